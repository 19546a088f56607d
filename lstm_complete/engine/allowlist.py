"""What an engine file may be: node for node the graph that the exporter builds, with other weights.

An ONNX file is a program. Instead of judging arbitrary programs, this module builds the one graph that
belongs to the model's configuration and compares: the same operators with the same options, inputs and
outputs, the same shapes and types, finite weights, nothing stored outside the file, nothing besides.
"""

from typing import Any

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from onnx import TensorProto

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.artifacts.shapes import weight_shapes
from lstm_complete.engine.export import build_model, export_engine
from lstm_complete.errors import UserError

_SPARE_BYTES = 1 << 20


def check_engine(folder: ModelFolder) -> bytes:
    """The bytes of the folder's engine file, safe to hand to ONNX Runtime; without a file, made of the weights.

    Making it takes a fraction of a second longer than reading and checking it, and half as much room on disk.

    Raises:
        UserError: the file, or that of the weights, is too large, damaged, or anything but the exporter's graph.
    """
    path = folder.engine_path
    if path is None:
        return export_engine(folder.config, folder.weights())
    try:
        size, limit = path.stat().st_size, _largest(folder.config)
        if size > limit:
            raise UserError(f"{path}: {size} bytes, but this model's engine has at most {limit}; export it again")
        data = path.read_bytes()
        _check(data, folder.config)
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); export the model again") from None
    except _RefusedError as refusal:
        raise UserError(f"{path}: refused, {refusal}; export the model again") from None
    return data


class _RefusedError(Exception):
    pass


def _largest(config: ModelConfig) -> int:
    """All weights as float32, and room for the graph."""
    return 4 * sum(int(np.prod(shape)) for shape in weight_shapes(config).values()) + _SPARE_BYTES


def _check(data: bytes, config: ModelConfig) -> None:
    try:
        model = onnx.ModelProto.FromString(data)
    except DecodeError:
        raise _RefusedError("not an ONNX file") from None
    quantized = any(node.op_type == "DynamicQuantizeLSTM" for node in model.graph.node)
    nothing = {name: np.zeros(shape, np.float32) for name, shape in weight_shapes(config).items()}
    wanted = build_model(config, nothing, quantize=quantized)
    _compare_weights(model, wanted)
    for part in (model, wanted):
        del part.graph.initializer[:]
    for found, expected in zip(model.graph.node, wanted.graph.node, strict=False):
        if found != expected:
            raise _RefusedError(f"the graph differs from the exporter's at '{expected.name}'")
    if model.SerializeToString(deterministic=True) != wanted.SerializeToString(deterministic=True):
        raise _RefusedError("the graph holds something that the exporter does not write")


def _compare_weights(model: Any, wanted: Any) -> None:
    if len(model.graph.initializer) != len(wanted.graph.initializer):
        raise _RefusedError("the number of weights differs")
    for found, expected in zip(model.graph.initializer, wanted.graph.initializer, strict=True):
        _compare_weight(found, expected)


def _compare_weight(found: Any, expected: Any) -> None:
    name, values, nothing = expected.name, found.raw_data, expected.raw_data
    if len(values) != len(nothing):
        raise _RefusedError(f"weight '{name}' has another size")
    if found.data_type == TensorProto.INT64 and values != nothing:
        raise _RefusedError(f"constant '{name}' has another value")
    if found.data_type == TensorProto.FLOAT and not np.isfinite(np.frombuffer(values, np.float32)).all():
        raise _RefusedError(f"weight '{name}' is not finite")
    found.ClearField("raw_data")
    expected.ClearField("raw_data")
    # What is left says name, type, shape and place (a file elsewhere, for one); fields we do not know count too.
    if found.SerializeToString(deterministic=True) != expected.SerializeToString(deterministic=True):
        raise _RefusedError(f"weight '{name}' has another name, type, shape or place")
