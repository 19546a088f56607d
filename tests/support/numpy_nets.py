"""Every cell and the network around it in plain NumPy, one character at a time, as the formulas are written."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from lstm_complete.artifacts.config import ModelConfig

Array = NDArray[np.floating]
Weights = Mapping[str, NDArray[np.float32]]


def sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": sigmoid,
}


def lstm_step(w: Weights, x: Array, state: Array, config: ModelConfig) -> tuple[Array, Array]:
    h, c = np.split(state, 2)
    i, f, g, o = np.split(w["weight_ih"] @ x + w["bias_ih"] + w["weight_hh"] @ h + w["bias_hh"], 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    h = sigmoid(o) * np.tanh(c)
    return h, np.concatenate([h, c])


def peephole_step(w: Weights, x: Array, state: Array, config: ModelConfig) -> tuple[Array, Array]:
    h, c = np.split(state, 2)
    i, f, g, o = np.split(w["weight_ih"] @ x + w["bias_ih"] + w["weight_hh"] @ h + w["bias_hh"], 4)
    p_i, p_f, p_o = w["weight_peephole"]
    new = sigmoid(f + p_f * c) * c + sigmoid(i + p_i * c) * np.tanh(g)
    h = sigmoid(o + p_o * new) * np.tanh(new)
    return h, np.concatenate([h, new])


def ungated_step(w: Weights, x: Array, state: Array, config: ModelConfig) -> tuple[Array, Array]:
    h, c = np.split(state, 2)
    f, g, o = np.split(w["weight_ih"] @ x + w["bias_ih"] + w["weight_hh"] @ h + w["bias_hh"], 3)
    c = sigmoid(f) * c + np.tanh(g)
    h = sigmoid(o) * np.tanh(c)
    return h, np.concatenate([h, c])


def gru_step(w: Weights, x: Array, state: Array, config: ModelConfig) -> tuple[Array, Array]:
    xr, xz, xn = np.split(w["weight_ih"] @ x + w["bias_ih"], 3)
    hr, hz, hn = np.split(w["weight_hh"] @ state + w["bias_hh"], 3)
    n = np.tanh(xn + sigmoid(xr + hr) * hn)
    z = sigmoid(xz + hz)
    h = (1 - z) * n + z * state
    return h, h


def rnn_step(w: Weights, x: Array, state: Array, config: ModelConfig) -> tuple[Array, Array]:
    h = ACTIVATIONS[config.activation](w["weight_ih"] @ x + w["bias_ih"] + w["weight_hh"] @ state + w["bias_hh"])
    return h, h


def window_step(w: Weights, x: Array, state: Array, config: ModelConfig) -> tuple[Array, Array]:
    line = np.concatenate([state, x])  # the last inputs, oldest first
    h = ACTIVATIONS[config.activation](w["weight"] @ line + w["bias"])
    return h, line[config.hidden :]


STEPS = {
    "lstm": lstm_step,
    "peephole": peephole_step,
    "no-input-gate": ungated_step,
    "gru": gru_step,
    "rnn": rnn_step,
    "window": window_step,
}


def layer_norm(x: Array, weight: Array, bias: Array) -> Array:
    normal: Array = (x - x.mean()) / np.sqrt(x.var() + 1e-5)
    return normal * weight + bias


def run(config: ModelConfig, weights: Weights, records: list[list[int]]) -> Array:
    """Logits [T, V] after each record."""
    states = np.zeros((config.layers, config.state_size))
    logits = []
    for record in records:
        fields = zip(config.inputs, record, strict=True)
        x: Array = np.array([weights[f"embed.{field.name}.weight"][value] for field, value in fields]).sum(axis=0)
        for layer in range(config.layers):
            own = {
                k.removeprefix(f"layers.{layer}."): v for k, v in weights.items() if k.startswith(f"layers.{layer}.")
            }
            cell = {k.removeprefix("cell."): v for k, v in own.items() if k.startswith("cell.")}
            plain = config.stream == "plain"
            read = x if plain else layer_norm(x, own["norm.weight"], own["norm.bias"])
            h, states[layer] = STEPS[config.cell](cell, read, states[layer], config)
            x = h if plain else x + h
        vote = weights["head.weight"] @ x + weights["head.bias"]
        if config.reads_memory:
            vote[record[1]] += weights["bonus.weight"][record[2]] @ x + weights["bonus.bias"][record[2]]
        logits.append(vote)
    return np.array(logits)
