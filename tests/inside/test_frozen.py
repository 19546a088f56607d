"""Figures that a page carries with it are those of the recording, and nothing of a text gets out of its place."""

import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.errors import UserError
from lstm_complete.inside import frozen as freezing
from lstm_complete.inside.frozen import frozen
from lstm_complete.inside.offline import VIEWER, offline_page, write_page
from lstm_complete.inside.studying import study
from lstm_complete.inside.top import surprise
from lstm_complete.languages.registry import load_languages
from support.small_model import small_model

TEXT = 'if a:\n    return "ä😀"\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    return small_model(tmp_path_factory.mktemp("model") / "small")


def figures(data: dict[str, Any]) -> bytes:
    return zlib.decompress(base64.b64decode(data["figures"]))


def test_a_small_network_is_kept_whole(folder: ModelFolder) -> None:
    made = study(folder, TEXT, load_languages())
    data, recording = frozen(made), made.recording
    parts = np.frombuffer(figures(data), "<f4").reshape(-1, recording.length)
    assert data["kept"] is None
    np.testing.assert_array_equal(parts[0], surprise(recording).astype(np.float32))
    expected = [values.T for layer in recording.layers for values in layer.values()]
    np.testing.assert_array_equal(parts[1:], np.concatenate(expected))
    assert data["recording"]["starts"][-1] == len(TEXT.encode("utf-16-le")) // 2


def test_of_a_large_one_a_layer_and_a_unit_are_kept(folder: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freezing, "WHOLE", 0)
    made = study(folder, TEXT, load_languages(), layer=1, unit=5)
    data, recording = frozen(made), made.recording
    assert data["kept"] == {"layer": 1, "unit": 5}
    content, length, vectors = figures(data), recording.length, list(recording.layers[1])
    exact = np.frombuffer(content, "<f4", length * len(vectors), 4 * length).reshape(-1, length)
    np.testing.assert_array_equal(exact, recording.unit(1, 5))
    at = 4 * length * (1 + len(vectors))
    for vector in vectors:
        shown = matrix(content, at, 16, length, gate=vector in ("forget", "input", "output"))
        assert np.abs(shown - recording.layers[1][vector].T).max() <= np.abs(recording.layers[1][vector]).max() / 255
        at += 4 * (16 + -(-16 * length // 4))
    assert at == len(content)


def matrix(content: bytes, at: int, units: int, length: int, *, gate: bool) -> NDArray[np.float64]:
    """What the bytes from `at` on stand for, [H, T]."""
    scales = np.frombuffer(content, "<f4", units, at)[:, None].astype(np.float64)
    shares = np.frombuffer(content, np.uint8, units * length, at + 4 * units).reshape(units, length) / 255
    return shares if gate else scales * (2 * shares - 1)


def test_too_many_figures_are_one_line(folder: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freezing, "MOST", 1000)
    with pytest.raises(UserError, match="choose a shorter text"):
        frozen(study(folder, TEXT, load_languages()))


@pytest.mark.parametrize(
    ("place", "message"),
    [({"layer": 2}, "2 layers"), ({"unit": 16}, "16 units"), ({"layer": -1}, "2 layers"), ({"vector": "x"}, "vector")],
)
def test_what_is_not_there_is_one_line(folder: ModelFolder, place: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        frozen(study(folder, TEXT, load_languages(), **place))


def test_a_text_stays_in_its_place(folder: ModelFolder) -> None:
    hostile = '</script><script>alert(1)</script><!-- "\\u003c'
    page = offline_page(study(folder, hostile, load_languages()))
    found = re.search(r'<script type="application/json" id="figures">(.*?)</script>', page, re.S)
    assert found is not None
    assert json.loads(found[1])["recording"]["text"] == hostile
    assert page.count("<script") == 2


def test_the_viewer_names_no_place_elsewhere() -> None:
    for path in VIEWER.iterdir():
        code = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")  # names of namespaces
        assert not re.search(r"https?://|@import|url\((?!data:)|\bimport\b", code), path


def test_an_empty_text_is_shown(folder: ModelFolder) -> None:
    assert frozen(study(folder, "", load_languages()))["recording"]["length"] == 0


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        write_page(tmp_path / "none" / "page.html", "")
