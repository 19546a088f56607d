"""Bits per character of network and memory together: all that came before is known, nothing of what follows."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.runtime import Records, Runtime, State
from lstm_complete.engine.timeline import records_of
from lstm_complete.languages.encoding import Symbols
from lstm_complete.memory.alphabet import FILE_END, to_stored
from lstm_complete.memory.contexts import WORDS
from lstm_complete.memory.mixing import Learning, Weights, read_mixed
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.memory.reading import Expected, network_inputs, read_on
from lstm_complete.memory.store import Store, clear, new_store
from lstm_complete.text.vocabulary import END

BLOCK = 512
"""Symbols that the network reads at once."""


class AdaptingReader:
    """Reads files one after the other and remembers them; `weights` and `learning` change as it reads."""

    def __init__(self, runtime: Runtime, weights: Weights, learning: Learning, *, symbols: int, longest: int) -> None:
        """For `symbols` in all, and `longest` in one file."""
        self._runtime, self._weights, self._learning = runtime, weights, learning
        self._project = ProjectMemory(symbols)
        self._own: Store = new_file_store(longest)
        self._state: State = runtime.initial_state(1)

    def read(self, name: str, symbols: Symbols) -> NDArray[np.float64]:
        """Bits of each symbol [n] of a file, its end included."""
        expected = read_matches(self._project.store, self._own, symbols)
        records = network_records(self._runtime, symbols, expected)
        costs = np.zeros(len(symbols))
        words = np.zeros(WORDS, np.uint64)
        for start in range(0, len(symbols), BLOCK):
            end = min(start + BLOCK, len(symbols))
            logits, self._state = self._runtime.run(records[start:end, None], self._state)
            read_mixed(
                self._project.store,
                self._own,
                self._weights,
                self._learning,
                1,
                1 + start,
                1 + end,
                words,
                expected[start:end],
                np.ascontiguousarray(logits[:, 0]),
                costs[start:end],
            )
        self._project.add(name, symbols)
        return costs


def new_file_store(longest: int) -> Store:
    """An empty store for one file at a time, of `longest` symbols at most."""
    return new_store(longest + 8, slots_bits=16, rows_bits=14)


def read_matches(project: Store, own: Store, symbols: Symbols) -> Expected:
    """Put the symbols [n] of a file into `own`, at 1, and nothing else; what the matches expect at each, [n, 2, 2]."""
    clear(own)
    own.text[0], own.text[1 : 1 + len(symbols)] = FILE_END, to_stored(symbols)
    own.filled[0] = len(symbols) + 2
    expected = np.zeros((len(symbols) + 1, 2, 2), np.uint8)
    read_on(project, own, 1, 1, 1 + len(symbols), np.zeros((2, 3), np.int64), expected[1:])
    return expected[:-1]


def network_records(runtime: Runtime, symbols: Symbols, expected: Expected) -> Records:
    """What the network reads before each of the symbols [n] of a file: the one before it, and what is expected now.

    `expected` [n, 2, 2] is what `read_matches` returned; the records are [n, inputs].
    """
    before = np.append(np.uint16(END), symbols[:-1])[: len(symbols)]
    records = records_of(before, len(runtime.config.inputs))
    if runtime.config.reads_memory:
        records[:, 1:] = network_inputs(expected)
    return records


def read_adapting(
    runtime: Runtime,
    weights: Weights,
    learning: Learning,
    files: Sequence[Symbols],
    *,
    progress: Callable[[int], None] = lambda _count: None,
) -> list[NDArray[np.float64]]:
    """Bits of each symbol of each file, the files read in this order."""
    sizes = [len(symbols) for symbols in files]
    reader = AdaptingReader(runtime, weights, learning, symbols=sum(sizes), longest=max(sizes))
    costs = []
    for number, symbols in enumerate(files):
        costs.append(reader.read(str(number), symbols))
        progress(len(symbols))
    return costs
