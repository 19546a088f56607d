"""The pages of *Look inside* in a real browser: what is drawn is what the network computed."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import numpy as np
import pytest

from support.accessible import barriers, unless_axe_is_missing
from support.explorer import Explorer
from support.looker import CELL, Looker, told, unit_of
from support.writer import DESKTOP, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DEVICES: dict[str, dict[str, Any]] = {"desktop": DESKTOP, "phone": PHONE}
TEXT = "if (depth > 0) {\n    return a;\n}\nint b = 5;\n"
ENDS = {"RdBu": ("67001f", "f6f7f7", "053061"), "GnBu": ("f7fcf0", "7accc4", "084081")}
"""Colours of ColorBrewer's tables at both ends and in the middle."""
PAGES = ("inside", "network", "neuron", "compare", "hypothesis")


@pytest.fixture
def looker(browser: "Browser", shared_explorer: Explorer) -> Iterator[Looker]:
    with Looker.opened(browser, shared_explorer.url, DESKTOP) as page:
        yield page


def entry(value: float, low: float, high: float) -> int:
    return max(0, min(255, round(255 * (value - low) / (high - low))))


@pytest.mark.parametrize("scale", ["shared", "unit"])
def test_pixels_are_the_colours_of_the_figures(looker: Looker, shared_explorer: Explorer, scale: str) -> None:
    looker.go("neuron", network="java", layer=1, unit=7, text=TEXT, scale=scale)
    recording = told(shared_explorer, "inside/recordings", {"network": "java", "text": TEXT})
    values = unit_of(shared_explorer, recording, 1, 7)
    places = random.Random(5).sample(range(recording["length"]), 12)
    for panel, vector in enumerate(recording["vectors"]):
        gate = vector in ("input", "forget", "output")
        most = 1.0 if gate or scale == "shared" else float(np.abs(values[vector]).max())
        table = looker.colour_table(panel)
        for step in places:
            start = recording["starts"][step]
            row, column = TEXT[:start].count("\n"), start - (TEXT[:start].rfind("\n") + 1)
            pixel = looker.pixel(".unit-panel .surface canvas", panel, column * CELL[0] + 2, row * CELL[1] + 2)
            assert pixel == table[entry(float(values[vector][step]), 0 if gate else -most, most)], (vector, step)


def test_colour_tables_are_the_articles(looker: Looker) -> None:
    looker.go("neuron", network="java", unit=0, text=TEXT)
    for index, name in ((0, "RdBu"), (2, "GnBu")):
        table = looker.colour_table(index)
        shown = [bytes(colour[:3]).hex() for colour in (table[0], table[255])]
        assert (shown[0], shown[1]) == (ENDS[name][0], ENDS[name][2])
        middle = bytes.fromhex(ENDS[name][1])
        assert max(abs(a - b) for a, b in zip(table[128][:3], middle, strict=True)) <= 3


def test_typing_changes_what_is_read(looker: Looker) -> None:
    looker.go("neuron", network="java", unit=3, text="int a")
    assert looker.readout()["symbol 4"] == "a"
    looker.page.focus("#text")
    looker.page.keyboard.press("Control+End")
    looker.page.keyboard.type(";b")
    looker.page.wait_for_selector("dt:has-text('symbol 6')")
    assert looker.readout()["symbol 6"] == "b"
    looker.page.wait_for_function("() => location.hash.includes('text=int+a%3Bb')")


def test_the_readout_is_the_figure_under_the_cursor(looker: Looker, shared_explorer: Explorer) -> None:
    looker.go("neuron", network="java", layer=2, unit=11, at=9, text=TEXT)
    recording = told(shared_explorer, "inside/recordings", {"network": "java", "text": TEXT})
    values = unit_of(shared_explorer, recording, 2, 11)
    shown = looker.readout()
    assert shown["cell state"].replace("−", "-") == f"{values['c'][9]:+.3f}"
    assert shown["forget gate"] == f"{values['forget'][9]:.3f}"


def test_keys_move_symbol_unit_and_vector(looker: Looker) -> None:
    looker.go("neuron", network="java", unit=3, at=5, text=TEXT)
    looker.page.locator(".unit-panel .surface").first.focus()
    looker.page.keyboard.press("ArrowRight")
    looker.page.wait_for_selector("dt:has-text('symbol 6')")
    assert re.search(r"unit 3, c [+−]\d\.\d\d, h", looker.page.inner_text("#live"))
    looker.page.keyboard.press("ArrowDown")
    looker.page.wait_for_function("() => location.hash.includes('at=')")
    looker.page.keyboard.press("j")
    looker.page.wait_for_selector("h1:has-text('Unit 4,')")
    looker.page.keyboard.press("g")
    chosen = looker.page.locator(".unit-panel[data-chosen=true]")
    assert chosen.get_attribute("aria-label") == "input gate"
    looker.page.wait_for_function("() => location.hash.includes('vector=input')")


def test_both_vocabularies(looker: Looker) -> None:
    looker.go("neuron", network="java", unit=3, text=TEXT)
    names = ".unit-panel h2"
    assert "forget gate" in looker.page.locator(names).all_inner_texts()
    looker.page.select_option("label:has-text('Words') select", "article")
    assert {"remember gate", "save gate", "focus gate", "long-term memory", "working memory"} <= set(
        looker.page.locator(names).all_inner_texts()
    )
    looker.page.wait_for_function("() => location.hash.includes('words=article')")


def test_a_unit_is_picked_on_the_network_page(looker: Looker) -> None:
    looker.go("network", network="java", layer=1, text=TEXT)
    looker.page.wait_for_selector("h1:has-text('Layer 1, hidden state')")
    looker.page.locator(".surface").click(position={"x": 46 + 12 * 4 + 6, "y": 34 + 18 * 6 + 9})
    looker.page.wait_for_selector("h1:has-text('Unit 6, layer 1')")
    assert "symbol 4" in looker.readout()


def test_the_grid_is_the_figures(looker: Looker, shared_explorer: Explorer) -> None:
    looker.go("network", network="java", layer=1, vector="forget", text=TEXT)
    recording = told(shared_explorer, "inside/recordings", {"network": "java", "text": TEXT})
    table = looker.colour_table(0)
    for unit, step in ((0, 0), (3, 20), (9, 33)):
        value = float(unit_of(shared_explorer, recording, 1, unit)["forget"][step])
        pixel = looker.pixel(".surface canvas", 0, 46 + 12 * step + 1, 34 + 18 * unit + 1)
        near = range(entry(value, 0, 1) - 1, entry(value, 0, 1) + 2)
        assert pixel in [table[max(0, min(255, shade))] for shade in near]


@pytest.mark.parametrize(
    ("old", "title"),
    [
        ("#/network?file=java&layer=1&type=forget_gate", "Layer 1, forget gate"),
        ("#/neuron?file=java&neuron=9", "Unit 9, layer 0"),
        ("#/neuron?name=python.json&layer=2&neuron=4", "Unit 4, layer 2"),
    ],
)
def test_links_of_the_articles_app_resolve(looker: Looker, old: str, title: str) -> None:
    looker.page.evaluate("(hash) => { location.hash = hash }", old)
    looker.page.wait_for_selector(f"h1:has-text('{title}')")


def test_a_link_holds_text_unit_and_clamp(looker: Looker, browser: "Browser", shared_explorer: Explorer) -> None:
    looker.go("neuron", network="java", layer=2, unit=5, at=8, text=TEXT)
    looker.page.fill("#clamp-value", "1.5")
    looker.page.click("button:has-text('Read the text with it')")
    looker.page.wait_for_function("() => location.hash.includes('clamp=')")
    link = looker.page.evaluate("location.hash")
    with Looker.opened(browser, shared_explorer.url, DESKTOP) as other:
        other.page.evaluate("(hash) => { location.hash = hash }", link)
        other.page.wait_for_selector("h1:has-text('Unit 5, layer 2')")
        assert other.page.input_value("#text") == TEXT
        assert other.readout()["cell state"] == "+1.500"


def test_the_table_says_what_the_canvas_shows(looker: Looker) -> None:
    looker.go("neuron", network="java", unit=3, at=4, text=TEXT)
    looker.page.click("summary:has-text('Table')")
    looker.page.wait_for_selector("tr[aria-current]")
    row = looker.page.locator("tr[aria-current] td").all_inner_texts()
    shown = looker.readout()
    assert row[0] == "d" and row[1:] == [shown[name] for name in list(shown)[1:]]


def test_votes_and_provenance_are_named(looker: Looker) -> None:
    looker.go("neuron", network="java", layer=2, unit=4, at=20, text=TEXT)
    looker.page.wait_for_selector(".votes li")
    voters = looker.page.locator(".votes > li").first.locator(".voters a")
    assert voters.count() == 5
    looker.page.wait_for_selector(".provenance li")
    assert "c = " in looker.page.inner_text("section[aria-label=Provenance]")
    name = voters.first.inner_text()
    voters.first.click()
    layer, unit = name.split("/")
    looker.page.wait_for_selector(f"h1:has-text('Unit {unit}, layer {layer}')")


def test_a_clamp_is_written_out_beside_the_original(looker: Looker) -> None:
    looker.go("neuron", network="java", layer=2, unit=5, at=25, text=TEXT)
    looker.page.fill("#clamp-value", "4")
    looker.page.select_option(".clamp label:has-text('Characters') select", "100")
    looker.page.click("button:has-text('Regenerate')")
    looker.page.wait_for_selector(".side-by-side pre")
    texts = looker.page.locator(".side-by-side pre").all_text_contents()
    assert len(texts) == 2 and texts[0] != texts[1]
    shared = looker.page.evaluate(
        """() => [...document.querySelectorAll('.side-by-side pre')].map((pre) => {
            const own = pre.cloneNode(true);
            own.querySelectorAll('del, ins').forEach((piece) => piece.remove());
            return own.textContent;
        })"""
    )
    assert shared[0] == shared[1]


def test_writing_on_can_be_stopped(looker: Looker) -> None:
    looker.go("neuron", network="java", layer=2, unit=5, at=25, text=TEXT)
    looker.page.select_option(".clamp label:has-text('Characters') select", "1000")
    looker.page.locator(".clamp button.primary").evaluate("(button) => { button.click(); button.click(); }")
    looker.page.wait_for_selector(".clamp [role=status]:has-text('Stopped.')")
    assert looker.page.locator(".side-by-side pre").count() == 0
    looker.page.select_option(".clamp label:has-text('Characters') select", "100")
    looker.page.click("button:has-text('Regenerate')")
    looker.page.wait_for_selector(".side-by-side pre")


def test_two_networks_are_compared(looker: Looker) -> None:
    looker.go("compare", network="java", layer=1, unit=3, text=TEXT)
    looker.page.select_option("#other", "java-commons-lang")
    looker.page.wait_for_selector("h2:has-text('java-commons-lang: layer')")
    looker.page.wait_for_selector(".halves section:nth-child(2) canvas")
    figures = looker.page.locator(".matches .figure").all_inner_texts()
    sizes = [abs(float(figure.replace("r ", "").replace("−", "-"))) for figure in figures]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) == 8


def test_a_marked_span_is_a_hypothesis(looker: Looker) -> None:
    looker.go("hypothesis", network="java", layer=1, text=TEXT)
    surface = looker.page.locator(".surface")
    for column in (4, 6):
        surface.click(position={"x": CELL[0] * column + 5, "y": 10})
    looker.page.wait_for_selector("section[aria-label=Matches] li")
    assert "dep" in looker.page.locator("section[aria-label=Matches] mark").all_text_contents()
    assert looker.page.locator(".chips a").count() > 0


def test_a_link_holds_the_hypothesis(looker: Looker, browser: "Browser", shared_explorer: Explorer) -> None:
    looker.go("hypothesis", network="java", layer=1, text=TEXT)
    for column in (6, 4):
        looker.page.locator(".surface").click(position={"x": CELL[0] * column + 5, "y": 10})
    looker.page.fill("#threshold", "0.2")
    looker.page.check("label:has-text('off right beside') input")
    looker.page.wait_for_function("() => /span=4-7&threshold=0.2&edges=1/.test(location.hash)")
    looker.page.wait_for_selector("section[aria-label=Matches] li")
    link, units = looker.page.evaluate("location.hash"), looker.page.locator(".chips a").all_inner_texts()
    with Looker.opened(browser, shared_explorer.url, DESKTOP) as other:
        other.page.evaluate("(hash) => { location.hash = hash }", link)
        other.page.wait_for_selector("section[aria-label=Matches] li")
        assert other.page.locator(".chips a").all_inner_texts() == units
        assert other.page.input_value("#threshold") == "0.2"
        other.page.fill("#text", "class A {}")
        other.page.wait_for_function("() => !location.hash.includes('span=')")
        assert other.page.locator("section[aria-label=Matches] li").count() == 0


@pytest.mark.parametrize("span", ["7-4", "0-9999", "x"])
def test_a_span_that_is_not_there_is_said_so_or_left_out(looker: Looker, span: str) -> None:
    looker.go("hypothesis", network="java", layer=1, text=TEXT, span=span, threshold="7")
    if span == "0-9999":
        looker.page.wait_for_selector("[role=status]:has-text('The span ends at symbol 9999')")
    assert looker.page.input_value("#threshold") == "0.3"
    assert looker.page.locator("section[aria-label=Matches] li").count() == 0


@pytest.mark.parametrize("page", ["network", "neuron"])
def test_pictures_are_saved(looker: Looker, page: str) -> None:
    looker.go(page, network="java", layer=1, unit=3, text=TEXT)
    looker.page.wait_for_selector("h1:has-text('ayer 1')")
    with looker.page.expect_download() as saved:
        looker.page.click("button:has-text('SVG')")
    picture = ElementTree.fromstring(saved.value.path().read_text(encoding="utf-8"))  # noqa: S314 (it is our own)
    assert picture.tag.endswith("svg") and len(picture) > len(set(TEXT))
    with looker.page.expect_download() as saved:
        looker.page.click("button:has-text('PNG')")
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_file_of_the_articles_app_is_opened_and_saved(looker: Looker, tmp_path: Path) -> None:
    looker.go("neuron", network="java", layer=1, unit=3, at=4, text=TEXT)
    shown = looker.readout()
    with looker.page.expect_download() as saved:
        looker.page.click("button:has-text('Explorer JSON'):not(label)")
    file = tmp_path / "kept.json"
    saved.value.save_as(file)
    looker.page.set_input_files("#original-file", file)
    looker.page.wait_for_function("() => document.querySelector('#network').value === 'kept.json'")
    looker.page.fill("#unit", "3")
    looker.page.select_option("#layer", "1")
    looker.page.wait_for_selector("h1:has-text('Unit 3, layer 1')")
    looker.page.locator(".unit-panel .surface").first.click(position={"x": CELL[0] * 4 + 5, "y": 10})
    looker.page.wait_for_selector("dt:has-text('symbol 4')")
    assert looker.readout() == shown
    assert looker.page.locator(".badge[data-holds=true]").count() == 1


def test_write_leads_inside(looker: Looker) -> None:
    looker.page.evaluate("location.hash = '#/write?language=python&text=import%20collections'")
    looker.page.click("button:has-text('Look inside')")
    looker.page.wait_for_selector("h1:has-text('Layer 0')")
    assert looker.page.input_value("#text") == "import collections"
    assert looker.page.input_value("#network").startswith("python")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("#/network?file=nonexistent", "There is no network “nonexistent”"),
        ("#/network?language=latin", "No network was made for “latin”"),
        ("#/network?network=java&layer=9", "java has no layer “9”; this is layer 2."),
        ("#/neuron?network=java&unit=99999", "java has no unit “99999”"),
        ("#/neuron?network=java&unit=x", "java has no unit “x”; this is unit 0."),
        ("#/network?network=java&vector=reset", "java has no vector “reset”; this is the hidden state."),
    ],
)
def test_what_an_address_names_in_vain_is_said_so(looker: Looker, address: str, said: str) -> None:
    looker.page.evaluate("(hash) => { location.hash = hash }", address)
    looker.page.wait_for_selector(".badge[data-holds]", state="attached")
    looker.settle()
    assert looker.page.inner_text(".remarks").startswith(said)
    looker.page.select_option("#layer", "1")
    looker.page.wait_for_function("() => location.hash.includes('layer=1')")
    assert looker.page.locator(".remarks").is_hidden()
    looker.page.evaluate("(hash) => { location.hash = hash }", "#/network?network=java&layer=1")
    looker.settle()
    assert looker.page.locator(".remarks").is_hidden()


@pytest.mark.parametrize("page", ["network", "neuron", "compare", "hypothesis"])
def test_an_empty_text_is_said_so(looker: Looker, page: str) -> None:
    looker.go(page, network="java", text="")
    looker.page.wait_for_selector(".remarks:has-text('There is no text to read')")
    looker.page.fill("#text", "int a;")
    looker.page.wait_for_selector(".remarks", state="hidden")


def test_a_hypothesis_shows_nothing_before_a_span_is_marked(looker: Looker) -> None:
    looker.go("hypothesis", network="java", layer=1, text=TEXT)
    looker.page.wait_for_selector("[role=status]:has-text('No span is marked yet')")
    assert looker.page.locator(".panel-grid").is_hidden()


def test_a_clamp_is_said_on_every_page(looker: Looker) -> None:
    looker.go("neuron", network="java", layer=2, unit=5, at=8, text=TEXT)
    looker.page.fill("#clamp-value", "1.5")
    looker.page.click("button:has-text('Read the text with it')")
    said = "read with a clamp: layer 2, unit 5, c set to +1.50 from symbol 8 on."
    looker.page.wait_for_selector(f".remarks:has-text('{said}')")
    looker.page.click("nav[aria-label='Look inside'] a:has-text('Network')")
    looker.page.wait_for_selector("h1:has-text('Layer 2')")
    looker.page.wait_for_selector(f".remarks:has-text('{said}')")
    looker.page.click(".remarks button:has-text('Read without')")
    looker.page.wait_for_selector(".remarks", state="hidden")
    looker.page.wait_for_function("() => !location.hash.includes('clamp=')")


LONG = 100_000
"""Characters that a text may have."""


def paste(looker: Looker, text: str) -> None:
    """Behind the first character."""
    looker.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    looker.page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    looker.page.focus("#text")
    looker.page.keyboard.press("Control+Home")
    looker.page.keyboard.press("ArrowRight")
    looker.page.keyboard.press("Control+V")


def test_a_text_of_many_lines_is_pasted(looker: Looker) -> None:
    looker.go("neuron", network="lab-copying", unit=3, text="ab")
    lines = "ba\n" * (LONG // 4)
    paste(looker, lines)
    looker.page.wait_for_function("(text) => document.querySelector('#text').value === text", arg=f"a{lines}b")
    looker.page.wait_for_function("() => document.querySelector('.surface').scrollHeight > 400_000")
    assert looker.page.locator(".problem").is_hidden()


def test_a_text_that_is_too_long_is_one_line(looker: Looker, tmp_path: Path) -> None:
    looker.go("neuron", network="java", unit=3, text="int a")
    file = tmp_path / "long.java"
    file.write_text("int a;\n" * LONG, encoding="utf-8")
    refused = ".problem:has-text('A text may have 100,000 characters here; this one would have %s.')"
    paste(looker, (TEXT * LONG)[:220_000])
    looker.page.wait_for_selector(refused % "220,005")
    looker.page.set_input_files("#text-file", file)
    looker.page.wait_for_selector(refused % "700,000")
    assert looker.page.input_value("#text") == "int a"
    looker.page.focus("#text")
    looker.page.keyboard.press("Control+End")
    looker.page.keyboard.type(";")
    looker.page.wait_for_selector("dt:has-text('symbol 5')")
    assert looker.page.locator(".problem").is_hidden()


def test_a_long_text_can_be_stopped_and_typed_over(looker: Looker) -> None:
    """One that there is room for, and that takes seconds to be read."""
    looker.go("neuron", network="lab-copying", unit=3)
    for text in ("ab", "ba"):
        looker.page.fill("#text", (text * LONG)[:LONG])
        looker.page.wait_for_selector(".remarks:has-text('lab-copying reads 100,000 characters …')")
        if text == "ab":
            looker.page.click(".remarks button:has-text('Stop')")
            looker.page.wait_for_selector(".problem:has-text('Stopped')")
    looker.page.fill("#text", "baaX")
    looker.page.wait_for_selector("dt:has-text('symbol 3')")
    assert looker.page.locator(".problem").is_hidden()
    assert looker.page.locator(".remarks").is_hidden()


def test_the_gallery_shows_every_network(looker: Looker, shared_explorer: Explorer) -> None:
    looker.page.click("nav[aria-label=Pages] a:has-text('Look inside')")
    networks = told(shared_explorer, "inside/networks")["networks"]
    looker.page.wait_for_function(
        "(count) => document.querySelectorAll('.thumbnail canvas').length === count", arg=len(networks)
    )
    assert looker.page.locator(".badge[data-holds=true]").count() == len(networks)


@pytest.mark.parametrize("page", PAGES)
def test_the_badge_holds_on_every_page(looker: Looker, page: str) -> None:
    looker.go(page, network="java")
    assert looker.page.locator(".badge[data-holds=true]").first.inner_text().startswith("✓ identity holds")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", DEVICES)
def test_nothing_keeps_anybody_out(
    browser: "Browser", shared_explorer: Explorer, device: str, scheme: str, page: str
) -> None:
    unless_axe_is_missing()
    options = {**DEVICES[device], "color_scheme": scheme, "reduced_motion": "reduce"}
    with Looker.opened(browser, shared_explorer.url, options) as looker:
        looker.go(page, network="java")
        looker.settle()
        assert barriers(looker.page, checks=15) == []
        assert looker.page.evaluate("document.documentElement.scrollWidth") <= options["viewport"]["width"]


@pytest.mark.parametrize("page", ["network", "neuron", "hypothesis"])
def test_a_phone_shows_heat_maps_on_its_first_screen(browser: "Browser", shared_explorer: Explorer, page: str) -> None:
    with Looker.opened(browser, shared_explorer.url, PHONE) as looker:
        looker.go(page, network="java", layer=1, unit=3, text=TEXT, at=4)
        looker.page.wait_for_selector("h1")
        looker.settle()
        box = looker.page.locator(".surface").first.bounding_box()
        viewport = looker.page.viewport_size
        assert viewport is not None
        assert box is not None and box["y"] + 3 * CELL[1] <= viewport["height"]
        assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]
        assert looker.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        words = looker.page.locator("label:has-text('Words') select")
        assert words.is_hidden()
        looker.page.click("summary:has-text('Display')")
        words.wait_for()
        assert looker.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_nothing_is_asked_of_anybody_else(looker: Looker, shared_explorer: Explorer) -> None:
    for page in PAGES:
        looker.go(page, network="java")
    assert len(looker.urls) >= 10
    assert all(url.startswith((shared_explorer.url, "data:", "blob:")) for url in looker.urls)
