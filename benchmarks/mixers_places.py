"""What the memory knows at one place, for mixers that are compared: rows of counts and the classes of the place."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.contexts import CONTEXTS, ORDERS, Words, context_hashes, word_length
from lstm_complete.memory.jit import Int, compiled
from lstm_complete.memory.match import Text
from lstm_complete.memory.mixing import LONGEST_WORD, STORES, confidence_class
from lstm_complete.memory.reading import OWN, PROJECT, Expected
from lstm_complete.memory.rows import RANKS, WORDS_OF_ROW, Rows, entry, look_up
from lstm_complete.memory.store import Store

VOTERS: Final = STORES * CONTEXTS
"""The contexts of the project's store, then those of the document's own."""
CONFIDENCE, LONGEST, TRUST, LAST, IN_WORD, CLASSES = range(6)
"""Classes of a place: the network's confidence, how many of ORDERS the longest known context has, the better match's
trust, the last byte, the length of the identifier that is being written."""
TRUSTS: Final = 8

LogProbabilities = NDArray[np.float32]


class Place(NamedTuple):
    """What is known at one place; see `collect`."""

    entries: NDArray[np.int64]  # [VOTERS * RANKS], packed: voter, rank, count, byte
    starts: NDArray[np.int64]  # [VOTERS + 1], where each voter's entries begin
    classes: NDArray[np.int64]  # [CLASSES]
    hashes: Words  # [CONTEXTS]
    rows: Rows  # [CONTEXTS, WORDS_OF_ROW], of the store that is being asked


@compiled
def new_place() -> Place:
    """Room for what is known at one place."""
    return Place(
        np.empty(VOTERS * RANKS, np.int64),
        np.zeros(VOTERS + 1, np.int64),
        np.zeros(CLASSES, np.int64),
        np.empty(CONTEXTS, np.uint64),
        np.empty((CONTEXTS, WORDS_OF_ROW), np.uint64),
    )


@compiled
def byte_of(packed: Int) -> Int:
    """The byte that followed."""
    return packed & 255


@compiled
def count_of(packed: Int) -> Int:
    """How often it did."""
    return (packed >> 8) & 255


@compiled
def rank_of(packed: Int) -> Int:
    """How many others have followed since."""
    return (packed >> 16) & 7


@compiled
def voter_of(packed: Int) -> Int:
    """Whose count it is."""
    return packed >> 19


@compiled
def collect(
    project: Store,
    own: Store,
    history: Text,
    first: int,
    end: int,
    words: Words,
    expected: Expected,
    network: LogProbabilities,
    place: Place,
) -> None:
    """Fill `place` for what stands behind history[first:end]; `network` [V] are log-probabilities."""
    context_hashes(history, first, end, words, place.hashes)
    filled: Int = np.int64(0)
    longest = 0
    for number in range(STORES):
        look_up(project.table if number == PROJECT else own.table, place.hashes, place.rows)
        for context in range(CONTEXTS):
            voter = number * CONTEXTS + context
            place.starts[voter] = filled
            filled = _take(context, voter, place, filled)
            if filled > place.starts[voter] and context < len(ORDERS):
                longest = max(longest, context + 1)
    place.starts[VOTERS] = filled
    place.classes[CONFIDENCE] = confidence_class(network.max())
    place.classes[LONGEST] = longest
    place.classes[TRUST] = max(expected[PROJECT, 1], expected[OWN, 1])
    place.classes[LAST] = history[end - 1] if end > first else 0
    place.classes[IN_WORD] = min(LONGEST_WORD, word_length(words))


@compiled
def _take(context: int, voter: int, place: Place, filled: Int) -> Int:
    """Put the entries of a context's row behind the `filled` first; returns how many there are then."""
    symbols, counts = place.rows[context]
    for rank in range(RANKS):
        byte, seen = entry(symbols, counts, rank)
        if not seen:
            break
        place.entries[filled] = (((np.int64(voter) << 3) + rank << 8) + seen << 8) + byte
        filled += 1
    return filled
