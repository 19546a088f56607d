"""A body of text that is remembered: the text itself, where its contexts stood, what followed them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.alphabet import FILE_END, Stored
from lstm_complete.memory.contexts import ALL_CONTEXTS, CONTEXTS, WORDS, Words, context_hashes, feed, feed_all
from lstm_complete.memory.contexts import ORDERS as CONTEXT_ORDERS
from lstm_complete.memory.jit import Int, compiled
from lstm_complete.memory.match import Heads, Text, new_heads, remember_all
from lstm_complete.memory.rows import Table, count, discount, fetch, new_table


class Store(NamedTuple):
    """Arrays that compiled code works on. A text lies behind a FILE_END; text 0 means: nothing here."""

    text: Text  # [capacity]
    heads: Heads  # [slots]
    table: Table  # [rows, WORDS_OF_ROW]
    filled: NDArray[np.int64]  # [1], where the next text begins


class Difference(NamedTuple):
    """Where two versions of a text differ; before `start` and behind the ends they are the same."""

    start: int
    end: int
    """In the old version, ..."""
    new_end: int
    """... and in the new one."""
    reach: int
    """How many symbols behind the ends stand in other contexts than before."""
    words: Words
    """[WORDS], the words of state before `start`."""


def new_store(capacity: int, *, slots_bits: int, rows_bits: int) -> Store:
    """An empty store for texts of `capacity` symbols in all"""
    return Store(
        np.zeros(capacity + 2, np.uint8),
        new_heads(1 << slots_bits),
        new_table(1 << rows_bits),
        np.ones(1, np.int64),
    )


def reserve(store: Store, length: int) -> int | None:
    """Where a text of `length` may be put, behind all others; None where there is no room for it."""
    start = int(store.filled[0])
    if start + length + 1 >= len(store.text):
        return None
    store.filled[0] = start + length + 1
    return start


def relearn(store: Store, start: int, end: int, text: Stored, place: int) -> None:
    """Remember `text` instead of text[start:end], at `place`, which is `start` or a room of its own.

    Counted is what differs and what stands behind it in other contexts than before: all contexts have been followed
    by the same symbols as if the old version had been forgotten and the new one learned. Rows may differ in what
    depends on the order of counting: which symbol came last, what faded, what was evicted.
    """
    old = store.text[start:end].copy()
    differs = difference(old, text)
    _discount_symbols(store, start, start + differs.start, start + differs.end + differs.reach, differs.words.copy())
    if place != start or len(text) < len(old):
        store.text[start:end] = 0
    store.text[place - 1], store.text[place : place + len(text)] = FILE_END, text
    counted = differs.new_end + differs.reach
    _count_all(store, place, place + differs.start, place + counted, differs.words)
    # All places are noted anew: one that is gone may have been the newest of a context that stands elsewhere as well.
    remember_places(store, place, place, place + len(text))


def difference(old: Stored, new: Stored) -> Difference:
    """Where two versions of a text differ, taken as one place."""
    shared = min(len(old), len(new))
    start = _agreeing(old[:shared], new[:shared])
    behind = _agreeing(old[start:][::-1][: shared - start], new[start:][::-1][: shared - start])
    end, new_end = len(old) - behind, len(new) - behind
    before = np.zeros(WORDS, np.uint64)
    feed_all(before, old[:start])
    words, new_words = before.copy(), before.copy()
    feed_all(words, old[start:end])
    feed_all(new_words, new[start:new_end])
    reach = _reach(old[end:], words, new_words) if end > start or new_end > start else 0
    return Difference(start, end, new_end, reach, before)


def _agreeing(one: Stored, other: Stored) -> int:
    """How many symbols at the start of two texts of one length are the same."""
    differs = one != other
    return int(differs.argmax()) if differs.any() else len(one)


@compiled
def _reach(text: Text, words: Words, new_words: Words) -> int:
    """How many symbols of a text stand in other contexts with what was before it changed.

    `words` and `new_words` [WORDS] are those before it then and now; both are carried on.
    """
    for place in range(len(text)):
        if place >= CONTEXT_ORDERS[-1] and (words == new_words).all():
            return place
        feed(words, text[place])
        feed(new_words, text[place])
    return len(text)


def unlearn(store: Store, start: int, end: int) -> None:
    """Forget the text at text[start:end]; `learn` may use its room again."""
    _discount_symbols(store, start, start, end, np.zeros(WORDS, np.uint64))
    store.text[start:end] = 0


def clear(store: Store) -> None:
    """Forget everything."""
    store.text[: int(store.filled[0])] = 0
    store.heads[:] = 0
    store.table[:] = 0
    store.filled[0] = 1


@compiled
def count_symbols(store: Store, first: int, start: int, end: int, words: Words, contexts: tuple[Int, Int]) -> None:
    """Count what followed some contexts [low, high) in text[start:end], a part of a text that begins at `first`.

    `words` [WORDS] are those before `start`, and afterwards those before `end`.
    """
    hashes = np.empty((2, CONTEXTS), np.uint64)
    context_hashes(store.text, first, start, words, hashes[start & 1])
    for place in range(start, end):
        # The rows of the next place are on their way while this one is counted.
        feed(words, store.text[place])
        following = hashes[(place + 1) & 1]
        context_hashes(store.text, first, place + 1, words, following)
        fetch(store.table, following, contexts)
        count(store.table, hashes[place & 1], store.text[place], contexts)


def _count_all(store: Store, first: int, start: int, end: int, words: Words) -> None:
    count_symbols(store, first, start, end, words, ALL_CONTEXTS)


def learn(
    store: Store,
    text: Stored,
    place: int | None = None,
    counted: Callable[[Store, int, int, int, Words], None] = _count_all,
) -> int | None:
    """Remember a text; returns where it begins in the store, None where there is no room for it.

    `place` is where there is room for it, reserved or that of a forgotten text; `counted` counts what
    followed all contexts.
    """
    start = reserve(store, len(text)) if place is None else place
    if start is None:
        return None
    end = start + len(text)
    store.text[start - 1], store.text[start:end] = FILE_END, text
    counted(store, start, start, end, np.zeros(WORDS, np.uint64))
    remember_places(store, start, start, end)
    return start


@compiled
def _discount_symbols(store: Store, first: int, start: int, end: int, words: Words) -> None:
    """Take back what `count_symbols` counted."""
    hashes = np.empty(CONTEXTS, np.uint64)
    for place in range(start, end):
        context_hashes(store.text, first, place, words, hashes)
        fetch(store.table, hashes, ALL_CONTEXTS)
        discount(store.table, hashes, store.text[place])
        feed(words, store.text[place])


@compiled
def remember_places(store: Store, first: int, start: int, end: int) -> None:
    """Note where each context of text[start:end] stands, a part of a text that begins at `first`."""
    remember_all(store.heads, store.text, first, start, end)
