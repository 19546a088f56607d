"""From weights to the engine file: the network as an ONNX graph, its recurrent matrices in int8.

The graph is built from the weights alone; torch takes no part. Inputs: `records` int64 [T, B, F] and
`state` float32 [L, B, S]; outputs: `logits` float32 [T, B, V] and `state_out` float32 [L, B, S].
"""

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.engine.cells import Weights, add_cell
from lstm_complete.engine.graph import Graph
from lstm_complete.text.vocabulary import VOCABULARY_SIZE

NORM_EPSILON = 1e-5


def export_engine(config: ModelConfig, weights: Mapping[str, NDArray[np.float32]], *, quantize: bool = True) -> bytes:
    """The engine file of a network whose `weights` are named as in a model folder.

    With `quantize` the matrices of the layers of all kinds of LSTM are int8, one scale a row; ONNX Runtime
    has no int8 operator for the other cells, which stay in float32, as embeddings and head do.
    """
    engine: bytes = build_model(config, weights, quantize=quantize).SerializeToString(deterministic=True)
    return engine


def build_model(config: ModelConfig, weights: Mapping[str, NDArray[np.float32]], *, quantize: bool) -> onnx.ModelProto:
    """The graph that `export_engine` writes."""
    graph = Graph()
    layers = [f"state{layer}" for layer in range(config.layers)]
    graph.add("Split", ["state"], layers, axis=0, num_outputs=config.layers)
    x = _embed(graph, config, weights)
    states = []
    for layer, state in enumerate(layers):
        own = _of_layer(weights, layer)
        read = _normal(graph, own, layer, x) if config.stream == "residual" else x
        h, new = add_cell(graph, config, own, layer=layer, x=read, state=state, quantize=quantize)
        x = graph.add("Add", [x, h], [f"stream{layer + 1}"]) if config.stream == "residual" else h
        states.append(new)
    graph.add("Concat", states, ["state_out"], axis=0)
    head = graph.add("MatMul", [x, graph.constant("head.weight", weights["head.weight"].T)], ["votes"])
    bias = graph.constant("head.bias", weights["head.bias"])
    if config.reads_memory:
        _add_bonus(graph, weights, x, graph.add("Add", [head, bias], ["plain"]))
    else:
        graph.add("Add", [head, bias], ["logits"])
    state_shape = [config.layers, "B", config.state_size]
    return graph.model(
        {
            "records": (TensorProto.INT64, ["T", "B", len(config.inputs)]),
            "state": (TensorProto.FLOAT, state_shape),
        },
        {"logits": ["T", "B", VOCABULARY_SIZE], "state_out": state_shape},
    )


def _embed(graph: Graph, config: ModelConfig, weights: Mapping[str, NDArray[np.float32]]) -> str:
    """The sum of the embeddings of all fields of a record, [T, B, H]."""
    total = ""
    for column, field in enumerate(config.inputs):
        index = graph.constant(f"column{column}", np.array(column, np.int64))
        picked = graph.add("Gather", ["records", index], [f"records.{field.name}"], axis=2)
        table = graph.constant(f"embed.{field.name}", weights[f"embed.{field.name}.weight"])
        embedded = graph.add("Gather", [table, picked], [f"embedded.{field.name}"])
        total = graph.add("Add", [total, embedded], [f"sum.{field.name}"]) if total else embedded
    return total


def _normal(graph: Graph, own: Weights, layer: int, x: str) -> str:
    """What a layer of a residual stream reads of it."""
    scale, bias = (graph.constant(f"norm{layer}.{part}", own[f"norm.{part}"]) for part in ("weight", "bias"))
    return graph.add("LayerNormalization", [x, scale, bias], [f"norm{layer}"], axis=-1, epsilon=NORM_EPSILON)


def _add_bonus(graph: Graph, weights: Mapping[str, NDArray[np.float32]], x: str, logits: str) -> None:
    """The memory's symbol gets what its bucket's row says; see `nets.charlm`."""
    last = graph.constant("last", np.array([-1], np.int64))
    expected, bucket = (
        graph.add("Unsqueeze", [f"records.{name}", last], [f"{name}.index"]) for name in ("expected", "match")
    )
    rows = graph.add("MatMul", [x, graph.constant("bonus.weight", weights["bonus.weight"].T)], ["bonus.votes"])
    rows = graph.add("Add", [rows, graph.constant("bonus.bias", weights["bonus.bias"])], ["bonus.all"])
    bonus = graph.add("GatherElements", [rows, bucket], ["bonus"], axis=2)
    graph.add("ScatterElements", [logits, expected, bonus], ["logits"], axis=2, reduction="add")


def _of_layer(weights: Mapping[str, NDArray[np.float32]], layer: int) -> Weights:
    prefix = f"layers.{layer}."
    return {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}
