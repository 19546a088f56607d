"""A body of text that is remembered: the text itself, where its contexts stood, what followed them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.alphabet import FILE_END, Stored
from lstm_complete.memory.contexts import CONTEXTS, WORDS, Words, context_hashes, feed
from lstm_complete.memory.jit import compiled
from lstm_complete.memory.match import ORDERS, Heads, Text, match_hashes, remember
from lstm_complete.memory.rows import ROW, Table, count


class Store(NamedTuple):
    """Arrays that compiled code works on. A text lies behind a FILE_END; text 0 means: nothing here."""

    text: Text  # [capacity]
    heads: Heads  # [orders, slots]
    table: Table  # [contexts, rows, ROW]
    filled: NDArray[np.int64]  # [1], where the next text begins


def new_store(capacity: int, *, slots_bits: int, rows_bits: int) -> Store:
    """An empty store for texts of `capacity` symbols in all."""
    return Store(
        np.zeros(capacity + 2, np.uint8),
        np.zeros((len(ORDERS), 1 << slots_bits), np.int32),
        np.zeros((CONTEXTS, 1 << rows_bits, ROW), np.uint8),
        np.ones(1, np.int64),
    )


def learn(store: Store, texts: Sequence[Stored]) -> int:
    """Remember texts, each of them whole; returns how many there was room for."""
    for number, text in enumerate(texts):
        start = int(store.filled[0])
        end = start + len(text)
        if end + 1 >= len(store.text):
            return number
        store.text[start - 1], store.text[start:end] = FILE_END, text
        _learn(store, start, end, np.zeros(WORDS, np.uint64))
        store.filled[0] = end + 1
    return len(texts)


def clear(store: Store) -> None:
    """Forget everything."""
    store.text[: int(store.filled[0])] = 0
    store.heads[:] = 0
    store.table[:] = 0
    store.filled[0] = 1


@compiled
def _learn(store: Store, start: int, end: int, words: Words) -> None:
    contexts = np.empty(CONTEXTS, np.uint64)
    matched = np.empty(len(ORDERS), np.uint64)
    for place in range(start, end):
        context_hashes(store.text, start, place, words, contexts)
        learn_symbol(store, start, place, contexts, matched)
        feed(words, store.text[place])


@compiled
def learn_symbol(store: Store, first: int, place: int, contexts: Words, matched: NDArray[np.uint64]) -> None:
    """Remember that text[place] followed its contexts, whose hashes are in `contexts` [CONTEXTS]."""
    symbol = store.text[place]
    for context in range(CONTEXTS):
        count(store.table, context, contexts[context], symbol)
    found = match_hashes(store.text, first, place + 1, matched)
    remember(store.heads, matched, found, place + 1)
