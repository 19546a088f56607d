import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.errors import UserError
from lstm_complete.training import checkpoint
from lstm_complete.training.checkpoint import Checkpoint, Point, Record
from lstm_complete.training.options import TrainingOptions


def example(step: int = 7) -> Checkpoint:
    point = Point(step=step, characters=100, seconds=1.5, bits=4.25)
    record = Record(
        options=TrainingOptions(preset="tiny", init=Path("somewhere")),
        config=ModelConfig(name="x", layers=2, hidden=128),
        data="fingerprint",
        step=step,
        history=[point],
    )
    return Checkpoint(record, {"state": torch.randn(2, 3, 4), "scalar": torch.tensor(1.0)})


def test_loading_gives_what_was_saved(tmp_path: Path) -> None:
    saved = example()
    checkpoint.save(tmp_path, saved)
    loaded = checkpoint.load(tmp_path)
    assert loaded.record == saved.record
    assert loaded.tensors.keys() == saved.tensors.keys()
    assert all(torch.equal(tensor, loaded.tensors[name]) for name, tensor in saved.tensors.items())


def test_saving_replaces_and_leaves_nothing_else(tmp_path: Path) -> None:
    checkpoint.save(tmp_path, example(1))
    checkpoint.save(tmp_path, example(2))
    assert checkpoint.load(tmp_path).record.step == 2
    assert [path.name for path in (tmp_path / checkpoint.FOLDER).iterdir()] == [checkpoint.FILE]


def test_nothing_to_load(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no checkpoint in .*: leave out --resume"):
        checkpoint.load(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[:100],
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: b"\xff" * len(data),
        lambda data: data.replace(b"format", b"farmat"),
        lambda data: b"PK\x03\x04" + data,
    ],
)
def test_a_damaged_checkpoint_is_refused_in_one_line(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    checkpoint.save(tmp_path, example())
    path = checkpoint.checkpoint_path(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(UserError, match=r"cannot be read .*delete it to start anew") as raised:
        checkpoint.load(tmp_path)
    assert "\n" not in str(raised.value)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes: a write is cut short, then fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 1, 500, 1000])
def test_a_full_disk_leaves_the_checkpoint_before(tmp_path: Path, size: int) -> None:
    checkpoint.save(tmp_path, example(1))
    with largest_file(size), pytest.raises(OSError, match="File too large"):
        checkpoint.save(tmp_path, example(2))
    assert checkpoint.load(tmp_path).record.step == 1
    assert [path.name for path in (tmp_path / checkpoint.FOLDER).iterdir()] == [checkpoint.FILE]


@pytest.mark.parametrize("call", ["open", "fdopen", "fsync", "chmod", "replace"])
def test_a_failing_call_leaves_the_old_checkpoint_or_the_new_one(
    tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint.save(tmp_path, example(1))

    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(f"os.{call}", fail)
        with pytest.raises(OSError, match="No space left"):
            checkpoint.save(tmp_path, example(2))
    assert checkpoint.load(tmp_path).record.step == 1
