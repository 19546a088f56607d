"""A body of text that is remembered: the text itself, where its contexts stood, what followed them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.alphabet import FILE_END, Stored
from lstm_complete.memory.contexts import CONTEXTS, WORDS, Words, context_hashes, feed
from lstm_complete.memory.jit import compiled
from lstm_complete.memory.match import ORDERS, Heads, Text, match_hashes, remember
from lstm_complete.memory.rows import Table, count, discount, new_table


class Store(NamedTuple):
    """Arrays that compiled code works on. A text lies behind a FILE_END; text 0 means: nothing here."""

    text: Text  # [capacity]
    heads: Heads  # [orders, slots]
    table: Table  # [contexts, rows, WORDS_OF_ROW]
    filled: NDArray[np.int64]  # [1], where the next text begins


def new_store(capacity: int, *, slots_bits: int, rows_bits: int) -> Store:
    """An empty store for texts of `capacity` symbols in all."""
    return Store(
        np.zeros(capacity + 2, np.uint8),
        np.zeros((len(ORDERS), 1 << slots_bits), np.int32),
        new_table(1 << rows_bits),
        np.ones(1, np.int64),
    )


def learn(store: Store, text: Stored, place: int | None = None) -> int | None:
    """Remember a text; returns where it begins in the store, None where there is no room for it.

    `place` is where a forgotten text of that length or more began; without it, the text goes behind all others.
    """
    filled = int(store.filled[0])
    start = filled if place is None else place
    end = start + len(text)
    if end + 1 >= len(store.text):
        return None
    store.text[start - 1], store.text[start:end] = FILE_END, text
    count_symbols(store, start, start, end, np.zeros(WORDS, np.uint64))
    remember_places(store, start, start, end)
    store.filled[0] = max(filled, end + 1)
    return start


def unlearn(store: Store, start: int, end: int) -> None:
    """Forget the text at text[start:end]; `learn` may use its room again."""
    _discount_symbols(store, start, end, np.zeros(WORDS, np.uint64))
    store.text[start:end] = 0


def clear(store: Store) -> None:
    """Forget everything."""
    store.text[: int(store.filled[0])] = 0
    store.heads[:] = 0
    store.table[:] = 0
    store.filled[0] = 1


@compiled
def count_symbols(
    store: Store, first: int, start: int, end: int, words: Words, contexts: tuple[int, int] = (0, CONTEXTS)
) -> None:
    """Count what followed some contexts [low, high) in text[start:end], a part of a text that begins at `first`.

    `words` [WORDS] are those before `start`, and afterwards those before `end`.
    """
    hashes = np.empty(CONTEXTS, np.uint64)
    for place in range(start, end):
        context_hashes(store.text, first, place, words, hashes)
        count(store.table, hashes, store.text[place], contexts)
        feed(words, store.text[place])


@compiled
def _discount_symbols(store: Store, start: int, end: int, words: Words) -> None:
    hashes = np.empty(CONTEXTS, np.uint64)
    for place in range(start, end):
        context_hashes(store.text, start, place, words, hashes)
        discount(store.table, hashes, store.text[place])
        feed(words, store.text[place])


@compiled
def remember_places(store: Store, first: int, start: int, end: int) -> None:
    """Note where each context of text[start:end] stands, a part of a text that begins at `first`."""
    hashes = np.empty(len(ORDERS), np.uint64)
    for place in range(start, end):
        remember(store.heads, hashes, match_hashes(store.text, first, place + 1, hashes), place + 1)
