"""Symbols as the memory stores them: one byte each.

The control symbols take the places of control bytes that no source file holds; where one does, it is
remembered as the control symbol, which can make a prediction wrong and nothing else.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_complete.languages.encoding import Symbols
from lstm_complete.text.vocabulary import END, INDENT, PATH, VERBATIM, VOCABULARY_SIZE

Stored = NDArray[np.uint8]

FILE_END: Final = 3

_CONTROL = {INDENT: 1, PATH: 2, END: FILE_END, VERBATIM: 4}
_STORED = np.arange(VOCABULARY_SIZE, dtype=np.uint16).astype(np.uint8)
_SYMBOLS = np.arange(256, dtype=np.uint16)
for _symbol, _byte in _CONTROL.items():
    _STORED[_symbol], _SYMBOLS[_byte] = _byte, _symbol


STORED: Final = _STORED
"""[V], the byte of each symbol, for compiled code."""
SYMBOLS: Final = _SYMBOLS.astype(np.int64)
"""[256], the symbol of each byte, for compiled code."""


def to_stored(symbols: Symbols) -> Stored:
    """The bytes for symbols [n]."""
    return _STORED[symbols]


def to_symbols(stored: Stored) -> Symbols:
    """The symbols for bytes of any shape."""
    return _SYMBOLS[stored]
