"""Following a text with the memory: what its matches expect after each symbol."""

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.alphabet import SYMBOLS
from lstm_complete.memory.jit import Int, compiled
from lstm_complete.memory.match import (
    ORDERS,
    Hashes,
    Text,
    advance,
    expectation,
    improve,
    match_hashes,
    remember,
)
from lstm_complete.memory.store import Store

PROJECT, OWN = 0, 1
"""The two stores and their matches: the rest of the project, and the document itself."""

Matches = NDArray[np.int64]
"""[2, 3]: the match in the project's store and the one in the document's own."""
Expected = NDArray[np.uint8]
"""[..., 2, 2]: of each store's match, the symbol that it expects and its class of trust."""


@compiled
def follow(
    project: Store,
    own: Store,
    history: Text,
    first: Int,
    end: int,
    matches: Matches,
    hashes: Hashes,
    expected: Expected,
) -> int:
    """Take the symbol before `end` in `history`; fill `expected` [2, 2] with what may come next.

    Returns how many of `hashes` [orders] were filled.
    """
    count = match_hashes(history, first, end, hashes)
    follow_hashed(project, own, history, first, end, matches, hashes, count, expected)
    return count


@compiled
def follow_hashed(
    project: Store,
    own: Store,
    history: Text,
    first: Int,
    end: int,
    matches: Matches,
    hashes: Hashes,
    count: int,
    expected: Expected,
) -> None:
    """`follow` where the first `count` of `hashes` [orders] are those of the contexts before `end`."""
    symbol = history[end - 1]
    advance(project.text, symbol, matches[PROJECT])
    improve(project.text, project.heads, hashes, count, history, first, end, matches[PROJECT])
    expected[PROJECT, 0], expected[PROJECT, 1] = expectation(project.text, matches[PROJECT])
    advance(own.text, symbol, matches[OWN])
    improve(own.text, own.heads, hashes, count, history, first, end, matches[OWN])
    expected[OWN, 0], expected[OWN, 1] = expectation(own.text, matches[OWN])


@compiled
def read_on(project: Store, own: Store, first: int, start: int, end: int, matches: Matches, expected: Expected) -> None:
    """Follow own.text[start:end], a part of a text that begins at `first`, and remember where its contexts stand.

    expected [end - start, 2, 2] is filled. What followed is not counted: that is `store.count_symbols`'s.
    """
    hashes = np.empty(len(ORDERS), np.uint64)
    for place in range(start, end):
        count = follow(project, own, own.text, first, place + 1, matches, hashes, expected[place - start])
        remember(own.heads, hashes, count, place + 1)


@compiled
def network_input(expected: Expected) -> tuple[Int, Int]:
    """What the network reads of what is expected, [2, 2]: the symbol of the longer match, the document's own if they
    are equal, and its class of trust."""
    longer = OWN if expected[OWN, 1] >= expected[PROJECT, 1] else PROJECT
    return SYMBOLS[expected[longer, 0]], np.int64(expected[longer, 1])


@compiled
def network_inputs(expected: Expected) -> NDArray[np.uint16]:
    """`network_input` of each of expected [n, 2, 2], as [n, 2]."""
    inputs = np.empty((len(expected), 2), np.uint16)
    for place in range(len(expected)):
        inputs[place, 0], inputs[place, 1] = network_input(expected[place])
    return inputs
