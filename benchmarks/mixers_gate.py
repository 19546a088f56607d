"""A linear gate: p(s) = sum over experts k of g_k p_k(s), for the comparison of mixers.

Experts are the network, counts of each store and of both that fall back on shorter contexts and at last on the
network (PPM's escapes by method C, Moffat 1990), the longest known contexts alone, and the matches. g is a softmax over
the experts that have something to say, of logits that are chosen by classes of the place and learned by gradient
descent on -log p(truth).
"""

import math
from typing import Final, NamedTuple

import numpy as np
from mixers_places import (
    CONFIDENCE,
    CONFIDENCES,
    LENGTHS,
    LONGEST,
    STORES,
    SYMBOLS,
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

from lstm_complete.memory.contexts import CONTEXTS, ORDERS, Words, feed
from lstm_complete.memory.jit import Int, compiled
from lstm_complete.memory.match import Text
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


class Panel(NamedTuple):
    """What the experts say at one place."""

    shares: NDArray[np.float64]  # [EXPERTS], how much of an expert's distribution is the network's; -1: it is silent
    experts: NDArray[np.int64]  # [_MOST], whose probability ...
    symbols: NDArray[np.int64]  # [_MOST], ... of which symbol ...
    added: NDArray[np.float64]  # [_MOST], ... is this much more
    gates: NDArray[np.float64]  # [EXPERTS]


def new_gate(rate: float = 0.02) -> Gate:
    """A gate that trusts all experts alike."""
    return Gate(np.zeros((_SETS, max(LENGTHS, TRUSTS) * CONFIDENCES, EXPERTS)), np.array([rate]))


@compiled
def _new_panel() -> Panel:
    return Panel(
        np.empty(EXPERTS),
        np.empty(_MOST, np.int64),
        np.empty(_MOST, np.int64),
        np.empty(_MOST),
        np.empty(EXPERTS),
    )


@compiled
def _say(panel: Panel, said: Int, place: Place, voter: int, expert: int, weight: float, escape: bool) -> Int:
    """Let an expert give `weight` to what followed a voter's context; an escape keeps as much as it has symbols.

    What is left of `weight` stays in `shares`; returns how much has been said.
    """
    start, end = place.starts[voter], place.starts[voter + 1]
    total = 0.0
    for number in range(start, end):
        total += count_of(place.entries[number])
    kept = end - start if escape else 0
    for number in range(start, end):
        packed = place.entries[number]
        panel.experts[said], panel.symbols[said] = expert, SYMBOLS[byte_of(packed)]
        panel.added[said] = weight * count_of(packed) / (total + kept)
        said += 1
    panel.shares[expert] = weight * kept / (total + kept)
    return said


@compiled
def _known(place: Place, voter: int) -> bool:
    known: bool = place.starts[voter + 1] > place.starts[voter]
    return known


@compiled
def _alone(panel: Panel, said: Int, place: Place, base: int, contexts: NDArray[np.int64], expert: int) -> Int:
    """The first known of some contexts, without an escape."""
    for context in contexts:
        if _known(place, base + context):
            return _say(panel, said, place, base + context, expert, 1.0, False)
    return said


@compiled
def _hear(panel: Panel, place: Place, expected: Expected) -> Int:
    """Ask all experts; returns how much was said."""
    panel.shares[:] = -1.0
    panel.shares[0] = 1.0
    said: Int = np.int64(0)
    for context in _ORDERS:
        for store in range(STORES - 1, -1, -1):
            voter = store * CONTEXTS + context
            if _known(place, voter):
                for expert in (1 + store, 3):
                    left = panel.shares[expert] if panel.shares[expert] >= 0 else 1.0
                    said = _say(panel, said, place, voter, expert, left, True)
    for store in range(STORES):
        base = store * CONTEXTS
        said = _alone(panel, said, place, base, _ORDERS, 4 + store)
        said = _alone(panel, said, place, base, _WORDS, 6 + store)
        said = _alone(panel, said, place, base, _LINES, 8 + store)
        if expected[store, 1]:
            panel.experts[said], panel.symbols[said], panel.added[said] = 10 + store, SYMBOLS[expected[store, 0]], 1.0
            panel.shares[10 + store] = 0.0
            said += 1
    return said


@compiled
def _rows_of(place: Place) -> tuple[Int, Int]:
    confidence = place.classes[CONFIDENCE]
    return place.classes[LONGEST] * CONFIDENCES + confidence, place.classes[TRUST] * CONFIDENCES + confidence


@compiled
def _open(gate: Gate, panel: Panel, place: Place) -> None:
    """Fill the panel's gates: a softmax over those who speak."""
    first, second = _rows_of(place)
    total = 0.0
    for expert in range(EXPERTS):
        value = 0.0
        if panel.shares[expert] >= 0:
            value = math.exp(gate.logits[0, first, expert] + gate.logits[1, second, expert])
        panel.gates[expert] = value
        total += value
    panel.gates[:] = panel.gates / total


@compiled
def _learn(gate: Gate, panel: Panel, place: Place, said: Int, truth: int, network: float) -> float:
    """One step down the gradient of -log p(truth); returns p(truth). `network` is the network's p(truth)."""
    chances = np.maximum(panel.shares, 0.0) * network
    for number in range(said):
        if panel.symbols[number] == truth:
            chances[panel.experts[number]] += panel.added[number]
    mixed = 0.0
    for expert in range(EXPERTS):
        mixed += panel.gates[expert] * chances[expert]
    first, second = _rows_of(place)
    for expert in range(EXPERTS):
        step = gate.rate[0] * panel.gates[expert] * (chances[expert] / mixed - 1.0)
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
    place, panel = new_place(), _new_panel()
    for position in range(start, end):
        row = position - start
        collect(project, own, own.text, 1, position, words, expected[row], network[row], place)
        said = _hear(panel, place, expected[row])
        _open(gate, panel, place)
        truth = SYMBOLS[own.text[position]]
        costs[row] = -math.log2(_learn(gate, panel, place, said, truth, math.exp(network[row, truth])))
        for context in range(CONTEXTS):
            count(own.table, context, place.hashes[context], own.text[position])
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
    place, panel = new_place(), _new_panel()
    mixed = np.empty_like(network)
    end = histories.shape[1]
    for row in range(len(network)):
        collect(project, own, histories[row], firsts[row], end, words[row], expected[row], network[row], place)
        said = _hear(panel, place, expected[row])
        _open(gate, panel, place)
        share = 0.0
        for expert in range(EXPERTS):
            share += panel.gates[expert] * max(panel.shares[expert], 0.0)
        out = np.exp(network[row]) * share
        for number in range(said):
            out[panel.symbols[number]] += panel.gates[panel.experts[number]] * panel.added[number]
        mixed[row] = np.log(out)
    return mixed
