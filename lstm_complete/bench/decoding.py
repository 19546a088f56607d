"""One whole step of decoding: states, network, memory, mixture and selection for hypotheses side by side."""

import time
from dataclasses import dataclass

from lstm_complete.bench.figure import Beside, Figure, sample
from lstm_complete.bench.network import ROOFLINE, WIDTH, step_limit
from lstm_complete.bench.subject import Subject
from lstm_complete.engine.beam import Size, new_beam
from lstm_complete.engine.constraints import Constraints
from lstm_complete.engine.decoder import beam_search
from lstm_complete.engine.place import Place
from lstm_complete.engine.reader import Cursor, Reader
from lstm_complete.engine.runtime import Logits, Records, Runtime, State
from lstm_complete.engine.timeline import Reading
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.memory.project import ProjectMemory, file_symbols
from lstm_complete.text.document import Document
from lstm_complete.text.positions import PositionEncoding

_STEPS, _WARM_UP = 40, 3


@dataclass
class Clocked:
    """A runtime that notes how long its own work takes."""

    runtime: Runtime
    seconds: float = 0.0
    steps: int = 0

    def __post_init__(self) -> None:
        self.config = self.runtime.config

    def initial_state(self, batch: int) -> State:
        """See `Runtime`."""
        return self.runtime.initial_state(batch)

    def run(self, records: Records, state: State) -> tuple[Logits, State]:
        """See `Runtime`."""
        began = time.perf_counter()
        found = self.runtime.run(records, state)
        self.seconds += time.perf_counter() - began
        self.steps += 1
        return found


def memory_of(subject: Subject, characters: int) -> ProjectMemory:
    """The memory of a project of so many characters."""
    files = [(path, file_symbols(text, subject.language)) for path, text in subject.texts.project(characters)]
    memory = ProjectMemory(sum(len(symbols) for _, symbols in files))
    for path, symbols in files:
        memory.add(path, symbols)
    return memory


def figure(subject: Subject) -> Figure:
    """The step at several places of a document, with the memory of a project."""
    decoding, places = _Decoding(subject), subject.scale.places
    steps = [decoding.step(share / (places + 1)) for share in range(1, 1 + places)]
    whole, network = (sample([step[part] for step in steps[_WARM_UP:]]).scaled(1e6) for part in (0, 1))
    return Figure(
        "decoding_step_us",
        "us",
        whole,
        f"one whole step of decoding with {WIDTH} hypotheses",
        Beside(1e6 * step_limit(subject.folder, WIDTH), ROOFLINE),
        Beside(network.median, "ONNX Runtime's part of it"),
    )


class _Decoding:
    """A document and a project to decode in."""

    def __init__(self, subject: Subject) -> None:
        scale = subject.scale
        self._language, self._weights = subject.language, subject.model.weights
        self._runtime = Clocked(subject.model.runtime)
        self._reader = Reader(self._runtime, memory_of(subject, scale.projects[0]))
        self._path = subject.path("bench")
        text = subject.texts.document(scale.document)
        self._constraints = Constraints(self._language.lexicon, detect_layout(text, self._language.default_indent))
        self._snapshot = Document("file:///bench", text, 1, PositionEncoding.UTF32).snapshot

    def step(self, share: float) -> tuple[float, float]:
        """Seconds of a step at the start of a line, so far down in the document, and the network's part of them."""
        place = Place(self._snapshot, int(share * self._snapshot.line_count), 0, self._path, self._language)
        opened, cursor = self._reader.locate(place)
        reading, _ = self._reader.read(opened, cursor, time.monotonic() + 60, lambda: False)
        if cursor.trail is not None:
            cursor.trail.counting.finish()  # that is a part of reading
        self._runtime.seconds, self._runtime.steps = 0.0, 0
        began = time.perf_counter()
        self._search(cursor, reading)
        taken = time.perf_counter() - began
        return taken / self._runtime.steps, self._runtime.seconds / self._runtime.steps

    def _search(self, cursor: Cursor, reading: Reading) -> None:
        context = cursor.context
        state = self._constraints.state(self._constraints.scanner.scan(context.scan, context.line), context.line)
        size = Size(WIDTH, _STEPS)
        places = self._runtime, reading, self._constraints, state, size
        beam_search(new_beam(*places, trail=cursor.trail, weights=self._weights), cancelled=lambda: False)
