"""What the memory says along whole files: the inputs of a network that is trained to read it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lstm_complete.languages.encoding import Symbols
from lstm_complete.memory.alphabet import to_stored
from lstm_complete.memory.reading import network_inputs, read_on
from lstm_complete.memory.store import Store, new_store

_SMALLEST_TABLE, _LARGEST_TABLE = 12, 24
"""Bits of a table's size."""


def memory_features(files: Sequence[Symbols]) -> list[NDArray[np.uint16]]:
    """For each file [n] what the memory of those before it expects, [n, 2]: next symbol, class of trust.

    The files are read in the order in which they come; a file also remembers its own beginning.
    """
    size = sum(map(len, files)) + len(files) + 2
    bits = min(_LARGEST_TABLE, max(_SMALLEST_TABLE, size.bit_length()))
    # One store for all: what was read of the file itself is nearest in it. Nothing is counted here.
    store = new_store(size, slots_bits=bits, rows_bits=0)
    nothing = new_store(0, slots_bits=0, rows_bits=0)
    return [_read(store, nothing, symbols) for symbols in files]


def _read(store: Store, nothing: Store, symbols: Symbols) -> NDArray[np.uint16]:
    start = int(store.filled[0])
    end = start + len(symbols)
    store.text[start:end] = to_stored(symbols)
    expected = np.zeros((len(symbols), 2, 2), np.uint8)
    read_on(nothing, store, start, start, end, np.zeros((2, 3), np.int64), expected)
    store.filled[0] = end + 1
    return network_inputs(expected)
