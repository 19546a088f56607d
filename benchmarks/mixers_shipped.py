"""The shipped mixture with an adaptive probability map behind it, for the comparison of mixers.

The loop is `mixing.read_mixed`, whose parts it calls, with the mixture's distribution taken as eight decisions that two
maps refine.
"""

import numpy as np
from mixers_map import DEPTH, LEAVES, Maps, Tree, fill_tree, learn_maps, refine
from mixers_places import CLASSES, CONFIDENCE, LONGEST, SYMBOLS, TRUST, LogProbabilities
from numpy.typing import NDArray

from lstm_complete.memory.contexts import CONTEXTS, Words, feed
from lstm_complete.memory.jit import Int, compiled
from lstm_complete.memory.match import Text
from lstm_complete.memory.mixing import Learning, Weights, _collect, _learn, _mix, new_ballot
from lstm_complete.memory.reading import OWN, PROJECT, Expected
from lstm_complete.memory.rows import count
from lstm_complete.memory.store import Store


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
        said = refine(maps, node, depth, classes, chance)
        cost -= np.log(said if bit else 1.0 - said)
        learn_maps(maps, node, depth, classes, chance, bit)
    return cost


@compiled
def read_mapped(
    project: Store,
    own: Store,
    weights: Weights,
    learning: Learning,
    maps: Maps,
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
        votes, confidence, longest = _collect(
            project, own, own.text, 1, position, words, expected[row], network[row], ballot
        )
        _mix(weights, ballot, votes, confidence, longest, network[row], out)
        _classify(classes, confidence, longest, expected[row])
        fill_tree(out, tree)
        costs[row] = _cost(maps, tree, classes, byte) / np.log(2.0)
        _learn(weights, learning, ballot, votes, confidence, longest, network[row], out, SYMBOLS[byte])
        for context in range(CONTEXTS):
            count(own.table, context, ballot.hashes[context], own.text[position])
        feed(words, own.text[position])


@compiled
def _refine_all(maps: Maps, tree: Tree, refined: Tree, classes: NDArray[np.int64]) -> None:
    """Fill `refined` with the refined probability of every node."""
    depth = 0
    refined[1] = 1.0
    for node in range(1, LEAVES):
        if node >> (depth + 1):
            depth += 1
        said = refine(maps, node, depth, classes, tree[2 * node + 1] / tree[node])
        refined[2 * node], refined[2 * node + 1] = refined[node] * (1.0 - said), refined[node] * said


@compiled
def mapped(
    project: Store,
    own: Store,
    weights: Weights,
    maps: Maps,
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
        votes, confidence, longest = _collect(
            project, own, histories[row], firsts[row], end, words[row], expected[row], network[row], ballot
        )
        _mix(weights, ballot, votes, confidence, longest, network[row], out)
        _classify(classes, confidence, longest, expected[row])
        fill_tree(out, tree)
        _refine_all(maps, tree, refined, classes)
        for byte in range(LEAVES):
            mixed[row, SYMBOLS[byte]] = np.log(refined[LEAVES + byte])
    return mixed
