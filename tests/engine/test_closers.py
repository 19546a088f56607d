"""What is offered in the middle of a line goes with what follows there."""

import pytest

from lstm_complete.engine.closers import fit, goes, replaced
from lstm_complete.engine.constraints import Constraints
from lstm_complete.engine.context import Context, ContextBuilder
from lstm_complete.languages.registry import load_languages
from lstm_complete.text.document import Document

REGISTRY = load_languages()


def at(line: str) -> tuple[Context, Constraints]:
    """The place of the "|" in a line of Java."""
    language = REGISTRY.by_name("java")
    before, _, rest = line.partition("|")
    context = ContextBuilder(language, "A.java", "    ").build(Document("a", before + rest).snapshot, 0, len(before))
    return context, Constraints(language.lexicon, context.layout)


@pytest.mark.parametrize(
    ("line", "text", "left"),
    [
        ("for (Posting p : post|) {", "ings) {", "ings"),
        ('throw new IllegalArg|("x");', 'umentException("y");', "umentException"),
        ("posting.getAm|();", "ount();", "ount"),
        ("List<Posting> x = new Arr|<>();", "ayList<>();", "ayList"),
        ("print(inv|, 1)", "entory, 2);", "entory"),
        ("print(|, 1)", "max(a, b), c", "max(a, b)"),  # not the comma inside
        ('map.put("art|", 1);', 'icle", 2);', "icle"),
        ("return |value;", "this.value;", "this."),
        ("total = first| - second;", "Posting - last;", "Posting "),
        ("int total = |;", "first + second;", "first + second;"),  # brings the closer with it
        ("close(fee|)", ", reason);", ", reason);"),
    ],
)
def test_nothing_is_written_twice(line: str, text: str, left: str) -> None:
    assert fit(text, *at(line)) == left


@pytest.mark.parametrize(
    ("line", "text", "right"),
    [
        ("return |value;", "this.", True),
        ("return |value;", "total", False),  # totalvalue
        ("return va|lue;", ".", False),  # inside a name
        ("print(|, 1)", "max(a", False),  # leaves a bracket open before the comma
        ("print(|, 1)", "max(a, b)", True),
        ('print(|, "x")', '"y', False),
        ("print(|)", "max(a", True),  # an editor's closer: the text may go on
    ],
)
def test_nothing_is_glued_or_left_open(line: str, text: str, right: bool) -> None:
    assert goes(text, *at(line)) is right


@pytest.mark.parametrize(
    ("line", "text", "count"),
    [
        ("print(|)", "a);", 1),
        ("print(|);", "a);", 2),
        ("if (s.len|)", "gth()", 0),  # the bracket is its own
        ("if (s.len|)", "gth() == 0) {", 1),
        ('put("|")', 'key")', 2),
        ('put(|")', '"key"', 0),
        ("for (A a : as|) {", "ets) {", 0),
    ],
)
def test_closers_that_come_with_a_text_are_replaced(line: str, text: str, count: int) -> None:
    assert replaced(text, *at(line)) == count
