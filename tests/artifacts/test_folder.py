"""Model folders are data: written whole or not at all, refused in one line where anything is wrong."""

import json
import os
import pickle
import random
import shutil
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_complete.artifacts.folder import ModelFolder, write_model_folder
from lstm_complete.engine.runtime import OnnxRuntime
from lstm_complete.errors import UserError
from support.small_model import small_model


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_model(tmp_path_factory.mktemp("models") / "good").path


@pytest.fixture
def model(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(good, tmp_path / "model"))


def header_of(path: Path) -> tuple[dict[str, Any], bytes]:
    data = (path / "model.safetensors").read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def with_header(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        header, data = header_of(path)
        changed = change(header) or header
        text = json.dumps(changed).encode()
        (path / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)

    return damage


def with_config(**changes: Any) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        config = json.loads((path / "config.json").read_text())
        (path / "config.json").write_text(json.dumps(config | changes))

    return damage


def with_file(name: str, data: bytes) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        (path / name).write_bytes(data)

    return damage


def config_is_a_folder(path: Path) -> None:
    (path / "config.json").unlink()
    (path / "config.json").mkdir()


def with_nan(path: Path) -> None:
    header, data = header_of(path)
    values = np.frombuffer(data, np.float32).copy()
    values[7] = np.nan
    text = json.dumps(header).encode()
    (path / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + values.tobytes())


def linked(path: Path) -> None:
    (path / "CARD.md").unlink()
    (path / "CARD.md").symlink_to("/etc/hostname")


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path / "model.safetensors", "w") as file:
        file.writestr("data.pkl", pickle.dumps(os.getcwd))


def set_entry(name: str, **changes: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda header: header[name].update(changes)


BIAS = "head.bias"
HOSTILE: dict[str, Callable[[Path], None]] = {
    "no config": lambda path: (path / "config.json").unlink(),
    "no weights": lambda path: (path / "model.safetensors").unlink(),
    "no card": lambda path: (path / "CARD.md").unlink(),
    "a link out of the folder": linked,
    "config is a folder": config_is_a_folder,
    "config is empty": with_file("config.json", b""),
    "config is no object": with_file("config.json", b"[]"),
    "config is no text": with_file("config.json", b"\xff\xfe\x00"),
    "config is deep": with_file("config.json", b"[" * 100_000),
    "another format": with_config(format=2),
    "another vocabulary": with_config(vocabulary="words-1"),
    "an unknown cell": with_config(cell="transformer"),
    "no layers": with_config(layers=0),
    "absurd layers": with_config(layers=10**9),
    "absurd units": with_config(hidden=10**9),
    "more units than weights": with_config(hidden=32),
    "more layers than weights": with_config(layers=3),
    "another cell than the weights": with_config(cell="gru"),
    "a name with a path": with_config(name="../../x"),
    "an unknown key": with_config(run="rm -rf /"),
    "weights are empty": with_file("model.safetensors", b""),
    "weights are short": with_file("model.safetensors", b"\x01\x02"),
    "weights are a pickle": with_file("model.safetensors", pickle.dumps({"a": 1})),
    "weights are a zip": zipped,
    "a header longer than the file": with_file("model.safetensors", struct.pack("<Q", 2**63) + b"{}"),
    "a header of 2 GB": with_file("model.safetensors", struct.pack("<Q", 2**31) + b"{}"),
    "a header that is no JSON": with_file("model.safetensors", struct.pack("<Q", 4) + b"abcd"),
    "a header that is no object": with_file("model.safetensors", struct.pack("<Q", 2) + b"[]"),
    "a tensor too few": with_header(lambda header: header.pop(BIAS) and None),
    "a tensor too many": with_header(lambda header: header.update(more=header[BIAS])),
    "a renamed tensor": with_header(lambda header: header.update(x=header.pop(BIAS))),
    "another shape": with_header(set_entry(BIAS, shape=[1])),
    "a negative shape": with_header(set_entry(BIAS, shape=[-264])),
    "an overflowing shape": with_header(set_entry(BIAS, shape=[2**62, 4])),
    "another type": with_header(set_entry(BIAS, dtype="I64")),
    "a type that is none": with_header(set_entry(BIAS, dtype=["F32"])),
    "negative offsets": with_header(set_entry(BIAS, data_offsets=[-1056, 0])),
    "offsets past the end": with_header(set_entry(BIAS, data_offsets=[2**40, 2**40 + 1056])),
    "overlapping tensors": with_header(set_entry(BIAS, data_offsets=[0, 1056])),
    "offsets that are none": with_header(set_entry(BIAS, data_offsets="all")),
    "an entry that is none": with_header(lambda header: header.update({BIAS: 3})),
    "truncated weights": lambda path: os.truncate(path / "model.safetensors", 5_000),
    "data behind the end": lambda path: os.truncate(path / "model.safetensors", 200_000),
    "a value that is no number": with_nan,
    "engine is empty": with_file("engine.onnx", b""),
    "engine is a pickle": with_file("engine.onnx", pickle.dumps([1])),
    "engine is huge": lambda path: os.truncate(path / "engine.onnx", 10**9),
    "manifest is damaged": with_file("manifest.json", b"{"),
}


def use(path: Path) -> None:
    folder = ModelFolder.open(path)
    folder.weights()
    assert folder.card
    assert folder.manifest is not None
    OnnxRuntime(folder)


def test_a_good_folder_is_used(model: Path) -> None:
    use(model)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_folders_are_refused_in_one_line(model: Path, name: str) -> None:
    """R11: no crash, no code run, refused at once."""
    HOSTILE[name](model)
    began = time.monotonic()
    with pytest.raises(UserError) as error:
        use(model)
    assert "\n" not in str(error.value)
    assert str(model) in str(error.value)
    assert time.monotonic() - began < 5 * 0.2


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "engine.onnx"])
def test_mutated_files_are_refused_or_harmless(model: Path, name: str) -> None:
    """R11, byte mutations: 600 of 2,000 per file in the fast suite, all outcomes an answer or one line."""
    original = (model / name).read_bytes()
    random_ = random.Random(name)
    for _ in range(650):
        data = bytearray(original)
        for _ in range(random_.randrange(1, 4)):
            place = random_.randrange(min(len(data), 4_000))
            data[place] = random_.randrange(256)
        if random_.random() < 0.1:
            del data[random_.randrange(len(data)) :]
        (model / name).write_bytes(data)
        try:
            use(model)
        except UserError as error:
            assert "\n" not in str(error)


def test_a_new_folder_appears_whole_or_not_at_all(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = ModelFolder.open(good)
    calls = 0

    def full_disk(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(UserError, match="No space left"):
        write_model_folder(
            tmp_path / "new",
            source.config,
            source.weights(),
            card="#",
            manifest={},
            engine=(source.path / "engine.onnx").read_bytes(),
        )
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_is_cut_off_leaves_no_mixed_model(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = ModelFolder.open(model)
    weights, engine = source.weights(), (source.path / "engine.onnx").read_bytes()
    (model / "notes.txt").write_text("mine")

    def broken(old: str, new: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(UserError, match="Input/output error"):
        write_model_folder(model, source.config, weights, card="#", manifest={}, engine=engine)
    monkeypatch.undo()
    with pytest.raises(UserError, match=r"no config\.json"):
        ModelFolder.open(model)
    write_model_folder(model, source.config, weights, card="# again", manifest={}, engine=engine)
    assert ModelFolder.open(model).card == "# again"
    assert (model / "notes.txt").read_text() == "mine"


def test_what_was_learned_of_other_weights_goes_with_them(model: Path) -> None:
    source = ModelFolder.open(model)
    weights, engine = source.weights(), (source.path / "engine.onnx").read_bytes()
    for name in ("labels.json", "stages.safetensors", "policy.json", "notes.txt"):
        (model / name).write_text("{}")
    write_model_folder(
        model, source.config, weights, card="#", manifest={}, engine=engine, companions={"policy.json": b'{"new": 1}'}
    )
    assert not (model / "labels.json").exists() and not (model / "stages.safetensors").exists()
    assert (model / "policy.json").read_text() == '{"new": 1}'
    assert (model / "notes.txt").exists()
