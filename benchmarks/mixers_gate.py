"""A linear gate: p(s) = sum over experts k of g_k p_k(s), for the comparison of mixers.

Experts are the network, counts of each store and of both that fall back on shorter contexts and at last on the
network (PPM's escapes by method C, Moffat 1990), the longest known contexts alone, and the matches. g is a softmax over
the experts that have an output, of logits that are chosen by classes of the place and learned by gradient
descent on -log p(truth).
"""

import math
from typing import Final, NamedTuple

import numpy as np
from mixers_places import (
    CONFIDENCE,
    LONGEST,
    TRUST,
    TRUSTS,
    VOTERS,
    LogProbabilities,
    Place,
    byte_of,
    collect,
    count_of,
    new_place,
)
from numpy.typing import NDArray

from lstm_complete.memory.alphabet import SYMBOLS
from lstm_complete.memory.contexts import ALL_CONTEXTS, CONTEXTS, ORDERS, Words, feed
from lstm_complete.memory.jit import Int, compiled
from lstm_complete.memory.match import Text
from lstm_complete.memory.mixing import CONFIDENCES, LENGTHS, STORES
from lstm_complete.memory.reading import Expected
from lstm_complete.memory.rows import RANKS, count
from lstm_complete.memory.store import Store

EXPERTS: Final = 12
"""0 the network; 1, 2 counts of the project's and the own store, 3 of both; 4, 5 their longest contexts; 6, 7 those of
the identifier; 8, 9 those of the line; 10, 11 the matches."""
_ORDERS, _WORDS, _LINES = (
    np.arange(len(ORDERS))[::-1].copy(),
    len(ORDERS) + np.array([2, 1, 0]),
    len(ORDERS) + np.array([5, 4]),
)
_SETS = 2
_MOST = VOTERS * RANKS * 3


class Gate(NamedTuple):
    """Logits of the experts."""

    logits: NDArray[np.float64]  # [_SETS, classes, EXPERTS]: by longest context and confidence, by trust and confidence
    rate: NDArray[np.float64]  # [1], of learning


class Outputs(NamedTuple):
    """The experts' outputs at one place, whose weights are the gates."""

    shares: NDArray[np.float64]  # [EXPERTS], how much of an expert's distribution is the network's; -1: it has none
    experts: NDArray[np.int64]  # [_MOST], whose probability ...
    symbols: NDArray[np.int64]  # [_MOST], ... of which symbol ...
    added: NDArray[np.float64]  # [_MOST], ... is this much more
    gates: NDArray[np.float64]  # [EXPERTS]


def new_gate(rate: float = 0.02) -> Gate:
    """A gate that trusts all experts alike."""
    return Gate(np.zeros((_SETS, max(LENGTHS, TRUSTS) * CONFIDENCES, EXPERTS)), np.array([rate]))


@compiled
def _new_outputs() -> Outputs:
    return Outputs(
        np.empty(EXPERTS),
        np.empty(_MOST, np.int64),
        np.empty(_MOST, np.int64),
        np.empty(_MOST),
        np.empty(EXPERTS),
    )


@compiled
def _predict_row(
    outputs: Outputs, used: Int, place: Place, voter: int, expert: int, weight: float, escape: bool
) -> Int:
    """Add to an expert's output what followed a voter's context, of `weight` in all.

    An escape keeps as much as the context has symbols; what is left of `weight` stays in `shares`. Returns how many
    entries of the outputs are used.
    """
    start, end = place.starts[voter], place.starts[voter + 1]
    total = 0.0
    for number in range(start, end):
        total += count_of(place.entries[number])
    kept = end - start if escape else 0
    for number in range(start, end):
        packed = place.entries[number]
        outputs.experts[used], outputs.symbols[used] = expert, SYMBOLS[byte_of(packed)]
        outputs.added[used] = weight * count_of(packed) / (total + kept)
        used += 1
    outputs.shares[expert] = weight * kept / (total + kept)
    return used


@compiled
def _known(place: Place, voter: int) -> bool:
    known: bool = place.starts[voter + 1] > place.starts[voter]
    return known


@compiled
def _predict_longest(
    outputs: Outputs, used: Int, place: Place, base: int, contexts: NDArray[np.int64], expert: int
) -> Int:
    """The first known of some contexts, without an escape."""
    for context in contexts:
        if _known(place, base + context):
            return _predict_row(outputs, used, place, base + context, expert, 1.0, False)
    return used


@compiled
def _predict(outputs: Outputs, place: Place, expected: Expected) -> Int:
    """Fill the outputs of all experts but their gates; returns how many entries are used."""
    outputs.shares[:] = -1.0
    outputs.shares[0] = 1.0
    used: Int = np.int64(0)
    for context in _ORDERS:
        for store in range(STORES - 1, -1, -1):
            voter = store * CONTEXTS + context
            if _known(place, voter):
                for expert in (1 + store, 3):
                    left = outputs.shares[expert] if outputs.shares[expert] >= 0 else 1.0
                    used = _predict_row(outputs, used, place, voter, expert, left, True)
    for store in range(STORES):
        base = store * CONTEXTS
        used = _predict_longest(outputs, used, place, base, _ORDERS, 4 + store)
        used = _predict_longest(outputs, used, place, base, _WORDS, 6 + store)
        used = _predict_longest(outputs, used, place, base, _LINES, 8 + store)
        if expected[store, 1]:
            outputs.experts[used], outputs.symbols[used], outputs.added[used] = (
                10 + store,
                SYMBOLS[expected[store, 0]],
                1.0,
            )
            outputs.shares[10 + store] = 0.0
            used += 1
    return used


@compiled
def _rows_of(place: Place) -> tuple[Int, Int]:
    confidence = place.classes[CONFIDENCE]
    return place.classes[LONGEST] * CONFIDENCES + confidence, place.classes[TRUST] * CONFIDENCES + confidence


@compiled
def _fill_gates(gate: Gate, outputs: Outputs, place: Place) -> None:
    """Fill the gates: a softmax over the experts that have an output."""
    first, second = _rows_of(place)
    total = 0.0
    for expert in range(EXPERTS):
        value = 0.0
        if outputs.shares[expert] >= 0:
            value = math.exp(gate.logits[0, first, expert] + gate.logits[1, second, expert])
        outputs.gates[expert] = value
        total += value
    outputs.gates[:] = outputs.gates / total


@compiled
def _update(gate: Gate, outputs: Outputs, place: Place, used: Int, truth: int, network: float) -> float:
    """One step down the gradient of -log p(truth); returns p(truth). `network` is the network's p(truth)."""
    chances = np.maximum(outputs.shares, 0.0) * network
    for number in range(used):
        if outputs.symbols[number] == truth:
            chances[outputs.experts[number]] += outputs.added[number]
    mixed = 0.0
    for expert in range(EXPERTS):
        mixed += outputs.gates[expert] * chances[expert]
    first, second = _rows_of(place)
    for expert in range(EXPERTS):
        step = gate.rate[0] * outputs.gates[expert] * (chances[expert] / mixed - 1.0)
        gate.logits[0, first, expert] += step
        gate.logits[1, second, expert] += step
    return mixed


@compiled
def read_gated(
    project: Store,
    own: Store,
    gate: Gate,
    start: int,
    end: int,
    words: Words,
    expected: Expected,
    network: LogProbabilities,
    costs: NDArray[np.float64],
) -> None:
    """Read own.text[start:end] of a text that begins at 1, in bits per symbol; see `mixing.read_mixed`."""
    place, outputs = new_place(), _new_outputs()
    for position in range(start, end):
        row = position - start
        collect(project, own, own.text, 1, position, words, expected[row], network[row], place)
        used = _predict(outputs, place, expected[row])
        _fill_gates(gate, outputs, place)
        truth = SYMBOLS[own.text[position]]
        costs[row] = -math.log2(_update(gate, outputs, place, used, truth, math.exp(network[row, truth])))
        count(own.table, place.hashes, own.text[position], ALL_CONTEXTS)
        feed(words, own.text[position])


@compiled
def gated(
    project: Store,
    own: Store,
    gate: Gate,
    histories: Text,
    firsts: NDArray[np.int64],
    words: Words,
    expected: Expected,
    network: LogProbabilities,
) -> LogProbabilities:
    """Log-probabilities [B, V] behind histories[b, firsts[b]:], from the network's."""
    place, outputs = new_place(), _new_outputs()
    mixed = np.empty_like(network)
    end = histories.shape[1]
    for row in range(len(network)):
        collect(project, own, histories[row], firsts[row], end, words[row], expected[row], network[row], place)
        used = _predict(outputs, place, expected[row])
        _fill_gates(gate, outputs, place)
        share = 0.0
        for expert in range(EXPERTS):
            share += outputs.gates[expert] * max(outputs.shares[expert], 0.0)
        out = np.exp(network[row]) * share
        for number in range(used):
            out[outputs.symbols[number]] += outputs.gates[outputs.experts[number]] * outputs.added[number]
        mixed[row] = np.log(out)
    return mixed
