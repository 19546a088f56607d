"""Holding a unit's state to a value, to see what depends on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.errors import UserError
from lstm_complete.inside.cells import VECTORS, Change, Floats


@dataclass(frozen=True, slots=True)
class Clamp:
    """One unit's h or c is changed at some symbols.

    What is done to h is felt by the rest of the network and by the next step; what is done to c stays in it as long as
    the forget gate keeps it.
    """

    layer: int
    unit: int
    vector: Literal["h", "c"]
    how: Literal["set", "add", "zero"]
    value: float = 0.0
    start: int = 0
    """The symbol at which it begins."""
    steps: int | None = 1
    """At how many symbols it is done again; None: at all from `start` on."""

    def covers(self, t: int) -> bool:
        """Is it done at a symbol?"""
        return t >= self.start and (self.steps is None or t < self.start + self.steps)


def check_clamps(clamps: Sequence[Clamp], config: ModelConfig) -> None:
    """Raises UserError where a clamp is for a unit or a vector that the network does not have."""
    for clamp in clamps:
        if not (0 <= clamp.layer < config.layers and 0 <= clamp.unit < config.hidden):
            raise UserError(f"{config.name} has no unit {clamp.unit} in layer {clamp.layer}")
        if clamp.vector not in VECTORS[config.cell]:
            raise UserError(f"{config.name} has no {clamp.vector}: its cell is {config.cell}")
        if clamp.start < 0 or (clamp.steps is not None and clamp.steps < 1) or not np.isfinite(clamp.value):
            raise UserError("a clamp begins at a symbol of the text, lasts one symbol at least, and has a finite value")


def change_at(clamps: Sequence[Clamp], t: int) -> Change:
    """What a layer's clamps do at a symbol."""
    active = [clamp for clamp in clamps if clamp.covers(t)]
    if not active:
        return _unchanged

    def change(vector: str, values: Floats) -> Floats:
        for clamp in active:
            if clamp.vector == vector:
                kept = values[clamp.unit] if clamp.how == "add" else 0.0
                values[clamp.unit] = kept + (0.0 if clamp.how == "zero" else clamp.value)
        return values

    return change


def clamped(clamps: Sequence[Clamp], layer: int, vector: str, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Where the values [T, H] of a layer's vector are not what the cell made of them."""
    where = np.zeros(shape, bool)
    for clamp in clamps:
        if (clamp.layer, clamp.vector) == (layer, vector):
            end = shape[0] if clamp.steps is None else clamp.start + clamp.steps
            where[clamp.start : end, clamp.unit] = True
    return where


def _unchanged(_vector: str, values: Floats) -> Floats:
    return values
