"""Weights from on the way of a training, for the film of it (`inside/film.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from lstm_complete.artifacts.tensors import Weights
from lstm_complete.nets.charlm import CharLM

Halves = Mapping[str, NDArray[np.float16]]
COUNT = 12
"""Stages of a film at most: the first and last weights, and in between ever rarer ones, since most happens early."""
BYTES = 300_000
"""A film's size at most: of larger networks there are fewer stages."""


@dataclass
class Stages:
    """Keeps weights while a network learns, in float16, which is enough to be looked at."""

    kept: dict[int, Halves] = field(default_factory=dict)
    """By the steps that had been taken."""

    def see(self, model: CharLM, step: int, steps: int) -> None:
        """A training of so many steps has taken this one."""
        if step in wanted(steps, count_of(model)):
            self.kept[step] = halves(model.to_weights())


def wanted(steps: int, count: int) -> set[int]:
    """The steps after which weights are kept, so many of them, three at least."""
    return {0, *np.unique(np.geomspace(1, steps, count - 1).round().astype(int)).tolist()} if steps else {0}


def count_of(model: CharLM) -> int:
    """Stages of a film of this network."""
    return max(3, min(COUNT, BYTES // sum(2 * weight.numel() for weight in model.parameters())))


def halves(weights: Weights) -> Halves:
    """Weights as a film keeps them."""
    return {name: value.astype(np.float16) for name, value in weights.items()}


def stages_bytes(kept: Mapping[int, Halves]) -> bytes:
    """The file that `inside.film` reads."""
    return save({f"{step}/{name}": value for step, weights in kept.items() for name, value in weights.items()})
