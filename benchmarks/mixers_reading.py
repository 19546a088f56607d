"""A stream read file by file for mixers that are compared: what network and memory say, the same for all of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from mixers_places import LogProbabilities
from numpy.typing import NDArray

from lstm_complete.engine.runtime import Records, Runtime, State
from lstm_complete.evaluation.adapting import BLOCK, network_records, new_file_store, read_matches
from lstm_complete.languages.encoding import Symbols
from lstm_complete.memory.contexts import TAIL, Words
from lstm_complete.memory.match import Text
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.memory.reading import Expected
from lstm_complete.memory.store import Store
from lstm_complete.text.vocabulary import VOCABULARY_SIZE


@dataclass(frozen=True, slots=True)
class FileReading:
    """One file of a stream. Each mixer counts in `own` while it reads; `forget` makes it as it was."""

    project: Store
    """The files before it."""
    own: Store
    """Its text, at 1."""
    symbols: Symbols  # [n], its end included
    expected: Expected  # [n, 2, 2]
    network: LogProbabilities  # [n, V], of the network that reads what the memory expects
    alone: LogProbabilities  # [n, V], of the network that reads an empty memory; [0, V] where nobody asked

    def forget(self) -> None:
        """Take back all counts of the file's own text."""
        self.own.table[:] = 0


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """B places at which mixers are asked for whole distributions."""

    histories: Text  # [B, TAIL], what stands before each place, as far as anything depends on it
    firsts: NDArray[np.int64]  # [B], where each history begins
    words: Words  # [B, WORDS]
    expected: Expected  # [B, 2, 2]
    network: LogProbabilities  # [B, V]
    alone: LogProbabilities  # [B, V]


def hypothesis(file: FileReading, place: int, words: Words) -> Hypotheses:
    """The symbol `place` of a file as a single hypothesis, behind which `words` are those of the text."""
    before = file.own.text[max(1, 1 + place - TAIL) : 1 + place]
    histories = np.zeros((1, TAIL), np.uint8)
    histories[0, TAIL - len(before) :] = before
    here = slice(place, place + 1)
    alone = file.alone[here] if len(file.alone) else file.network[here]
    firsts = np.array([TAIL - len(before)])
    return Hypotheses(histories, firsts, words[None].copy(), file.expected[here], file.network[here], alone)


def together(rows: Sequence[Hypotheses]) -> Hypotheses:
    """Hypotheses side by side."""
    return Hypotheses(
        np.concatenate([row.histories for row in rows]),
        np.concatenate([row.firsts for row in rows]),
        np.concatenate([row.words for row in rows]),
        np.concatenate([row.expected for row in rows]),
        np.concatenate([row.network for row in rows]),
        np.concatenate([row.alone for row in rows]),
    )


def readings(
    runtime: Runtime,
    files: Sequence[Symbols],
    *,
    alone: bool = False,
    progress: Callable[[int], None] = lambda _count: None,
) -> Iterator[FileReading]:
    """Each file with all files before it in the project's store; with `alone`, the network also reads without memory.

    A file must be done with before the next one is taken: stores are the same objects. The network's states are carried
    from file to file, as in `read_adapting`.
    """
    project = ProjectMemory(sum(map(len, files)))
    own = new_file_store(max(map(len, files)))
    states = [runtime.initial_state(1), runtime.initial_state(1)]
    for number, symbols in enumerate(files):
        expected = read_matches(project.store, own, symbols)
        found = []
        for which, seen in enumerate([expected, np.zeros_like(expected if alone else expected[:0])]):
            logs, states[which] = _run(runtime, network_records(runtime, symbols[: len(seen)], seen), states[which])
            found.append(logs)
        yield FileReading(project.store, own, symbols, expected, found[0], found[1])
        project.add(str(number), symbols)
        progress(len(symbols))


def _run(runtime: Runtime, records: Records, state: State) -> tuple[LogProbabilities, State]:
    """Log-probabilities [n, V] of each record's next symbol, and the state after all."""
    parts = [np.empty((0, VOCABULARY_SIZE), np.float32)]
    for start in range(0, len(records), BLOCK):
        logits, state = runtime.run(records[start : start + BLOCK, None], state)
        logits = logits[:, 0].astype(np.float64)
        logits -= logits.max(axis=1, keepdims=True)
        parts.append((logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))).astype(np.float32))
    return np.concatenate(parts), state
