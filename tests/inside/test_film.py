"""The same text at several stages of a training."""

from pathlib import Path

import numpy as np
import pytest
import torch

from lstm_complete.artifacts.folder import CHECKPOINT
from lstm_complete.errors import UserError
from lstm_complete.inside.film import film, open_stage
from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading
from lstm_complete.nets.charlm import CharLM
from lstm_complete.training.checkpoint import Checkpoint, Point, Record, save
from lstm_complete.training.learner import Learner
from lstm_complete.training.options import TrainingOptions
from support.small_model import small_model

TEXT = "if (a) { return b; }\n"
BROKEN = [b"", b"{}", b"\x08\x00\x00\x00\x00\x00\x00\x00{}      ", b"\xff" * 100]


def run(path: Path, steps: int) -> CharLM:
    """A run's folder as training leaves it after some updates; returns the network that a model would be made of."""
    config = small_model(path.parent / f"{path.name}-config").config
    options = TrainingOptions(batch=4, unroll=8)
    torch.manual_seed(1)
    learner = Learner(CharLM(config), options, torch.device("cpu"), torch.float32)
    for _ in range(steps):
        learner.backward(
            np.frombuffer(TEXT.encode()[:9] * 4, np.uint8).reshape(4, 9, 1).swapaxes(0, 1).astype(np.int64),
            np.ones(4, np.float32),
        )
        learner.update(0.01)
    history = [Point(step=steps, characters=32 * steps, seconds=1.0, bits=5.0)]
    save(path, Checkpoint(Record(options=options, config=config, data="", history=history), learner.tensors()))
    return learner.average


def test_a_unit_while_its_network_learns(tmp_path: Path) -> None:
    averages = [run(tmp_path / f"after{steps}", steps) for steps in (1, 5)]
    model = small_model(tmp_path / "model")
    reading = Reading(TEXT)
    stages = [tmp_path / "after1", tmp_path / "after5", model.path]
    frames = list(film(stages, reading, 1, 3, "c"))
    assert [(frame.name, frame.characters) for frame in frames] == [("after1", 32), ("after5", 160), ("model", 0)]
    for frame, average in zip(frames, averages, strict=False):
        records = torch.from_numpy(reading.records(model.config))[:, None]
        expected = average.capture(records, average.initial_state(1)).layers[1]["c"][:, 0, 3]
        assert np.abs(frame.values - expected.numpy()).max() <= 1e-5
    assert np.abs(frames[0].values - frames[1].values).max() > 1e-4
    whole = Network.open(model).read(reading.records(model.config))
    assert (frames[2].values == whole.layers[1]["c"][:, 3]).all()


@pytest.mark.parametrize(("layer", "unit", "vector"), [(2, 0, "h"), (0, 16, "h"), (0, 0, "update")])
def test_a_stage_without_the_unit_is_one_line(layer: int, unit: int, vector: str, tmp_path: Path) -> None:
    model = small_model(tmp_path / "model")
    with pytest.raises(UserError, match="there is no unit"):
        list(film([model.path], Reading(TEXT), layer, unit, vector))


@pytest.mark.parametrize("data", BROKEN)
def test_a_damaged_checkpoint_is_one_line(data: bytes, tmp_path: Path) -> None:
    (tmp_path / CHECKPOINT).parent.mkdir()
    (tmp_path / CHECKPOINT).write_bytes(data)
    with pytest.raises(UserError) as refused:
        open_stage(tmp_path)
    assert "\n" not in str(refused.value)


def test_a_checkpoint_of_another_network_is_one_line(tmp_path: Path) -> None:
    run(tmp_path / "run", 1)
    path = tmp_path / "run" / CHECKPOINT
    head = path.read_bytes()
    path.write_bytes(head.replace(rb"\"hidden\":16", rb"\"hidden\":17"))
    assert path.read_bytes() != head
    with pytest.raises(UserError, match="does not hold"):
        open_stage(tmp_path / "run")


def test_a_folder_that_is_neither_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not a model folder"):
        open_stage(tmp_path)
