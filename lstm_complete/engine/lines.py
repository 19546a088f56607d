"""The lines of documents as network and memory read them, each with the rest of the document known.

A line is read behind what stands above it; the memory also holds what stands below, from the end of its block of
lines on. Lines of one block below it are not known: to take each line alone out of the memory would mean to count the
document anew for every line.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.context import Context, ContextBuilder
from lstm_complete.engine.landmarks import Landmarks
from lstm_complete.engine.model import Model
from lstm_complete.engine.place import Place
from lstm_complete.engine.runtime import Logits, Records
from lstm_complete.engine.timeline import BLOCK, Cancelled, Reading, read_records, records_of
from lstm_complete.languages.encoding import Symbols
from lstm_complete.memory.document import DocumentMemory
from lstm_complete.memory.mixing import new_weights
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.memory.reading import network_inputs
from lstm_complete.memory.texts import Texts, follow_texts, mix_text, symbol_log_probabilities
from lstm_complete.memory.trail import Trail

LINES = 8
"""Of a block."""
MOST_DOCUMENTS = 4
"""Of which states are kept: some 14 MB at 3x256."""
_NOTHING = np.empty(0, np.uint16)


@dataclass(frozen=True, slots=True)
class LineStart:
    """What is known before a line's first symbol."""

    context: Context
    reading: Reading
    trail: Trail
    landmarks: Landmarks[Reading]
    """Of the line's document."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """What is kept of one document."""

    builder: ContextBuilder
    landmarks: Landmarks[Reading] = field(default_factory=Landmarks)


class LineReader:
    """Reads the lines of documents, of which it knows the newest MOST_DOCUMENTS until they are closed. Used from one
    thread at a time."""

    def __init__(self, model: Model, project: ProjectMemory) -> None:
        self._runtime, self._weights = model.runtime, model.weights or new_weights()
        self._memory = DocumentMemory(project.store)
        self._documents: OrderedDict[str, _Opened] = OrderedDict()

    def begin(self, place: Place, cancelled: Callable[[], bool] = lambda: False) -> LineStart:
        """The start of a place's line; the line that was begun last is the one whose texts can be read.

        The state of the network is one that was kept behind the same text (`landmarks`), else all is read.

        Raises:
            Cancelled: `cancelled()` said so; the next call goes on from there.
        """
        document = self._opened(place)
        builder = document.builder
        last = min(place.line // LINES * LINES + LINES, place.snapshot.line_count) - 1
        after = builder.build(place.snapshot, last, 0).after
        context = builder.build(place.snapshot, place.line, 0)
        remembered = self._memory.read(place.snapshot.uri, context.lines, _NOTHING, after)
        records = self._records(context.head)
        if self._runtime.config.reads_memory:
            records[len(context.header) :, 1:] = remembered.lines
        reading = self._read(records, document.landmarks, cancelled)
        return LineStart(context, reading, remembered.trail, document.landmarks)

    def log_probabilities(self, start: LineStart, text: Symbols) -> Logits:
        """Of all symbols at each place of a text [n] behind a line's start, [n, V]."""
        if not len(text):
            return np.empty((0, len(start.reading.logits)), np.float32)
        followed = follow_texts(start.trail, [text])
        logits, after = self._runtime.run(self._text_records(followed, [text]), start.reading.state)
        start.landmarks.keep(
            np.concatenate([start.context.head, text]).astype(np.int64), Reading(after, logits[-1, 0].copy())
        )
        mixed = np.concatenate([start.reading.logits[None], logits[:-1, 0]])
        mix_text(start.trail, self._weights, followed, 0, mixed)
        return mixed

    def likelihoods(
        self, start: LineStart, texts: Sequence[Symbols], skipped: Sequence[int]
    ) -> list[NDArray[np.float64]]:
        """Log-probabilities of the symbols of each text behind a line's start, those before `skipped` left out."""
        followed = follow_texts(start.trail, texts)
        state = np.repeat(start.reading.state, len(texts), axis=1)
        logits, _ = self._runtime.run(self._text_records(followed, texts)[:-1], state)  # [T - 1, B, V]
        found = []
        for row, (text, first) in enumerate(zip(texts, skipped, strict=True)):
            mixed = np.concatenate([start.reading.logits[None], logits[: len(text) - 1, row]])
            mix_text(start.trail, self._weights, followed, row, mixed, first)
            found.append(symbol_log_probabilities(mixed, text)[first:])
        return found

    def close(self, uri: str) -> None:
        """Forget a document."""
        self._documents.pop(uri, None)
        self._memory.forget(uri)

    def _opened(self, place: Place) -> _Opened:
        """What is kept of a place's document."""
        uri = place.snapshot.uri
        found = self._documents.get(uri)
        if found is None or (found.builder.path, found.builder.language) != (place.path, place.language):
            unit = place.indent or place.language.default_indent
            found = self._documents[uri] = _Opened(ContextBuilder(place.language, place.path, unit))
        self._documents.move_to_end(uri)
        if len(self._documents) > MOST_DOCUMENTS:
            self.close(next(iter(self._documents)))
        return found

    def _records(self, symbols: Symbols) -> Records:
        return records_of(symbols, len(self._runtime.config.inputs))

    def _text_records(self, followed: Texts, texts: Sequence[Symbols]) -> Records:
        """What the network reads of B texts, [longest, B, F]."""
        records = np.zeros((max(map(len, texts)), len(texts), len(self._runtime.config.inputs)), np.int64)
        for row, text in enumerate(texts):
            records[: len(text), row, 0] = text
            if self._runtime.config.reads_memory:
                records[: len(text), row, 1:] = network_inputs(followed.expected[row, 1 : len(text) + 1])
        return records

    def _read(self, records: Records, landmarks: Landmarks[Reading], cancelled: Callable[[], bool]) -> Reading:
        """The network behind records [n, F], of which there is one at least."""
        symbols = records[:, 0]
        found = landmarks.nearest(symbols, len(symbols))
        place, reading = found or (0, None)
        while reading is None or place < len(records):
            if cancelled():
                raise Cancelled
            state = reading.state if reading else self._runtime.initial_state(1)
            block = records[place : place + BLOCK]
            reading = read_records(self._runtime, block, state)
            place += len(block)
            landmarks.keep(symbols[:place], reading)
        return reading
