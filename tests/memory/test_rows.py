"""The table of counts, beside a slow one that is written down as it is meant."""

import random

import numpy as np
import pytest

from lstm_complete.memory.contexts import ALL_CONTEXTS, CONTEXTS, Words
from lstm_complete.memory.rows import RANKS, WORDS_OF_ROW, Table, count, discount, entry, look_up, new_table, total

MOST = 250


class Slow:
    """The symbols after one context, newest first, each with its count."""

    def __init__(self) -> None:
        self.held: list[tuple[int, int]] = []

    def count(self, symbol: int) -> None:
        new = min(MOST, dict(self.held).get(symbol, 0) + 1)
        others = [(other, fade(seen)) for other, seen in self.held if other != symbol]
        if len(self.held) == RANKS and len(others) == RANKS:
            others.pop()
        self.held = [(symbol, new), *others]

    def discount(self, symbol: int) -> None:
        taken = [(other, seen - (other == symbol)) for other, seen in self.held]
        self.held = [(other, seen) for other, seen in taken if seen]


def fade(seen: int) -> int:
    if seen <= 3:
        return min(seen, 2)
    return (seen + 3) // 2


def hashed(value: int) -> Words:
    return np.full(CONTEXTS, value, np.uint64)


def held(table: Table, value: int) -> list[tuple[int, int]]:
    """Of the last context; the others hold the same."""
    rows = np.empty((CONTEXTS, WORDS_OF_ROW), np.uint64)
    look_up(table, hashed(value), rows)
    assert (rows == rows[-1]).all()
    found = [entry(rows[-1, 0], rows[-1, 1], rank) for rank in range(RANKS)]
    assert total(rows[-1, 1]) == sum(seen for _, seen in found)
    return [(int(symbol), int(seen)) for symbol, seen in found if seen]


@pytest.mark.parametrize("symbols", [2, 5, 7, 8, 40, 256])
def test_counts_are_those_of_the_slow_table(symbols: int) -> None:
    random_ = random.Random(symbols)
    table, slow = new_table(1), Slow()
    value = 0xABCD_1234_5678_9ABC
    for step in range(3000):
        symbol = random_.randrange(symbols) if random_.random() < 0.4 else 0
        if random_.random() < 0.2 and step:
            discount(table, hashed(value), symbol)
            slow.discount(symbol)
        else:
            count(table, hashed(value), symbol, ALL_CONTEXTS)
            slow.count(symbol)
        assert held(table, value) == slow.held


def test_a_count_ends_at_its_most() -> None:
    table = new_table(1)
    for _ in range(MOST + 20):
        count(table, hashed(77), 255, ALL_CONTEXTS)
    assert held(table, 77) == [(255, MOST)]


def test_a_new_context_takes_the_place_of_the_one_seen_least() -> None:
    table = new_table(1)
    old = [(number << 48) | (number & 3) for number in range(1, 9, 2)]
    for number, value in enumerate(old):
        for _ in range(5 - number):
            count(table, hashed(value), 97, ALL_CONTEXTS)
    assert [bool(held(table, value)) for value in old] == [True] * 4
    count(table, hashed(99 << 48), 97, ALL_CONTEXTS)
    assert [bool(held(table, value)) for value in old] == [True, True, True, False]


def test_contexts_are_counted_each_by_itself() -> None:
    table, rows = new_table(1), np.empty((CONTEXTS, WORDS_OF_ROW), np.uint64)
    hashes = np.arange(CONTEXTS, dtype=np.uint64) << np.uint64(50)
    count(table, hashes, 97, ALL_CONTEXTS)
    look_up(table, np.full(CONTEXTS, hashes[3]), rows)
    assert [int(total(counts)) for _, counts in rows] == [int(context == 3) for context in range(CONTEXTS)]


def test_what_was_never_counted_is_not_found() -> None:
    table = new_table(1)
    assert held(table, 5) == []
    discount(table, hashed(5), 97)
    assert not table.any()
