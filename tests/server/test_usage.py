"""What counts as shown, accepted and kept, at times of the test's own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lstm_complete.engine.place import Place
from lstm_complete.languages.registry import load_languages
from lstm_complete.statistics.counts import Counts
from lstm_complete.statistics.store import Store
from lstm_complete.statistics.writer import Writer
from lstm_complete.text.document import Document
from lstm_complete_server.usage import LEAST_TAKEN, RETAINED_SECONDS, SHOWN_SECONDS, Usage

PYTHON = load_languages().by_name("python")
SOON, LATE = SHOWN_SECONDS / 2, 2 * SHOWN_SECONDS
WATCHDOG = 30.0


class Desk:
    """A document of one line that is typed in, and the time."""

    def __init__(self, path: Path) -> None:
        self.store, self.now, self.text = Store(path / "statistics.jsonl"), 0.0, ""
        self.due: list[tuple[float, Callable[[], object]]] = []
        self.usage = Usage(Writer(self.store), lambda: True, self.later, lambda: self.now)

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        self.due.append((self.now + seconds, work))

    def wait(self, seconds: float) -> None:
        end = self.now + seconds
        while found := sorted((one for one in self.due if one[0] <= end), key=lambda one: one[0])[:1]:
            self.due.remove(found[0])
            self.now = found[0][0]
            found[0][1]()
        self.now = end

    def type(self, text: str) -> None:
        self.text += text
        self.usage.changed(Document("file:///a.py", self.text).snapshot)

    def show(self, *texts: str) -> list[int]:
        snapshot = Document("file:///a.py", self.text).snapshot
        line = snapshot.line_count - 1
        return self.usage.answered(Place(snapshot, line, len(snapshot.line(line)), "a.py", PYTHON), texts, 12.0)

    def counts(self) -> Counts:
        self.usage.flush().result(WATCHDOG)
        return next(iter(self.store.read()), Counts(day=date.min, language="none"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def figures(counts: Counts) -> tuple[int, int, int, int]:
    return counts.shown, counts.accepted, counts.retained, counts.characters


@pytest.mark.parametrize(("seconds", "shown"), [(SOON, 0), (LATE, 1)])
def test_what_is_replaced_at_once_was_not_shown(desk: Desk, seconds: float, shown: int) -> None:
    desk.show("return account")
    desk.wait(seconds)
    desk.type("x")
    assert desk.counts().shown == shown


def test_typing_along_is_one_showing_and_no_acceptance(desk: Desk) -> None:
    for typed in range(9):
        desk.show("return account"[typed:])
        desk.wait(LATE)
        desk.type("return account"[typed])
    assert figures(desk.counts()) == (1, 0, 0, 0)
    assert sum(desk.counts().latency.values()) == 9


def test_a_few_keys_at_once_are_typed_and_more_are_taken(desk: Desk) -> None:
    desk.show("return account")
    desk.type("return account"[: LEAST_TAKEN - 1])
    assert desk.counts().accepted == 0
    desk.type("return account"[LEAST_TAKEN - 1 : 2 * LEAST_TAKEN])
    assert figures(desk.counts()) == (1, 1, 0, LEAST_TAKEN + 1)


def test_words_that_are_taken_one_by_one_are_one_acceptance(desk: Desk) -> None:
    desk.show("return account")
    desk.type("return ")
    desk.show("account")
    desk.type("account")
    assert figures(desk.counts()) == (1, 1, 0, len("return account"))


@pytest.mark.parametrize("command_first", [True, False])
def test_a_short_text_is_taken_by_its_command(desk: Desk, command_first: bool) -> None:
    number = desk.show("x)", "y)")[1]
    if command_first:
        desk.usage.accepted(number)
    desk.type("y)")
    if not command_first:
        desk.usage.accepted(number)
    desk.usage.accepted(number)
    desk.usage.accepted(number + 1)  # nothing that was ever shown
    desk.wait(RETAINED_SECONDS)
    assert figures(desk.counts()) == (1, 1, 1, 2)


def test_a_text_that_stood_elsewhere_before_is_not_kept_when_it_is_deleted(desk: Desk) -> None:
    desk.type("return account\n")
    desk.show("return account")
    desk.type("return account")
    desk.text = "return account\n"
    desk.type("x")
    desk.wait(RETAINED_SECONDS)
    assert figures(desk.counts()) == (1, 1, 0, len("return account"))


def test_several_lines_in_a_document_with_other_line_ends(desk: Desk) -> None:
    desk.type("if a:\r\n")
    desk.show("    return a\nreturn b")
    desk.type("    return a\r\nreturn b")
    desk.wait(RETAINED_SECONDS)
    assert figures(desk.counts()) == (1, 1, 1, len("    return a\nreturn b"))


def test_counts_that_the_file_does_not_take_are_offered_again(desk: Desk) -> None:
    desk.store.path.mkdir()
    desk.show("return account")
    desk.wait(LATE)
    desk.usage.flush().result(WATCHDOG)
    desk.store.path.rmdir()
    assert desk.counts().shown == 1


def test_nothing_is_kept_of_documents_that_are_closed(desk: Desk) -> None:
    number = desk.show("return account")[0]
    snapshot = Document("file:///a.py", "").snapshot
    desk.usage.closed(snapshot)
    desk.usage.accepted(number)
    desk.usage.closed(snapshot)
    assert figures(desk.counts()) == (0, 0, 0, 0)
