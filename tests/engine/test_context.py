"""What stands before a cursor, as the engine sees it."""

import pytest

from lstm_complete.engine.context import ContextBuilder
from lstm_complete.languages.registry import load_languages
from lstm_complete.text.document import Document

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
