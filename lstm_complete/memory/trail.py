"""Hypotheses that go on from one place, side by side: what the memory says to each."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.alphabet import SYMBOLS
from lstm_complete.memory.contexts import Words, feed
from lstm_complete.memory.counting import Counting
from lstm_complete.memory.jit import Int, compiled
from lstm_complete.memory.match import LENGTH, ORDERS, POSITION, Text, expectation, fetch_heads, match_hashes
from lstm_complete.memory.reading import OWN, PROJECT, Expected, Matches, follow, follow_hashed
from lstm_complete.memory.store import Store

_FIRST: Final = np.int64(0)
"""Where histories begin; a plain 0 would be a type of its own, for which all that it is passed to is compiled anew."""


class Followed(NamedTuple):
    """B hypotheses of one length as the memory has followed them; row b has read histories[b, :end]."""

    histories: Text  # [B, room]
    words: Words  # [B, WORDS]
    matches: Matches  # [B, 2, 3]
    expected: Expected  # [B, 2, 2]


@dataclass(frozen=True)
class Trail:
    """Where hypotheses begin."""

    project: Store
    own: Store
    counting: Counting
    """What is still to be counted in the own store."""
    end: int
    followed: Followed
    """The place as the only row."""


def room_for(trail: Trail, rows: int, symbols: int) -> Followed:
    """Arrays for so many hypotheses that go on from a trail by so many symbols."""
    start = trail.followed
    return Followed(
        np.zeros((rows, trail.end + symbols), np.uint8),
        *(np.empty((rows, *part.shape[1:]), part.dtype) for part in (start.words, start.matches, start.expected)),
    )


@compiled
def go_on(
    project: Store,
    own: Store,
    old: Followed,
    parents: NDArray[np.int64],
    end: int,
    symbols: NDArray[np.uint8],
    new: Followed,
) -> None:
    """Fill the first rows of `new`: row b with row parents[b] of `old`, which has `end` symbols, and symbols[b]."""
    hashes, counts = np.empty((len(parents), len(ORDERS)), np.uint64), np.empty(len(parents), np.int64)
    for row in range(len(parents)):  # what they ask the memory for is fetched for all at once
        history = new.histories[row]
        _take_over(old, parents[row], end, new, row)
        history[end] = symbols[row]
        feed(new.words[row], symbols[row])
        counts[row] = match_hashes(history, _FIRST, end + 1, hashes[row])
        fetch_heads(project.heads, hashes[row], counts[row])
        fetch_heads(own.heads, hashes[row], counts[row])
    for row in range(len(parents)):
        matches, expected = new.matches[row], new.expected[row]
        follow_hashed(project, own, new.histories[row], _FIRST, end + 1, matches, hashes[row], counts[row], expected)


@compiled
def _take_over(old: Followed, parent: Int, end: int, new: Followed, row: Int) -> None:
    """Begin row `row` of `new` as the `end` symbols of row `parent` of `old`, with their words and matches.

    In loops: for what NumPy says where shapes differ, seconds would be spent on compiling how text is joined.
    """
    for place in range(end):
        new.histories[row, place] = old.histories[parent, place]
    for word in range(old.words.shape[1]):
        new.words[row, word] = old.words[parent, word]
    for store in range(old.matches.shape[1]):
        for part in range(old.matches.shape[2]):
            new.matches[row, store, part] = old.matches[parent, store, part]


@compiled
def place_of(followed: Followed, row: Int, symbol: Int) -> Int:
    """Where the match that expects a symbol after a row holds it: 2 * position in the store's text + 0 for the
    project's store, 1 for the document's own; the longer match's, the document's own if they are equal; 0 if none does.
    """
    place, longest = np.int64(0), np.int64(-1)
    for store in (PROJECT, OWN):
        match = followed.matches[row, store]
        expects = match[POSITION] and SYMBOLS[followed.expected[row, store, 0]] == symbol
        if expects and match[LENGTH] >= longest:
            place, longest = 2 * match[POSITION] + store, match[LENGTH]
    return place


@compiled
def follow_text(
    project: Store, own: Store, history: Text, start: int, end: int, words: Words, matches: Matches, expected: Expected
) -> None:
    """Follow history[start:end]; `expected`, [1 + end - start, 2, 2] or more, begins with what is expected first."""
    hashes = np.empty(len(ORDERS), np.uint64)
    expected[0, PROJECT, 0], expected[0, PROJECT, 1] = expectation(project.text, matches[PROJECT])
    expected[0, OWN, 0], expected[0, OWN, 1] = expectation(own.text, matches[OWN])
    for place in range(start, end):
        feed(words, history[place])
        follow(project, own, history, _FIRST, place + 1, matches, hashes, expected[place + 1 - start])
