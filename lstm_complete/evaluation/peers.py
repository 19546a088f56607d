"""Completion engines in this process, for the same typing: ours, and a copier without model or judgement."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.model import Model
from lstm_complete.engine.place import Place
from lstm_complete.engine.runtime import Logits, Records, State
from lstm_complete.evaluation.adapting import read_adapting
from lstm_complete.evaluation.project import Stream, stream_symbols
from lstm_complete.evaluation.sampling import Source
from lstm_complete.evaluation.typing import Candidate
from lstm_complete.languages.contract import Language
from lstm_complete.memory.mixing import new_learning, new_weights
from lstm_complete.settings import Settings
from lstm_complete.text.document import Change, Document, Snapshot
from lstm_complete.text.positions import Position, PositionEncoding, Range
from lstm_complete.text.vocabulary import VOCABULARY_SIZE

PATIENT = Settings(budget_ms=10_000, reading_ms=0)
"""The default settings without their haste: what is offered must not depend on the machine. The user of the protocol
looks at every suggestion, and no time passes while they do."""
SHORTEST_MATCH, LONGEST_MATCH = 3, 400
"""Bytes of a match that the copier follows, at least; more than the most make no difference to it."""


@dataclass
class OpenDocuments:
    """The documents of an engine in this process, edited as an editor would."""

    _open: dict[str, Document] = field(default_factory=dict)

    def open(self, path: str, text: str) -> None:
        """See `typing.Engine`."""
        self._open[path] = Document(path, text, 1, PositionEncoding.UTF16)

    def insert(self, path: str, line: int, column: int, text: str) -> None:
        """See `typing.Engine`."""
        place = Position(line, column)
        document = self._open[path]
        document.apply([Change(Range(place, place), text)], document.version + 1)

    def locate(self, path: str, line: int, column: int) -> tuple[Snapshot, int, int]:
        """The document, the line and the column in characters."""
        snapshot = self._open[path].snapshot
        return snapshot, *snapshot.clamp(Position(line, column))


class OwnEngine(OpenDocuments):
    """Our completer without the server around it: for variants that no setting offers, and for what it says of
    its suggestions."""

    def __init__(self, completer: Completer, language: Language, settings: Settings = PATIENT) -> None:
        super().__init__()
        self._completer, self._language, self._settings = completer, language, settings

    def suggest(self, path: str, line: int, column: int) -> list[Candidate]:
        """See `typing.Engine`: the first suggestion, which is what editors show."""
        snapshot, at, index = self.locate(path, line, column)
        found = self._completer.complete(Place(snapshot, at, index, path, self._language), self._settings)
        return [Candidate(item.text, item.probability, item.to_line_end, item.source) for item in found.items[:1]]


class LongestMatchCopier(OpenDocuments):
    """Offers, wherever it knows one, the rest of the line behind the longest match.

    The longest end of the text before the cursor that stands elsewhere in the document (before the cursor or
    behind its line) or in the project is looked for, exactly; of equally long ones the document's last is taken.
    Where a match stands at the end of its line there is nothing to copy, and the next one is asked. With
    `tokens_of`, the copy ends with that language's next token, if that is two characters away and more: less is
    copied, but more often rightly, and its rest is offered at the next key.
    """

    def __init__(self, project: Sequence[Source], *, tokens_of: Language | None = None) -> None:
        super().__init__()
        self._tokens_of = tokens_of
        self._project = Corpus("\0".join(source.text for source in project).encode("utf-8", "surrogatepass"))

    def suggest(self, path: str, line: int, column: int) -> list[Candidate]:
        """See `typing.Engine`."""
        snapshot, at, index = self.locate(path, line, column)
        before = "".join(snapshot.lines[:at]) + snapshot.line(at)[:index]
        after = "".join(snapshot.lines[at + 1 :])
        written = before.encode("utf-8", "surrogatepass")
        own = Corpus(after.encode("utf-8", "surrogatepass") + b"\0" + written)
        length, text = max(own.follow(written), self._project.follow(written), key=lambda found: found[0])
        return [Candidate(self._cut(text), source="copied")] if length else []

    def _cut(self, text: str) -> str:
        stops = self._tokens_of.stops("", text) if self._tokens_of else ()
        return text[: next((stop for stop in stops if stop > 1), len(text))]


class Corpus:
    """Bytes in which the longest matches are found."""

    def __init__(self, text: bytes) -> None:
        self._text, self._bytes = text, np.frombuffer(text, np.uint8)
        self._behind: dict[int, NDArray[np.int64]] = {}

    def follow(self, written: bytes) -> tuple[int, str]:
        """The longest match of the end of `written` that its line goes on behind: its length and that rest.

        (0, "") where none is SHORTEST_MATCH long. The end of the text itself does not count.
        """
        best, place = 0, 0
        ends = self._places(written[-1]) if written else np.empty(0, np.int64)
        for length in range(1, min(LONGEST_MATCH, len(written)) + 1):
            ends = ends[ends >= length]
            ends = ends[self._bytes[ends - length] == written[-length]]
            if not len(ends):
                break
            best, place = length, int(ends[-1])
        if best < SHORTEST_MATCH:
            return 0, ""
        return best, self._rest(place)

    def _places(self, last: int) -> NDArray[np.int64]:
        """Behind which places of the byte `last` its line goes on."""
        if last not in self._behind:
            ends = np.flatnonzero(self._bytes[:-1] == last) + 1
            following = self._bytes[ends]
            self._behind[last] = ends[(following != ord("\n")) & (following != ord("\r")) & (following != 0)]
        return self._behind[last]

    def _rest(self, place: int) -> str:
        """The rest of a line."""
        found = self._text[place : place + LONGEST_MATCH]
        return found.partition(b"\n")[0].partition(b"\0")[0].decode("utf-8", "ignore").rstrip()


class UniformRuntime:
    """A network that knows nothing: to it every symbol is as likely as any other."""

    def __init__(self, config: ModelConfig) -> None:
        self.config = config

    def initial_state(self, batch: int) -> State:
        """See `engine.runtime.Runtime`."""
        return np.zeros((1, batch, 1), np.float32)

    def run(self, records: Records, state: State) -> tuple[Logits, State]:
        """See `engine.runtime.Runtime`."""
        return np.zeros((*records.shape[:2], VOCABULARY_SIZE), np.float32), state


def memory_alone(config: ModelConfig, stream: Stream, language: Language) -> Model:
    """The memory without a network; the mixture's weights are learned from nothing on a stream of the project.

    The stream must not hold what is tested.
    """
    runtime, weights = UniformRuntime(config), new_weights()
    if stream.files:
        read_adapting(runtime, weights, new_learning(), stream_symbols(stream, language))
    return Model(runtime, weights)
