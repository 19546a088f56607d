"""Files of the original explorer, written and read, and what is not one of them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_complete.errors import UserError
from lstm_complete.inside.identity import identity
from lstm_complete.inside.network import Network
from lstm_complete.inside.original import KEYS, original_content, read_original
from lstm_complete.inside.reading import Reading
from lstm_complete.inside.recording import Recording
from support.small_model import small_model

TEXT = "aaaXbbb\n"


def recorded(path: Path) -> Recording:
    own = Network.open(small_model(path, hidden=10, stream="plain"))
    return own.read(Reading(TEXT).records(own.config))


def written(path: Path) -> dict[str, Any]:
    return original_content("counter", list(TEXT), recorded(path))


def test_a_file_holds_what_was_recorded(tmp_path: Path) -> None:
    recording = recorded(tmp_path / "m")
    found = read_original(json.dumps(written(tmp_path / "n")).encode())
    assert (found.name, found.characters) == ("counter", tuple(TEXT))
    assert (found.recording.symbols == np.frombuffer(TEXT.encode(), np.uint8)).all()
    for mine, theirs in zip(recording.layers, found.recording.layers, strict=True):
        for vector, values in mine.items():
            assert np.abs(values - theirs[vector]).max() <= 1e-6
    assert max(identity(found.recording).values()) <= 1e-5


def test_its_keys_are_those_of_the_original(tmp_path: Path) -> None:
    content = written(tmp_path / "m")
    parts = ("hs", "cs", "f_gate", "i_gate", "j_gate", "o_gate")
    assert set(content) == {"name", "chars", *(f"{part}{layer}" for part in parts for layer in (0, 1))}
    assert np.shape(content["f_gate1"]) == (len(TEXT), 10)
    assert len(KEYS) == 6


def test_gates_of_the_wrong_step_show(tmp_path: Path) -> None:
    content = written(tmp_path / "m")
    for key in ("f_gate0", "i_gate0", "j_gate0"):
        content[key] = content[key][1:] + content[key][:1]
    assert identity(read_original(json.dumps(content).encode()).recording)["c"] > 1e-3


def test_characters_may_be_one_string(tmp_path: Path) -> None:
    assert read_original(json.dumps({**written(tmp_path / "m"), "chars": TEXT}).encode()).characters == tuple(TEXT)


def test_only_lstms_can_be_written(tmp_path: Path) -> None:
    own = Network.open(small_model(tmp_path / "m", cell="gru"))
    with pytest.raises(UserError, match="knows LSTMs"):
        original_content("x", list(TEXT), own.read(Reading(TEXT).records(own.config)))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("chars", None),
        ("chars", [1, 2]),
        ("chars", "aa"),
        ("hs0", None),
        ("cs1", [[1.0, 2.0], [3.0]]),
        ("cs1", [["a"] * 10] * len(TEXT)),
        ("cs1", [[1.0] * 9] * len(TEXT)),
        ("cs1", [[1e999] * 10] * len(TEXT)),
        ("cs1", [[1e39] * 10] * len(TEXT)),
        ("cs1", [[3e38] * 10] * len(TEXT)),
        ("cs1", [[]] * len(TEXT)),
        ("f_gate0", {"a": 1}),
    ],
)
def test_what_does_not_fit_is_one_line(key: str, value: Any, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        read_original(json.dumps({**written(tmp_path / "m"), key: value}).encode())
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b"{}", b"[" * 100_000])
def test_what_is_no_such_file_is_one_line(data: bytes) -> None:
    with pytest.raises(UserError, match="LSTM explorer"):
        read_original(data)
