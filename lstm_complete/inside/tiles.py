"""Figures as bytes: tiles of a byte a value for what is looked at from afar, float32 for one unit."""

import numpy as np
from numpy.typing import NDArray

from lstm_complete.inside.cells import Floats

_GATES = frozenset({"input", "forget", "output", "reset", "update"})


def tile(values: Floats, units: slice, steps: slice) -> bytes:
    """Units x steps of values [T, H]: the greatest magnitude of each unit as float32, then bytes row by row.

    A byte 0 .. 255 stands for -scale .. scale of the unit in the whole recording, so tiles fit together.
    """
    scales: Floats = np.abs(values[:, units]).max(axis=0, initial=0.0).astype("<f4")
    shown = values[steps, units].T / np.where(scales > 0, scales, 1)[:, None]
    return scales.tobytes() + _bytes(0.5 + 0.5 * shown)


def gate_tile(values: Floats, units: slice, steps: slice) -> bytes:
    """The same of a gate, whose bytes stand for 0 .. 1 and whose scales are 1."""
    part = values[steps, units].T
    return np.ones(len(part), "<f4").tobytes() + _bytes(part)


def is_gate(vector: str) -> bool:
    """Does a vector lie between 0 and 1?"""
    return vector in _GATES


def _bytes(shares: NDArray[np.floating]) -> bytes:
    rounded: NDArray[np.uint8] = np.rint(np.clip(shares, 0, 1) * 255).astype(np.uint8)
    return rounded.tobytes()
