"""What the machine can do: products of matrices, and copies within its memory and its caches."""

import importlib.util
from typing import Final

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from lstm_complete.bench.figure import seconds

PRODUCT: Final = (1024, 2048, 2048)
"""Rows, inner size and columns of the products whose rate is the limit."""
_REPEATS = 7


def gemm_rate(kind: str, shape: tuple[int, int, int] = PRODUCT, *, threads: int = 1) -> float | None:
    """Operations a second (a multiplication and an addition are two) of a product in "bf16" or "fp32".

    None without torch, in which it is measured.
    """
    if importlib.util.find_spec("torch") is None:
        return None
    import torch  # noqa: PLC0415

    rows, inner, columns = shape
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        dtype = {"bf16": torch.bfloat16, "fp32": torch.float32}[kind]
        left, right = torch.randn(rows, inner, dtype=dtype), torch.randn(inner, columns, dtype=dtype)
        taken = seconds(lambda: left @ right, _REPEATS)
    finally:
        torch.set_num_threads(before)
    return 2 * rows * inner * columns / taken.low


def int8_rate(shape: tuple[int, int, int] = PRODUCT, *, threads: int = 1) -> float:
    """Operations a second of ONNX Runtime's product of uint8 with int8."""
    rows, inner, columns = shape
    random = np.random.default_rng(0)
    weights = numpy_helper.from_array(random.integers(-127, 127, (inner, columns), np.int8), "w")
    node = helper.make_node("MatMulInteger", ["x", "w"], ["y"])
    graph = helper.make_graph(
        [node],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.UINT8, [rows, inner])],
        [helper.make_tensor_value_info("y", TensorProto.INT32, [rows, columns])],
        [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    given = {"x": random.integers(0, 255, (rows, inner), np.uint8)}
    taken = seconds(lambda: session.run(None, given), _REPEATS)
    return 2 * rows * inner * columns / taken.low


def copy_rate(size: int) -> float:
    """Bytes a second that are read and as many written while `size` bytes are copied by one core."""
    source, target = np.ones(size, np.uint8), np.ones(size, np.uint8)
    times = max(1, (1 << 26) // size)

    def copy() -> None:
        for _ in range(times):
            np.copyto(target, source)

    return 2 * times * size / seconds(copy, _REPEATS).low
