"""The longest match: where the text before a place stood before, and what came next there.

Contexts of several lengths are hashed into tables of their newest positions; a candidate counts for as many
symbols as really agree. A match is followed until it fails; then its pointer runs on through up to MISSES
wrong symbols, for an edited copy comes back into step, until a longer match is found.

Texts are bytes (`alphabet`); a position is the index of the symbol that comes next.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.jit import Int, compiled, prefetch

ORDERS: Final = np.array([5, 8, 12, 20, 32])
LONGEST: Final = 32
"""Symbols of agreement after which a match is not questioned any more."""
MISSES: Final = 8
SHARES: Final = np.array([4, 4, 2, 1, 1])
"""How the slots of a table are shared out among the orders."""
PARTS: Final = int(SHARES.sum())
_STARTS = np.cumsum(SHARES) - SHARES
_RARITY = np.array([1, 1, 4, 8, 8], np.uint64)
"""Of the longer contexts one in so many is noted, chosen by its hash: what agrees with a text for long has one of those
soon, and what is noted lasts as long as that of shorter contexts, in a table that is smaller."""

POSITION, LENGTH, MISSED = 0, 1, 2
"""Columns of a match [3]: where its next symbol stands (0: no match), how many agreed, how many were missed."""

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_BASE = np.uint64(0xD1342543DE82EF95)
"""The hash of a context is a polynomial of its symbols + 1, the last one's power being 0."""
_POWERS = np.array([pow(int(_BASE), int(order), 1 << 64) for order in ORDERS], np.uint64)
_ONE = np.uint64(1)

Text = NDArray[np.uint8]
Heads = NDArray[np.int32]
"""Newest position after each context, [slots]; 0: none. There are PARTS times a power of two."""
Match = NDArray[np.int64]
Hashes = NDArray[np.uint64]


def new_heads(slots: int) -> Heads:
    """A table that holds nothing, of about `slots`, a power of two, for each order of the shortest contexts."""
    return np.zeros(max(1, slots // int(SHARES.max())) * PARTS, np.int32)


@compiled
def slot_of(slots: int, order: int, value: np.uint64) -> Int:
    """Where a table of so many slots has the position of a context with this hash; -1 where it is not noted."""
    if (value >> np.uint64(32)) & (_RARITY[order] - _ONE):
        return -1
    part = slots // PARTS
    return np.int64(_STARTS[order] * part + (np.int64(value) & (SHARES[order] * part - 1)))


@compiled
def match_hashes(history: Text, first: Int, end: int, found: Hashes) -> int:
    """Fill `found` [orders] with hashes of the contexts that end at `end`; returns how many fit behind `first`."""
    value, power = np.uint64(0), _ONE
    count = 0
    for length in range(1, min(LONGEST, end - first) + 1):
        value += (np.uint64(history[end - length]) + _ONE) * power
        power *= _BASE
        if length == ORDERS[count]:
            found[count] = _scattered(value)
            count += 1
    return count


@compiled
def fetch_heads(heads: Heads, found: Hashes, count: int) -> None:
    """Have what is noted of the contexts with these hashes fetched while other work is done."""
    for order in range(count):
        slot = slot_of(len(heads), order, found[order])
        if slot >= 0:
            prefetch(heads, slot)


@compiled
def remember_all(heads: Heads, text: Text, first: int, start: int, end: int) -> None:
    """Note where each context of text[start:end] stands, a part of a text that begins at `first`."""
    values, found = np.zeros(len(ORDERS), np.uint64), np.empty(len(ORDERS), np.uint64)
    begin = max(first, start - LONGEST)
    for place in range(begin, end):
        for order in range(len(ORDERS)):
            values[order] = values[order] * _BASE + np.uint64(text[place]) + _ONE
            if place - ORDERS[order] >= begin:
                values[order] -= (np.uint64(text[place - ORDERS[order]]) + _ONE) * _POWERS[order]
        if place >= start:
            count = 0
            while count < len(ORDERS) and ORDERS[count] <= place + 1 - first:
                found[count] = _scattered(values[count])
                count += 1
            remember(heads, found, count, place + 1)


@compiled
def _scattered(value: np.uint64) -> np.uint64:
    """A hash whose low bits depend on all symbols."""
    return ((value ^ (value >> np.uint64(32))) * _FACTOR) >> np.uint64(24)


@compiled
def remember(heads: Heads, found: Hashes, count: int, position: int) -> None:
    """Note that the contexts with these hashes were followed by what stands at `position`."""
    for order in range(count):
        slot = slot_of(len(heads), order, found[order])
        if slot >= 0:
            heads[slot] = position


@compiled
def improve(
    text: Text, heads: Heads, found: Hashes, count: int, history: Text, first: Int, end: int, match: Match
) -> None:
    """Replace `match` where `text` has a longer one for what stands before `end` in `history`."""
    for order in range(count - 1, -1, -1):
        if ORDERS[order] <= match[LENGTH]:
            return
        slot = slot_of(len(heads), order, found[order])
        position = heads[slot] if slot >= 0 else 0
        if 0 < position < len(text):  # it may come from a file, and that may be damaged
            length = _agreement(text, position, history, first, end)
            if length >= ORDERS[0] and length > match[LENGTH] and text[position]:
                match[POSITION], match[LENGTH], match[MISSED] = position, length, 0
                return


@compiled
def _agreement(text: Text, position: int, history: Text, first: Int, end: int) -> int:
    """How many symbols before `position` in `text` are those before `end` in `history`, LONGEST at most."""
    most = min(LONGEST, end - first, position)
    length = 0
    while length < most and text[position - 1 - length] == history[end - 1 - length]:
        length += 1
    return length


@compiled
def advance(text: Text, symbol: int, match: Match) -> None:
    """Move `match` past a symbol that came."""
    position = match[POSITION]
    if not position:
        return
    if text[position] == symbol:
        match[LENGTH] = min(match[LENGTH] + 1, LONGEST)
    else:
        match[LENGTH] = 0
        match[MISSED] += 1
    match[POSITION] = position + 1
    if match[MISSED] > MISSES or text[position + 1] == 0:
        match[POSITION], match[LENGTH], match[MISSED] = 0, 0, 0


@compiled
def expectation(text: Text, match: Match) -> tuple[Int, Int]:
    """The symbol that a match expects next and the class of its trust; (0, 0) without a match."""
    if not match[POSITION]:
        return 0, 0
    return np.int64(text[match[POSITION]]), _bucket(match[LENGTH])


@compiled
def _bucket(length: Int) -> int:
    """The class of trust: 1 recovering, then by length < 8, < 12, < 16, < 24, < 32, more; 0 is no match."""
    if length < 5:
        return 1
    if length < 8:
        return 2
    if length < 16:
        return 3 if length < 12 else 4
    if length < 32:
        return 5 if length < 24 else 6
    return 7
