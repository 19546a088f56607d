"""The network by itself: reading a text, and one step for hypotheses side by side."""

from collections.abc import Iterator

import numpy as np
import onnxruntime

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.bench.figure import Beside, Figure, seconds
from lstm_complete.bench.limits import copy_rate, int8_rate
from lstm_complete.engine.export import build_model
from lstm_complete.engine.runtime import OnnxRuntime, Records
from lstm_complete.engine.timeline import BLOCK

WIDTH = 8
"""Hypotheses side by side."""
ROOFLINE = "the network's products at the rate of one large int8 product, or its weights copied once within the cache"


def figures(folder: ModelFolder) -> Iterator[Figure]:
    """Reading, and a step."""
    runtime = OnnxRuntime(folder)
    yield _reading(runtime, folder)
    yield _step(runtime, folder)


def step_limit(folder: ModelFolder, batch: int) -> float:
    """Seconds that a step takes one core at the least, whichever is more: calculating, or bringing the weights.

    Recurrent weights are int8; the head is float32, and as fast as if it were int8.
    """
    recurrent, head = _recurrent(folder), folder.weights()["head.weight"].size
    size = recurrent + 4 * head
    return max(2 * batch * (recurrent + head) / int8_rate(), size / copy_rate(size))


def _reading(runtime: OnnxRuntime, folder: ModelFolder) -> Figure:
    block, one, state = _records(runtime, BLOCK, 1), _records(runtime, 1, 1), runtime.initial_state(1)
    taken = seconds(lambda: runtime.run(block, state), 50).scaled(1e6 / BLOCK)
    single = seconds(lambda: runtime.run(one, state), 200).scaled(1e6)
    size = folder.config.layers * 4 * folder.config.hidden**2
    return Figure(
        "read_us",
        "us/symbol",
        taken,
        f"reading a text in blocks of {BLOCK} symbols",
        Beside(
            1e6 * size / copy_rate(size), "the int8 weights that each symbol needs anew are copied within the cache"
        ),
        Beside(single.median, "one call a symbol"),
    )


def _step(runtime: OnnxRuntime, folder: ModelFolder) -> Figure:
    records, state = _records(runtime, 1, WIDTH), runtime.initial_state(WIDTH)
    taken = seconds(lambda: runtime.run(records, state), 200).scaled(1e6)
    graph = build_model(folder.config, folder.weights(), quantize=False)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    plain = onnxruntime.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])
    baseline = seconds(lambda: plain.run(None, {"records": records, "state": state}), 200).scaled(1e6)
    return Figure(
        "network_step_us",
        "us",
        taken,
        f"one step of the network with {WIDTH} hypotheses",
        Beside(1e6 * step_limit(folder, WIDTH), ROOFLINE),
        Beside(baseline.median, "the same network in float32"),
    )


def _records(runtime: OnnxRuntime, steps: int, batch: int) -> Records:
    random = np.random.default_rng(0)
    return np.stack(
        [random.integers(0, field.size, (steps, batch)) for field in runtime.config.inputs], axis=-1
    ).astype(np.int64)


def _recurrent(folder: ModelFolder) -> int:
    """Weights of the recurrent layers, a byte each."""
    matrices = {name: weight.size for name, weight in folder.weights().items() if weight.ndim == 2}
    return sum(size for name, size in matrices.items() if name.startswith("layers"))
