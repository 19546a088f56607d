"""What a beam search has chosen, step by step: chains of choices, of which the best are written out in the end."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A continuation: its symbols without the one that ends it, and of each, the ending one too, what follows."""

    symbols: tuple[int, ...]
    log_probabilities: tuple[float, ...]
    copied: tuple[int, ...]
    """Of each symbol, the place where the memory expected it (`trail.place_of`), 0 where it did not."""
    finished: bool = False
    """It reaches the end of the line."""

    @property
    def score(self) -> float:
        """The log-probability of the whole."""
        return sum(self.log_probabilities)


class Choices(NamedTuple):
    """Extensions of hypotheses, [steps, most]: in each step those that go on, then those that end, the best first.

    Those that go on are the rows of the next step.
    """

    rows: NDArray[np.int64]
    symbols: NDArray[np.int64]
    log_probabilities: NDArray[np.float32]
    scores: NDArray[np.float64]
    """Log-probabilities of the whole."""
    copied: NDArray[np.int64]


def new_choices(steps: int, most: int) -> Choices:
    """Room for so many steps."""
    shape = steps, most
    return Choices(
        np.empty(shape, np.int64),
        np.empty(shape, np.int64),
        np.empty(shape, np.float32),
        np.empty(shape),
        np.zeros(shape, np.int64),
    )


class Taken(NamedTuple):
    """How many extensions a step has chosen."""

    going_on: int
    chosen: int
    """Those that end among them."""
    extended: int
    """Hypotheses that have an extension among them."""


class Node(NamedTuple):
    """A hypothesis by its last choice; `step` -1 is the empty one."""

    score: float
    step: int
    place: int
    finished: bool = False


class Writer:
    """Writes hypotheses out."""

    def __init__(self, choices: Choices, steps: int) -> None:
        """After so many steps."""
        self._choices = choices
        self._rows: list[list[int]] = choices.rows[:steps].tolist()

    def hypothesis(self, node: Node) -> Hypothesis:
        """What a chain of choices says."""
        places, place = list[int](), node.place
        for step in range(node.step, -1, -1):
            places.append(place)
            place = self._rows[step][place]
        chain = np.arange(len(places)), np.array(places[::-1], np.int64)
        symbols, log_probabilities, copied = (
            tuple(values[chain].tolist())
            for values in (self._choices.symbols, self._choices.log_probabilities, self._choices.copied)
        )
        return Hypothesis(symbols[:-1] if node.finished else symbols, log_probabilities, copied, node.finished)
