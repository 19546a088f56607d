"""Weights from on the way of a training, for the film of it (`inside/film.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from safetensors.numpy import save

from lstm_complete.artifacts.tensors import Precision, Weights
from lstm_complete.nets.charlm import CharLM

COUNT = 12
"""Stages of a film: the first and the last weights, and in between ever rarer ones, since most happens early."""


@dataclass
class Stages:
    """Keeps weights while a network learns."""

    kept: dict[int, Weights] = field(default_factory=dict)
    """By the steps that had been taken."""

    def see(self, model: CharLM, step: int, steps: int) -> None:
        """A training of so many steps has taken this one."""
        if step in wanted(steps):
            self.kept[step] = {name: value.copy() for name, value in model.to_weights().items()}


def wanted(steps: int) -> set[int]:
    """The steps after which weights are kept."""
    return {0, *np.unique(np.geomspace(1, steps, COUNT - 1).round().astype(int)).tolist()} if steps else {0}


def stages_bytes(kept: Mapping[int, Weights], precision: Precision = "float32") -> bytes:
    """The file that `inside.film` reads."""
    return save(
        {f"{step}/{name}": value.astype(precision) for step, weights in kept.items() for name, value in weights.items()}
    )
