"""Suggestions of several lines, of what stands in the same file already."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.model import Model, open_model
from lstm_complete.engine.place import Place
from lstm_complete.engine.suggestion import Suggestion
from lstm_complete.engine.timeline import Cancelled
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.settings import Settings
from lstm_complete.text.document import Document

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
REGISTRY = load_languages()
PATIENT = Settings(budget_ms=10_000)
LEDGER = (EXAMPLES / "ledger.py").read_text(encoding="utf-8")
JAVA = (EXAMPLES / "Ledger.java").read_text(encoding="utf-8").rstrip().rstrip("}")
METHOD = "\n    public BigDecimal rest(final String account) {\n        "
CONDITION = '\n            throw new IllegalArgumentException("account must not be null");\n        }'
RAISE = 'raise ValueError("The account has no name.")'


@pytest.fixture(scope="module")
def models() -> dict[str, Model]:
    """The shipped models; what is compiled at its first call has been."""
    found = {
        name: open_model(ModelFolder.open(resolve_model(None, language=name)), "cpu") for name in ("python", "java")
    }
    Writer(found["python"], "import os").text()
    return found


class Writer:
    """A completer at one place of a text."""

    def __init__(self, model: Model, text: str, after: str = "", settings: Settings = PATIENT) -> None:
        language = "java" if "{" in text else "python"
        self.completer, self.settings = Completer(model, ProjectMemory(1000)), settings
        snapshot = Document("file:///a", text + after).snapshot
        column = len(snapshot.lines[text.count("\n")].rstrip("\r\n")) if not after else len(text.rpartition("\n")[2])
        self.place = Place(snapshot, text.count("\n"), column, f"a.{language}", REGISTRY.by_name(language))

    def lines(self, *, invoked: bool = False) -> Iterator[Suggestion | None]:
        """The best suggestion as it is answered first, and after each line that is added."""
        self.completer.complete(self.place, self.settings, invoked=invoked)
        yield self.best(invoked=invoked)
        while self.completer.write_on(self.place, self.settings, lambda: False):
            yield self.best(invoked=invoked)

    def best(self, *, invoked: bool = False) -> Suggestion | None:
        """What is answered first now."""
        kept = self.completer.kept(self.place, self.settings, invoked=invoked)
        assert kept is not None
        return kept.items[0] if kept.items else None

    def text(self, *, invoked: bool = False) -> str:
        """The best suggestion when nothing is added any more."""
        *_, best = self.lines(invoked=invoked)
        return best.text if best is not None else ""


Write = Callable[..., Writer]


@pytest.fixture
def write(models: dict[str, Model]) -> Write:
    """A writer with the model of the text's language."""

    def begin(text: str, after: str = "", settings: Settings = PATIENT) -> Writer:
        return Writer(models["java" if "{" in text else "python"], text, after, settings)

    return begin


@pytest.mark.parametrize("change", [("    ", "    "), ("    ", "\t"), ("\n", "\r\n")], ids=["spaces", "tabs", "CR LF"])
def test_the_first_line_comes_at_once_and_the_next_ones_in_the_users_indentation(
    write: Write, change: tuple[str, str]
) -> None:
    text = LEDGER + "\n    def balance(self, account):\n        "
    writer = write(text.replace(*change))
    first, longer, *_ = writer.lines()
    assert first is not None
    assert longer is not None
    assert first.text == "if not account:"
    assert longer.text == f"if not account:\n            {RAISE}".replace(*change)
    assert longer.probability < first.probability
    assert longer.spans[-1].end == len(longer.text)
    assert longer.spans[-1].source.startswith("a.python:")


def test_a_line_that_opens_a_block_is_followed_by_what_stands_in_it(write: Write) -> None:
    first, longer, *_ = write(LEDGER + "\n    def drop(self, account):\n        if not account:").lines()
    assert first is None
    assert longer is not None
    assert longer.text == f"\n            {RAISE}"


def test_a_block_ends_before_what_stands_below_it(write: Write) -> None:
    assert write(LEDGER + "\n    def drop(self, account):\n        if not account:\n            ").text() == RAISE


def test_inside_a_block_lines_are_added_where_the_user_asks(write: Write) -> None:
    text, after = JAVA + METHOD + "int a = 1;\n        BigDecimal su", "\n    }\n}\n"
    asked = write(text, after).text(invoked=True)
    assert asked.startswith("m = BigDecimal.ZERO;\n        for (final BigDecimal amount : entriesOf(account)) {")
    assert write(text, after).text() == "m = BigDecimal.ZERO;"


@pytest.mark.parametrize(("most", "expected"), [(1, 0), (2, 1), (3, 2)])
def test_no_more_lines_than_the_user_wants(write: Write, most: int, expected: int) -> None:
    writer = write(JAVA + METHOD + "if (account == nu", "\n    }\n}\n", PATIENT.model_copy(update={"max_lines": most}))
    assert writer.text(invoked=True).count("\n") == expected


def test_nothing_is_added_before_other_code_or_behind_a_finished_statement(write: Write) -> None:
    assert "\n" not in write(JAVA + METHOD + "if (account == nu", " + 1\n    }\n}\n").text(invoked=True)
    assert write(LEDGER + "\nx = 1").text() == ""


def test_a_line_that_follows_anyway_is_not_added(write: Write) -> None:
    text = LEDGER + "\n    def drop(self, account):\n        if not account:"
    assert RAISE not in write(text, f"\n            {RAISE}\n").text()
    assert write(JAVA + METHOD + "if (account == nu", "\n        }\n    }\n}\n").text(invoked=True).count("\n") == 1


def test_what_a_suggestion_opens_it_closes(write: Write) -> None:
    assert write(JAVA + METHOD + "if (account == nu", "\n    }\n}\n").text(invoked=True) == "ll) {" + CONDITION


def test_lines_are_typed_through(write: Write) -> None:
    writer = write(LEDGER + "\n    def balance(self, account):\n        ")
    whole = writer.text()
    searches = writer.completer.searches
    for typed in range(1, len(whole)):
        place = writer.place.behind(whole[:typed])
        kept = writer.completer.complete(place, PATIENT)
        assert [item.text for item in kept.items] == [whole[typed:]]
    assert writer.completer.searches == searches


def test_what_follows_an_accepted_suggestion_is_found_before(write: Write) -> None:
    writer = write(LEDGER + "\n    def balance(self, account):\n        return sum(self._")
    first, *_ = writer.lines()
    assert first is not None
    assert writer.completer.look_ahead(writer.place, PATIENT, lambda: False)
    assert not writer.completer.look_ahead(writer.place, PATIENT, lambda: False)
    searches, taken = writer.completer.searches, writer.place.behind(first.text, first.replaces)
    found = writer.completer.complete(taken, PATIENT)
    assert writer.completer.searches == searches
    fresh = write("")
    fresh.completer.complete(taken, PATIENT)
    again = fresh.completer.complete(taken, PATIENT)
    assert [item.text for item in found.items] == [item.text for item in again.items]


def test_what_was_typed_through_is_looked_at_again(write: Write) -> None:
    """What is shown stays, or becomes longer."""
    writer = write(LEDGER + "\n    def balance(self, account):\n        return su")
    first, *_ = writer.lines()
    assert first is not None
    assert not writer.completer.look_again(writer.place, PATIENT, lambda: False)
    typed = writer.place.behind(first.text[:1])
    writer.completer.complete(typed, PATIENT)
    searches = writer.completer.searches
    assert writer.completer.look_again(typed, PATIENT, lambda: False)
    assert writer.completer.searches == searches + 1
    assert writer.completer.complete(typed, PATIENT).items[0].text.startswith(first.text[1:])
    assert not writer.completer.look_again(typed, PATIENT, lambda: False)


@pytest.mark.parametrize("step", [Completer.write_on, Completer.look_ahead])
def test_work_ahead_can_be_called_off_and_done_later(
    write: Write, step: Callable[[Completer, Place, Settings, Callable[[], bool]], bool]
) -> None:
    writer = write(LEDGER + "\n    def balance(self, account):\n        ")
    writer.completer.complete(writer.place, PATIENT)
    before = writer.best()
    with pytest.raises(Cancelled):
        step(writer.completer, writer.place, PATIENT, lambda: True)
    assert writer.best() == before
    assert step(writer.completer, writer.place, PATIENT, lambda: False)


def test_nothing_that_was_declined_is_added_again(write: Write) -> None:
    settings = PATIENT.model_copy(update={"reading_ms": 0})
    writer = write(LEDGER + "\n    def balance(self, account):\n        ", settings=settings)
    whole = writer.text()
    place = writer.place.behind(whole[0])
    found = writer.completer.complete(place, settings)
    while writer.completer.write_on(place, settings, lambda: False):
        pass
    kept = writer.completer.kept(place, settings)
    assert kept is not None
    assert [item.text for item in kept.items] == [item.text for item in found.items]
    assert all(item.text != whole[1:] for item in kept.items)
