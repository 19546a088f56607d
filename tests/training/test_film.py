"""The film of a training: stages that are kept on the way, whatever interrupts it."""

from pathlib import Path

import numpy as np
import pytest

from lstm_complete.artifacts.folder import STAGES, ModelFolder
from lstm_complete.inside.film import open_stages, stage_steps
from lstm_complete.inside.network import Network
from lstm_complete.nets.stages import COUNT
from lstm_complete.training import checkpoint
from lstm_complete.training.options import TrainingOptions
from lstm_complete.training.progress import Silent
from lstm_complete.training.run import train
from training.test_train import Recorder, after


@pytest.fixture
def filmed(tiny: TrainingOptions) -> TrainingOptions:
    return tiny.model_copy(update={"film": True, "steps": 200})


def assert_same_film(one: Path, other: Path) -> None:
    first, second = (open_stages(ModelFolder.open(out)) for out in (one, other))
    assert [*first] == [*second]
    for step, network in first.items():
        for name, weights in network.weights.items():
            np.testing.assert_array_equal(weights, second[step].weights[name], f"{name} after {step} steps")


def test_a_film_begins_and_ends_with_the_training(shards: Path, filmed: TrainingOptions, tmp_path: Path) -> None:
    train(filmed, shards, tmp_path, Silent())
    folder = ModelFolder.open(tmp_path)
    stages = open_stages(folder)
    steps = stage_steps(folder)
    assert (min(steps), max(steps)) == (0, 200) and COUNT - 5 <= len(steps) <= COUNT
    assert [steps[1], steps[-1]] == [1, 200] and sorted(np.diff(steps)) == list(np.diff(steps))
    for name, weights in Network.open(folder).weights.items():
        np.testing.assert_array_equal(weights, stages[200].weights[name], name)
    assert any((stages[0].weights[name] != weights).any() for name, weights in stages[200].weights.items())


def test_a_stage_is_as_large_as_the_model(shards: Path, filmed: TrainingOptions, tmp_path: Path) -> None:
    train(filmed, shards, tmp_path, Silent())
    count = len(stage_steps(ModelFolder.open(tmp_path)))
    header = 16_384
    assert (tmp_path / STAGES).stat().st_size <= count * (tmp_path / "model.safetensors").stat().st_size + header


@pytest.mark.parametrize("stops", [[1], [3, 60], [199]])
def test_a_stopped_run_keeps_the_same_film(
    shards: Path, filmed: TrainingOptions, tmp_path: Path, stops: list[int]
) -> None:
    train(filmed, shards, tmp_path / "whole", Silent())
    out = tmp_path / "parts"
    for number, steps in enumerate(stops):
        assert not train(filmed, shards, out, Silent(), resume=number > 0, stop=after(steps)).finished
    assert train(TrainingOptions(), shards, out, Silent(), resume=True).finished
    assert_same_film(tmp_path / "whole", out)


def test_stages_behind_the_checkpoint_are_made_anew(shards: Path, filmed: TrainingOptions, tmp_path: Path) -> None:
    train(filmed, shards, tmp_path / "whole", Silent())
    out = tmp_path / "killed"
    train(filmed, shards, out, Silent(), stop=after(20))
    kept = checkpoint.checkpoint_path(out).with_name("stages")
    (kept / "150.safetensors").write_bytes(b"of a run that went on and was killed before its next checkpoint")
    (kept / ".150.safetensors.abc").write_bytes(b"half")
    train(filmed, shards, out, Silent(), resume=True)
    assert_same_film(tmp_path / "whole", out)
    assert not [path for path in kept.iterdir() if path.name.startswith(".")]


def test_a_longer_run_goes_on_with_its_film(shards: Path, filmed: TrainingOptions, tmp_path: Path) -> None:
    train(filmed, shards, tmp_path, Silent())
    before = stage_steps(ModelFolder.open(tmp_path))
    train(TrainingOptions(steps=400), shards, tmp_path, Silent(), resume=True)
    after_that = stage_steps(ModelFolder.open(tmp_path))
    assert before == after_that[: len(before)] and after_that[-1] == 400


def test_a_new_run_begins_a_new_film(shards: Path, filmed: TrainingOptions, tmp_path: Path) -> None:
    train(filmed, shards, tmp_path, Silent())
    train(filmed.model_copy(update={"steps": 5}), shards, tmp_path, Silent())
    assert stage_steps(ModelFolder.open(tmp_path)) == [0, 1, 2, 3, 5]
    train(filmed.model_copy(update={"film": False}), shards, tmp_path, Silent())
    assert stage_steps(ModelFolder.open(tmp_path)) == []
    assert not [*checkpoint.checkpoint_path(tmp_path).parent.glob("stages/*")]


def test_minutes_give_a_film_too(shards: Path, filmed: TrainingOptions, tmp_path: Path) -> None:
    result = train(filmed.model_copy(update={"steps": None, "minutes": 0.02}), shards, tmp_path, Silent())
    steps = stage_steps(ModelFolder.open(tmp_path))
    assert (steps[0], steps[-1]) == (0, result.steps) and len(steps) <= COUNT


def test_a_damaged_stage_is_left_out(shards: Path, filmed: TrainingOptions, tmp_path: Path) -> None:
    train(filmed, shards, tmp_path, Silent(), stop=after(20))
    kept = checkpoint.checkpoint_path(tmp_path).with_name("stages")
    (kept / "1.safetensors").write_bytes(b"\xff" * 100)
    train(filmed, shards, tmp_path, Silent(), resume=True)
    steps = stage_steps(ModelFolder.open(tmp_path))
    assert 0 in steps and 1 not in steps and 200 in steps
    assert len(open_stages(ModelFolder.open(tmp_path))) == len(steps)


def test_a_disk_that_refuses_costs_the_stage_alone(shards: Path, filmed: TrainingOptions, tmp_path: Path) -> None:
    (tmp_path / checkpoint.FOLDER).mkdir()
    (tmp_path / checkpoint.FOLDER / "stages").write_bytes(b"a file where the folder should be")
    watcher = Recorder()
    assert train(filmed, shards, tmp_path, watcher).finished
    assert watcher.warnings and all("is not in the film" in message for message in watcher.warnings)
    assert stage_steps(ModelFolder.open(tmp_path)) == []
