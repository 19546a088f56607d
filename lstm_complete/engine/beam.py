"""Hypotheses that are extended side by side: the network's states, and what the memory says to each.

Between two runs of the network there is one call of compiled code: the network's weights push everything else out of
the processor's caches, and what comes back to it one by one is slow. Where there is no memory, NumPy does the same:
nothing has to be compiled before a new installation's first answer.
"""

from abc import ABC, abstractmethod
from typing import NamedTuple

import numpy as np

from lstm_complete.engine.constraints import UNKNOWN, Constraints, Mask, States
from lstm_complete.engine.path import Choices, Taken, new_choices
from lstm_complete.engine.runtime import Logits, Records, Runtime
from lstm_complete.engine.selection import choose
from lstm_complete.engine.timeline import Reading
from lstm_complete.memory.alphabet import STORED
from lstm_complete.memory.jit import Held, compiled, hold
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
        self._states = np.empty((size.steps + 1, size.width), np.int32)
        """Of the constraints, [steps + 1, width]: of the hypotheses that a step begins with."""
        self._states[0, 0] = state
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
        rows = self.choices.rows[self.steps - 1, :count]
        if self._unknown:
            before, symbols = self._states[self.steps - 1, rows], self.choices.symbols[self.steps - 1]
            self._constraints.fill_in(self._states[self.steps, :count], before, symbols)
        self.scores, states = self.choices.scores[self.steps - 1, :count], self._network_states.take(rows, axis=1)
        logits, self._network_states = self._runtime.run(self._records[None, :count], states)
        self._logits = logits[0]


class NetworkBeam(Beam):
    """The network without a memory."""

    def choose(self, floor: float) -> Taken:
        """See `Beam`."""
        states = self._states[self.steps, : len(self._logits)]
        masked = np.where(self._constraints.masks[states], self._logits, -np.inf)
        peak = masked.max(axis=1, keepdims=True)
        chances = masked - peak - np.log(np.exp(masked - peak).sum(axis=1, keepdims=True))
        scores = (chances + self.scores[:, None]).ravel()
        best = np.argsort(-scores, kind="stable")[: self.choices.rows.shape[1]]
        best = best[scores[best] > floor]
        ends = np.isin(best % masked.shape[1], (NEWLINE, END))
        best = np.concatenate([best[~ends][: self.size.width], best[ends]])
        rows, symbols = np.divmod(best, masked.shape[1])
        step, count, choices = self.steps, len(best), self.choices
        choices.rows[step, :count], choices.symbols[step, :count] = rows, symbols
        choices.log_probabilities[step, :count], choices.scores[step, :count] = chances.flat[best], scores[best]
        going_on = len(best) - int(ends.sum())
        self._states[step + 1, :going_on], self._unknown = UNKNOWN, going_on
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
        rooms = (room_for(trail, size.width, size.steps), room_for(trail, size.width, size.steps))
        own = weights or new_weights(), weights is not None, self.choices, self._states, self._records
        self._search = hold(_Search(trail.project, trail.own, trail.end, trail.followed, rooms, *own))
        trail.counting.finish()

    def choose(self, floor: float) -> Taken:
        """See `Beam`."""
        masks, following = self._constraints.masks, self._constraints.following
        taken, self._unknown = _take_step(self._search, self._logits, masks, following, floor, self.steps)
        self.steps += 1
        return taken


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


class _Search(NamedTuple):
    """What the steps of one search have in common."""

    project: Store
    own: Store
    end: int
    """Symbols that the first hypothesis has read."""
    first: Followed
    rooms: tuple[Followed, Followed]
    """For the hypotheses of every second step each."""
    weights: Weights
    mixes: bool
    choices: Choices
    states: States  # [steps + 1, width]
    records: Records


@compiled
def _take_step(
    held: Held[_Search], logits: Logits, masks: Mask, following: States, floor: float, step: int
) -> tuple[Taken, int]:
    """Mix the network's `logits` [B, V] with the memory, choose, and make ready what goes on.

    Of those that go on the states are filled in as far as they are known, and what the network reads. Returns besides
    how many states are unknown.
    """
    search, size = held.arguments, len(logits)
    project, own, choices, end = search.project, search.own, search.choices, search.end + step
    old = search.rooms[(step - 1) % 2] if step else search.first
    states, scores = search.states[step, :size], choices.scores[step - 1, :size] if step else np.zeros(1)
    if search.mixes:
        firsts = np.zeros(size, np.int64)
        mix(project, own, search.weights, old.histories, firsts, end, old.words, old.expected, logits)
    taken = choose(logits, masks, states, scores, floor, choices, step)
    for place in range(taken.chosen):
        choices.copied[step, place] = place_of(old, choices.rows[step, place], choices.symbols[step, place])
    parents, symbols = choices.rows[step, : taken.going_on], choices.symbols[step, : taken.going_on]
    new, next_states = search.rooms[step % 2], search.states[step + 1]
    go_on(project, own, old, parents, end, STORED[symbols], new)
    unknown = 0
    for row in range(taken.going_on):
        next_states[row] = following[states[parents[row]], symbols[row]]
        unknown += 1 if next_states[row] == UNKNOWN else 0
        search.records[row, 0] = symbols[row]
        if search.records.shape[1] > 1:
            search.records[row, 1], search.records[row, 2] = network_input(new.expected[row])
    return taken, unknown


def warm_up(trail: Trail) -> None:
    """Have what is compiled at its first call compiled, or read from the disk."""
    shape, rooms = (1, VOCABULARY_SIZE), (room_for(trail, 1, 1), room_for(trail, 1, 1))
    own = new_weights(), True, new_choices(1, 2), np.zeros((2, 1), np.int32), np.zeros((1, 3), np.int64)
    held = hold(_Search(trail.project, trail.own, trail.end, trail.followed, rooms, *own))
    masks, following = np.ones(shape, bool), np.full(shape, UNKNOWN, np.int32)
    _take_step(held, np.zeros(shape, np.float32), masks, following, -np.inf, 0)
