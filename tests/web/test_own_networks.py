"""*Look inside* on networks of the user's own: every cell, and labels."""

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

import pytest

from lstm_complete.artifacts.config import Cell
from lstm_complete.artifacts.folder import LABELS
from lstm_complete.inside.cells import VECTORS
from support.explorer import Explorer, exploring
from support.looker import CELL, Looker, ask, told, unit_of
from support.small_model import small_model
from support.writer import DESKTOP

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CELLS = get_args(Cell)
TEXT = "def f(a):\n    return a\n"
COUNTER_EXAMPLE = {"path": "shelf.py", "before": "x = (", "behind": "1)", "feature": 1.0, "value": -0.25}
LABEL = {
    "layer": 1,
    "unit": 7,
    "vector": "c",
    "feature": "inside parentheses",
    "measure": "auc",
    "value": 0.97,
    "sign": 1,
    "interval": [0.95, 0.98],
    "null_percentile": 100.0,
    "partial": 0.61,
    "counter_examples": [COUNTER_EXAMPLE],
}
BETTER = {**LABEL, "unit": 3, "value": 0.96, "feature": "position in an @mention", "partial": 0.9}
"""Of something that the example does not have."""
LIVELY = {**LABEL, "unit": 12, "value": 0.96, "feature": "in arguments", "partial": 0.3}
"""Of a unit that turns in the example, which unit 7 hardly does."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    home = tmp_path_factory.mktemp("home")
    for cell in CELLS:
        small_model(home / "models" / f"own-{cell}", cell=cell)
    labelled = small_model(home / "models" / "labelled", stream="plain")
    (labelled.path / LABELS).write_text(json.dumps({"units": [LABEL, BETTER, LIVELY]}))
    damaged = small_model(home / "models" / "mislabelled")
    (damaged.path / LABELS).write_text("{")
    (home / "models" / "broken").mkdir()
    (home / "models" / "broken" / "config.json").write_text("{}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "LSTM_COMPLETE_HOME", str(home))
        with exploring() as process:
            yield process


def test_a_folder_that_is_damaged_is_left_out(own: Explorer) -> None:
    names = [network["name"] for network in told(own, "inside/networks")["networks"]]
    assert "labelled" in names and "broken" not in names


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_is_shown(own: Explorer, browser: "Browser", cell: Cell) -> None:
    recording = told(own, "inside/recordings", {"network": f"own-{cell}", "text": TEXT})
    assert recording["vectors"] == list(VECTORS[cell])
    assert max(recording["identity"].values()) <= 1e-5
    with Looker.opened(browser, own.url, DESKTOP) as looker:
        looker.go("neuron", network=f"own-{cell}", unit=3, text=TEXT)
        assert looker.page.locator(".unit-panel .surface canvas").count() == len(VECTORS[cell])
        looker.page.wait_for_selector(".votes li")
        looker.go("network", network=f"own-{cell}", text=TEXT)
        looker.page.wait_for_selector("h1:has-text('Layer 0, hidden state')")


def test_a_label_is_shown_with_its_evidence(own: Explorer, browser: "Browser") -> None:
    with Looker.opened(browser, own.url, DESKTOP) as looker:
        looker.go("neuron", network="labelled", layer=1, unit=7, text=TEXT)
        looker.page.wait_for_selector(".labels li")
        said = looker.page.inner_text(".labels > li")
        for part in ("inside parentheses", "AUC 0.97", "[0.95, 0.98]", "0.61 beyond", "100 %"):
            assert part in said
        looker.page.click(".labels summary")
        assert "x = (1)" in looker.page.inner_text(".counter-examples")
        looker.go("network", network="labelled", layer=1, order="labels", text=TEXT)
        looker.page.wait_for_selector("h1:has-text('Layer 1')")
        assert ink_beside_units(looker) > 0
        looker.page.locator(".surface").hover(position={"x": 46 + 190 + 6, "y": 34 + 9})
        looker.page.wait_for_selector(".reading:has-text('unit 7, h')")
        assert "inside parentheses" in looker.page.inner_text(".reading")


def ink_beside_units(looker: Looker) -> int:
    """Colours of the first row where a label stands, more than its background's."""
    colours = {tuple(looker.pixel(".surface canvas", 0, x, 34 + 9)) for x in range(30, 190)}
    return len(colours) - 1


def test_a_layer_without_labels_says_so(own: Explorer, browser: "Browser") -> None:
    with Looker.opened(browser, own.url, DESKTOP) as looker:
        looker.go("network", network="labelled", layer=0, order="labels", text=TEXT)
        looker.page.wait_for_selector("[role=status]:has-text('No unit of this layer has a label')")


def test_the_gallery_shows_labels_or_what_varies_most(own: Explorer, browser: "Browser") -> None:
    with Looker.opened(browser, own.url, DESKTOP) as looker:
        looker.go("inside")
        card = looker.page.locator(".gallery > li")
        card.filter(has_text="labelled").filter(has_text="Unit 12 of layer 1: in arguments").wait_for()
        example = next(one for one in told(own, "inside/networks")["networks"] if one["name"] == "own-gru")["example"]
        recording = told(own, "inside/recordings", {"network": "own-gru", "text": example[:400]})
        spreads = {
            (layer, unit): float(unit_of(own, recording, layer, unit)["h"].std())
            for layer in range(recording["layers"])
            for unit in range(recording["hidden"])
        }
        layer, unit = max(spreads, key=lambda place: spreads[place])
        card.filter(has_text="own-gru").filter(has_text=f"Unit {unit} of layer {layer}").wait_for()
        card.filter(has_text="mislabelled").filter(has_text="damaged").wait_for()
        looker.problems.remove("Failed to load resource: the server responded with a status of 400 (Bad Request)")


def test_labels_that_are_damaged_are_said_so(own: Explorer) -> None:
    recording = told(own, "inside/recordings", {"network": "mislabelled", "text": TEXT})
    status, answer = ask(own, "inside/labels", {"id": recording["id"]})
    assert (status, "damaged" in json.loads(answer)["error"]) == (400, True)


def test_of_a_long_text_what_is_seen_is_drawn(own: Explorer, browser: "Browser") -> None:
    lines = 1_000
    with Looker.opened(browser, own.url, DESKTOP) as looker:
        looker.go("neuron", network="own-rnn", unit=2, text="a")
        looker.page.fill("#text", "for x in range(10): pass\n" * lines)
        surface = looker.page.locator(".unit-panel .surface").first
        looker.page.wait_for_function(
            "(least) => document.querySelector('.surface').scrollHeight > least", arg=(lines - 1) * CELL[1]
        )
        sizes = surface.evaluate("(box) => [box.querySelector('canvas').clientHeight, box.clientHeight]")
        assert sizes[0] == sizes[1] < 1_000
        surface.evaluate("(box) => { box.scrollTop = 500 * 20; }")
        looker.settle()
        end = looker.pixel(".unit-panel .surface canvas", 0, 24 * CELL[0] + 2, 2)
        behind = looker.pixel(".unit-panel .surface canvas", 0, 26 * CELL[0] + 2, 2)
        assert end[3] == 255 and behind[3] == 0
        surface.click(position={"x": 2 * CELL[0] + 5, "y": 10})
        looker.page.wait_for_selector("dt:has-text('symbol 12502')")
        assert looker.readout()["symbol 12502"] == "r"
