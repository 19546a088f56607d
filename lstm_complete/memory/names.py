"""Which names and other words stand in a body of text: only membership is asked for, so only hashes are kept.

Beside each word stand its beginnings up to the ends of its parts, where a suggestion may end (`languages.words`).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.alphabet import Stored
from lstm_complete.memory.jit import compiled

LEAST: Final = 1 << 10
"""Slots of a set that holds nothing."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_ONE = np.uint64(1)
_BEGUN = np.uint64(0xD1B54A32D192ED03)
"""Tells a beginning's hash from that of the same word."""

Slots = NDArray[np.uint64]
"""[slots], hashes of 64 bits where there is one, else 0; a power of two, at most half of them are used."""


class Names:
    """A set of words. One thread may add while others ask."""

    def __init__(self, slots: Slots | None = None) -> None:
        """`slots` are those of an earlier set; raises ValueError if they are none."""
        self.slots: Slots = np.zeros(LEAST, np.uint64) if slots is None else slots
        size, self._used = len(self.slots), np.array([np.count_nonzero(self.slots)])
        if size < LEAST or size & (size - 1) or 2 * self._used[0] > size:
            raise ValueError("these are no slots of a set")

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str) or not name:
            return False
        return bool(_holds(self.slots, _bytes(name), False))

    def begins(self, name: str) -> bool:
        """Is this a word, or all that one has before the end of one of its parts: `max` and `max_` of `max_size`?"""
        return bool(name) and (name in self or bool(_holds(self.slots, _bytes(name), True)))

    def warm_up(self) -> None:
        """Have what a question calls compiled, or read from the disk."""
        _holds(self.slots, _bytes("a"), False)

    def add_all(self, text: Stored) -> None:
        """Add all words of a text: runs of letters, digits and _ that do not begin with a digit."""
        done = _collect(text, 0, self.slots, self._used)
        while done < len(text):
            grown = np.zeros(2 * len(self.slots), np.uint64)
            _copy(self.slots, grown)
            self.slots = grown
            done = _collect(text, done, self.slots, self._used)


def _bytes(name: str) -> Stored:
    return np.frombuffer(name.encode("utf-8", "replace"), np.uint8)


@compiled
def _is_part(byte: int) -> bool:
    return 97 <= byte <= 122 or 65 <= byte <= 90 or 48 <= byte <= 57 or byte == 95 or byte >= 128


@compiled
def _collect(text: Stored, start: int, slots: Slots, used: NDArray[np.int64]) -> int:
    """Add the words of text[start:] until half of the slots are used; returns where the first that was not begins."""
    place = start
    while place < len(text):
        begin, value = place, np.uint64(0)
        while place < len(text) and _is_part(text[place]):
            if value or not 48 <= text[place] <= 57:
                value = _join(value, text[place])
            place += 1
        if value and not slots[_slot(slots, value)]:
            fits = _add_beginnings(text, begin, place, slots, used)
            if not fits or not _add(slots, used, value):
                return begin
        place += 1
    return place


@compiled
def _add_beginnings(text: Stored, begin: int, end: int, slots: Slots, used: NDArray[np.int64]) -> bool:
    """Add what the word in text[begin:end] has before the end of each of its parts; False where half of the slots are
    used."""
    value = np.uint64(0)
    for place in range(begin, end):
        if value and _ends_part(text[place - 1], text[place]) and not _add(slots, used, _begun(value)):
            return False
        if value or not 48 <= text[place] <= 57:
            value = _join(value, text[place])
    return True


@compiled
def _ends_part(byte: int, following: int) -> bool:
    """Between two bytes of a word: does a part of a name end there, in camelCase or snake_case?"""
    if (byte == 95) != (following == 95):
        return True
    return (97 <= byte <= 122 or 48 <= byte <= 57) and 65 <= following <= 90


@compiled
def _add(slots: Slots, used: NDArray[np.int64], value: np.uint64) -> bool:
    """Add a hash; False where half of the slots are used."""
    slot = _slot(slots, value)
    if not slots[slot]:
        if 2 * (used[0] + 1) > len(slots):
            return False
        slots[slot] = value
        used[0] += 1
    return True


@compiled
def _copy(slots: Slots, larger: Slots) -> None:
    for value in slots:
        if value:
            larger[_slot(larger, value)] = value


@compiled
def _holds(slots: Slots, name: Stored, begun: bool) -> bool:
    value = np.uint64(0)
    for byte in name:
        value = _join(value, byte)
    if begun:
        value = _begun(value)
    return bool(slots[_slot(slots, value)])


@compiled
def _slot(slots: Slots, value: np.uint64) -> np.int64:
    """Where a hash stands, or would stand."""
    mask = np.int64(len(slots) - 1)
    slot = np.int64(value >> np.uint64(20)) & mask
    while slots[slot] and slots[slot] != value:
        slot = (slot + 1) & mask
    return slot


@compiled
def _begun(value: np.uint64) -> np.uint64:
    """The hash of a beginning that has the hash `value` as a word; never 0."""
    return ((value ^ _BEGUN) * _FACTOR) | _ONE


@compiled
def _join(value: np.uint64, byte: int) -> np.uint64:
    """The hash of a word with one more byte; never 0."""
    value = (value + np.uint64(byte) + _ONE) * _FACTOR
    return (value ^ (value >> np.uint64(29))) | _ONE
