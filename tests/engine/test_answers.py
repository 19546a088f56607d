"""Answers that are kept: they hold as long as the user types what they offer, and not a character longer."""

import pytest

from lstm_complete.engine.answers import Answer, Answers
from lstm_complete.engine.place import Place
from lstm_complete.engine.suggestion import Span, Suggestion
from lstm_complete.languages.registry import load_languages
from lstm_complete.settings import Settings
from lstm_complete.text.document import Document

PYTHON = load_languages().by_name("python")
SETTINGS = Settings()
BLOCK = "f(x):\n    return x"
OFFERS = (Suggestion(BLOCK, 0.6, spans=(Span(0, 5, "a.py:1"), Span(5, 18, "model"))), Suggestion("g(x)", 0.3))


def place(before: str, after: str = "\nend\n") -> Place:
    """The place between two texts."""
    snapshot = Document("file:///a.py", before + after).snapshot
    return Place(snapshot, before.count("\n"), len(before.rpartition("\n")[2]), "a.py", PYTHON)


def left(answers: Answers, at: Place, *, invoked: bool = False) -> list[str] | None:
    """The texts that are left at a place."""
    found = answers.at(at, SETTINGS, invoked=invoked)
    return None if found is None else [item.text for item in found.items]


@pytest.fixture
def answers() -> Answers:
    """One answer behind "import os", a line end and "def "."""
    kept = Answers()
    kept.keep(Answer(place("import os\ndef "), SETTINGS, OFFERS))
    return kept


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("import os\ndef ", [BLOCK, "g(x)"]),
        ("import os\ndef f", [BLOCK[1:]]),
        ("import os\ndef f(x):\n    ret", ["urn x"]),
        ("import os\ndef g", None),
        ("import os\ndef f(x):\n  r", None),
        ("import os\ndef " + BLOCK, None),
        ("import os\nde", None),
        ("import sys\ndef f", None),
        ("import os\n\ndef f", None),
    ],
)
def test_what_is_left_of_the_best_item(answers: Answers, before: str, expected: list[str] | None) -> None:
    assert left(answers, place(before)) == expected


def test_a_change_behind_the_cursor_is_another_text(answers: Answers) -> None:
    assert left(answers, place("import os\ndef f", ")\nend\n")) is None
    assert left(answers, place("import os\ndef f", "\nEND\n")) is None
    assert left(answers, place("import os\ndef f", "\nend\n\n")) is None


def test_what_is_taken_back_comes_back(answers: Answers) -> None:
    assert left(answers, place("import os\ndef f(")) == [BLOCK[2:]]
    answers.keep(Answer(place("import os\ndef f(y"), SETTINGS, (Suggestion("):", 0.5),)))
    assert left(answers, place("import os\ndef f(y")) == ["):"]
    assert left(answers, place("import os\ndef f")) == [BLOCK[1:]]
    assert left(answers, place("import os\ndef ")) == [BLOCK, "g(x)"]


def test_the_newest_answer_that_fits_counts(answers: Answers) -> None:
    answers.keep(Answer(place("import os\ndef f"), SETTINGS, (Suggestion("(x, y):", 0.9),)))
    assert left(answers, place("import os\ndef f(x")) == [", y):"]
    assert left(answers, place("import os\ndef f(x):")) == [BLOCK[5:]]


def test_other_settings_and_a_user_who_asks_want_another_answer(answers: Answers) -> None:
    assert answers.at(place("import os\ndef "), Settings(alternatives=1)) is None
    assert left(answers, place("import os\ndef "), invoked=True) is None


def test_what_was_found_by_asking_is_for_those_who_ask_or_type_it(answers: Answers) -> None:
    here, unlikely = place("import os\ndef "), "h(x): ..."
    answers.keep(Answer(here, SETTINGS, (Suggestion(unlikely, 0.01),), invoked=True))
    assert left(answers, here) == [BLOCK, "g(x)"]
    assert left(answers, place("import os\ndef h")) is None, "it is not on the screen"
    assert left(answers, here, invoked=True) == [unlikely]
    assert left(answers, place("import os\ndef h")) == [unlikely[1:]]
    assert left(answers, here) == [BLOCK, "g(x)"]


def test_what_was_shown_last_is_what_is_worked_on(answers: Answers) -> None:
    here = place("import os\ndef ")
    answers.keep(Answer(here, SETTINGS, (Suggestion("h(x): ...", 0.01),), invoked=True))
    asked = answers.shown(here, SETTINGS)
    assert asked is not None
    assert asked.invoked
    answers.at(here, SETTINGS)
    unasked = answers.shown(here, SETTINGS)
    assert unasked is not None
    assert not unasked.invoked
    assert answers.shown(here, Settings(alternatives=1)) is None


def test_what_was_found_ahead_is_the_answer_once_its_place_is_reached(answers: Answers) -> None:
    taken = place("import os\ndef " + BLOCK)
    answers.keep_ahead(Answer(taken, SETTINGS, (Suggestion(" + 1", 0.4),)))
    assert answers.knows(taken, SETTINGS)
    assert left(answers, place("import os\ndef f")) == [BLOCK[1:]]
    assert left(answers, taken) == [" + 1"]
    answers.keep_ahead(Answer(place("elsewhere"), SETTINGS, ()))
    assert left(answers, place("import os\ndef " + BLOCK + " +")) == [" 1"]


def test_nothing_is_an_answer_only_where_it_was_found() -> None:
    answers = Answers()
    answers.keep(Answer(place("x = "), SETTINGS, ()))
    assert left(answers, place("x = ")) == []
    assert left(answers, place("x = 1")) is None


def test_nothing_is_left_after_forgetting(answers: Answers) -> None:
    answers.forget()
    assert left(answers, place("import os\ndef ")) is None


def test_spans_move_with_the_text(answers: Answers) -> None:
    found = answers.at(place("import os\ndef f("), SETTINGS)
    assert found is not None
    assert found.items[0].spans == (Span(0, 3, "a.py:1"), Span(3, 16, "model"))
    assert found.typed == 2


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_place_behind_a_text_is_where_the_editor_would_be(newline: str) -> None:
    at = place(f"a{newline}b(", f"){newline}c{newline}")
    behind = at.behind(f"x):{newline}    y", 1)
    assert behind.snapshot.text == f"a{newline}b(x):{newline}    y{newline}c{newline}"
    assert (behind.line, behind.column) == (2, 5)
    assert at.behind("xy").column == 4
