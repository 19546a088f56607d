"""Open documents, as far as the network and the memory have read them; reading on to a cursor within a budget."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lstm_complete.engine.answers import Answers
from lstm_complete.engine.checks import Parsed
from lstm_complete.engine.context import Context, ContextBuilder
from lstm_complete.engine.declined import Declined
from lstm_complete.engine.landmarks import KNOWN, Landmarks, key_of
from lstm_complete.engine.passage import Compact, Passage, whole
from lstm_complete.engine.place import Place
from lstm_complete.engine.runtime import Runtime, State
from lstm_complete.engine.timeline import Cancelled, Reading, Timeline, records_of
from lstm_complete.languages.encoding import Symbols
from lstm_complete.languages.scanner import Scanner
from lstm_complete.memory.document import DocumentMemory, Inputs, Remembered
from lstm_complete.memory.names import Names
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.memory.reading import PROJECT
from lstm_complete.memory.trail import Trail

MOST_DOCUMENTS = 64
READING_SHARE = 0.25
"""Part of the time budget that reading the text may take, ..."""
READING_SECONDS = 0.005
"""... and the most that it takes where what is missing is read in the background."""
_FIRST_GUESS = 2e-4
"""Seconds a symbol, until the first one has been measured."""
_LEAST_MEASURED = 32
"""Fewer symbols at once take longer each."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place as the network and the memory see it."""

    context: Context
    passage: Passage
    """The header and the text before the cursor."""
    trail: Trail | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A reading of the last part of a text, until the whole of it has been read."""

    start: int
    timeline: Timeline
    before: bytes | None
    """What stands before it, where it begins with the state of a landmark; None: it begins as an empty text does."""

    def passage(self, cursor: Cursor) -> Passage:
        """The text from `start` on, behind the path header where no landmark stands for what is before."""
        records = cursor.passage.between(self.start, len(cursor.passage))
        if self.before is None:
            records = np.concatenate([cursor.passage.between(0, len(cursor.context.header)), records])
        return whole(records)


class _Head(NamedTuple):
    """What `Passage.head` was made of."""

    symbols: Symbols
    inputs: Inputs | None
    records: Compact


class Opened:
    """What is kept for one document."""

    def __init__(self, place: Place, runtime: Runtime) -> None:
        self.builder = ContextBuilder(place.language, place.path, place.indent or place.language.default_indent)
        self.declined = Declined()
        self.answers = Answers()
        self.parsed = Parsed()
        self.passage: Passage | None = None
        """What was to be read last."""
        self._head: _Head | None = None
        self.forget_readings(runtime)

    def forget_readings(self, runtime: Runtime) -> None:
        """The text will be read again from its start."""
        self.landmarks = Landmarks[Reading]()
        self.timeline = Timeline(runtime, self.landmarks)
        self.part: _Part | None = None

    def passage_of(self, context: Context, remembered: Remembered | None, width: int) -> Passage:
        """Records [n, width] of the text before the cursor, and what the memory says if the network reads that."""
        lines, line = (remembered.lines, remembered.line) if remembered is not None else (None, None)
        if self._head is None or self._head.symbols is not context.head or self._head.inputs is not lines:
            self._head = _Head(context.head, lines, _records(context.head, lines, width))
        return Passage(self._head.records, _records(context.before, line, width))


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A text that might be written, as the network would read it."""

    state: State
    """Before the last symbol in front of the text, [L, S]."""
    records: Compact
    """That symbol and those of the text, with what the memory says of them, [1 + n, F]."""


class Reader:
    """Reads documents up to their cursors. Used from one thread at a time."""

    def __init__(self, runtime: Runtime, project: ProjectMemory | None, *, catches_up: bool = False) -> None:
        """`project` is what is known of the project; without one there is no memory.

        `catches_up`: `catch_up` is called while nothing is asked, so that no answer need wait for all of the reading.
        """
        self._runtime, self._catches_up = runtime, catches_up
        self._documents: OrderedDict[str, Opened] = OrderedDict()
        self._seconds_a_symbol = _FIRST_GUESS
        self._remember(project)

    def remember(self, project: ProjectMemory | None) -> None:
        """From now on, use what is known of a project; what was read without this knowledge is read again."""
        self._remember(project)
        for document in self._documents.values():
            document.forget_readings(self._runtime)
            document.answers.forget()

    def locate(self, place: Place) -> tuple[Opened, Cursor]:
        """The document of a place, and the place in it."""
        document = self.opened(place)
        cursor = self._cursor(document, place, document.builder.build(place.snapshot, place.line, place.column))
        document.passage = cursor.passage
        return document, cursor

    def behind(self, document: Opened, place: Place, cursor: Cursor, text: str, replaces: int) -> Cursor:
        """The cursor behind a text that might be written at a place, in place of some characters after it.

        The document stays as it was read: it need not be read again where something else is written.
        """
        scanner = Scanner(place.language.lexicon)
        return self._cursor(document, place, cursor.context.followed_by(text, replaces, scanner))

    def written(self, place: Place, text: str, replaces: int, cancelled: Callable[[], bool]) -> Written:
        """A text that might be written at a place, behind all of the document before it, however long that takes.

        Raises:
            Cancelled: `cancelled()` said so.
        """
        document, cursor = self.locate(place)
        passage = self.behind(document, place, cursor, text, replaces).passage
        first = cursor.passage.agreement(passage) - 1  # behind a header there always is a symbol
        reading = document.timeline.advance(whole(passage.between(0, first)), cancelled=cancelled)
        return Written(reading.state[:, 0], passage.between(first, len(passage)))

    def read(self, document: Opened, cursor: Cursor, end: float, cancelled: Callable[[], bool]) -> tuple[Reading, bool]:
        """The network at the cursor: exactly, or if there is no time for that, from the last place that is known well
        enough (`landmarks`), or from the last part of the text alone.

        `end` is the end of the whole budget, as `time.monotonic` counts.

        Raises:
            Cancelled: `cancelled()` said so.
        """
        left = READING_SHARE * (end - time.monotonic())
        left = min(READING_SECONDS, left) if self._catches_up else left
        missing = document.timeline.missing(cursor.passage)
        affordable = max(64, int(left / self._seconds_a_symbol))
        if missing <= affordable:
            # Asked to stop by the user only: the estimate may be off, but most of the budget is still in reserve.
            return self._advance(document.timeline, cursor.passage, cancelled), True
        part = document.part
        if part is None or not _serves(part, cursor, affordable):
            part = document.part = self._new_part(document, cursor, affordable)
        return self._advance(part.timeline, part.passage(cursor), cancelled), False

    def catch_up(self, uri: str, cancelled: Callable[[], bool]) -> bool:
        """Read on in a document that was too long for its budget; True when there is nothing left to read."""
        document = self._documents.get(uri)
        if document is None or document.passage is None:
            return True
        try:
            document.timeline.advance(document.passage, cancelled=cancelled)
        except Cancelled:
            return False
        document.part = None
        return True

    def seconds(self, symbols: int) -> float:
        """How long the network takes to read so many symbols, as measured last."""
        return self._seconds_a_symbol * symbols

    def close(self, uri: str) -> None:
        """Forget a document."""
        self._documents.pop(uri, None)
        if self._memory is not None:
            self._memory.forget(uri)

    @property
    def words(self) -> Names | None:
        """All words that stand, or stood, in the project's files, if there is a memory."""
        return self._project.words if self._project is not None else None

    def source(self, place: Place, copied: int) -> str | None:
        """PATH:LINE of a place of the memory (`trail.place_of`), as seen from the document that was located last."""
        if self._memory is None or self._project is None:
            return None
        position, store = divmod(copied, 2)
        if store == PROJECT:
            origin = self._project.origin(position)
            return f"{origin.path}:{origin.line + 1}" if origin is not None else None
        first = self.opened(place).builder.first
        return f"{place.path}:{first + self._memory.line_of(position) + 1}"

    def _remember(self, project: ProjectMemory | None) -> None:
        self._project = project
        self._memory = DocumentMemory(project.store) if project is not None else None

    def _cursor(self, document: Opened, place: Place, context: Context) -> Cursor:
        remembered = None
        if self._memory is not None:
            remembered = self._memory.read(place.snapshot.uri, context.lines, context.before, context.after)
        config = self._runtime.config
        passage = document.passage_of(context, remembered if config.reads_memory else None, len(config.inputs))
        return Cursor(context, passage, remembered.trail if remembered is not None else None)

    def opened(self, place: Place) -> Opened:
        """What is kept for a place's document."""
        uri = place.snapshot.uri
        document = self._documents.get(uri)
        if document is None or document.builder.path != place.path or document.builder.language != place.language:
            document = self._documents[uri] = Opened(place, self._runtime)
        self._documents.move_to_end(uri)
        if len(self._documents) > MOST_DOCUMENTS:
            self._documents.popitem(last=False)
        return document

    def _new_part(self, document: Opened, cursor: Cursor, count: int) -> _Part:
        """From the last landmark among the `count` symbols before the cursor, else from nothing at about the first."""
        found = document.landmarks.nearest(cursor.passage.between(0, len(cursor.passage))[:, 0], count)
        if found is not None:
            place, state = found
            return _Part(place, Timeline(self._runtime, start=state), _key_before(place, cursor))
        return _Part(_last_lines(cursor, count), Timeline(self._runtime), None)

    def _advance(self, timeline: Timeline, passage: Passage, cancelled: Callable[[], bool]) -> Reading:
        missing, began = timeline.missing(passage), time.monotonic()
        reading = timeline.advance(passage, cancelled=cancelled)
        if missing >= _LEAST_MEASURED:
            self._seconds_a_symbol += 0.3 * ((time.monotonic() - began) / missing - self._seconds_a_symbol)
        return reading


def _serves(part: _Part, cursor: Cursor, affordable: int) -> bool:
    """Can a part be read on to the cursor, and does it begin far enough before it, or behind the text it stands for?"""
    behind = len(cursor.passage) - part.start
    if part.before is None:
        begins_well = behind >= affordable // 2
    else:
        begins_well = behind >= 0 and _key_before(part.start, cursor) == part.before
    return begins_well and part.timeline.missing(part.passage(cursor)) <= affordable


def _key_before(place: int, cursor: Cursor) -> bytes:
    """By what a place of the text is known among the landmarks."""
    return key_of(cursor.passage.between(max(0, place - KNOWN), place)[:, 0])


def _last_lines(cursor: Cursor, count: int) -> int:
    """Where the last `count` symbols of the text begin, or the first line in their first half."""
    first = len(cursor.passage) - count
    starts = np.flatnonzero(cursor.passage.between(first, first + count // 2)[:, 0] == ord("\n"))
    return first + int(starts[0]) + 1 if len(starts) else first


def _records(symbols: Symbols, inputs: Inputs | None, width: int) -> Compact:
    """Records [n, width] of symbols [n] of which the last ones have inputs; the path header has none."""
    records = records_of(symbols, width).astype(np.uint16)
    if inputs is not None:
        records[len(symbols) - len(inputs) :, 1:] = inputs
    return records
