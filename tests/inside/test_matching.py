"""Other places where a hypothesis holds, other networks' units that go together with one, and labels."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_complete.artifacts.folder import LABELS, ModelFolder
from lstm_complete.errors import UserError
from lstm_complete.inside.compare import partners
from lstm_complete.inside.correlations import correlations
from lstm_complete.inside.labels import Labels, checked_labels, read_labels, write_labels
from lstm_complete.inside.match import Match, characters, explain, holds, hypothesis, matches
from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading
from lstm_complete.languages.encoding import Layout
from support.small_model import small_model

TEXT = "if (a) { b(c); } else { d(e, f); }\n" * 3


def made_values() -> np.ndarray[Any, np.dtype[np.float32]]:
    """Unit 0 is on inside of brackets, unit 1 the other way, unit 2 always, unit 3 never."""
    depth = np.cumsum([(c == "(") - (c == ")") for c in TEXT]).astype(np.float32)
    noise = np.random.default_rng(0).normal(scale=0.01, size=len(TEXT))
    return np.stack([0.8 * depth, -0.9 * depth, 0.7 + 0 * depth, noise], axis=1).astype(np.float32)


def test_a_hypothesis_is_the_units_that_are_on() -> None:
    values = made_values()
    found = hypothesis(values, 3, 5, 0.5)
    assert (found.units, found.signs, found.length) == ((0, 1, 2), (1, -1, 1), 2)
    assert hypothesis(values, 3, 5, 0.5, edges=True).units == (0, 1)
    with pytest.raises(UserError, match="no unit"):
        hypothesis(values, 3, 5, 0.95)
    for start, end in ((5, 5), (-1, 2), (0, len(TEXT) + 1)):
        with pytest.raises(UserError, match="symbols of the text"):
            hypothesis(values, start, end, 0.5)


def test_it_matches_wherever_its_units_are_on() -> None:
    values = made_values()
    where = holds(values, hypothesis(values, 3, 5, 0.5))
    found = matches(where, 2)
    assert found[0] == Match(3, 5)
    assert [TEXT[match.start : match.end] for match in found] == ["(a", "(c"] * 3 + ["(e, f"] * 3
    assert holds(values, hypothesis(values, 3, 5, 0.5), least=0.3).all()


def test_what_stands_there_explains_it() -> None:
    values = made_values()
    where = holds(values, hypothesis(values, 3, 5, 0.5))
    symbols = np.frombuffer(TEXT.encode(), np.uint8)
    features = characters(symbols, Layout())
    found = {explained.what: explained for explained in explain(where, {**features, "inside": where})}
    assert next(iter(found)) == "inside"
    assert found["at '('"].share > 2 * found["at '('"].base
    assert found["before ')'"].surprise > 3
    assert found["at ')'"].share == 0
    assert explain(np.zeros(len(TEXT), bool), features) == []


def test_correlations_are_pearsons() -> None:
    random = np.random.default_rng(1)
    one, other = random.normal(size=(50, 3)), random.normal(size=(50, 4))
    expected = np.corrcoef(one.T, other.T)[:3, 3:]
    assert np.abs(correlations(one, other) - expected).max() < 1e-12
    assert not correlations(np.full((50, 1), 0.1, np.float32), other).any()


def test_nothing_correlates_without_values() -> None:
    assert (correlations(np.empty((0, 2)), np.empty((0, 3))) == np.zeros((2, 3))).all()


def test_partners_are_the_units_that_go_together(tmp_path: Path) -> None:
    own = Network.open(small_model(tmp_path / "a"))
    other = Network.open(small_model(tmp_path / "b", cell="gru", hidden=8, layers=3))
    reading = Reading(TEXT)
    mine, theirs = (each.read(reading.records(each.config)) for each in (own, other))
    itself = partners(mine, 1, 5, "c", mine)[0]
    assert (itself.layer, itself.unit, itself.vector) == (1, 5, "c")
    assert abs(itself.r - 1) < 1e-9
    found = partners(mine, 1, 5, "c", theirs, count=4)
    assert [abs(partner.r) for partner in found] == sorted((abs(partner.r) for partner in found), reverse=True)
    best = found[0]
    r = correlations(mine.layers[1]["c"][:, [5]], theirs.layers[best.layer][best.vector])[0]
    assert r[best.unit] == pytest.approx(best.r)
    assert abs(best.r) == pytest.approx(np.abs(r).max())
    with pytest.raises(UserError, match="same text"):
        partners(mine, 1, 5, "c", other.read(reading.records(other.config)[:-1]))


def content() -> dict[str, Any]:
    example = {"path": "a.py", "before": "x = (", "behind": "1)", "feature": 1.0, "value": -0.2}
    label = {
        "layer": 1,
        "unit": 3,
        "vector": "c",
        "feature": "bracket depth",
        "measure": "r",
        "value": 0.93,
        "sign": -1,
        "interval": [0.9, 0.95],
        "null_percentile": 100.0,
        "partial": 0.7,
        "counter_examples": [example],
    }
    return {
        "units": [label],
        "failed": [{"feature": "in comment", "why": ["too weak"], "value": 0.4}],
        "report": {"files": 3},
    }


def test_labels_are_kept_in_the_models_folder(tmp_path: Path) -> None:
    folder = small_model(tmp_path / "m")
    assert read_labels(folder) is None
    write_labels(folder, checked_labels(content(), folder.config))
    labels = read_labels(ModelFolder.open(tmp_path / "m"))
    assert labels == Labels.model_validate(content())
    assert json.loads((tmp_path / "m" / LABELS).read_text()) == content()
    assert [label.feature for label in labels.of(1, 3)] == ["bracket depth"]
    assert labels.of(0) == []


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("unit", 16, "no unit 16"),
        ("layer", 2, "no unit 3"),
        ("vector", "update", "update"),
        ("counter_examples", [], "counter_examples"),
        ("interval", None, "interval"),
        ("value", float("nan"), "value"),
        ("null_percentile", 101, "null_percentile"),
    ],
)
def test_a_label_without_its_evidence_is_refused(part: str, value: Any, says: str, tmp_path: Path) -> None:
    folder = small_model(tmp_path / "m")
    wrong = content()
    wrong["units"][0][part] = value
    (tmp_path / "m" / LABELS).write_text(json.dumps(wrong))
    with pytest.raises(UserError, match=says):
        read_labels(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"units": 3}', "[" * 100_000])
def test_damaged_labels_are_one_line(text: str, tmp_path: Path) -> None:
    folder = small_model(tmp_path / "m")
    (tmp_path / "m" / LABELS).write_text(text)
    with pytest.raises(UserError) as refused:
        read_labels(folder)
    assert "\n" not in str(refused.value)
