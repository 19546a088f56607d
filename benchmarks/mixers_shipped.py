"""The shipped mixture with an adaptive probability map behind it, for the comparison of mixers.

The parts are those of `memory/mixing.py`; the mixture's distribution is taken as eight decisions that two maps refine.
"""

from typing import NamedTuple

import numpy as np
from mixers_map import DEPTH, LEAVES, Maps, Tree, fill_tree, learn_maps, new_maps, refine
from mixers_places import CLASSES, CONFIDENCE, LONGEST, TRUST, LogProbabilities
from numpy.typing import NDArray

from lstm_complete.memory.alphabet import SYMBOLS
from lstm_complete.memory.contexts import ALL_CONTEXTS, Words, feed
from lstm_complete.memory.jit import Int, compiled
from lstm_complete.memory.match import Text
from lstm_complete.memory.mixing import (
    Learning,
    Weights,
    collect,
    mix_votes,
    new_ballot,
    new_learning,
    new_weights,
    update,
)
from lstm_complete.memory.reading import OWN, PROJECT, Expected
from lstm_complete.memory.rows import count
from lstm_complete.memory.softmax import normalize
from lstm_complete.memory.store import Store


class Mapped(NamedTuple):
    """Everything that is learned."""

    weights: Weights
    learning: Learning
    maps: Maps


def new_mapped() -> Mapped:
    """A mixture and maps that leave the network's distribution as it is."""
    return Mapped(new_weights(), new_learning(), new_maps())


@compiled
def _classify(classes: NDArray[np.int64], confidence: int, longest: int, expected: Expected) -> None:
    classes[CONFIDENCE], classes[LONGEST] = confidence, longest
    classes[TRUST] = max(expected[PROJECT, 1], expected[OWN, 1])


@compiled
def _cost(maps: Maps, tree: Tree, classes: NDArray[np.int64], byte: Int) -> float:
    """What a byte costs in nats, the maps learning from each of its decisions."""
    cost = 0.0
    for depth in range(DEPTH):
        node = (LEAVES + byte) >> (DEPTH - depth)
        bit = (byte >> (DEPTH - 1 - depth)) & 1
        chance = tree[2 * node + 1] / tree[node]
        refined = refine(maps, node, depth, classes, chance)
        cost -= np.log(refined if bit else 1.0 - refined)
        learn_maps(maps, node, depth, classes, chance, bit)
    return cost


@compiled
def read_mapped(
    project: Store,
    own: Store,
    mixer: Mapped,
    start: int,
    end: int,
    words: Words,
    expected: Expected,
    network: LogProbabilities,
    costs: NDArray[np.float64],
) -> None:
    """Read own.text[start:end] of a text that begins at 1, in bits per symbol; see `mixing.read_mixed`."""
    ballot, tree, classes = new_ballot(), np.empty(2 * LEAVES), np.zeros(CLASSES, np.int64)
    out = np.empty(network.shape[1], np.float32)
    for position in range(start, end):
        row, byte = position - start, np.int64(own.text[position])
        votes, confidence, longest = collect(
            project, own, own.text, 1, position, words, expected[row], network[row], ballot
        )
        mix_votes(mixer.weights, ballot, votes, confidence, longest, network[row], out)
        normalize(out)
        _classify(classes, confidence, longest, expected[row])
        fill_tree(out, tree)
        costs[row] = _cost(mixer.maps, tree, classes, byte) / np.log(2.0)
        truth = SYMBOLS[byte]
        update(mixer.weights, mixer.learning, ballot, votes, confidence, longest, network[row], out, truth)
        count(own.table, ballot.hashes, own.text[position], ALL_CONTEXTS)
        feed(words, own.text[position])


@compiled
def _refine_all(maps: Maps, tree: Tree, refined: Tree, classes: NDArray[np.int64]) -> None:
    """Fill `refined` with the refined probability of every node."""
    depth = 0
    refined[1] = 1.0
    for node in range(1, LEAVES):
        if node >> (depth + 1):
            depth += 1
        chance = refine(maps, node, depth, classes, tree[2 * node + 1] / tree[node])
        refined[2 * node], refined[2 * node + 1] = refined[node] * (1.0 - chance), refined[node] * chance


@compiled
def mapped(
    project: Store,
    own: Store,
    mixer: Mapped,
    histories: Text,
    firsts: NDArray[np.int64],
    words: Words,
    expected: Expected,
    network: LogProbabilities,
) -> LogProbabilities:
    """Log-probabilities [B, V] behind histories[b, firsts[b]:], from the network's; -inf where no byte is."""
    ballot, classes = new_ballot(), np.zeros(CLASSES, np.int64)
    tree, refined = np.empty(2 * LEAVES), np.empty(2 * LEAVES)
    mixed = np.full_like(network, -np.inf)
    out = np.empty(network.shape[1], np.float32)
    end = histories.shape[1]
    for row in range(len(network)):
        votes, confidence, longest = collect(
            project, own, histories[row], firsts[row], end, words[row], expected[row], network[row], ballot
        )
        mix_votes(mixer.weights, ballot, votes, confidence, longest, network[row], out)
        normalize(out)
        _classify(classes, confidence, longest, expected[row])
        fill_tree(out, tree)
        _refine_all(mixer.maps, tree, refined, classes)
        for byte in range(LEAVES):
            mixed[row, SYMBOLS[byte]] = np.log(refined[LEAVES + byte])
    return mixed
