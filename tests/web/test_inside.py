"""What the server tells of the inside of a network, by real requests, on the shipped models."""

import json

import numpy as np
import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading
from support.explorer import Explorer
from support.looker import ask, told, unit_of

TEXT = 'public class A {\n    int b = "ü😀".length();\n}\n'


def test_every_network_is_listed_with_what_it_has(shared_explorer: Explorer) -> None:
    networks = {network["name"]: network for network in told(shared_explorer, "inside/networks")["networks"]}
    assert {"java", "python", "text", "java-commons-lang", "python-tensorflow"} <= networks.keys()
    java = networks["java"]
    assert (java["cell"], java["layers"], java["languages"]) == ("lstm", 3, ["java"])
    assert java["vectors"] == ["c", "h", "input", "forget", "output", "candidate"]
    assert "class" in java["example"]


def test_a_unit_is_what_the_network_computes(shared_explorer: Explorer) -> None:
    recording = told(shared_explorer, "inside/recordings", {"network": "java", "text": TEXT})
    folder = ModelFolder.open(resolve_model("java", language=None))
    expected = Network.open(folder).read(Reading(TEXT).records(folder.config))
    assert recording["length"] == expected.length
    for vector, values in unit_of(shared_explorer, recording, 2, 17).items():
        np.testing.assert_allclose(values, expected.layers[2][vector][:, 17], atol=1e-6)


def test_the_identity_holds(shared_explorer: Explorer) -> None:
    recording = told(shared_explorer, "inside/recordings", {"network": "python", "text": TEXT})
    assert set(recording["identity"]) == {"c", "h"}
    assert max(recording["identity"].values()) <= 1e-5


def test_offsets_count_as_javascript_does(shared_explorer: Explorer) -> None:
    recording = told(shared_explorer, "inside/recordings", {"network": "java", "text": TEXT})
    starts = recording["starts"]
    assert len(starts) == recording["length"] + 1
    assert starts == sorted(starts)
    assert (starts[0], starts[-1]) == (0, len(TEXT.encode("utf-16-le")) // 2)


def test_a_tile_is_the_same_figures_in_bytes(shared_explorer: Explorer) -> None:
    recording = told(shared_explorer, "inside/recordings", {"network": "java", "text": TEXT})
    path = f"inside/recordings/{recording['id']}/tile?layer=1&vector=%s&units=3-9&from=5&to=25"
    for vector, low, scaled in (("c", -1, True), ("forget", 0, False)):
        answer = ask(shared_explorer, path % vector)[1]
        scales = np.frombuffer(answer[:24], "<f4")
        shares = np.frombuffer(answer[24:], np.uint8).reshape(6, 20) / 255
        values = (low + shares * (1 - low)) * scales[:, None]
        for row, unit in enumerate(range(3, 9)):
            exact = unit_of(shared_explorer, recording, 1, unit)[vector]
            assert scales[row] == pytest.approx(np.abs(exact).max() if scaled else 1)
            np.testing.assert_allclose(values[row], exact[5:25], atol=float(scales[row]) / 255)


def test_typing_on_gives_what_reading_anew_gives(shared_explorer: Explorer) -> None:
    whole = told(shared_explorer, "inside/recordings", {"network": "text", "text": TEXT * 3})
    expected = unit_of(shared_explorer, whole, 0, 5)["h"]
    for text in (TEXT, TEXT + "abc", TEXT * 2, TEXT * 3):
        typed = told(shared_explorer, "inside/recordings", {"network": "text", "text": text})
    np.testing.assert_allclose(unit_of(shared_explorer, typed, 0, 5)["h"], expected, atol=1e-5)


def test_a_clamp_holds_a_unit(shared_explorer: Explorer) -> None:
    clamp = {"layer": 0, "unit": 3, "vector": "c", "how": "set", "value": 2.5, "start": 4, "steps": None}
    body = {"network": "java", "text": TEXT, "clamps": [clamp]}
    clamped = unit_of(shared_explorer, told(shared_explorer, "inside/recordings", body), 0, 3)["c"]
    free = unit_of(shared_explorer, told(shared_explorer, "inside/recordings", {**body, "clamps": []}), 0, 3)["c"]
    np.testing.assert_array_equal(clamped[:4], free[:4])
    assert set(clamped[4:]) == {2.5}


@pytest.mark.parametrize(
    ("path", "body", "status", "says"),
    [
        ("inside/recordings", {"network": "nobody", "text": "a"}, 400, "there is no network 'nobody'"),
        ("inside/recordings", {"network": "java"}, 400, "text: "),
        ("inside/recordings", b"[", 400, "JSON"),
        ("inside/recordings", {"network": "java", "text": "a" * 900_000}, 413, "symbols"),
        ("inside/recordings", b" " * (17 << 20), 413, "MiB"),
        ("inside/recordings/none/unit?layer=0&unit=0", None, 404, "not kept"),
        ("inside/votes", {"id": "none", "at": 0}, 404, "not kept"),
        ("inside/nonsense", {}, 404, "nonsense"),
        ("inside/imports", b'{"name": 1}', 400, "chars"),
    ],
)
def test_what_cannot_be_is_one_line(
    shared_explorer: Explorer, path: str, body: object, status: int, says: str
) -> None:
    code, answer = ask(shared_explorer, path, body)
    line = json.loads(answer)["error"]
    assert (code, says in line, "\n" in line) == (status, True, False), line


@pytest.mark.parametrize(
    "query", ["unit?layer=3&unit=0", "unit?layer=0&unit=9999", "tile?layer=0&vector=x&units=0-1&from=0&to=1", "unit"]
)
def test_what_the_network_does_not_have_is_one_line(shared_explorer: Explorer, query: str) -> None:
    recording = told(shared_explorer, "inside/recordings", {"network": "java", "text": "abc"})
    code, answer = ask(shared_explorer, f"inside/recordings/{recording['id']}/{query}")
    assert code == 400 and "\n" not in json.loads(answer)["error"]


def test_an_empty_text_is_a_text(shared_explorer: Explorer) -> None:
    recording = told(shared_explorer, "inside/recordings", {"network": "java", "text": ""})
    assert (recording["length"], recording["starts"]) == (0, [0])
