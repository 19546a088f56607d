"""The contexts under which the memory counts: the last symbols, the identifier being written, the line.

Each is one 64-bit hash, computed from the symbols before a place and from a few words of state that are carried
along the text (`WORDS`). Texts are bytes (`alphabet`).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.jit import Int, compiled
from lstm_complete.memory.match import Text

ORDERS: Final = np.array([1, 2, 3, 4, 5, 6, 8, 11, 16, 24])
"""Lengths of the contexts made of the last symbols."""
CONTEXTS: Final = len(ORDERS) + 10
ALL_CONTEXTS: Final = np.int64(0), np.int64(CONTEXTS)
"""[low, high) of all; NumPy's numbers, for compiled code has a type of its own for each one of Python's."""
TAIL: Final = 32
"""Symbols before a place that decide its contexts and matches, besides its words."""

WORDS: Final = 10
"""Words of state, all 0 at the start of a text."""
_WORD, _BEFORE, _BEFORE2, _LINE, _LINE_BEFORE, _SIGNS, _FIRST, _OPENED, _NEXT_FIRST, _LENGTH = range(WORDS)

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SALT = np.uint64(0xD6E8FEB86659FD93)
_ONE = np.uint64(1)

Words = NDArray[np.uint64]


@compiled
def is_word(symbol: int) -> bool:
    """Is it part of an identifier or number, or of a letter beyond ASCII?"""
    return 97 <= symbol <= 122 or 65 <= symbol <= 90 or 48 <= symbol <= 57 or symbol in (95, 36) or symbol >= 128


@compiled
def _join(value: np.uint64, other: np.uint64) -> np.uint64:
    value = (value + other + _ONE) * _FACTOR
    return value ^ (value >> np.uint64(29))


@compiled
def feed(words: Words, symbol: int) -> None:
    """Carry the words of state past a symbol."""
    byte = np.uint64(symbol)
    if is_word(symbol):
        words[_WORD] = _join(words[_WORD], byte)
        words[_LENGTH] += _ONE
    else:
        if words[_WORD]:
            words[_BEFORE2], words[_BEFORE] = words[_BEFORE], words[_WORD]
            words[_WORD] = np.uint64(0)
        words[_LENGTH] = np.uint64(0)
        if symbol != 32:
            words[_SIGNS] = ((words[_SIGNS] << np.uint64(8)) | byte) & np.uint64(0xFFFFFFFF)  # the last four
    if symbol in (40, 91, 123):
        words[_OPENED] = byte
    if symbol == 10:
        words[_FIRST], words[_NEXT_FIRST] = words[_NEXT_FIRST], np.uint64(0)
        words[_LINE_BEFORE], words[_LINE] = words[_LINE], np.uint64(0)
        return
    if not is_word(symbol) and not words[_NEXT_FIRST] and symbol not in (1, 32):
        words[_NEXT_FIRST] = words[_BEFORE]
    if symbol != 1 or words[_LINE]:  # the line's indentation is no part of it
        words[_LINE] = _join(words[_LINE], byte)


@compiled
def feed_all(words: Words, text: Text) -> None:
    """Carry the words of state past a text."""
    for symbol in text:
        feed(words, symbol)


@compiled
def word_length(words: Words) -> Int:
    """Symbols of the identifier that is being written."""
    return np.int64(words[_LENGTH])


@compiled
def context_hashes(history: Text, first: int, end: int, words: Words, found: Words) -> None:
    """Fill `found` [CONTEXTS] with the contexts of the place `end` in a text that begins at `first`."""
    last = len(ORDERS)
    value = np.uint64(0)
    count = 0
    for length in range(1, min(ORDERS[-1], end - first) + 1):
        value = _join(value, np.uint64(history[end - length]))
        if length == ORDERS[count]:
            found[count] = value
            count += 1
    for order in range(count, last):
        found[order] = np.uint64(0)
    word, before, before2 = words[_WORD], words[_BEFORE], words[_BEFORE2]
    found[last] = word
    found[last + 1] = _join(word, before)
    found[last + 2] = _join(_join(word, before), before2)
    found[last + 3] = _join(word, before2)
    found[last + 4] = words[_LINE]
    found[last + 5] = _join(words[_LINE], words[_LINE_BEFORE])
    found[last + 6] = _join(word, words[_SIGNS])
    found[last + 7] = _skipping(history, first, end)
    found[last + 8] = _join(_join(word, words[_FIRST]), words[_OPENED])
    found[last + 9] = _join(_join(word, before), words[_FIRST])
    for context in range(CONTEXTS):
        value = _join(found[context], np.uint64(context) * _SALT)
        found[context] = (value * _FACTOR) ^ (value >> np.uint64(32))


@compiled
def _skipping(history: Text, first: int, end: int) -> np.uint64:
    """The four symbols before the last one."""
    value = np.uint64(0)
    for length in range(2, min(5, end - first) + 1):
        value = _join(value, np.uint64(history[end - length]))
    return value
