"""Counts of what followed each context, in a table of fixed size.

A row is two words of eight bytes: RANKS symbols, the newest first, and a byte of the context's key; RANKS counts and
the other byte of the key. Four rows share a cache line, among which a context finds or takes its place.

Text is counted at every edit, under many contexts, so this is written for speed: bytes are handled side by side in
their word, and functions take all contexts of a place, since a call that passes an array counts its references.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.contexts import CONTEXTS, Words
from lstm_complete.memory.jit import Int, compiled, inlined, prefetch

RANKS: Final = 7
WORDS_OF_ROW: Final = 2
_SYMBOLS, _COUNTS = 0, 1
_PLACES = 4
_LINE = 8
"""Words of a cache line."""
_MOST = np.uint64(250)

_BYTE, _TOP = np.uint64(8), np.uint64(56)
_ZERO, _ONE, _RANKS = np.uint64(0), np.uint64(1), np.uint64(RANKS)
_LOW = np.uint64(0xFF)
_HELD = np.uint64(0x00FFFFFFFFFFFFFF)
"""The bytes of the RANKS ranks, without the key's."""
_ONES, _TOPS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_NUMBERS = np.uint64(0x0001020304050607)
"""Multiplied by 1 << 8 * n, it has n in its top byte."""
_LANES, _LANE_ONES = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0001000100010001)

SHARES: Final = np.array([2, 4, 16, 32, 32, 32, 32, 16, 16, 16, 32, 32, 32, 32, 16, 16, 32, 32, 32, 32])
"""How the rows of a table are shared out among the contexts: there are few that are made of three symbols or less, and
what long ones and whole lines say, the matches say as well."""
PARTS: Final = int(SHARES.sum())
_STARTS = np.cumsum(SHARES) - SHARES

Rows = NDArray[np.uint64]
Table = NDArray[np.uint64]
"""[rows, WORDS_OF_ROW]; there are PARTS times a power of two, which is 4 at least."""


def new_table(rows: int) -> Table:
    """A table that holds nothing, of about `rows`, a power of two, for each context of which there are many."""
    words = max(_PLACES, rows // int(SHARES.max())) * PARTS * WORDS_OF_ROW
    room = np.zeros(words + _LINE, np.uint64)
    first = -room.ctypes.data % (8 * _LINE) // 8  # places that belong together are in one cache line
    return room[first : first + words].reshape(-1, WORDS_OF_ROW)


@compiled
def slot_of(rows: int, context: int, value: np.uint64) -> Int:
    """The first of the places of a context with this hash in a table of so many rows; the others are slot ^ 1, ..."""
    part = rows // PARTS
    return np.int64(_STARTS[context] * part + (np.int64(value) & (SHARES[context] * part - 1)))


@inlined
def look_up(table: Table, hashes: Words, found: Rows) -> None:
    """Fill `found` [contexts, WORDS_OF_ROW] with the rows of the contexts' hashes; those without one hold nothing."""
    for context in range(CONTEXTS):
        value = hashes[context]
        slot = slot_of(len(table), context, value)
        low, high = _key(value)
        found[context, _SYMBOLS], found[context, _COUNTS] = _ZERO, _ZERO
        for place in range(_PLACES):
            symbols, counts = table[slot ^ place, _SYMBOLS], table[slot ^ place, _COUNTS]
            if symbols >> _TOP == low and counts >> _TOP == high:
                found[context, _SYMBOLS], found[context, _COUNTS] = symbols, counts
                break


@compiled
def fetch(table: Table, hashes: Words, contexts: tuple[Int, Int]) -> None:
    """Have the rows of some contexts [low, high) fetched while other work is done."""
    for context in range(contexts[0], contexts[1]):
        prefetch(table, slot_of(len(table), context, hashes[context]))


@compiled
def count(table: Table, hashes: Words, symbol: int, contexts: tuple[Int, Int]) -> None:
    """Count `symbol` after some contexts [low, high); a new one takes the place of the one that has been seen least."""
    for context in range(contexts[0], contexts[1]):
        value = hashes[context]
        slot = slot_of(len(table), context, value)
        low, high = _key(value)
        place = _known_place(table, slot, low, high)
        if place >= 0:
            row = slot ^ place
            symbols, counts = table[row, _SYMBOLS], table[row, _COUNTS]
            symbols, counts = _added(symbols, counts, np.uint64(symbol))
        else:
            row = slot ^ _least_place(table, slot)
            symbols, counts = (low << _TOP) | np.uint64(symbol), (high << _TOP) | _ONE
        table[row, _SYMBOLS], table[row, _COUNTS] = symbols, counts


@compiled
def _known_place(table: Table, slot: Int, low: np.uint64, high: np.uint64) -> Int:
    """At which of its places a context's row is; -1 where it has none.

    All are looked at: a jump out of the loop could not be foreseen.
    """
    found = np.int64(-1)
    for place in range(_PLACES - 1, -1, -1):
        symbols, counts = table[slot ^ place, _SYMBOLS], table[slot ^ place, _COUNTS]
        differs = ((symbols >> _TOP) ^ low) | ((counts >> _TOP) ^ high)
        found = found if differs else np.int64(place)
    return found


@compiled
def _least_place(table: Table, slot: Int) -> Int:
    """The first of a slot's places whose row has been seen least."""
    least = np.int64(1 << 30)
    for place in range(_PLACES):
        least = min(least, np.int64(total(table[slot ^ place, _COUNTS]) * _PLACES + place))
    return least & (_PLACES - 1)


@compiled
def discount(table: Table, hashes: Words, symbol: int) -> None:
    """Take back one count of `symbol` after each context; what others lost by it stays lost."""
    for context in range(CONTEXTS):
        value = hashes[context]
        slot = slot_of(len(table), context, value)
        low, high = _key(value)
        place = _known_place(table, slot, low, high)
        if place >= 0:
            row = slot ^ place
            symbols, counts = table[row, _SYMBOLS], table[row, _COUNTS]
            symbols, counts = _taken_back(symbols, counts, np.uint64(symbol))
            table[row, _SYMBOLS], table[row, _COUNTS] = symbols, counts


@compiled
def entry(symbols: np.uint64, counts: np.uint64, rank: int) -> tuple[Int, Int]:
    """The symbol of a row's rank and its count; count 0 where there is none."""
    shift = _BYTE * np.uint64(rank)
    return np.int64((symbols >> shift) & _LOW), np.int64((counts >> shift) & _LOW)


@compiled
def total(counts: np.uint64) -> Int:
    """The sum of the counts of all ranks."""
    ranks = counts & _HELD
    pairs = (ranks & _LANES) + ((ranks >> _BYTE) & _LANES)
    return np.int64((pairs * _LANE_ONES) >> np.uint64(48))


@compiled
def _key(value: np.uint64) -> tuple[np.uint64, np.uint64]:
    """The two bytes by which a row knows its context, the first one never 0."""
    return ((value >> np.uint64(48)) & _LOW) | _ONE, value >> _TOP


@compiled
def _added(symbols: np.uint64, counts: np.uint64, symbol: np.uint64) -> tuple[np.uint64, np.uint64]:
    """A row with a symbol counted.

    Those that did not come lose part of what is beyond two: the recent past says more.
    """
    if symbols & _LOW == symbol and counts & _LOW:  # nearly always it is the newest, which stays where it is
        return symbols, (counts & ~_HELD) | _faded(counts & _HELD & ~_LOW) | min(_MOST, (counts & _LOW) + _ONE)
    rank = _rank(symbols, counts, symbol)
    known = rank < _RANKS  # of a rank that holds nothing, the count is 0
    rank = min(rank, _RANKS - _ONE)
    new = min(_MOST, ((counts >> (_BYTE * rank)) & _LOW) + _ONE) if known else _ONE
    others = _faded(counts & _HELD & ~(_LOW << (_BYTE * rank)))
    return _to_front(symbols, rank, symbol), _to_front((counts & ~_HELD) | others, rank, new)


@compiled
def _taken_back(symbols: np.uint64, counts: np.uint64, symbol: np.uint64) -> tuple[np.uint64, np.uint64]:
    """A row with one count of a symbol less; the same where it holds none."""
    rank = _rank(symbols, counts, symbol)
    if rank == _first_zero(counts & _HELD):
        return symbols, counts
    counts -= _ONE << (_BYTE * rank)
    if not (counts >> (_BYTE * rank)) & _LOW:
        symbols, counts = _without(symbols, rank), _without(counts, rank)
    return symbols, counts


@compiled
def _rank(symbols: np.uint64, counts: np.uint64, symbol: np.uint64) -> np.uint64:
    """Where a symbol stands; where it does not, the first rank that holds nothing, RANKS if all do."""
    return min(_first_zero(counts & _HELD), _first_zero((symbols ^ (symbol * _ONES)) & _HELD))


@compiled
def _first_zero(word: np.uint64) -> np.uint64:
    """The lowest byte that is 0; there must be one."""
    zeros = (word - _ONES) & ~word & _TOPS
    lowest = zeros & (~zeros + _ONE)
    return ((lowest >> np.uint64(7)) * _NUMBERS) >> _TOP


@compiled
def _faded(counts: np.uint64) -> np.uint64:
    """Counts c, 250 at most, as they are after another symbol came: (c + 3) // 2 beyond 3, 2 for 3, else c."""
    beyond2, beyond3 = _above(counts, np.uint64(2)), _above(counts, np.uint64(3))
    half = ((counts + np.uint64(3) * _ONES) >> _ONE) & np.uint64(0x7F7F7F7F7F7F7F7F)
    return (half & beyond3) | (np.uint64(2) * _ONES & beyond2 & ~beyond3) | (counts & ~beyond2)


@compiled
def _above(counts: np.uint64, limit: np.uint64) -> np.uint64:
    """0xFF in each byte that is above a limit below 128."""
    sums = (counts & ~_TOPS) + (np.uint64(127) - limit) * _ONES
    return (((sums | counts) & _TOPS) >> np.uint64(7)) * _LOW


@compiled
def _to_front(word: np.uint64, rank: np.uint64, value: np.uint64) -> np.uint64:
    """Bytes with that of a rank taken out and `value` put before all others."""
    newer = (_ONE << (_BYTE * rank)) - _ONE
    older = ~((newer << _BYTE) | _LOW)
    return (word & older) | ((word & newer) << _BYTE) | value


@compiled
def _without(word: np.uint64, rank: np.uint64) -> np.uint64:
    """Bytes with that of a rank taken out; the last rank has 0 then."""
    newer = (_ONE << (_BYTE * rank)) - _ONE
    ranks = word & _HELD
    return (word & ~_HELD) | (ranks & newer) | ((ranks >> _BYTE) & ~newer)
