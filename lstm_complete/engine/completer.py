"""Completions for open documents: the one object that the server and the command line talk to."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from lstm_complete.engine import suffix
from lstm_complete.engine.candidates import Candidate, candidates
from lstm_complete.engine.checks import Checks
from lstm_complete.engine.closers import follows_code
from lstm_complete.engine.constraints import Constraints
from lstm_complete.engine.context import Context, ContextBuilder
from lstm_complete.engine.declined import Declined
from lstm_complete.engine.decoder import Hypothesis, beam_search
from lstm_complete.engine.model import Model
from lstm_complete.engine.policy import Policy, Rated
from lstm_complete.engine.runtime import Records, Runtime
from lstm_complete.engine.stepper import Stepper
from lstm_complete.engine.suggestion import Suggestion, suggestions
from lstm_complete.engine.timeline import Cancelled, Reading, Timeline, records_of, until
from lstm_complete.languages.contract import Language, Lexical
from lstm_complete.languages.encoding import decode
from lstm_complete.languages.scanner import Scanner
from lstm_complete.memory.document import DocumentMemory
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.memory.reading import PROJECT
from lstm_complete.memory.trail import Trail
from lstm_complete.settings import Settings
from lstm_complete.text.document import Snapshot

MOST_DOCUMENTS = 64
READING_SHARE = 0.25
"""Part of the time budget that reading the text may take; the rest is for the suggestion."""
SEARCHED_BELOW = 0.5
"""Texts are searched for down to this part of the least probability that is shown: calibration may raise them."""
SEARCH_SHARE = 0.75
"""Part of the time left that the search may take where whole lines are compared after it."""
_FIRST_GUESS = 2e-4
"""Seconds a symbol, until the first one has been measured."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a completion is asked for; `path` is the file's, relative to its project."""

    snapshot: Snapshot
    line: int
    column: int
    """In characters from the start of the line."""
    path: str
    language: Language
    indent: str = ""
    """The editor's unit of indentation, for documents that show none; empty: the language's."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is offered, best first."""

    items: tuple[Suggestion, ...]
    ms: float
    exact: bool
    """False: the text before the cursor was too long for the budget, its last part alone was read."""


@dataclass(frozen=True, slots=True)
class Stages:
    """Parts of the way from the network to the screen, to be left out when their worth is measured."""

    mixer: bool = True
    """Network and memory are mixed; without it the network reads what the memory expects, and no more."""
    constraints: bool = True
    """Closers match, names exist, lines parse."""
    policy: bool = True
    """Probabilities are calibrated, what was declined is not shown again."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A reading of the last part of a text, until the whole of it has been read."""

    start: int
    timeline: Timeline

    def records(self, cursor: "_Cursor") -> Records:
        """The path header and the text from `start` on."""
        return np.concatenate([cursor.records[: len(cursor.context.header)], cursor.records[self.start :]])


class _Open:
    """What is kept for one document."""

    def __init__(self, place: Place, runtime: Runtime) -> None:
        self.builder = ContextBuilder(place.language, place.path, place.indent or place.language.default_indent)
        self.timeline = Timeline(runtime)
        self.records = records_of(np.empty(0, np.uint16), len(runtime.config.inputs))
        self.part = _Part(0, Timeline(runtime))
        self.declined = Declined()
        self.errors: dict[str, int] = {}
        """See `Checks.errors`."""


@dataclass(frozen=True, slots=True)
class _Cursor:
    """A place as the network and the memory see it."""

    context: Context
    records: Records
    """The header and the text before the cursor, [n, F]."""
    trail: Trail | None


class Completer:
    """Completes places of documents with one model. Thread-safe: one completion runs at a time."""

    def __init__(self, model: Model, project: ProjectMemory | None = None, stages: Stages | None = None) -> None:
        """`project` is what the model's memory knows of the project; without one it has no memory."""
        self._model, self._runtime = model, model.runtime
        self._stages = stages or Stages()
        self._policy = model.policy if self._stages.policy else Policy()
        self._project = project
        self._memory = DocumentMemory(project.store) if project is not None else None
        self._documents: OrderedDict[str, _Open] = OrderedDict()
        self._lock = threading.Lock()
        self._seconds_a_symbol = _FIRST_GUESS

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
        end = began + settings.budget_ms / 1000
        with self._lock:
            document, cursor = self._locate(place)
            reading, exact = self._read(document, cursor, end, cancelled)
            share = SEARCH_SHARE if invoked else 1.0
            stop = until(time.monotonic() + share * (end - time.monotonic()), cancelled)
            least = 0.0 if invoked else SEARCHED_BELOW * settings.min_probability
            hypotheses, constraints = self._search(place, settings, cursor, reading, stop, least=least)
            found = candidates(hypotheses, cursor.context, place.language, constraints)
            declined = [] if virtual else self._declined(place, settings, document, cursor)
            whole = invoked and not follows_code(cursor.context)  # before other code there is no whole line
            lines = self._whole_lines(cursor, reading, hypotheses, end) if whole else []
            asked = [one for h in lines for one in candidates([h], cursor.context, place.language, constraints)]
            rated = self._policy.rate(found, [] if invoked else declined, settings.min_probability)
            items = self._choose(place, settings, document, cursor, rated=rated, asked=asked)
            if cancelled():
                raise Cancelled
            if items and not virtual:
                document.declined.show(cursor.context.line, items[0].text, time.monotonic())
        return Suggestions(items, 1000 * (time.monotonic() - began), exact)

    def line(self, place: Place, settings: Settings) -> str:
        """The likeliest rest of the line that is not blank, whole; empty where the budget did not reach its end."""
        end = time.monotonic() + settings.budget_ms / 1000
        with self._lock:
            document, cursor = self._locate(place)
            reading, _ = self._read(document, cursor, end, lambda: False)
            hypotheses, _ = self._search(place, settings, cursor, reading, until(end, lambda: False))
            lines = self._whole_lines(cursor, reading, hypotheses, end)
        return decode(lines[0].symbols, cursor.context.layout).decode("utf-8", "ignore") if lines else ""

    def candidates(self, place: Place, settings: Settings) -> list[Candidate]:
        """All that could be offered: what a policy is learned from. No budget."""
        with self._lock:
            document, cursor = self._locate(place)
            reading = document.timeline.advance(cursor.records)
            least = SEARCHED_BELOW * settings.min_probability
            hypotheses, constraints = self._search(place, settings, cursor, reading, lambda: False, least=least)
            return candidates(hypotheses, cursor.context, place.language, constraints)

    def catch_up(self, uri: str, cancelled: Callable[[], bool]) -> bool:
        """Read on in a document that was too long for its budget; True when there is nothing left to read."""
        with self._lock:
            document = self._documents.get(uri)
            if document is None or not len(document.records):
                return True
            try:
                document.timeline.advance(document.records, cancelled=cancelled)
            except Cancelled:
                return False
        return True

    def remember(self, project: ProjectMemory) -> None:
        """From now on, use what is known of a project."""
        with self._lock:
            self._project, self._memory = project, DocumentMemory(project.store)
            for document in self._documents.values():  # what was read without this knowledge is read again
                document.timeline, document.part = Timeline(self._runtime), _Part(0, Timeline(self._runtime))

    def close(self, uri: str) -> None:
        """Forget a document."""
        with self._lock:
            self._documents.pop(uri, None)
            if self._memory is not None:
                self._memory.forget(uri)

    def _locate(self, place: Place) -> tuple[_Open, _Cursor]:
        """The document of a place, and the place in it."""
        document = self._document(place)
        context = document.builder.build(place.snapshot, place.line, place.column)
        records, trail = records_of(context.symbols, len(self._runtime.config.inputs)), None
        if self._memory is not None:
            uri = place.snapshot.uri
            inputs, trail = self._memory.read(uri, context.lines, context.before, context.after)
            if self._runtime.config.reads_memory:
                records[len(context.header) :, 1:] = inputs
        document.records = records
        return document, _Cursor(context, records, trail)

    def _document(self, place: Place) -> _Open:
        uri = place.snapshot.uri
        document = self._documents.get(uri)
        if document is None or document.builder.path != place.path or document.builder.language != place.language:
            document = self._documents[uri] = _Open(place, self._runtime)
        self._documents.move_to_end(uri)
        if len(self._documents) > MOST_DOCUMENTS:
            self._documents.popitem(last=False)
        return document

    def _read(
        self, document: _Open, cursor: _Cursor, end: float, cancelled: Callable[[], bool]
    ) -> tuple[Reading, bool]:
        """The network at the cursor: exactly, or from the last part of the text if there is no time for more."""
        left = READING_SHARE * (end - time.monotonic())
        missing = document.timeline.missing(cursor.records)
        affordable = max(64, int(left / self._seconds_a_symbol))
        began = time.monotonic()
        if missing <= affordable:
            # Asked to stop by the user only: the estimate may be off, but half the budget is still in reserve.
            reading = document.timeline.advance(cursor.records, cancelled=cancelled)
            self._measure(time.monotonic() - began, missing)
            return reading, True
        behind = len(cursor.records) - document.part.start
        if (
            not document.part.start
            or behind < affordable // 2
            or document.part.timeline.missing(document.part.records(cursor)) > affordable
        ):
            document.part = _Part(_last_lines(cursor, affordable), Timeline(self._runtime))
        part = document.part.records(cursor)
        missing = document.part.timeline.missing(part)
        reading = document.part.timeline.advance(part, cancelled=cancelled)
        self._measure(time.monotonic() - began, missing)
        return reading, False

    def _measure(self, seconds: float, symbols: int) -> None:
        if symbols >= 32:
            self._seconds_a_symbol += 0.3 * (seconds / symbols - self._seconds_a_symbol)

    def _whole_lines(
        self, cursor: _Cursor, reading: Reading, hypotheses: list[Hypothesis], end: float
    ) -> list[Hypothesis]:
        """Those that reach the line's end and are not blank, best first: by themselves and, if time is left until
        `end`, by how well what stands below goes with each."""
        lines = [h for h in hypotheses if h.finished and decode(h.symbols, cursor.context.layout).strip()]
        scores, after = {h.symbols: h.score for h in lines}, cursor.context.after
        seconds = self._seconds_a_symbol * sum(len(h.symbols) + suffix.CHARACTERS for h in lines)
        if len(lines) > 1 and after and time.monotonic() + seconds < end:
            fits = suffix.suffix_log_likelihoods(self._runtime, reading, list(scores), np.concatenate(after))
            scores = {symbols: scores[symbols] + suffix.WEIGHT * fit for symbols, fit in zip(scores, fits, strict=True)}
        return sorted(lines, key=lambda h: -scores[h.symbols])

    def _choose(
        self,
        place: Place,
        settings: Settings,
        document: _Open,
        cursor: _Cursor,
        *,
        rated: list[Rated],
        asked: list[Candidate],
    ) -> tuple[Suggestion, ...]:
        """What is shown of what was rated, and of whole lines that were asked for the best one that may be shown."""
        lines = (Rated(one, self._policy.chance(one), 0.0) for one in asked if one.whole)
        checks = self._checks(place, document, cursor.context)
        passes = checks.passes if self._stages.constraints else lambda _rated: True
        count = settings.alternatives
        return suggestions(rated, passes, partial(self._source, place), count=count, last=lines)

    def _declined(self, place: Place, settings: Settings, document: _Open, cursor: _Cursor) -> list[str]:
        if not self._stages.policy:
            return []
        before = cursor.context.line
        return document.declined.at(place.line, before, time.monotonic(), settings.reading_ms / 1000)

    def _checks(self, place: Place, document: _Open, context: Context) -> Checks:
        snapshot, line = place.snapshot, place.snapshot.line(place.line)
        before = "".join(snapshot.lines[: place.line]) + line[: place.column]
        words = self._project.words if self._project is not None else None
        in_code = Scanner(place.language.lexicon).lexical(context.scan) is Lexical.CODE
        after, code_before = snapshot.text[len(before) :], partial(document.builder.code_before, place.line)
        return Checks(place.language, before, after, words, in_code, code_before, document.errors)

    def _source(self, place: Place, copied: int) -> str | None:
        """PATH:LINE of a place of the memory (`Trail.places`)."""
        if self._memory is None or self._project is None:
            return None
        position, store = divmod(copied, 2)
        if store == PROJECT:
            origin = self._project.origin(position)
            return f"{origin.path}:{origin.line + 1}" if origin is not None else None
        return f"{place.path}:{self._memory.line_of(position) + 1}"

    def _search(
        self,
        place: Place,
        settings: Settings,
        cursor: _Cursor,
        reading: Reading,
        stop: Callable[[], bool],
        *,
        least: float = 0.0,
    ) -> tuple[list[Hypothesis], Constraints]:
        context = cursor.context
        constraints = Constraints(place.language.lexicon, context.layout, closers=self._stages.constraints)
        scan = constraints.scanner.scan(context.scan, context.line)
        found = beam_search(
            Stepper(self._runtime, reading, cursor.trail, self._model.weights if self._stages.mixer else None),
            constraints.cursor(scan, context.line),
            constraints,
            width=settings.beam_width,
            longest=settings.max_characters,
            least=least,
            cancelled=stop,
        )
        return found, constraints


def _last_lines(cursor: _Cursor, count: int) -> int:
    """Where the last `count` symbols of the text begin, or the first line in their first half."""
    first = len(cursor.records) - count
    starts = np.flatnonzero(cursor.records[first : first + count // 2, 0] == ord("\n"))
    return first + int(starts[0]) + 1 if len(starts) else first
