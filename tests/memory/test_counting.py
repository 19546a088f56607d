"""Counting beside other work gives the counts of counting at once."""

import numpy as np
import pytest

from lstm_complete.memory.contexts import WORDS, feed_all
from lstm_complete.memory.counting import SHARED, Counting
from lstm_complete.memory.store import Store, count_symbols, new_store


def store_of(symbols: int) -> Store:
    store = new_store(2 * symbols + 10, slots_bits=8, rows_bits=8)
    store.text[1 : 1 + symbols] = np.random.default_rng(symbols).integers(97, 105, symbols)
    store.text[2 + symbols : 2 + 2 * symbols] = store.text[1 : 1 + symbols][::-1]
    return store


@pytest.mark.parametrize("symbols", [10, SHARED, 10 * SHARED])
def test_two_texts_are_counted_in_their_order(symbols: int) -> None:
    beside, at_once = store_of(symbols), store_of(symbols)
    counting = Counting(beside)
    for first in (1, 2 + symbols):
        half, end, words = first + symbols // 2, first + symbols, np.zeros(WORDS, np.uint64)
        counting.add(first, first, half, words)
        feed_all(words, beside.text[first:half])
        counting.add(first, half, end, words)
        count_symbols(at_once, first, first, end, np.zeros(WORDS, np.uint64))
    counting.begin()
    counting.finish()
    assert at_once.table.any()
    assert (beside.table == at_once.table).all()


def test_finishing_twice_counts_once() -> None:
    store = store_of(2 * SHARED)
    counting = Counting(store)
    counting.add(1, 1, 1 + 2 * SHARED, np.zeros(WORDS, np.uint64))
    counting.begin()
    counting.finish()
    counted = store.table.copy()
    counting.finish()
    counting.begin()
    assert (store.table == counted).all()


def test_a_text_that_could_not_be_counted_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise MemoryError

    counting = Counting(store_of(2 * SHARED))
    counting.add(1, 1, 1 + 2 * SHARED, np.zeros(WORDS, np.uint64))
    monkeypatch.setattr("lstm_complete.memory.counting.count_symbols", fail)
    counting.begin()
    with pytest.raises(MemoryError):
        counting.finish()
    counting.finish()
    assert counting.failed
