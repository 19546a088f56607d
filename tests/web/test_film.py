"""The training film of *Look inside*: a network at stages of its training."""

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.inside.film import open_stages
from lstm_complete.inside.reading import Reading
from support.accessible import barriers, unless_axe_is_missing
from support.explorer import Explorer
from support.looker import Looker, ask, told, unit_of
from support.writer import DESKTOP, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NETWORK = "lab-counting"
TEXT = "aaaaXbbbb\n"
GRID = "[aria-roledescription='heat map'] canvas"


def steps(explorer: Explorer) -> list[int]:
    networks = told(explorer, "inside/networks")["networks"]
    found: list[int] = next(network["stages"] for network in networks if network["name"] == NETWORK)
    return found


def test_a_stage_is_read_as_the_network_was_then(shared_explorer: Explorer) -> None:
    folder = ModelFolder.open(resolve_model(NETWORK, language=None))
    stages, records = open_stages(folder), Reading(TEXT).records(folder.config)
    assert steps(shared_explorer) == [*stages]
    for step in (0, [*stages][5], max(stages)):
        recording = told(shared_explorer, "inside/recordings", {"network": NETWORK, "text": TEXT, "stage": step})
        expected = stages[step].read(records).layers[0]
        for vector, values in unit_of(shared_explorer, recording, 0, 4).items():
            np.testing.assert_allclose(values, expected[vector][:, 4], atol=1e-6)


def test_a_film_tells_when_a_unit_came_about(shared_explorer: Explorer) -> None:
    recording = told(shared_explorer, "inside/recordings", {"network": NETWORK, "text": TEXT})
    asked = {"id": recording["id"], "layer": 0, "unit": 4, "vector": "c"}
    frames = told(shared_explorer, "inside/film", asked)["frames"]
    assert [frame["step"] for frame in frames] == steps(shared_explorer)
    assert frames[-1]["r"] == pytest.approx(1)
    assert frames[-1]["bits"] < frames[0]["bits"]


def test_a_model_without_stages_has_an_empty_film(shared_explorer: Explorer) -> None:
    recording = told(shared_explorer, "inside/recordings", {"network": "java", "text": TEXT})
    asked = {"id": recording["id"], "layer": 0, "unit": 4, "vector": "c"}
    assert told(shared_explorer, "inside/film", asked) == {"frames": []}


@pytest.mark.parametrize("network", [NETWORK, "java"])
def test_a_stage_that_was_not_kept_is_one_line(shared_explorer: Explorer, network: str) -> None:
    code, answer = ask(shared_explorer, "inside/recordings", {"network": network, "text": TEXT, "stage": 7_654})
    assert (code, "not kept after 7654 steps" in json.loads(answer)["error"]) == (400, True)


def row_of_pixels(looker: Looker, unit: int) -> list[list[int]]:
    """The colours of a unit on the page of its layer."""
    return [looker.pixel(GRID, 0, 46 + 12 * step + 1, 34 + 18 * unit + 1) for step in range(len(TEXT))]


def test_the_slider_repaints_the_layer(browser: "Browser", shared_explorer: Explorer) -> None:
    early = steps(shared_explorer)[3]
    with Looker.opened(browser, shared_explorer.url, DESKTOP) as looker:
        looker.go("network", network=NETWORK, vector="c", text=TEXT)
        looker.page.wait_for_selector(".film-curve polyline")
        last = row_of_pixels(looker, 4)
        looker.measured()
        looker.page.fill("#stage", "3")
        looker.measured()
        assert looker.page.inner_text("output[for=stage]") == str(early)
        painted = row_of_pixels(looker, 4)
        assert painted != last
        looker.page.wait_for_function("(step) => location.hash.includes(`stage=${step}`)", arg=early)
        link = looker.page.evaluate("location.hash")
    with Looker.opened(browser, shared_explorer.url, DESKTOP) as other:
        other.page.evaluate("(hash) => { location.hash = hash }", link)
        other.page.wait_for_selector(".film-curve polyline")
        assert other.page.input_value("#stage") == "3"
        assert row_of_pixels(other, 4) == painted
        assert other.page.locator(".badge[data-holds=true]").count() == 1


def test_the_film_plays_to_its_end(browser: "Browser", shared_explorer: Explorer) -> None:
    count = len(steps(shared_explorer))
    with Looker.opened(browser, shared_explorer.url, DESKTOP) as looker:
        looker.go("neuron", network=NETWORK, unit=4, vector="c", text=TEXT)
        film = "section[aria-label='Training film']"
        looker.page.wait_for_selector(f"{film} [role=status]:has-text('Unit 4’s c')")
        assert looker.page.locator(".film-curve").get_attribute("aria-label").count("after ") == count  # type: ignore[union-attr]
        looker.page.fill("#stage", str(count - 3))
        looker.page.click(f"{film} button:has-text('Play')")
        looker.page.wait_for_selector(f"{film} button:has-text('Stop')")
        looker.page.wait_for_function("(last) => document.querySelector('#stage').value === last", arg=str(count - 1))
        looker.page.wait_for_selector(f"{film} button:has-text('Play')")


def test_a_network_without_stages_shows_no_film(browser: "Browser", shared_explorer: Explorer) -> None:
    with Looker.opened(browser, shared_explorer.url, DESKTOP) as looker:
        looker.go("network", network="java", text=TEXT)
        looker.page.wait_for_selector("h1:has-text('Layer 0')")
        assert looker.page.locator("section[aria-label='Training film']").is_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_film_keeps_nobody_out(
    browser: "Browser", shared_explorer: Explorer, device: dict[str, Any], scheme: str
) -> None:
    unless_axe_is_missing()
    options = {**device, "color_scheme": scheme, "reduced_motion": "reduce"}
    with Looker.opened(browser, shared_explorer.url, options) as looker:
        looker.go("network", network=NETWORK, text=TEXT)
        looker.page.wait_for_selector(".film-curve polyline")
        looker.settle()
        assert barriers(looker.page, checks=15) == []
        assert looker.page.evaluate("document.documentElement.scrollWidth") <= options["viewport"]["width"]
