"""The recurrent cells as ONNX nodes: torch's weights in, operators of ONNX Runtime out.

Each function takes the normalised input [T, B, H] and the layer's state [1, B, S] by name, adds its
nodes, and returns the names of h [T, B, H] and of the new state [1, B, S].
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.engine.graph import CONTRIB, Graph

Weights = Mapping[str, NDArray[np.float32]]

# Rows of torch's gates (LSTM i f g o, GRU r z n) in the order of ONNX (i o f c; z r h).
_LSTM_ORDER, _GRU_ORDER, _RNN_ORDER = [0, 3, 1, 2], [1, 0, 2], [0]
_PEEPHOLE_ORDER = [0, 2, 1]  # ours i f o, ONNX i o f
_OPEN = 40.0
"""A preactivation whose sigmoid is 1 in float32."""
_ACTIVATIONS = {"tanh": "Tanh", "relu": "Relu", "sigmoid": "Sigmoid"}


def add_cell(
    graph: Graph, config: ModelConfig, weights: Weights, *, layer: int, x: str, state: str, quantize: bool
) -> tuple[str, str]:
    """Add the cell of one layer; `weights` are the layer's own, named as in its model folder."""
    name = f"layer{layer}"
    match config.cell:
        case "lstm" | "peephole" | "no-input-gate":
            whole = _with_open_input_gate(weights) if config.cell == "no-input-gate" else weights
            return _lstm(graph, config, whole, name, x, state, quantize=quantize)
        case "gru":
            return _simple(graph, "GRU", _GRU_ORDER, config, weights, name, x, state, linear_before_reset=1)
        case "rnn":
            activation = _ACTIVATIONS[config.activation]
            return _simple(graph, "RNN", _RNN_ORDER, config, weights, name, x, state, activations=[activation])
        case "window":
            return _window(graph, config, weights, name, x, state)


def _lstm(
    graph: Graph, config: ModelConfig, weights: Weights, name: str, x: str, state: str, *, quantize: bool
) -> tuple[str, str]:
    hidden = config.hidden
    halves = graph.constant("halves", np.array([hidden, hidden], np.int64))
    graph.add("Split", [state, halves], [f"{name}.h0", f"{name}.c0"], axis=2)
    inputs = [
        x,
        *_matrices(graph, weights, name, _LSTM_ORDER, quantize=quantize),
        _bias(graph, weights, name, _LSTM_ORDER),
    ]
    inputs += ["", f"{name}.h0", f"{name}.c0", _peepholes(graph, weights, name)]
    outputs = [f"{name}.y", f"{name}.h", f"{name}.c"]
    if quantize:
        inputs += [f"{name}.{matrix}.{part}" for matrix in ("w", "r") for part in ("scale", "zero")]
        graph.add("DynamicQuantizeLSTM", inputs, outputs, domain=CONTRIB, hidden_size=hidden)
    else:
        graph.add("LSTM", inputs if inputs[-1] else inputs[:-1], outputs, hidden_size=hidden)
    new = graph.add("Concat", [f"{name}.h", f"{name}.c"], [f"{name}.state"], axis=2)
    return _drop_direction(graph, name), new


def _with_open_input_gate(weights: Weights) -> Weights:
    """The LSTM whose input gate nothing moves: torch's order is input, forget, candidate, output."""
    own = {name: rows for name, rows in weights.items() if name.startswith("cell.")}
    whole = {name: np.concatenate([np.zeros_like(rows[: len(rows) // 3]), rows]) for name, rows in own.items()}
    whole["cell.bias_ih"][: len(whole["cell.bias_ih"]) // 4] = _OPEN
    return whole


def _simple(
    graph: Graph,
    operator: str,
    order: list[int],
    config: ModelConfig,
    weights: Weights,
    name: str,
    x: str,
    state: str,
    **options: Any,
) -> tuple[str, str]:
    """GRU and RNN: their whole state is h."""
    matrices = _matrices(graph, weights, name, order, quantize=False)
    inputs = [x, *matrices, _bias(graph, weights, name, order), "", state]
    graph.add(operator, inputs, [f"{name}.y", f"{name}.state"], hidden_size=config.hidden, **options)
    return _drop_direction(graph, name), f"{name}.state"


def _window(graph: Graph, config: ModelConfig, weights: Weights, name: str, x: str, state: str) -> tuple[str, str]:
    """A convolution over the last `window` inputs; the state holds all of them but the newest."""
    hidden, window = config.hidden, config.window
    kernel = weights["cell.weight"].reshape(hidden, window, hidden).transpose(0, 2, 1)  # [out, in, window]
    shape = graph.constant("past.shape", np.array([-1, window - 1, hidden], np.int64))
    past = graph.add("Reshape", [state, shape], [f"{name}.past"])  # [B, window-1, H]
    line = graph.add("Transpose", [x], [f"{name}.now"], perm=[1, 0, 2])  # [B, T, H]
    both = graph.add("Concat", [past, line], [f"{name}.both"], axis=1)  # [B, window-1+T, H]
    signal = graph.add("Transpose", [both], [f"{name}.signal"], perm=[0, 2, 1])
    inputs = [
        signal,
        graph.constant(f"{name}.kernel", kernel),
        graph.constant(f"{name}.bias", weights["cell.bias"]),
    ]
    pre = graph.add("Conv", inputs, [f"{name}.pre"])  # [B, H, T]
    active = graph.add(_ACTIVATIONS[config.activation], [pre], [f"{name}.active"])
    y = graph.add("Transpose", [active], [f"{name}.out"], perm=[2, 0, 1])  # [T, B, H]
    return y, _window_state(graph, config, name, both)


def _window_state(graph: Graph, config: ModelConfig, name: str, both: str) -> str:
    end = np.iinfo(np.int64).max
    # A window of one character has no state: start at the end, not at -0, which would be the beginning.
    start = -(config.window - 1) if config.window > 1 else end
    first = graph.constant("last.start", np.array([start], np.int64))
    last = graph.constant("last.end", np.array([end], np.int64))
    axis = graph.constant("axis1", np.array([1], np.int64))
    kept = graph.add("Slice", [both, first, last, axis], [f"{name}.kept"])
    shape = graph.constant("state.shape", np.array([1, -1, config.state_size], np.int64))
    return graph.add("Reshape", [kept, shape], [f"{name}.state"])


def _drop_direction(graph: Graph, name: str) -> str:
    axis = graph.constant("axis1", np.array([1], np.int64))
    return graph.add("Squeeze", [f"{name}.y", axis], [f"{name}.out"])  # [T, 1, B, H] -> [T, B, H]


def _reordered(matrix: NDArray[np.float32], order: list[int]) -> NDArray[np.float32]:
    gates = np.split(matrix, len(order))
    return np.concatenate([gates[gate] for gate in order])


def _bias(graph: Graph, weights: Weights, name: str, order: list[int]) -> str:
    parts = [_reordered(weights[f"cell.{part}"], order) for part in ("bias_ih", "bias_hh")]
    return graph.constant(f"{name}.b", np.concatenate(parts)[None])


def _peepholes(graph: Graph, weights: Weights, name: str) -> str:
    if "cell.weight_peephole" not in weights:
        return ""
    return graph.constant(f"{name}.p", weights["cell.weight_peephole"][_PEEPHOLE_ORDER].reshape(1, -1))


def _matrices(graph: Graph, weights: Weights, name: str, order: list[int], *, quantize: bool) -> list[str]:
    names = []
    for short, long in (("w", "weight_ih"), ("r", "weight_hh")):
        matrix = _reordered(weights[f"cell.{long}"], order)  # [gates x H, H]
        if quantize:
            names.append(_quantized(graph, f"{name}.{short}", matrix))
        else:
            names.append(graph.constant(f"{name}.{short}", matrix[None]))
    return names


def _quantized(graph: Graph, name: str, matrix: NDArray[np.float32]) -> str:
    """Symmetric int8 with one scale for each row of the matrix, in the operator's layout [1, H, gates x H]."""
    scale = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / 127
    values = np.rint(matrix / scale[:, None]).astype(np.int8)
    graph.constant(f"{name}.scale", scale[None].astype(np.float32))
    graph.constant(f"{name}.zero", np.zeros((1, len(scale)), np.int8))
    return graph.constant(name, values.T[None])
