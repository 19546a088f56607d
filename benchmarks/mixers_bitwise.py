"""Bitwise logistic mixing in the manner of PAQ8 (Mahoney 2005), for the comparison of mixers.

The next byte is eight binary decisions down a tree. Of each decision, every context that has seen something below the
node, every match that expects a byte below it, and the network say log-odds; a context's are looked up by its counts in
a table that learns what share of such decisions came out 1. Several sets of weights, each chosen by a class of the
place, add them up; the sums are averaged, or added up again by a last set (`Ending`).
"""

from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np
from mixers_map import DEPTH, LEAVES, LIMIT, Maps, Tree, fill_tree, learn_maps, new_maps, refine, squash, stretch
from mixers_places import (
    CONFIDENCE,
    IN_WORD,
    LAST,
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
    rank_of,
    voter_of,
)
from numpy.typing import NDArray

from lstm_complete.memory.alphabet import SYMBOLS
from lstm_complete.memory.contexts import ALL_CONTEXTS, Words, feed
from lstm_complete.memory.jit import Int, compiled
from lstm_complete.memory.match import Text
from lstm_complete.memory.mixing import CONFIDENCES, COUNT_CLASSES, STORES, count_class
from lstm_complete.memory.reading import Expected
from lstm_complete.memory.rows import RANKS, count
from lstm_complete.memory.store import Store

SETS: Final = 6
"""Sets of weights, chosen by: trust of the match and confidence of the network; last byte; longest context and depth;
node; length of the identifier and depth; the network's log-odds and trust of the match."""
INPUTS: Final = 2 * (VOTERS + STORES + 1) + 1
"""Two of each context: its log-odds, and the same where all that it has seen below the node agrees. Two of each match
and of the network: log-odds, and how far the chance is from one half. A constant."""
_NETWORK = 2 * (VOTERS + STORES)
_ROWS = 256
_LEVELS = 6
_ODDS = 24
"""Classes of log-odds, one unit each."""
_STATES = COUNT_CLASSES * COUNT_CLASSES * 4 * _LEVELS
_MOST_SEEN = 1000.0
_NEGLIGIBLE = 1e-7
"""Below a node that is less likely, what the network says is taken as it is."""


class Ending(IntEnum):
    """What is made of the outputs of the sets of weights."""

    AVERAGED, CHAINED, MAPPED = range(3)


class Bitwise(NamedTuple):
    """Everything that is learned."""

    weights: NDArray[np.float32]  # [SETS, _ROWS, INPUTS]
    last: NDArray[np.float32]  # [TRUSTS * CONFIDENCES, SETS]
    chances: NDArray[np.float32]  # [VOTERS, _STATES], of a 1
    seen: NDArray[np.float32]  # [VOTERS, _STATES]
    match_chances: NDArray[np.float32]  # [STORES, TRUSTS, DEPTH, _LEVELS], that the expected bit comes
    match_seen: NDArray[np.float32]  # the same shape
    maps: Maps
    rates: NDArray[np.float64]  # [2], of weights and of the last set
    ending: int  # one of Ending


class Inputs(NamedTuple):
    """The inputs of one decision, the counts that they come from, and the outputs of the sets of weights."""

    active: NDArray[np.int64]  # [INPUTS], which of the inputs are there
    values: NDArray[np.float32]  # [INPUTS], their log-odds
    voters: NDArray[np.int64]  # [VOTERS], those that have counts below the node
    states: NDArray[np.int64]  # [VOTERS], of the contexts in the order of `voters`
    ones: NDArray[np.int64]  # [VOTERS], how often a 1 followed
    zeros: NDArray[np.int64]  # [VOTERS]
    newest: NDArray[np.int64]  # [VOTERS], 2 * rank + bit of the newest symbol below the node
    rows: NDArray[np.int64]  # [SETS], the selected weights
    outputs: NDArray[np.float64]  # [SETS], log-odds
    used: NDArray[np.int64]  # [2], how many inputs are active, how many voters have counts


def new_bitwise(ending: Ending, *, weights: float = 0.007, last: float = 0.002) -> Bitwise:
    """A mixer that trusts the network, at these rates of learning."""
    start = np.zeros((SETS, _ROWS, INPUTS), np.float32)
    start[:, :, _NETWORK] = 1.0
    matches = (STORES, TRUSTS, DEPTH, _LEVELS)
    return Bitwise(
        start,
        np.full((TRUSTS * CONFIDENCES, SETS), 1 / SETS, np.float32),
        np.tile(_first_chances(), (VOTERS, 1)),
        np.ones((VOTERS, _STATES), np.float32),
        np.full(matches, 0.9, np.float32),
        np.ones(matches, np.float32),
        new_maps(),
        np.array([weights, last]),
        int(ending),
    )


def _first_chances() -> NDArray[np.float32]:
    """[_STATES]: what counts say by themselves."""
    classes = np.arange(COUNT_CLASSES)
    ones = np.repeat(classes, COUNT_CLASSES * 4 * _LEVELS)
    zeros = np.tile(np.repeat(classes, 4 * _LEVELS), COUNT_CLASSES)
    chances: NDArray[np.float32] = ((ones + 0.4) / (ones + zeros + 0.8)).astype(np.float32)
    return chances


@compiled
def new_inputs() -> Inputs:
    """Room for one decision."""
    return Inputs(
        np.empty(INPUTS, np.int64),
        np.empty(INPUTS, np.float32),
        np.empty(VOTERS, np.int64),
        np.empty(VOTERS, np.int64),
        np.zeros(VOTERS, np.int64),
        np.zeros(VOTERS, np.int64),
        np.empty(VOTERS, np.int64),
        np.empty(SETS, np.int64),
        np.empty(SETS),
        np.zeros(2, np.int64),
    )


@compiled
def _level(odds: float) -> int:
    """The class of the network's log-odds."""
    if odds < 0:
        return 2 if odds > -1.0 else (1 if odds > -4.0 else 0)
    return 3 if odds < 1.0 else (4 if odds < 4.0 else 5)


@compiled
def split(entries: NDArray[np.int64], low: Int, high: Int, shift: int) -> Int:
    """Order entries[low:high] by one bit of their bytes; returns where those with a 1 begin."""
    while low < high:
        if (byte_of(entries[low]) >> shift) & 1:
            high -= 1
            entries[low], entries[high] = entries[high], entries[low]
        else:
            low += 1
    return low


@compiled
def _sum_counts(inputs: Inputs, entries: NDArray[np.int64], low: Int, middle: Int, high: Int) -> None:
    """Add up what each context has seen below a node, whose 1s begin at `middle`."""
    found = 0
    for number in range(low, high):
        packed = entries[number]
        voter, rank, bit = voter_of(packed), rank_of(packed), 1 if number >= middle else 0
        if inputs.ones[voter] + inputs.zeros[voter] == 0:
            inputs.voters[found] = voter
            inputs.newest[voter] = 2 * RANKS
            found += 1
        if bit:
            inputs.ones[voter] += count_of(packed)
        else:
            inputs.zeros[voter] += count_of(packed)
        inputs.newest[voter] = min(inputs.newest[voter], 2 * rank + bit)
    inputs.used[1] = found


@compiled
def _add_input(inputs: Inputs, used: int, number: int, first: float, second: float) -> int:
    """Add the pair of inputs `number` to the `used` that are active; returns how many are then."""
    inputs.active[used], inputs.values[used] = 2 * number, first
    inputs.active[used + 1], inputs.values[used + 1] = 2 * number + 1, second
    return used + 2


@compiled
def _add_contexts(mixer: Bitwise, inputs: Inputs, level: int) -> int:
    """Add the inputs of the contexts that have counts, and take the counts back; returns how many inputs are active."""
    used = 0
    for number in range(inputs.used[1]):
        voter = inputs.voters[number]
        newest = inputs.newest[voter]
        state = count_class(inputs.ones[voter]) * COUNT_CLASSES + count_class(inputs.zeros[voter])
        state = (state * 4 + (2 if newest < 2 else 0) + newest % 2) * _LEVELS + level
        inputs.states[number] = state
        odds = stretch(mixer.chances[voter, state])
        agreed = inputs.ones[voter] == 0 or inputs.zeros[voter] == 0
        used = _add_input(inputs, used, voter, odds, odds if agreed else 0.0)
        inputs.ones[voter] = inputs.zeros[voter] = 0
    return used


@compiled
def _expects(expected: Expected, store: int, node: Int, depth: int) -> Int:
    """The bit that a store's match expects below a node, -1 where it expects another node."""
    leaf = LEAVES + np.int64(expected[store, 0])
    if not expected[store, 1] or leaf >> (DEPTH - depth) != node:
        return np.int64(-1)
    return (leaf >> (DEPTH - 1 - depth)) & 1


@compiled
def _agreeing(level: int, bit: Int) -> int:
    """The class of the network's log-odds, as odds of `bit`."""
    return level if bit else _LEVELS - 1 - level


@compiled
def _fill_inputs(mixer: Bitwise, inputs: Inputs, expected: Expected, node: Int, depth: int, chance: float) -> None:
    """Fill the inputs of one decision; `chance` is the network's."""
    level = _level(stretch(chance))
    used = _add_contexts(mixer, inputs, level)
    for store in range(STORES):
        bit = _expects(expected, store, node, depth)
        if bit >= 0:
            agreed = mixer.match_chances[store, expected[store, 1], depth, _agreeing(level, bit)]
            one = agreed if bit else 1.0 - agreed
            used = _add_input(inputs, used, VOTERS + store, stretch(one), 4.0 * (one - 0.5))
    used = _add_input(inputs, used, VOTERS + STORES, stretch(chance), 4.0 * (chance - 0.5))
    inputs.active[used], inputs.values[used] = INPUTS - 1, 0.3
    inputs.used[0] = used + 1


@compiled
def _select_weights(inputs: Inputs, classes: NDArray[np.int64], node: Int, depth: int, network: float) -> None:
    """Which weights of each set are used; `network` is the network's chance of a 1."""
    inputs.rows[0] = classes[TRUST] * CONFIDENCES + classes[CONFIDENCE]
    inputs.rows[1] = classes[LAST]
    inputs.rows[2] = classes[LONGEST] * DEPTH + depth
    inputs.rows[3] = node
    inputs.rows[4] = classes[IN_WORD] * DEPTH + depth
    inputs.rows[5] = min(_ODDS - 1, int(stretch(network) + LIMIT)) * TRUSTS + classes[TRUST]


@compiled
def _limited(odds: float) -> float:
    return max(-LIMIT, min(LIMIT, odds))


@compiled
def _predict(mixer: Bitwise, inputs: Inputs, classes: NDArray[np.int64]) -> float:
    """The probability of a 1 from the inputs, before any map."""
    inputs.outputs[:] = 0.0
    for number in range(inputs.used[0]):
        source, value = inputs.active[number], inputs.values[number]
        for chosen in range(SETS):
            inputs.outputs[chosen] += mixer.weights[chosen, inputs.rows[chosen], source] * value
    row = classes[TRUST] * CONFIDENCES + classes[CONFIDENCE]
    odds = 0.0
    for chosen in range(SETS):
        inputs.outputs[chosen] = _limited(inputs.outputs[chosen])
        odds += inputs.outputs[chosen] * (mixer.last[row, chosen] if mixer.ending != Ending.AVERAGED else 1 / SETS)
    return squash(_limited(odds))


@compiled
def _update_weights(mixer: Bitwise, inputs: Inputs, classes: NDArray[np.int64], chance: float, bit: Int) -> None:
    """Each set of weights goes down the gradient of its own loss, the last one down that of `chance`."""
    row = classes[TRUST] * CONFIDENCES + classes[CONFIDENCE]
    for chosen in range(SETS):
        mixer.last[row, chosen] += mixer.rates[1] * (bit - chance) * inputs.outputs[chosen]
        step = mixer.rates[0] * (bit - squash(inputs.outputs[chosen]))
        for number in range(inputs.used[0]):
            mixer.weights[chosen, inputs.rows[chosen], inputs.active[number]] += step * inputs.values[number]


@compiled
def _update_chances(
    mixer: Bitwise, inputs: Inputs, expected: Expected, node: Int, depth: int, level: int, bit: Int
) -> None:
    """The tables of contexts and matches take note of a decision."""
    for number in range(inputs.used[1]):
        voter, state = inputs.voters[number], inputs.states[number]
        seen = mixer.seen[voter, state]
        mixer.chances[voter, state] += (bit - mixer.chances[voter, state]) / (seen + 1.5)
        mixer.seen[voter, state] = min(_MOST_SEEN, seen + 1)
    for store in range(STORES):
        wanted = _expects(expected, store, node, depth)
        if wanted >= 0:
            at = store, np.int64(expected[store, 1]), depth, _agreeing(level, wanted)
            agreed = 1.0 if wanted == bit else 0.0
            mixer.match_chances[at] += (agreed - mixer.match_chances[at]) / (mixer.match_seen[at] + 1.5)
            mixer.match_seen[at] = min(_MOST_SEEN, mixer.match_seen[at] + 1)


@compiled
def _cost(mixer: Bitwise, inputs: Inputs, place: Place, expected: Expected, tree: Tree, byte: Int) -> float:
    """What a byte costs in nats, learning from each of its decisions."""
    low: Int = np.int64(0)
    high, cost = place.starts[VOTERS], 0.0
    for depth in range(DEPTH):
        node = (LEAVES + byte) >> (DEPTH - depth)
        bit = (byte >> (DEPTH - 1 - depth)) & 1
        middle = split(place.entries, low, high, DEPTH - 1 - depth)
        _sum_counts(inputs, place.entries, low, middle, high)
        network = tree[2 * node + 1] / tree[node]
        _fill_inputs(mixer, inputs, expected, node, depth, network)
        _select_weights(inputs, place.classes, node, depth, network)
        chance = final = _predict(mixer, inputs, place.classes)
        if mixer.ending == Ending.MAPPED:
            final = refine(mixer.maps, node, depth, place.classes, chance)
            learn_maps(mixer.maps, node, depth, place.classes, chance, bit)
        cost -= np.log(final if bit else 1.0 - final)
        _update_weights(mixer, inputs, place.classes, chance, bit)
        _update_chances(mixer, inputs, expected, node, depth, _level(stretch(network)), bit)
        low, high = (middle, high) if bit else (low, middle)
    return cost


@compiled
def read_bitwise(
    project: Store,
    own: Store,
    mixer: Bitwise,
    start: int,
    end: int,
    words: Words,
    expected: Expected,
    network: LogProbabilities,
    costs: NDArray[np.float64],
) -> None:
    """Read own.text[start:end] of a text that begins at 1, in bits per symbol; see `mixing.read_mixed`."""
    place, inputs, tree = new_place(), new_inputs(), np.empty(2 * LEAVES)
    for position in range(start, end):
        row, byte = position - start, np.int64(own.text[position])
        collect(project, own, own.text, 1, position, words, expected[row], network[row], place)
        fill_tree(network[row], tree)
        costs[row] = _cost(mixer, inputs, place, expected[row], tree, byte) / np.log(2.0)
        count(own.table, place.hashes, own.text[position], ALL_CONTEXTS)
        feed(words, own.text[position])


@compiled
def _predict_tree(mixer: Bitwise, inputs: Inputs, place: Place, expected: Expected, tree: Tree, mixed: Tree) -> None:
    """Fill `mixed` with the probability of every node from the network's `tree`."""
    lows, highs = np.zeros(2 * LEAVES, np.int64), np.zeros(2 * LEAVES, np.int64)
    mixed[1], highs[1] = 1.0, place.starts[VOTERS]
    depth = 0
    for node in range(1, LEAVES):
        if node >> (depth + 1):
            depth += 1
        chance = tree[2 * node + 1] / tree[node]
        low, high = lows[node], highs[node]
        if mixed[node] > _NEGLIGIBLE:
            middle = split(place.entries, low, high, DEPTH - 1 - depth)
            lows[2 * node], highs[2 * node], lows[2 * node + 1], highs[2 * node + 1] = low, middle, middle, high
            _sum_counts(inputs, place.entries, low, middle, high)
            _fill_inputs(mixer, inputs, expected, node, depth, chance)
            _select_weights(inputs, place.classes, node, depth, chance)
            chance = _predict(mixer, inputs, place.classes)
            if mixer.ending == Ending.MAPPED:
                chance = refine(mixer.maps, node, depth, place.classes, chance)
        mixed[2 * node], mixed[2 * node + 1] = mixed[node] * (1.0 - chance), mixed[node] * chance


@compiled
def bitwise(
    project: Store,
    own: Store,
    mixer: Bitwise,
    histories: Text,
    firsts: NDArray[np.int64],
    words: Words,
    expected: Expected,
    network: LogProbabilities,
) -> LogProbabilities:
    """Log-probabilities [B, V] behind histories[b, firsts[b]:], from the network's; -inf where no byte is."""
    place, inputs = new_place(), new_inputs()
    tree, whole = np.empty(2 * LEAVES), np.empty(2 * LEAVES)
    mixed = np.full_like(network, -np.inf)
    end = histories.shape[1]
    for row in range(len(network)):
        collect(project, own, histories[row], firsts[row], end, words[row], expected[row], network[row], place)
        fill_tree(network[row], tree)
        _predict_tree(mixer, inputs, place, expected[row], tree, whole)
        for byte in range(LEAVES):
            mixed[row, SYMBOLS[byte]] = np.log(whole[LEAVES + byte])
    return mixed
