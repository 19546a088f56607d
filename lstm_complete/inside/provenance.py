"""Which symbols wrote what a unit remembers.

    c_t = Σ_s (Π_{r=s+1..t} f_r) i_s g_s + (Π_{r=1..t} f_r) c_0

That is exact, given the gates; and so it is for h of the GRU, with z for f and 1 - z for i. Where a line begins
that is a text by itself, nothing is kept.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lstm_complete.errors import UserError
from lstm_complete.inside.clamps import clamped
from lstm_complete.inside.recording import Recording

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a unit holds at a symbol t, by where it comes from."""

    vector: Literal["c", "h"]
    written: Doubles
    """What each symbol up to t wrote and is still there, [t + 1]."""
    before: float
    """What is left of the state before the text."""
    half_life: float
    """Symbols after which half would be left, were the gate always as it is at t; infinite where it forgets nothing."""

    @property
    def total(self) -> float:
        """The value at t."""
        return float(self.written.sum()) + self.before


def provenance(recording: Recording, layer: int, unit: int, t: int) -> Provenance:
    """Where the value of a unit's c, or a GRU's h, at symbol t comes from.

    Raises:
        UserError: the cell has no gate that keeps anything.
    """
    made = recording.layers[layer]
    keeping = {"forget": "c", "update": "h"}
    gate = next((name for name in keeping if name in made), None)
    if gate is None:
        raise UserError(f"{recording.config.name}: a {recording.config.cell} network has no gate that keeps a state")
    vector: Literal["c", "h"] = "c" if gate == "forget" else "h"
    kept = made[gate][: t + 1, unit].astype(np.float64)
    values = made[vector][: t + 1, unit].astype(np.float64)
    before = recording.carried(layer, vector)[: t + 1, unit].astype(np.float64)
    candidate = made["candidate"][: t + 1, unit].astype(np.float64)
    new = (made["input"][: t + 1, unit] if gate == "forget" else 1 - kept) * candidate
    # A clamp writes the difference: what it left there is not what the candidate said.
    where = clamped(recording.clamps, layer, vector, made[vector].shape)[: t + 1, unit]
    new = np.where(where, values - kept * before, new)
    keeping_on = np.where(recording.restarts[: t + 1], 0.0, kept)
    decay = np.cumprod(np.append(keeping_on, 1.0)[::-1])[::-1]  # [t + 2]: Π_{r=s..t}, from s on
    return Provenance(vector, decay[1:] * new, float(decay[0] * before[0]), half_life(float(kept[-1])))


def half_life(gate: float) -> float:
    """-1 / log2 f: after how many symbols half is left of what a gate of this value keeps."""
    if gate >= 1:
        return np.inf
    return float(-1 / np.log2(gate)) if gate > 0 else 0.0
