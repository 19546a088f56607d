"""What a beam search has chosen, step by step: chains of choices, of which the best are written out in the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
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


def write_out(choices: Choices, nodes: Sequence[Node]) -> list[Hypothesis]:
    """What the chains of choices that end with `nodes` say."""
    rows: list[list[int]] = choices.rows[: 1 + max((node.step for node in nodes), default=-1)].tolist()
    chains = [_chain(rows, node) for node in nodes]
    # All are read at once: many small readings would take several times as long.
    steps = np.fromiter(chain.from_iterable(map(range, map(len, chains))), np.int64)
    places = np.fromiter(chain.from_iterable(chains), np.int64)
    parts = choices.symbols, choices.log_probabilities, choices.copied
    symbols, log_probabilities, copied = (values[steps, places].tolist() for values in parts)
    found, end = [], 0
    for node, places_of_node in zip(nodes, chains, strict=True):
        start, end = end, end + len(places_of_node)
        own = tuple(symbols[start : end - node.finished])
        found.append(Hypothesis(own, tuple(log_probabilities[start:end]), tuple(copied[start:end]), node.finished))
    return found


def _chain(rows: list[list[int]], node: Node) -> list[int]:
    """The place of each choice up to a node, step by step; `rows` are those of `Choices`."""
    places, place = list[int](), node.place
    for step in range(node.step, -1, -1):
        places.append(place)
        place = rows[step][place]
    places.reverse()
    return places
