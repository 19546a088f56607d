"""What the server tells of the inside of a network, by real requests, on the shipped models."""

import json
from typing import Any

import numpy as np
import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading
from lstm_complete_server.web.requests import LARGEST_BODY
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
        np.testing.assert_allclose(values, expected.layers[2][vector][:, 17], atol=1e-5)


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
        ("inside/recordings", b" " * (LARGEST_BODY + 1), 413, "MiB"),
        ("inside/recordings/none/unit?layer=0&unit=0", None, 404, "not kept"),
        ("inside/votes", {"id": "none", "at": 0}, 404, "not kept"),
        ("inside/nonsense", {}, 404, "nonsense"),
        ("inside/imports", b'{"name": 1}', 400, "chars"),
    ],
)
def test_what_cannot_be_is_one_line(shared_explorer: Explorer, path: str, body: object, status: int, says: str) -> None:
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


def read(explorer: Explorer, network: str = "java", text: str = TEXT) -> dict[str, Any]:
    return told(explorer, "inside/recordings", {"network": network, "text": text})


def test_votes_add_up_to_logits(shared_explorer: Explorer) -> None:
    recording = read(shared_explorer)
    for at in (3, 20):
        symbols = told(shared_explorer, "inside/votes", {"id": recording["id"], "at": at})["symbols"]
        assert len(symbols) == 5
        chances = [symbol["probability"] for symbol in symbols]
        assert chances == sorted(chances, reverse=True) and sum(chances) <= 1
        for symbol in symbols:
            parts = symbol["embedding"] + symbol["bias"] + symbol["memory"] + sum(symbol["layers"])
            assert parts == pytest.approx(symbol["logit"], abs=1e-4)
            sizes = [abs(unit["vote"]) for unit in symbol["units"]]
            assert sizes == sorted(sizes, reverse=True)
    asked = told(shared_explorer, "inside/votes", {"id": recording["id"], "at": 3, "symbols": [65, 66]})["symbols"]
    assert sorted(symbol["text"] for symbol in asked) == ["A", "B"]


def test_the_likeliest_symbols_and_the_surprise(shared_explorer: Explorer) -> None:
    recording = read(shared_explorer, text="public class ")
    expected = told(shared_explorer, "inside/top", {"id": recording["id"], "at": 2})
    assert expected["next"][0]["text"] == "l"
    bits = np.frombuffer(ask(shared_explorer, f"inside/recordings/{recording['id']}/surprise")[1], "<f4")
    assert len(bits) == recording["length"] and bits[0] == 0
    assert bits[2] == pytest.approx(expected["bits"], abs=1e-4)
    likely = told(shared_explorer, "inside/top", {"id": recording["id"], "at": 1})["next"]
    chance = next(one["probability"] for one in likely if one["text"] == "b")
    assert bits[2] == pytest.approx(-np.log2(chance), abs=1e-3)


def test_provenance_adds_up_to_the_memory(shared_explorer: Explorer) -> None:
    recording = read(shared_explorer)
    at = min(60, recording["length"]) - 1
    for layer in range(3):
        asked = {"id": recording["id"], "layer": layer, "unit": 9, "at": at}
        found = told(shared_explorer, "inside/provenance", asked)
        value = float(unit_of(shared_explorer, recording, layer, 9)["c"][at])
        assert found["value"] == pytest.approx(value, abs=1e-4)
        total = found["before"] + sum(weight["weight"] for weight in found["weights"])
        assert total == pytest.approx(value, abs=1e-4)


def test_a_clamp_changes_what_is_written(shared_explorer: Explorer) -> None:
    recording = read(shared_explorer, text=TEXT[:25])
    clamp = {"layer": 2, "unit": 3, "vector": "h", "how": "set", "value": 40.0, "start": recording["length"]}
    asked = {"id": recording["id"], "at": recording["length"] - 1, "length": 60, "temperature": 0.5, "seed": 4}
    changed = told(shared_explorer, "inside/regenerate", {**asked, "clamps": [{**clamp, "steps": None}]})
    assert changed["with"] != changed["without"]
    same = told(shared_explorer, "inside/regenerate", {**asked, "clamps": [{**clamp, "how": "add", "value": 0.0}]})
    assert same["with"] == same["without"] == changed["without"]


def test_a_hypothesis_is_found_where_it_was_made(shared_explorer: Explorer) -> None:
    recording = read(shared_explorer, text=TEXT * 3)
    asked = {"id": recording["id"], "layer": 1, "vector": "h", "from": 5, "to": 7, "threshold": 0.3}
    found = told(shared_explorer, "inside/match", asked)
    assert found["units"]
    assert any(match["from"] <= 5 and match["to"] >= 7 for match in found["matches"])
    assert all(0 <= feature["base"] <= 1 for feature in found["features"])


def test_a_network_goes_together_with_itself(shared_explorer: Explorer) -> None:
    recording = read(shared_explorer)
    asked = {"id": recording["id"], "other": "java", "layer": 1, "unit": 8, "vector": "c"}
    best = told(shared_explorer, "inside/compare", asked)["matches"][0]
    assert (best["layer"], best["unit"], best["vector"], best["r"]) == (1, 8, "c", pytest.approx(1))
    other = told(shared_explorer, "inside/compare", {**asked, "other": "java-commons-lang"})["matches"]
    sizes = [abs(match["r"]) for match in other]
    assert sizes == sorted(sizes, reverse=True) and 0 < sizes[0] < 1


def test_units_by_how_much_they_move(shared_explorer: Explorer) -> None:
    recording = read(shared_explorer)
    asked = {"id": recording["id"], "layer": 0, "vector": "h", "by": "spread"}
    units = told(shared_explorer, "inside/ranking", asked)["units"]
    assert sorted(unit["unit"] for unit in units) == list(range(recording["hidden"]))
    first = unit_of(shared_explorer, recording, 0, units[0]["unit"])["h"]
    assert units[0]["value"] == pytest.approx(first.std(), abs=1e-4)


def test_a_file_of_the_articles_app_goes_out_and_comes_in(shared_explorer: Explorer) -> None:
    recording = read(shared_explorer)
    status, content = ask(shared_explorer, f"inside/recordings/{recording['id']}/original")
    assert status == 200 and {"name", "chars", "hs0", "cs2", "j_gate1"} <= json.loads(content).keys()
    imported = told(shared_explorer, "inside/imports", content)
    assert imported["text"] == TEXT and imported["starts"] == recording["starts"]
    assert max(imported["identity"].values()) <= 1e-5
    for vector, values in unit_of(shared_explorer, recording, 1, 30).items():
        np.testing.assert_allclose(unit_of(shared_explorer, imported, 1, 30)[vector], values, atol=1e-6)
    assert ask(shared_explorer, "inside/votes", {"id": imported["id"], "at": 1})[0] == 400


def test_characters_of_a_file_may_come_in_halves(shared_explorer: Explorer) -> None:
    gates = ("hs0", "cs0", "f_gate0", "i_gate0", "j_gate0", "o_gate0")
    found = told(
        shared_explorer, "inside/imports", {"chars": ["\ud83d", "\ude00"], **{gate: [[0], [0]] for gate in gates}}
    )
    assert (found["text"], found["starts"]) == ("😀", [0, 1, 2])


def test_recordings_are_let_go_and_can_be_made_again(shared_explorer: Explorer) -> None:
    first = read(shared_explorer, text="a")
    for length in range(70):
        read(shared_explorer, text="b" * length)
    assert ask(shared_explorer, f"inside/recordings/{first['id']}/surprise")[0] == 404
    again = read(shared_explorer, text="a")
    assert ask(shared_explorer, f"inside/recordings/{again['id']}/surprise")[0] == 200


def test_the_example_of_a_large_network_goes_out_and_comes_in(shared_explorer: Explorer) -> None:
    _, networks = ask(shared_explorer, "inside/networks")
    example = next(n["example"] for n in json.loads(networks)["networks"] if n["name"] == "java")
    recording = told(shared_explorer, "inside/recordings", {"network": "java", "text": example})
    _, file = ask(shared_explorer, f"inside/recordings/{recording['id']}/original")
    code, answer = ask(shared_explorer, "inside/imports", file)
    assert code == 200, answer
    assert json.loads(answer)["text"] == example
