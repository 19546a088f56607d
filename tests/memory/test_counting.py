"""Counting beside other work gives the counts of counting at once."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lstm_complete.memory.contexts import ALL_CONTEXTS, WORDS, feed_all
from lstm_complete.memory.counting import SHARED, Counting, count_together, document_helper, project_helper
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
        count_symbols(at_once, first, first, end, np.zeros(WORDS, np.uint64), ALL_CONTEXTS)
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


@pytest.mark.skipif(sys.platform != "linux", reason="only there has each thread a priority")
def test_documents_do_not_wait_for_a_thread_that_gives_way() -> None:
    """As in the server: the thread that indexes counts with a helper, then a document is counted."""

    def index() -> int:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        store = store_of(2 * SHARED)
        count_together(store, 1, 1, 1 + 2 * SHARED, np.zeros(WORDS, np.uint64))
        return project_helper().submit(priority).result()

    project_helper.cache_clear()
    document_helper.cache_clear()
    with ThreadPoolExecutor(1) as indexer:
        assert indexer.submit(index).result() == 10
    assert document_helper().submit(priority).result() == priority()


def priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
