"""Completions for open documents: the one object that the server and the command line talk to."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from lstm_complete.engine.answers import Answer
from lstm_complete.engine.candidates import Candidate
from lstm_complete.engine.closers import follows_code
from lstm_complete.engine.finder import Finder, Spot, Stages
from lstm_complete.engine.further import Further
from lstm_complete.engine.model import Model
from lstm_complete.engine.place import Place
from lstm_complete.engine.reader import Opened, Reader, Written
from lstm_complete.engine.suggestion import Suggestion
from lstm_complete.engine.surprise import Surprise
from lstm_complete.engine.timeline import Cancelled, until
from lstm_complete.languages.contract import Lexical
from lstm_complete.languages.encoding import decode
from lstm_complete.languages.scanner import Scanner
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.settings import Settings

SEARCHED_BELOW = 0.5
"""Texts are searched for down to this part of the least probability that is shown: calibration may raise them."""
SEARCH_SHARE = 0.75
"""Part of the time left that the search may take where whole lines are compared after it."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is offered, best first."""

    items: tuple[Suggestion, ...]
    ms: float
    exact: bool
    """False: there was no time to read all of the text before the cursor as it is; see `Reader.read`."""


class Completer:
    """Completes places of documents with one model. Thread-safe: one completion runs at a time."""

    def __init__(
        self,
        model: Model,
        project: ProjectMemory | None = None,
        stages: Stages | None = None,
        *,
        catches_up: bool = False,
    ) -> None:
        """`project` is what the model's memory knows of the project; without one it has no memory.

        `catches_up`: `catch_up` is called while nothing is asked, so that an answer need not wait for all of the text.
        """
        self.model = model
        self._stages = stages or Stages()
        self._reader = Reader(model.runtime, project, catches_up=catches_up)
        self._finder = Finder(model, self._stages, self._reader)
        self._further = Further(self._finder)
        self._project = project
        self._surprise: Surprise | None = None
        self._lock = threading.Lock()

    @property
    def searches(self) -> int:
        """How often something was searched for, asked or unasked."""
        return self._finder.searches

    def complete(
        self,
        place: Place,
        settings: Settings,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        virtual: bool = False,
        invoked: bool = False,
    ) -> Suggestions:
        """Suggestions for a place within the settings' time budget.

        A `virtual` place is in a text that might come next: what is shown there is not what the user declines.
        `invoked`: the user has asked for it; then what they declined before is offered again, and the likeliest whole
        line comes last, however unlikely it is, if the time suffices to reach its end.

        Raises:
            Cancelled: `cancelled()` said so.
        """
        began = time.monotonic()
        with self._lock:
            kept = None if virtual else self._kept(place, settings, invoked)
            if kept is not None:
                return _timed(kept, began)
            end = _end(settings, began)
            document, cursor = self._reader.locate(place)
            reading, exact = self._reader.read(document, cursor, end, cancelled)
            spot = Spot(place, document, cursor, reading)
            declined = [] if virtual else self._declined(document, place, settings)
            items = self._found(spot, settings, [] if invoked else declined, end, cancelled, invoked=invoked)
            answer = Answer(place, settings, items, invoked, exact)
            if not virtual:
                _show(document, answer)
                document.answers.keep(answer)
        return _timed(answer, began)

    def kept(self, place: Place, settings: Settings, *, invoked: bool = False) -> Suggestions | None:
        """What is left of an earlier answer, if the user types what it offers; None where it has to be computed."""
        began = time.monotonic()
        with self._lock:
            kept = self._kept(place, settings, invoked)
        return None if kept is None else _timed(kept, began)

    def shown(self, place: Place, settings: Settings) -> tuple[Suggestion, ...]:
        """What is left, at a place, of what was shown last, asked for or not; nothing counts as shown by that."""
        with self._lock:
            answer = self._reader.opened(place).answers.shown(place, settings)
        return () if answer is None else answer.items

    def look_again(self, place: Place, settings: Settings, cancelled: Callable[[], bool]) -> bool:
        """Ask the network about a place whose answer was what was left of an earlier one, or was not exact; False where
        it was neither. What is shown goes on being shown, longer if the network says so.

        Raises:
            Cancelled: `cancelled()` said so.
        """
        with self._lock:
            document = self._reader.opened(place)
            shown = document.answers.shown(place, settings)
            if shown is None or (shown.exact and not shown.typed):
                return False
            spot = self._spot(place, cancelled)
            declined = [] if shown.invoked else self._declined(document, place, settings)
            found = self._found(spot, settings, declined, _end(settings), cancelled, invoked=shown.invoked)
            goes_on = not shown.items or (found and found[0].text.startswith(shown.items[0].text))
            items = found if goes_on else shown.items
            document.answers.keep(replace(shown, items=items, exact=True, typed=0, grows=True))
        return True

    def write_on(self, place: Place, settings: Settings, cancelled: Callable[[], bool]) -> bool:
        """Add a line to the best suggestion at a place, if that is where a block starts or the user has asked.

        Returns whether there may be more to add.

        Raises:
            Cancelled: `cancelled()` said so.
        """
        with self._lock:
            document = self._reader.opened(place)
            shown = document.answers.shown(place, settings)
            if shown is None or not (shown.grows and shown.exact):
                return False
            declined = [] if shown.invoked else self._declined(document, place, settings)
            grown = self._further.grown(self._spot(place, cancelled), shown, declined, cancelled)
            document.answers.keep(grown)
            return grown.grows

    def look_ahead(self, place: Place, settings: Settings, cancelled: Callable[[], bool]) -> bool:
        """Find what will be offered if the best suggestion at a place is taken; False where that is known.

        Raises:
            Cancelled: `cancelled()` said so.
        """
        with self._lock:
            document = self._reader.opened(place)
            shown = document.answers.shown(place, settings)
            if shown is None or not (shown.items and shown.exact):
                return False
            best = shown.items[0]
            taken = place.behind(best.text, best.replaces)
            if document.answers.knows(taken, settings):
                return False
            spot = self._finder.behind(self._spot(place, cancelled), best.text, best.replaces, cancelled)
            found = self._found(spot, settings, [], _end(settings), cancelled)
            document.answers.keep_ahead(Answer(taken, settings, found))
        return True

    def line(self, place: Place, settings: Settings) -> str:
        """The likeliest rest of the line that is not blank, whole; empty where the budget did not reach its end."""
        end = _end(settings)
        with self._lock:
            document, cursor = self._reader.locate(place)
            reading, _ = self._reader.read(document, cursor, end, lambda: False)
            spot = Spot(place, document, cursor, reading)
            hypotheses = self._finder.search(spot, settings, until(end, lambda: False))
            lines = self._finder.whole_lines(spot, hypotheses, end)
        return decode(lines[0].symbols, cursor.context.layout).decode("utf-8", "ignore") if lines else ""

    def candidates(self, place: Place, settings: Settings) -> list[Candidate]:
        """All that could be offered: what a policy is learned from. No budget."""
        with self._lock:
            spot = self._spot(place, lambda: False)
            least = SEARCHED_BELOW * settings.min_probability
            hypotheses = self._finder.search(spot, settings, lambda: False, least=least)
            return self._finder.candidates(spot, hypotheses)

    def written(self, place: Place, item: Suggestion, cancelled: Callable[[], bool]) -> Written:
        """A suggestion as the network would read it; see `Reader.written`."""
        with self._lock:
            return self._reader.written(place, item.text, item.replaces, cancelled)

    def catch_up(self, uri: str, cancelled: Callable[[], bool]) -> bool:
        """Read on in a document that was too long for its budget; True when there is nothing left to read."""
        with self._lock:
            return self._reader.catch_up(uri, cancelled)

    def remember(self, project: ProjectMemory | None) -> None:
        """From now on, use what is known of a project; None: nothing."""
        with self._lock:
            self._reader.remember(project)
            self._project, self._surprise = project, None

    @property
    def knows_project(self) -> bool:
        """Has it been told what is known of the project?"""
        return self._project is not None

    def surprise(self) -> Surprise:
        """What reads whole documents with this model and project: another one when another project is known.

        It is used from the thread that completes.
        """
        if self._surprise is None:
            self._surprise = Surprise(self.model, self._project or ProjectMemory(0))
        return self._surprise

    def close(self, uri: str) -> None:
        """Forget a document."""
        with self._lock:
            self._reader.close(uri)
            if self._surprise is not None:
                self._surprise.close(uri)

    def _kept(self, place: Place, settings: Settings, invoked: bool) -> Answer | None:
        """What is left of an earlier answer, without what was declined, unless that is the best of it."""
        document = self._reader.opened(place)
        found = document.answers.at(place, settings, invoked=invoked)
        if found is None or not (found.exact or found.typed):  # there may have been time to read since
            return None
        declined = self._declined(document, place, settings)
        items = tuple(item for item in found.items if invoked or not item.text.startswith(tuple(declined)))
        if items[:1] != found.items[:1]:
            return None
        left = replace(found, items=items)
        _show(document, left)
        return left

    def _spot(self, place: Place, cancelled: Callable[[], bool]) -> Spot:
        """A place whose text is read to the end, however long that takes."""
        document, cursor = self._reader.locate(place)
        return Spot(place, document, cursor, document.timeline.advance(cursor.passage, cancelled=cancelled))

    def _found(
        self,
        spot: Spot,
        settings: Settings,
        declined: list[str],
        end: float,
        cancelled: Callable[[], bool],
        *,
        invoked: bool = False,
    ) -> tuple[Suggestion, ...]:
        """What is offered at a spot, found until `end`, as `time.monotonic` counts.

        Raises:
            Cancelled: `cancelled()` said so.
        """
        if not invoked and _is_quiet(spot, settings):
            return ()
        now = time.monotonic()
        share = SEARCH_SHARE if invoked else 1.0
        least = 0.0 if invoked else SEARCHED_BELOW * settings.min_probability
        hypotheses = self._finder.search(spot, settings, until(now + share * (end - now), cancelled), least=least)
        found = self._finder.candidates(spot, hypotheses)
        whole = invoked and not follows_code(spot.cursor.context)  # before other code there is no whole line
        lines = self._finder.whole_lines(spot, hypotheses, end) if whole else []
        asked = [one for h in lines for one in self._finder.candidates(spot, [h])]
        rated = self._finder.policy.rate(found, declined, settings.min_probability)
        items = self._finder.choose(spot, settings, rated=rated, asked=asked)
        if cancelled():
            raise Cancelled
        return items

    def _declined(self, document: Opened, place: Place, settings: Settings) -> list[str]:
        if not self._stages.policy:
            return []
        return document.declined.at(place.line, place.before, time.monotonic(), settings.reading_ms / 1000)


def _is_quiet(spot: Spot, settings: Settings) -> bool:
    """Is this a comment or a string, and does the user want nothing there?"""
    context, scanner = spot.cursor.context, Scanner(spot.language.lexicon)
    lexical = scanner.lexical(scanner.scan(context.scan, context.line))
    return (Lexical.COMMENT.value if lexical is Lexical.DOC else lexical.value) in settings.quiet_in


def _show(document: Opened, answer: Answer) -> None:
    if answer.items:
        document.declined.show(answer.place.before, answer.items[0].text, time.monotonic())


def _timed(answer: Answer, began: float) -> Suggestions:
    return Suggestions(answer.items, 1000 * (time.monotonic() - began), answer.exact)


def _end(settings: Settings, began: float | None = None) -> float:
    """When the time for an answer is up."""
    return (time.monotonic() if began is None else began) + settings.budget_ms / 1000
