"""What stands before a cursor, as the engine sees it."""

import numpy as np
import pytest

from lstm_complete.engine.context import REACH, ContextBuilder
from lstm_complete.languages.registry import load_languages
from lstm_complete.text.document import Change, Document
from lstm_complete.text.positions import Position, Range

REGISTRY = load_languages()
PYTHON = '"""Words (not code.\n\n    total = 1\n"""\nimport os\n\n\ndef f(\n    first,\n):\n    total = 0\n    '
JAVA = "class A {\n    /* { not code\n     */\n    int f() {\n        int a = 1;\n        "


@pytest.mark.parametrize(
    ("text", "language", "most", "first"),
    [
        (PYTHON, "python", 1_000, '"""Words'),
        (PYTHON, "python", 70, "import os\n"),  # not what stands in the string above
        (PYTHON, "python", 40, "def f(\n"),
        (PYTHON, "python", 26, "    total = 0\n"),  # not "):", which stands in a bracket
        (PYTHON, "python", 5, ""),
        (JAVA, "java", 1_000, "class A {\n"),
        (JAVA, "java", 45, "    int f() {\n"),  # a member, not what stands in it, nor in the comment
    ],
)
def test_code_is_read_from_where_it_can_stand_by_itself(text: str, language: str, most: int, first: str) -> None:
    builder = ContextBuilder(REGISTRY.by_name(language), "a", "    ")
    line = text.count("\n")
    builder.build(Document("a", text).snapshot, line, 0)
    before = text[: text.rfind("\n") + 1]
    size = builder.code_before(line, most)
    assert before[len(before) - size :].startswith(first)
    assert bool(size) is bool(first)


def at(builder: ContextBuilder, lines: list[str], line: int) -> tuple[int, int]:
    """Of a place at the start of a line: the first line that is looked at, and how many symbols stand behind that."""
    context = builder.build(Document("a", "".join(lines)).snapshot, line, 0)
    assert (np.concatenate([context.header, *context.lines]) == context.head).all()
    assert "".join(lines[context.first : line]).encode() == bytes(context.head[len(context.header) :].tolist())
    return context.first, len(context.head) - len(context.header)


def test_of_a_long_document_the_last_part_is_looked_at() -> None:
    lines = [f"value{number} = {number}\n" for number in range(12_000)]
    builder = ContextBuilder(REGISTRY.by_name("python"), "a", "    ")
    assert at(builder, lines, 1_000)[0] == 0
    first, size = at(builder, lines, 11_000)
    assert first > 0
    assert REACH <= size <= 2 * REACH
    assert at(builder, lines, 11_100)[0] == first  # it stays while lines are written ...
    assert at(builder, lines, 10_900)[0] == first
    again, size = at(builder, lines, 8_500)  # ... until the cursor is somewhere else
    assert again < first
    assert REACH <= size <= 2 * REACH
    assert at(builder, lines, 100) == (0, sum(map(len, lines[:100])))


def test_an_edit_anywhere_above_is_seen() -> None:
    lines = [f"value{number} = {number}\n" for number in range(9_000)]
    builder = ContextBuilder(REGISTRY.by_name("python"), "a", "    ")
    at(builder, lines, 8_900)
    for place in (8_899, 5_000, 513, 512, 511, 0):
        lines[place] = f"edited{place}\n"
        at(builder, lines, 8_900)
    lines.insert(3, "one more\n")
    at(builder, lines, 8_901)


def test_an_edit_above_what_is_looked_at_leaves_that_as_it_is() -> None:
    lines = [f"value{number} = {number}\n" for number in range(12_000)]
    builder, document = ContextBuilder(REGISTRY.by_name("python"), "a", "    "), Document("a", "".join(lines))
    before = builder.build(document.snapshot, 11_000, 0)
    document.apply([Change(Range(Position(3, 0), Position(5, 0)), "import os\nimport re\n\n\n")], 1)
    after = builder.build(document.snapshot, 11_002, 0)
    assert after.first == before.first + 2
    assert after.head is before.head
    assert after.lines is before.lines
    document.apply([Change(Range(Position(after.first - 1, 0), Position(after.first + 1, 0)), "x = 1\n")], 2)
    again = builder.build(document.snapshot, 11_001, 0)
    assert bytes(again.head[len(again.header) :].tolist()).decode() == "".join(
        document.snapshot.lines[again.first : 11_001]
    )


def test_a_line_that_is_longer_than_what_is_looked_at_is_left_out() -> None:
    lines = ["before = 1\n"] * 100 + ["x" * (2 * REACH) + "\n"] + [f"value{number} = 1\n" for number in range(9_000)]
    builder = ContextBuilder(REGISTRY.by_name("python"), "a", "    ")
    assert at(builder, lines, 101) == (101, 0)
    assert at(builder, lines, 103)[0] == 101
    assert at(builder, lines, 100) == (0, 100 * len(lines[0]))
    first, size = at(builder, lines, 9_000)
    assert first > 101
    assert REACH <= size <= 2 * REACH
