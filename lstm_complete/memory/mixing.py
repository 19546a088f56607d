"""The network and the memory joined: a log-linear mixture over symbols.

    log p(s) = a log p_network(s) + sum over voters v that name s of gate(v) vote(v, state(v, s)) - log Z

A voter is one context of one store (it names the symbols that followed that context) or one match. Its vote
depends on how often the symbol followed, how often others did, whether it was the last to, and how likely the
network thinks it; gates weigh voters by where they vote. All weights are small tables, learned by gradient
descent on the log loss over projects that the network has not seen, and further while a text is read. This is
the logistic mixing of the PAQ compressors (Mahoney 2005) with symbols instead of bits, so that only what the
memory has seen costs time.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.alphabet import SYMBOLS
from lstm_complete.memory.contexts import ALL_CONTEXTS, CONTEXTS, ORDERS, Words, context_hashes, feed, word_length
from lstm_complete.memory.jit import Int, compiled, inlined
from lstm_complete.memory.match import Text
from lstm_complete.memory.reading import OWN, PROJECT, Expected
from lstm_complete.memory.rows import RANKS, WORDS_OF_ROW, Rows, count, entry, fetch, look_up, total
from lstm_complete.memory.softmax import Logits, highest, normalize
from lstm_complete.memory.store import Store

STORES: Final = 2
VOTERS: Final = STORES * (CONTEXTS + 1)
"""The contexts of the project's store and its match, then those of the document's own."""
LEVELS: Final = 6
"""Classes of the probability that the network gives a symbol; the last is near certainty."""
CONFIDENCES: Final = 6
"""Classes of the highest probability that the network gives; see `confidence_class`."""
COUNT_CLASSES: Final = 8
"""Classes of how often something was seen; see `count_class`."""
STATES: Final = COUNT_CLASSES * COUNT_CLASSES * 2 * LEVELS
GATES: Final = 4
"""Sets of gates, chosen by match and confidence, last symbol, longest context and confidence, word length."""
GATE_VALUES: Final = 256
LONGEST_WORD: Final = 19
"""Longer identifiers are in one class with those of this length."""
LENGTHS: Final = len(ORDERS) + 1
"""How many of ORDERS the longest known context may have, none among them."""

Table = NDArray[np.float32]


class Weights(NamedTuple):
    """The mixture's parameters."""

    scale: Table  # [CONFIDENCES, LENGTHS], a
    votes: Table  # [VOTERS, STATES]
    gates: Table  # [GATES, VOTERS, GATE_VALUES]


class Learning(NamedTuple):
    """How weights change while texts are read: Adagrad for votes, plain steps for the others."""

    squares: Table  # [VOTERS, STATES], sums of squared gradients
    rates: NDArray[np.float64]  # [3]: of votes, gates, scale; all 0: nothing is learned


class Ballot(NamedTuple):
    """Who votes at one place; the first `count` of each array are filled."""

    voters: NDArray[np.int64]
    states: NDArray[np.int64]
    symbols: NDArray[np.int64]
    selected: NDArray[np.int64]  # [STORES, GATES]: which gate of each set
    hashes: Words  # [CONTEXTS]
    rows: Rows  # [CONTEXTS, WORDS_OF_ROW], of the store that is being asked


def new_weights() -> Weights:
    """Weights that leave the network's distribution as it is."""
    return Weights(
        np.ones((CONFIDENCES, LENGTHS), np.float32),
        np.zeros((VOTERS, STATES), np.float32),
        np.full((GATES, VOTERS, GATE_VALUES), 1 / GATES, np.float32),
    )


def new_learning(votes: float = 0.3, gates: float = 0.004, scale: float = 0.002, *, seen: float = 1.0) -> Learning:
    """Learning at the rates that measured best over whole projects.

    `seen` stands for what weights have learned before: the more, the smaller their first steps.
    """
    return Learning(np.full((VOTERS, STATES), seen, np.float32), np.array([votes, gates, scale]))


@compiled
def new_ballot() -> Ballot:
    """Room for the votes of one place."""
    most = VOTERS * RANKS
    return Ballot(
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty((STORES, GATES), np.int64),
        np.empty(CONTEXTS, np.uint64),
        np.empty((CONTEXTS, WORDS_OF_ROW), np.uint64),
    )


@inlined
def _level(log_probability: float) -> Int:
    """The class, one of LEVELS, of a probability; a sum, since jumps that depend on it could not be foreseen."""
    low = np.int64(log_probability > -6.0) + np.int64(log_probability > -3.5) + np.int64(log_probability > -1.5)
    return low + np.int64(log_probability > -0.5) + np.int64(log_probability > -0.05)


@compiled
def confidence_class(top: float) -> int:
    """The class, one of CONFIDENCES, of the network's highest log-probability."""
    if top > -0.3:
        if top > -0.1:
            return 5 if top > -0.02 else 4
        return 3
    if top > -0.8:
        return 2
    return 1 if top > -1.6 else 0


_COUNT_CLASS = np.array([0, 1, 2, 3] + 2 * [4] + 4 * [5] + 11 * [6] + [7], np.uint8)


@inlined
def count_class(number: Int) -> Int:
    """The class, one of COUNT_CLASSES, of how often something was seen."""
    return np.int64(_COUNT_CLASS[min(number, len(_COUNT_CLASS) - 1)])


@inlined
def collect(
    project: Store,
    own: Store,
    history: Text,
    first: int,
    end: int,
    words: Words,
    expected: Expected,
    network: Logits,
    ballot: Ballot,
) -> tuple[int, int, int]:
    """Fill the ballot of the place behind history[first:end]; `network` [V] are the network's log-probabilities there.

    `words` [WORDS] and `expected` [2, 2] are those of the place. Returns the number of votes, the class of the
    network's confidence, and how many of ORDERS the longest known context has.
    """
    context_hashes(history, first, end, words, ballot.hashes)
    confidence = confidence_class(highest(network))
    votes, longest = 0, 0
    for number in range(STORES):
        store = project if number == PROJECT else own
        base = number * (CONTEXTS + 1)
        look_up(store.table, ballot.hashes, ballot.rows)
        votes, known = _collect_rows(ballot, base, network, votes)
        if expected[number, 1]:
            symbol = SYMBOLS[expected[number, 0]]
            ballot.voters[votes], ballot.symbols[votes] = base + CONTEXTS, symbol
            ballot.states[votes] = np.int64(expected[number, 1]) * LEVELS + _level(network[symbol])
            votes += 1
        longest = max(longest, known)
        ballot.selected[number, 0] = np.int64(max(expected[PROJECT, 1], expected[OWN, 1])) * CONFIDENCES + confidence
        ballot.selected[number, 1] = np.int64(history[end - 1]) if end > first else 0
        ballot.selected[number, 2] = known * CONFIDENCES + confidence
        ballot.selected[number, 3] = min(LONGEST_WORD, word_length(words))
    return votes, confidence, longest


@inlined
def _collect_rows(ballot: Ballot, base: int, network: Logits, votes: int) -> tuple[int, int]:
    """Add the votes of a store's rows, whose first voter is `base`.

    Returns the number of votes, and how many of ORDERS the longest known context has.
    """
    known = 0
    for context in range(CONTEXTS):
        symbols, counts = ballot.rows[context]
        seen_in_all = total(counts)
        if symbols and context < len(ORDERS):
            known = context + 1
        for rank in range(RANKS):
            stored, seen = entry(symbols, counts, rank)
            if not seen:
                break
            symbol = SYMBOLS[stored]
            state = count_class(seen) * COUNT_CLASSES + count_class(seen_in_all - seen)
            state = (state * 2 + (1 if rank == 0 else 0)) * LEVELS + _level(network[symbol])
            ballot.voters[votes], ballot.states[votes], ballot.symbols[votes] = base + context, state, symbol
            votes += 1
    return votes, known


@inlined
def _gate(weights: Weights, voter: int, selected: NDArray[np.int64]) -> float:
    total = 0.0
    for number in range(GATES):
        total += weights.gates[number, voter, selected[number]]
    return total


@inlined
def mix_votes(
    weights: Weights, ballot: Ballot, count: int, confidence: int, longest: int, network: Logits, out: Logits
) -> None:
    """Fill `out` [V] with the mixture's logits from the network's log-probabilities, `network` [V], and a ballot.

    They may be one array. `count`, `confidence` and `longest` are what `collect` returned for it.
    """
    scale = weights.scale[confidence, longest]
    for symbol in range(len(network)):
        out[symbol] = scale * network[symbol]
    last, gate = np.int64(-1), 0.0
    for vote in range(count):
        voter = ballot.voters[vote]
        if voter != last:  # a voter's votes stand side by side
            last, gate = voter, _gate(weights, voter, ballot.selected[voter // (CONTEXTS + 1)])
        out[ballot.symbols[vote]] += gate * weights.votes[voter, ballot.states[vote]]


@compiled
def mix(
    project: Store,
    own: Store,
    weights: Weights,
    histories: Text,
    firsts: NDArray[np.int64],
    end: int,
    words: Words,
    expected: Expected,
    logits: Logits,
) -> None:
    """Turn the network's `logits` [B, V] into those of the mixture, in place.

    Row b stands behind histories[b, firsts[b]:end], with `words` [B, WORDS] and `expected` [B, 2, 2].
    """
    ballot = new_ballot()
    for row in range(len(logits)):  # of all rows at once: each would have to be waited for
        context_hashes(histories[row], firsts[row], end, words[row], ballot.hashes)
        fetch(project.table, ballot.hashes, ALL_CONTEXTS)
        fetch(own.table, ballot.hashes, ALL_CONTEXTS)
    for row in range(len(logits)):
        normalize(logits[row])
        count, confidence, longest = collect(
            project, own, histories[row], firsts[row], end, words[row], expected[row], logits[row], ballot
        )
        mix_votes(weights, ballot, count, confidence, longest, logits[row], logits[row])


@compiled
def update(
    weights: Weights,
    learning: Learning,
    ballot: Ballot,
    count: int,
    confidence: int,
    longest: int,
    network: Logits,
    mixed: Logits,
    truth: int,
) -> None:
    """One step of weights and learning down the gradient of -log p(truth).

    `ballot`, `count`, `confidence` and `longest` are those of `collect`, `network` [V] what the network said and
    `mixed` [V] the log-probabilities that `mix_votes` made of it; `truth` is the symbol that came.
    """
    for vote in range(count):
        voter, state, symbol = ballot.voters[vote], ballot.states[vote], ballot.symbols[vote]
        selected = ballot.selected[voter // (CONTEXTS + 1)]
        error = math.exp(mixed[symbol]) - (1.0 if symbol == truth else 0.0)
        value = weights.votes[voter, state]
        slope = error * _gate(weights, voter, selected)
        learning.squares[voter, state] += slope * slope
        weights.votes[voter, state] -= learning.rates[0] * slope / math.sqrt(learning.squares[voter, state])
        for number in range(GATES):
            weights.gates[number, voter, selected[number]] -= learning.rates[1] * error * value
    slope = -network[truth]
    for symbol in range(len(mixed)):
        slope += math.exp(mixed[symbol]) * network[symbol]
    weights.scale[confidence, longest] = max(0.05, weights.scale[confidence, longest] - learning.rates[2] * slope)


@compiled
def read_mixed(
    project: Store,
    own: Store,
    weights: Weights,
    learning: Learning,
    first: int,
    start: int,
    end: int,
    words: Words,
    expected: Expected,
    logits: Logits,
    costs: NDArray[np.float64],
) -> None:
    """Read own.text[start:end] of a text that begins at `first`: what each symbol costs in bits, then learn from it.

    expected [n, 2, 2] and logits [n, V] say of each symbol what the matches and the network expected; costs [n].
    """
    ballot = new_ballot()
    out = np.empty(logits.shape[1], np.float32)
    for place in range(start, end):
        row = place - start
        network = logits[row]
        normalize(network)
        votes, confidence, longest = collect(
            project, own, own.text, first, place, words, expected[row], network, ballot
        )
        mix_votes(weights, ballot, votes, confidence, longest, network, out)
        normalize(out)
        truth = SYMBOLS[own.text[place]]
        costs[row] = -out[truth] / math.log(2.0)
        if learning.rates[0] > 0:
            update(weights, learning, ballot, votes, confidence, longest, network, out, truth)
        count(own.table, ballot.hashes, own.text[place], ALL_CONTEXTS)
        feed(words, own.text[place])
