"""Symbols as eight binary decisions, and adaptive probability maps, for the comparison of mixers.

The nodes of the tree over bytes are numbered as in a heap: 1 is the root, the children of n are 2 n and 2 n + 1, byte
b is the leaf 256 + b. An adaptive probability map (the APM or SSE stage of PAQ8, Mahoney) says what share of the
decisions that were given a probability in a context came out 1.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from mixers_places import (
    CONFIDENCE,
    LONGEST,
    TRUST,
    TRUSTS,
    LogProbabilities,
)
from numpy.typing import NDArray

from lstm_complete.memory.alphabet import SYMBOLS
from lstm_complete.memory.jit import Int, compiled
from lstm_complete.memory.mixing import CONFIDENCES, LENGTHS

LEAVES: Final = 256
DEPTH: Final = 8
LIMIT: Final = 12.0
"""Most extreme log-odds of a decision."""
_BUCKETS = 41
_SPAN = 10.0
"""Log-odds that the outermost buckets stand for."""
_LEAST = 1e-12
_FIRST_SEEN, _MOST_SEEN = 20.0, 1000.0

Tree = NDArray[np.float64]
"""[512], the probability of each node."""


class Maps(NamedTuple):
    """Two maps in one table: by node and trust of the match; by depth, longest context and confidence."""

    chances: NDArray[np.float32]  # [contexts, _BUCKETS]
    seen: NDArray[np.float32]  # [contexts, _BUCKETS], decisions, of _MOST_SEEN at most


def new_maps() -> Maps:
    """Maps that leave probabilities as they are."""
    line = (1 / (1 + np.exp(-np.linspace(-_SPAN, _SPAN, _BUCKETS)))).astype(np.float32)
    chances = np.tile(line, (LEAVES * TRUSTS + DEPTH * LENGTHS * CONFIDENCES, 1))
    return Maps(chances, np.full_like(chances, _FIRST_SEEN))


@compiled
def squash(odds: float) -> float:
    """The probability of log-odds."""
    return 1.0 / (1.0 + math.exp(-odds))


@compiled
def stretch(probability: float) -> float:
    """Log-odds, of LIMIT at most."""
    return max(-LIMIT, min(LIMIT, math.log(max(probability, _LEAST) / max(1.0 - probability, _LEAST))))


@compiled
def fill_tree(log_probabilities: LogProbabilities, tree: Tree) -> None:
    """The probability of every node from those of the symbols [V]; symbols that no byte stands for are left out."""
    for byte in range(LEAVES):
        tree[LEAVES + byte] = math.exp(log_probabilities[SYMBOLS[byte]]) + _LEAST
    for node in range(LEAVES - 1, 0, -1):
        tree[node] = tree[2 * node] + tree[2 * node + 1]


@compiled
def _contexts(node: Int, depth: int, classes: NDArray[np.int64]) -> tuple[Int, Int]:
    lengths = (depth * LENGTHS + classes[LONGEST]) * CONFIDENCES + classes[CONFIDENCE]
    return node * TRUSTS + classes[TRUST], LEAVES * TRUSTS + lengths


@compiled
def _bucket(probability: float) -> tuple[int, float]:
    """The bucket below a probability, and how far it is to the next one."""
    place = (max(-_SPAN, min(_SPAN, stretch(probability))) + _SPAN) * (_BUCKETS - 1) / (2 * _SPAN)
    low = min(_BUCKETS - 2, int(place))
    return low, place - low


@compiled
def refine(maps: Maps, node: Int, depth: int, classes: NDArray[np.int64], probability: float) -> float:
    """The probability of a decision, half of it as the two maps say."""
    low, part = _bucket(probability)
    mapped = 0.0
    for context in _contexts(node, depth, classes):
        mapped += (1 - part) * maps.chances[context, low] + part * maps.chances[context, low + 1]
    return 0.5 * probability + 0.25 * mapped


@compiled
def learn_maps(maps: Maps, node: Int, depth: int, classes: NDArray[np.int64], probability: float, bit: Int) -> None:
    """Note how a decision came out that had been given a probability."""
    low, part = _bucket(probability)
    bucket = low + 1 if part > 0.5 else low
    for context in _contexts(node, depth, classes):
        seen = maps.seen[context, bucket]
        maps.chances[context, bucket] += (bit - maps.chances[context, bucket]) / (seen + 1.5)
        maps.seen[context, bucket] = min(_MOST_SEEN, seen + 1)
