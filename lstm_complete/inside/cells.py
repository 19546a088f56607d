"""Every cell in plain NumPy, one symbol at a time, as the formulas are written (' marks the step before).

A step takes the vote of its input, W x + b for all gates [G H], and what the cell made at the symbol before, and gives
what it makes now: all vectors [H], in the order of `VECTORS`.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lstm_complete.artifacts.config import Activation, Cell, ModelConfig

Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]
Change = Callable[[str, Floats], Floats]
"""What becomes of a vector "c" or "h" [H] at one step: a clamp's work."""

_LSTM = ("c", "h", "input", "forget", "output", "candidate")
VECTORS: dict[Cell, tuple[str, ...]] = {
    "lstm": _LSTM,
    "peephole": _LSTM,
    "no-input-gate": _LSTM,
    "gru": ("h", "reset", "update", "candidate"),
    "rnn": ("h", "preactivation"),
    "window": ("h", "preactivation"),
}
"""What is recorded of each cell; what it carries from step to step comes first."""


def sigmoid(x: Floats) -> Floats:
    """1 / (1 + e^-x), by tanh, which cannot overflow."""
    half = np.float32(0.5)
    open_: Floats = half * np.tanh(half * x) + half
    return open_


ACTIVATIONS: dict[Activation, Callable[[Floats], Floats]] = {
    "tanh": np.tanh,
    "relu": lambda x: np.maximum(x, np.float32(0)),
    "sigmoid": sigmoid,
}


class Step(Protocol):
    """One symbol of a recurrent cell."""

    def __call__(
        self, w: Weights, vote: Floats, before: Floats, config: ModelConfig, change: Change
    ) -> tuple[Floats, ...]:
        """All vectors [H] of this symbol, from those before it [N, H]."""
        ...


def lstm(w: Weights, vote: Floats, before: Floats, config: ModelConfig, change: Change) -> tuple[Floats, ...]:
    """Hochreiter & Schmidhuber (1997), with the forget gate of Gers et al. (2000)."""
    c, h = before[0], before[1]
    i, f, g, o = (vote + w["weight_hh"] @ h).reshape(4, config.hidden)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = change("c", f * c + i * g)
    h = change("h", o * np.tanh(c))
    return c, h, i, f, o, g


def peephole(w: Weights, vote: Floats, before: Floats, config: ModelConfig, change: Change) -> tuple[Floats, ...]:
    """Gers & Schmidhuber (2000): gates see the cell, the output gate the new one."""
    c, h = before[0], before[1]
    i, f, g, o = (vote + w["weight_hh"] @ h).reshape(4, config.hidden)
    p_i, p_f, p_o = w["weight_peephole"]
    i, f, g = sigmoid(i + p_i * c), sigmoid(f + p_f * c), np.tanh(g)
    c = change("c", f * c + i * g)
    o = sigmoid(o + p_o * c)
    h = change("h", o * np.tanh(c))
    return c, h, i, f, o, g


def no_input_gate(w: Weights, vote: Floats, before: Floats, config: ModelConfig, change: Change) -> tuple[Floats, ...]:
    """The LSTM with i = 1."""
    c, h = before[0], before[1]
    f, g, o = (vote + w["weight_hh"] @ h).reshape(3, config.hidden)
    f, g, o = sigmoid(f), np.tanh(g), sigmoid(o)
    c = change("c", f * c + g)
    h = change("h", o * np.tanh(c))
    return c, h, np.ones_like(f), f, o, g


def gru(w: Weights, vote: Floats, before: Floats, config: ModelConfig, change: Change) -> tuple[Floats, ...]:
    """Cho et al. (2014) as torch computes it: its recurrent bias is no part of `vote`."""
    h = before[0]
    x_r, x_z, x_n = vote.reshape(3, config.hidden)
    h_r, h_z, h_n = (w["weight_hh"] @ h + w["bias_hh"]).reshape(3, config.hidden)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(x_n + r * h_n)
    h = change("h", (1 - z) * n + z * h)
    return h, r, z, n


def rnn(w: Weights, vote: Floats, before: Floats, config: ModelConfig, change: Change) -> tuple[Floats, ...]:
    """Elman (1990)."""
    pre = vote + w["weight_hh"] @ before[0]
    return change("h", ACTIVATIONS[config.activation](pre)), pre


def window(w: Weights, vote: Floats, before: Floats, config: ModelConfig, change: Change) -> tuple[Floats, ...]:  # noqa: ARG001
    """Feed-forward: the vote is that of the last inputs, and nothing is carried."""
    return change("h", ACTIVATIONS[config.activation](vote)), vote


STEPS: dict[Cell, Step] = {
    "lstm": lstm,
    "peephole": peephole,
    "no-input-gate": no_input_gate,
    "gru": gru,
    "rnn": rnn,
    "window": window,
}


def votes(w: Weights, x: Floats, past: Floats, config: ModelConfig) -> Floats:
    """What the inputs x [T, H] say to each step by themselves, [T, G H]; a window also sees `past` [w - 1, H]."""
    if config.cell == "window":
        line = np.concatenate([past, x])
        windows = np.lib.stride_tricks.sliding_window_view(line, config.window, axis=0)  # [T, H, w], oldest first
        return windows.transpose(0, 2, 1).reshape(len(x), -1) @ w["weight"].T + w["bias"]
    bias = w["bias_ih"] if config.cell == "gru" else w["bias_ih"] + w["bias_hh"]
    return x @ w["weight_ih"].T + bias
