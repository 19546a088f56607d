"""A run that is killed at any instant resumes, and ends with exactly the weights of an uninterrupted one."""

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.training import checkpoint
from lstm_complete.training.options import TrainingOptions

WORKER = Path(__file__).with_name("worker.py")


def run(shards: Path, out: Path, options: TrainingOptions, *kills: str) -> int:
    """Train with these kills in between; the number of kills that came before the end."""
    command = [sys.executable, WORKER, shards, out, options.model_dump_json(exclude_unset=True), *kills]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def assert_same(one: Path, other: Path) -> None:
    first, second = checkpoint.load(one), checkpoint.load(other)
    assert first.record.step == second.record.step
    assert first.tensors.keys() == second.tensors.keys()
    for name, tensor in first.tensors.items():
        assert torch.equal(tensor, second.tensors[name]), name


@pytest.fixture(scope="module")
def options() -> TrainingOptions:
    return TrainingOptions(
        layers=2,
        hidden=16,
        batch=4,
        unroll=8,
        steps=60,
        threads=1,
        device="cpu",
        precision="fp32",
        checkpoint_seconds=0,
    )


@pytest.fixture(scope="module")
def uninterrupted(shards: Path, options: TrainingOptions, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("uninterrupted")
    assert run(shards, out, options) == 0
    return out


def test_killed_at_random_moments(shards: Path, options: TrainingOptions, uninterrupted: Path, tmp_path: Path) -> None:
    moments = random.Random(0)
    kills = [f"{moments.uniform(0.05, 0.3):.3f}" for _ in range(20)]
    assert run(shards, tmp_path, options, *kills) > 1
    assert_same(uninterrupted, tmp_path)


def test_killed_at_each_call_of_a_checkpoint(
    shards: Path, options: TrainingOptions, uninterrupted: Path, tmp_path: Path
) -> None:
    kills = [f"{name}:{number}" for name in ("fsync", "replace", "chmod") for number in (1, 2, 3, 6)]
    assert run(shards, tmp_path, options, *kills) == len(kills)
    assert_same(uninterrupted, tmp_path)


def test_killed_while_the_model_is_written(shards: Path, options: TrainingOptions, tmp_path: Path) -> None:
    short = options.model_copy(update={"steps": 2})
    kills = [f"fsync:{number}" for number in (13, 7, 8, 9, 11, 14, 18, 20)]
    assert run(shards, tmp_path, short, *kills) == len(kills)
    weights = ModelFolder.open(tmp_path).weights()
    saved = checkpoint.load(tmp_path)
    assert saved.record.finished
    for name, weight in weights.items():
        assert np.array_equal(weight, saved.tensors[f"average.{name}"].half().float().numpy()), name


def test_what_a_kill_left_behind_is_cleared_away(shards: Path, options: TrainingOptions, tmp_path: Path) -> None:
    run(shards, tmp_path, options.model_copy(update={"steps": 5}), "replace:1", "replace:6", "replace:8")
    assert [path.name for path in (tmp_path / checkpoint.FOLDER).iterdir()] == [checkpoint.FILE]
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == {checkpoint.FOLDER}
