"""Which names and other words stand in a body of text: only membership is asked for, so only hashes are kept."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.alphabet import Stored
from lstm_complete.memory.jit import compiled

LEAST: Final = 1 << 10
"""Slots of a set that holds nothing."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_ONE = np.uint64(1)

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
        return bool(_holds(self.slots, np.frombuffer(name.encode("utf-8", "replace"), np.uint8)))

    def warm_up(self) -> None:
        """Have what a question calls compiled, or read from the disk."""
        _holds(self.slots, np.frombuffer(b"a", np.uint8))

    def add_all(self, text: Stored) -> None:
        """Add all words of a text: runs of letters, digits and _ that do not begin with a digit."""
        done = _collect(text, 0, self.slots, self._used)
        while done < len(text):
            grown = np.zeros(2 * len(self.slots), np.uint64)
            _copy(self.slots, grown)
            self.slots = grown
            done = _collect(text, done, self.slots, self._used)


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
        if value:
            slot = _slot(slots, value)
            if not slots[slot]:
                if 2 * (used[0] + 1) > len(slots):
                    return begin
                slots[slot] = value
                used[0] += 1
        place += 1
    return place


@compiled
def _copy(slots: Slots, larger: Slots) -> None:
    for value in slots:
        if value:
            larger[_slot(larger, value)] = value


@compiled
def _holds(slots: Slots, name: Stored) -> bool:
    value = np.uint64(0)
    for byte in name:
        value = _join(value, byte)
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
def _join(value: np.uint64, byte: int) -> np.uint64:
    """The hash of a word with one more byte; never 0."""
    value = (value + np.uint64(byte) + _ONE) * _FACTOR
    return (value ^ (value >> np.uint64(29))) | _ONE
