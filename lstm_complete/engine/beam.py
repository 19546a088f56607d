"""Hypotheses that are extended side by side: the network's states, and what the memory says to each.

Between two runs of the network there is one call of compiled code: the network's weights push everything else out of
the processor's caches, and what comes back to it one by one is slow. Where there is no memory, NumPy does the same:
nothing has to be compiled before a new installation's first answer.
"""

from abc import ABC, abstractmethod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.constraints import UNKNOWN, Constraints, Mask, States
from lstm_complete.engine.path import Choices, Taken, new_choices
from lstm_complete.engine.runtime import Logits, Records, Runtime
from lstm_complete.engine.selection import choose
from lstm_complete.engine.timeline import Reading
from lstm_complete.memory.alphabet import STORED
from lstm_complete.memory.jit import compiled
from lstm_complete.memory.match import ORDERS
from lstm_complete.memory.mixing import Weights, mix, new_weights
from lstm_complete.memory.reading import network_input
from lstm_complete.memory.store import Store
from lstm_complete.memory.trail import Followed, Trail, go_on, place_of, room_for
from lstm_complete.text.vocabulary import END, NEWLINE, VOCABULARY_SIZE


class Size(NamedTuple):
    """How far a search may go."""

    width: int
    """Hypotheses that go on after each step, at most."""
    steps: int


class Beam(ABC):
    """Begins as one hypothesis, in a state of the constraints."""

    def __init__(self, runtime: Runtime, reading: Reading, constraints: Constraints, state: int, size: Size) -> None:
        self._runtime, self._constraints = runtime, constraints
        self.size = size
        self.choices: Choices = new_choices(size.steps, 2 * size.width)
        self.steps = 0
        self.scores = np.zeros(1)
        """Log-probabilities of the hypotheses."""
        self._states = np.array([state], np.int32)
        self._next_states = np.empty(size.width, np.int32)
        self._network_states, self._logits = reading.state, reading.logits[None].copy()
        self._unknown = 0
        """How many of the next states the constraints have not reached yet."""
        self._records = np.zeros((size.width, len(runtime.config.inputs)), np.int64)

    @abstractmethod
    def choose(self, floor: float) -> Taken:
        """Choose extensions with scores above `floor`, a step of `choices`; see `selection.choose`.

        Of those that go on, the states and what the network reads are made ready.
        """

    def advance(self, count: int) -> None:
        """Go on with the first `count` of what was chosen last."""
        rows, states = self.choices.rows[self.steps - 1, :count], self._next_states[:count]
        if self._unknown:
            self._constraints.fill_in(states, self._states[rows], self.choices.symbols[self.steps - 1])
        self.scores, self._states = self.choices.scores[self.steps - 1, :count], states
        self._next_states = np.empty(self.size.width, np.int32)
        logits, self._network_states = self._runtime.run(self._records[None, :count], self._network_states[:, rows])
        self._logits = logits[0]


class NetworkBeam(Beam):
    """The network without a memory."""

    def choose(self, floor: float) -> Taken:
        """See `Beam`."""
        masked = np.where(self._constraints.masks[self._states], self._logits, -np.inf)
        peak = masked.max(axis=1, keepdims=True)
        chances = masked - peak - np.log(np.exp(masked - peak).sum(axis=1, keepdims=True))
        scores = (chances + self.scores[:, None]).ravel()
        best = np.argsort(-scores, kind="stable")[: self.choices.rows.shape[1]]
        best = best[scores[best] > floor]
        ends = np.isin(best % masked.shape[1], (NEWLINE, END))
        best = np.concatenate([best[~ends][: len(self._next_states)], best[ends]])
        rows, symbols = np.divmod(best, masked.shape[1])
        step, count, choices = self.steps, len(best), self.choices
        choices.rows[step, :count], choices.symbols[step, :count] = rows, symbols
        choices.log_probabilities[step, :count], choices.scores[step, :count] = chances.flat[best], scores[best]
        going_on = len(best) - int(ends.sum())
        self._next_states[:going_on], self._unknown = UNKNOWN, going_on
        self._records[:going_on, 0] = symbols[:going_on]
        self.steps += 1
        return Taken(going_on, len(best), len(set(rows.tolist())))


class MemoryBeam(Beam):
    """The network with a memory; without `weights`, it reads what the memory expects, and no more."""

    def __init__(
        self,
        runtime: Runtime,
        reading: Reading,
        constraints: Constraints,
        state: int,
        size: Size,
        *,
        trail: Trail,
        weights: Weights | None,
    ) -> None:
        super().__init__(runtime, reading, constraints, state, size)
        self._trail, self._weights, self._mixes = trail, weights or new_weights(), weights is not None
        self._followed = trail.followed
        self._next, self._spare = (room_for(trail, size.width, size.steps) for _ in range(2))
        trail.counting.finish()

    def choose(self, floor: float) -> Taken:
        """See `Beam`."""
        trail, constraints = self._trail, self._constraints
        taken, self._unknown = _take_step(
            trail.project,
            trail.own,
            self._weights,
            self._mixes,
            self._logits,
            constraints.masks,
            constraints.following,
            self._states,
            self.scores,
            floor,
            self.choices,
            self.steps,
            trail.end + self.steps,
            self._followed,
            self._next,
            self._next_states,
            self._records,
        )
        self.steps += 1
        return taken

    def advance(self, count: int) -> None:
        """See `Beam`."""
        self._followed, self._next, self._spare = self._next, self._spare, self._next
        super().advance(count)


def new_beam(
    runtime: Runtime,
    reading: Reading,
    constraints: Constraints,
    state: int,
    size: Size,
    *,
    trail: Trail | None,
    weights: Weights | None,
) -> Beam:
    """The beam for a place with or without a memory; see there."""
    if trail is None:
        return NetworkBeam(runtime, reading, constraints, state, size)
    return MemoryBeam(runtime, reading, constraints, state, size, trail=trail, weights=weights)


@compiled
def _take_step(
    project: Store,
    own: Store,
    weights: Weights,
    mixes: bool,
    logits: Logits,
    masks: Mask,
    following: States,
    states: States,
    scores: NDArray[np.float64],
    floor: float,
    choices: Choices,
    step: int,
    end: int,
    old: Followed,
    new: Followed,
    next_states: States,
    records: Records,
) -> tuple[Taken, int]:
    """Mix the network's `logits` [B, V] with the memory, choose, and make ready what goes on.

    `old` holds the hypotheses, which have `end` symbols; `new`, `next_states` and `records` are filled with those that
    go on: the states as far as they are known, and what the network reads. Returns besides how many states are unknown.
    """
    if mixes:
        mix(project, own, weights, old.histories, np.zeros(len(logits), np.int64), end, old.words, old.expected, logits)
    taken = choose(logits, masks, states, scores, floor, choices, step)
    for place in range(taken.chosen):
        choices.copied[step, place] = place_of(old, choices.rows[step, place], choices.symbols[step, place])
    unknown, hashes = 0, np.empty(len(ORDERS), np.uint64)
    for row in range(taken.going_on):
        parent, symbol = choices.rows[step, row], choices.symbols[step, row]
        next_states[row] = following[states[parent], symbol]
        unknown += 1 if next_states[row] == UNKNOWN else 0
        go_on(project, own, old, parent, end, STORED[symbol], new, row, hashes)
        records[row, 0] = symbol
        if records.shape[1] > 1:
            records[row, 1], records[row, 2] = network_input(new.expected[row])
    return taken, unknown


def warm_up(trail: Trail) -> None:
    """Have what is compiled at its first call compiled, or read from the disk."""
    shape = 1, VOCABULARY_SIZE
    _take_step(
        trail.project,
        trail.own,
        new_weights(),
        True,
        np.zeros(shape, np.float32),
        np.ones(shape, bool),
        np.full(shape, UNKNOWN, np.int32),
        np.zeros(1, np.int32),
        np.zeros(1),
        -np.inf,
        new_choices(1, 2),
        0,
        trail.end,
        trail.followed,
        room_for(trail, 1, 1),
        np.empty(1, np.int32),
        np.zeros((1, 3), np.int64),
    )
