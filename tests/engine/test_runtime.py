"""The engine file computes what torch computes, for every cell."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper

from lstm_complete.artifacts.config import Cell, Stream
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.engine.runtime import OnnxRuntime, open_runtime
from lstm_complete.errors import UserError
from lstm_complete.nets.charlm import CharLM
from lstm_complete.nets.runtime import TorchRuntime
from support.small_model import small_model

CELLS: list[Cell] = ["lstm", "peephole", "no-input-gate", "gru", "rnn", "window"]
RECORDS = np.array(list(b"def f(x):\n    return x\n"), np.int64)[:, None, None]


@pytest.mark.parametrize("stream", ["residual", "plain"])
@pytest.mark.parametrize("cell", CELLS)
def test_float_engines_are_exact(cell: Cell, stream: Stream, tmp_path: Path) -> None:
    folder = small_model(tmp_path / "m", cell=cell, quantize=False, stream=stream)
    onnx_, torch_ = OnnxRuntime(folder), TorchRuntime(folder, "cpu")
    records = np.repeat(RECORDS, 3, axis=1)
    logits, state = onnx_.run(records, onnx_.initial_state(3))
    expected, expected_state = torch_.run(records, torch_.initial_state(3))
    assert np.abs(logits - expected).max() <= 1e-5
    assert np.abs(state - expected_state).max() <= 1e-5


def test_a_float_engine_that_reads_the_memory_is_exact(tmp_path: Path) -> None:
    folder = small_model(tmp_path / "m", quantize=False, memory=True)
    onnx_, torch_ = OnnxRuntime(folder), TorchRuntime(folder, "cpu")
    records = np.concatenate([RECORDS, np.roll(RECORDS, 1), RECORDS % 8], axis=2)
    logits, state = onnx_.run(records, onnx_.initial_state(1))
    expected, expected_state = torch_.run(records, torch_.initial_state(1))
    assert np.abs(logits - expected).max() <= 1e-5
    assert np.abs(state - expected_state).max() <= 1e-5


@pytest.mark.parametrize("cell", CELLS)
def test_step_by_step_as_in_one_block(cell: Cell, tmp_path: Path) -> None:
    runtime = OnnxRuntime(small_model(tmp_path / "m", cell=cell, quantize=False))
    whole, end = runtime.run(RECORDS, runtime.initial_state(1))
    state, pieces = runtime.initial_state(1), []
    for step in RECORDS:
        logits, state = runtime.run(step[None], state)
        pieces.append(logits)
    assert np.abs(np.concatenate(pieces) - whole).max() <= 1e-5
    assert np.abs(state - end).max() <= 1e-5


@pytest.mark.parametrize("cell", ["lstm", "no-input-gate"])
def test_a_quantized_engine_is_close(cell: Cell, tmp_path: Path) -> None:
    folder = small_model(tmp_path / "m", cell=cell, hidden=64)
    model = CharLM(folder.config)
    model.load_weights(folder.weights())
    expected, _ = model(torch.from_numpy(RECORDS), model.initial_state(1))
    runtime = open_runtime(folder, "cpu")
    logits, _ = runtime.run(RECORDS, runtime.initial_state(1))
    difference = np.abs(logits - expected.detach().numpy())
    assert difference.mean() < 0.1 * expected.std().item()


def test_a_gpu_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    with pytest.raises(UserError, match="--device cuda needs a GPU"):
        open_runtime(small_model(tmp_path / "m"), "cuda")


def outside(model: onnx.ModelProto) -> None:
    weight = model.graph.initializer[0]
    weight.ClearField("raw_data")
    weight.data_location = TensorProto.EXTERNAL
    weight.external_data.add(key="location", value="/etc/passwd")


def renamed_operator(model: onnx.ModelProto) -> None:
    model.graph.node[0].op_type = "If"


def more_nodes(model: onnx.ModelProto) -> None:
    model.graph.node.append(helper.make_node("Identity", ["logits"], ["copy"]))


def a_function(model: onnx.ModelProto) -> None:
    opset = [helper.make_opsetid("", 18)]
    model.functions.append(helper.make_function("x", "f", ["a"], ["b"], [], opset))


def another_domain(model: onnx.ModelProto) -> None:
    model.graph.node[0].domain = "com.evil"


def another_option(model: onnx.ModelProto) -> None:
    next(node for node in model.graph.node if node.attribute).attribute[0].i = 10**9


def a_loop(model: onnx.ModelProto) -> None:
    model.graph.node[1].input[0] = model.graph.node[-1].output[0]


def infinite_weight(model: onnx.ModelProto) -> None:
    floats = next(w for w in model.graph.initializer if w.data_type == TensorProto.FLOAT)
    floats.raw_data = np.full(len(floats.raw_data) // 4, np.inf, np.float32).tobytes()


def another_shape(model: onnx.ModelProto) -> None:
    next(weight for weight in model.graph.initializer if weight.dims).dims[0] = 10**6


def metadata(model: onnx.ModelProto) -> None:
    model.metadata_props.add(key="note", value="x" * 100)


def training_part(model: onnx.ModelProto) -> None:
    model.training_info.add()


@pytest.mark.parametrize(
    "attack",
    [outside, renamed_operator, more_nodes, a_function, another_domain, another_option, a_loop, infinite_weight,
     another_shape, metadata, training_part],
    ids=lambda attack: attack.__name__,
)  # fmt: skip
def test_a_graph_that_the_exporter_does_not_write_is_refused(attack: object, tmp_path: Path) -> None:
    folder = small_model(tmp_path / "m")
    model = onnx.load(folder.path / "engine.onnx")
    assert callable(attack)
    attack(model)
    (folder.path / "engine.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(UserError, match="refused") as error:
        OnnxRuntime(folder)
    assert "\n" not in str(error.value)


def test_the_engine_of_another_model_is_refused(tmp_path: Path) -> None:
    folder, other = small_model(tmp_path / "a"), small_model(tmp_path / "b", hidden=32)
    (folder.path / "engine.onnx").write_bytes((other.path / "engine.onnx").read_bytes())
    with pytest.raises(UserError):
        OnnxRuntime(ModelFolder.open(folder.path))


def test_without_an_engine_file_the_weights_make_one(tmp_path: Path) -> None:
    folder = small_model(tmp_path / "m")
    records = np.random.default_rng(0).integers(0, 256, (5, 2, 1))
    runtime = OnnxRuntime(folder)
    with_file, _ = runtime.run(records, runtime.initial_state(2))
    (folder.path / "engine.onnx").unlink()
    without, _ = OnnxRuntime(ModelFolder.open(folder.path)).run(records, runtime.initial_state(2))
    assert np.array_equal(with_file, without)
