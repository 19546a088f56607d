"""What the memory says along whole files: the inputs of a network that is trained to read it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lstm_complete.languages.encoding import Symbols
from lstm_complete.memory.alphabet import to_stored
from lstm_complete.memory.reading import network_inputs, read_on
from lstm_complete.memory.store import Store, new_store

_SMALLEST_TABLE, _OWN_TABLE, _LARGEST_TABLE = 12, 16, 24
"""Bits of a table's size; that of one text has one size, so that what a text begins with expects the same."""


def memory_features(files: Sequence[Symbols]) -> list[NDArray[np.uint16]]:
    """For each file [n] what the memory of those before it expects, [n, 2]: next symbol, class of trust.

    The files are read in the order in which they come; a file also remembers its own beginning.
    """
    size = sum(map(len, files)) + len(files) + 2
    bits = min(_LARGEST_TABLE, max(_SMALLEST_TABLE, size.bit_length()))
    # One store for all: what was read of the file itself is nearest in it. Nothing is counted here.
    store = new_store(size, slots_bits=bits, rows_bits=0)
    return [FileMemory(store).read(symbols) for symbols in files]


def own_memory(room: int) -> "FileMemory":
    """The memory of a text of at most `room` symbols, which knows no other."""
    return FileMemory(new_store(room + 2, slots_bits=_OWN_TABLE, rows_bits=0))


class FileMemory:
    """One file as it is read, behind those that its store already holds."""

    def __init__(self, store: Store) -> None:
        """The store has room for the file; what is read next is its beginning."""
        self._store = store
        self._first = self._end = int(store.filled[0])
        self._nothing = new_store(0, slots_bits=0, rows_bits=0)
        self._matches = np.zeros((2, 3), np.int64)

    def read(self, symbols: Symbols) -> NDArray[np.uint16]:
        """What is expected after each of the file's next symbols [n], [n, 2]: next symbol, class of trust."""
        store, expected = self._store, np.zeros((len(symbols), 2, 2), np.uint8)
        start = self._end
        self._end += len(symbols)
        store.text[start : self._end] = to_stored(symbols)
        read_on(self._nothing, store, self._first, start, self._end, self._matches, expected)
        store.filled[0] = self._end + 1
        return network_inputs(expected)
