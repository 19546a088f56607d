"""Do gates, states and symbols belong together? What each cell made, made again of what was captured of it.

An explorer whose gates are of another step than its states shows here: 0 but for rounding is right.
"""

from collections.abc import Callable

import numpy as np

from lstm_complete.inside.cells import ACTIVATIONS, Floats
from lstm_complete.inside.clamps import clamped
from lstm_complete.inside.recording import Recording


def identity(recording: Recording) -> dict[str, float]:
    """The largest difference of each state from its equation, over all layers, symbols and units.

    LSTMs: c = f c' + i g and h = o tanh c; the GRU: h = (1 - z) n + z h'; others: h = φ(preactivation). Left out are
    values that a clamp has changed.
    """
    formulas = {"c": _cell_state, "h": _hidden_state} if "c" in recording.layers[0] else {"h": _hidden_state}
    return {vector: _largest(recording, vector, formula) for vector, formula in formulas.items()}


def _largest(recording: Recording, vector: str, formula: Callable[[Recording, int], Floats]) -> float:
    largest = 0.0
    for layer, made in enumerate(recording.layers):
        differences = np.abs(made[vector] - formula(recording, layer))
        differences[clamped(recording.clamps, layer, vector, made[vector].shape)] = 0
        largest = max(largest, float(differences.max(initial=0)))
    return largest


def _cell_state(recording: Recording, layer: int) -> Floats:
    made = recording.layers[layer]
    return made["forget"] * recording.carried(layer, "c") + made["input"] * made["candidate"]


def _hidden_state(recording: Recording, layer: int) -> Floats:
    made = recording.layers[layer]
    if "c" in made:
        return made["output"] * np.tanh(made["c"])
    if "update" in made:
        return (1 - made["update"]) * made["candidate"] + made["update"] * recording.carried(layer, "h")
    return ACTIVATIONS[recording.config.activation](made["preactivation"])
