"""Counts of what followed each context, in a table of fixed size.

A row has the bytes [key, key, RANKS symbols, RANKS counts]: the symbols that followed, the newest first. Four
rows share a cache line, among which a context finds or takes its place.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.jit import Int, compiled

RANKS: Final = 7
ROW: Final = 2 + 2 * RANKS
_SYMBOLS, _COUNTS = 2, 2 + RANKS
_PLACES = 4
_MOST = 250

Table = NDArray[np.uint8]
"""[contexts, rows, ROW]; the number of rows is a power of two."""


@compiled
def find(table: Table, context: int, value: np.uint64) -> Int:
    """The row of a context's hash, -1 where it has none."""
    slot = np.int64(value & np.uint64(table.shape[1] - 1))
    low, high = np.uint8(value >> np.uint64(48)) | np.uint8(1), np.uint8(value >> np.uint64(56))
    for place in range(_PLACES):
        row = slot ^ place
        if table[context, row, 0] == low and table[context, row, 1] == high:
            return row
    return -1


@compiled
def count(table: Table, context: int, value: np.uint64, symbol: int) -> None:
    """Count `symbol` after a context; a new context takes the place of the one that has been seen least."""
    row = find(table, context, value)
    if row < 0:
        row = _take(table, context, value)
    _add(table[context, row], symbol)


@compiled
def discount(table: Table, context: int, value: np.uint64, symbol: int) -> None:
    """Take back one count of `symbol` after a context; what others lost by it stays lost."""
    row = find(table, context, value)
    if row < 0:
        return
    for rank in range(RANKS):
        if table[context, row, _COUNTS + rank] and table[context, row, _SYMBOLS + rank] == symbol:
            table[context, row, _COUNTS + rank] -= 1
            if not table[context, row, _COUNTS + rank]:
                _close_gap(table[context, row], rank)
            return


@compiled
def _close_gap(row: NDArray[np.uint8], rank: int) -> None:
    for other in range(rank, RANKS - 1):
        row[_SYMBOLS + other], row[_COUNTS + other] = row[_SYMBOLS + other + 1], row[_COUNTS + other + 1]
    row[_COUNTS + RANKS - 1] = 0


@compiled
def _take(table: Table, context: int, value: np.uint64) -> Int:
    slot = np.int64(value & np.uint64(table.shape[1] - 1))
    best, least = slot, 1 << 30
    for place in range(_PLACES):
        row = slot ^ place
        weight = 0
        if table[context, row, 0]:
            for rank in range(RANKS):
                weight += table[context, row, _COUNTS + rank]
        if weight < least:
            best, least = row, weight
    table[context, best, :] = 0
    table[context, best, 0] = np.uint8(value >> np.uint64(48)) | np.uint8(1)
    table[context, best, 1] = np.uint8(value >> np.uint64(56))
    return best


@compiled
def _add(row: NDArray[np.uint8], symbol: int) -> None:
    """Count a symbol; those that did not come lose part of what is beyond two: the recent past says more."""
    rank = 0
    while rank < RANKS and row[_COUNTS + rank] and row[_SYMBOLS + rank] != symbol:
        rank += 1
    new = np.int64(1)
    if rank < RANKS and row[_COUNTS + rank]:
        new = min(np.int64(_MOST), np.int64(row[_COUNTS + rank]) + 1)
    rank = min(rank, RANKS - 1)
    for other in range(RANKS):
        seen = np.int64(row[_COUNTS + other])
        if other != rank and seen > 2:
            row[_COUNTS + other] = (seen + 3) // 2 if seen > 3 else 2
    for other in range(rank, 0, -1):
        row[_SYMBOLS + other] = row[_SYMBOLS + other - 1]
        row[_COUNTS + other] = row[_COUNTS + other - 1]
    row[_SYMBOLS], row[_COUNTS] = symbol, new


@compiled
def entry(row: NDArray[np.uint8], rank: int) -> tuple[Int, Int]:
    """The symbol of a rank and its count; count 0 where there is none."""
    return np.int64(row[_SYMBOLS + rank]), np.int64(row[_COUNTS + rank])
