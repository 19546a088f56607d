"""A network at work in one file: opened from the disk by a real browser, without a server and without a request."""

import base64
import contextlib
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.cli.main import main
from lstm_complete.inside.offline import VIEWER
from lstm_complete.inside.studying import study
from lstm_complete.languages.registry import load_languages
from lstm_complete.notebook import Explorer as NotebookExplorer
from support.accessible import barriers, unless_axe_is_missing
from support.explorer import WATCHDOG, Explorer
from support.looker import Looker, ask, told
from support.writer import DESKTOP, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TEXT = 8 * 'if (depth > 0) {\n    s = "</script><img src=x onerror=hit=1>ä😀";\n}\n'
LAYER, UNIT = 1, 7


@contextlib.contextmanager
def opened(browser: "Browser", path: Path, device: dict[str, Any]) -> Iterator["Page"]:
    """A file in a browser; whatever it asks for, or complains about, is a failure."""
    context = browser.new_context(**device)
    page = context.new_page()
    page.set_default_timeout(1000 * WATCHDOG)
    urls: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type in ("error", "warning") else None)
    try:
        page.goto(path.as_uri())
        page.wait_for_selector(".badge[data-holds=true]")
        yield page
        assert problems == []
        assert {url for url in urls if not url.startswith(("blob:", "data:"))} == {path.as_uri()}
    finally:
        context.close()


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `explore --export` writes of one unit of a large network."""
    folder = tmp_path_factory.mktemp("export")
    read, out = folder / "Depth.java", folder / "depth.html"
    read.write_text(TEXT, encoding="utf-8")
    arguments = ["explore", "--export", str(out), "--read", str(read), "--layer", str(LAYER), "--unit", str(UNIT)]
    assert main(arguments) == 0
    return out


def readout(page: "Page") -> dict[str, str]:
    pairs = page.locator(".readout div").all()
    return {pair.locator("dt").inner_text(): pair.locator("dd").inner_text() for pair in pairs}


def test_a_file_shows_the_figures_of_its_unit(browser: "Browser", exported: Path) -> None:
    folder = ModelFolder.open(resolve_model(None, language="java"))
    recording = study(folder, TEXT, load_languages()).recording
    with opened(browser, exported, DESKTOP) as page:
        page.wait_for_selector(f"h1:has-text('Unit {UNIT}, layer {LAYER}')")
        page.locator(".unit-panel .surface").first.focus()
        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("dt:has-text('symbol 1')")
        shown = readout(page)
        for name, vector in (("cell state", "c"), ("hidden state", "h")):
            expected = recording.layers[LAYER][vector][1, UNIT]
            assert shown[name].replace("−", "-") == f"{expected:+.3f}"
        assert page.input_value("#text") == TEXT
        assert page.evaluate("typeof hit") == "undefined"


def test_a_file_shows_the_layer_and_says_what_it_does_not_hold(browser: "Browser", exported: Path) -> None:
    with opened(browser, exported, DESKTOP) as page:
        page.click("nav a:has-text('Network')")
        page.wait_for_selector(f"h1:has-text('Layer {LAYER}, hidden state')")
        page.locator(".surface").click(position={"x": 46 + 6, "y": 34 + 9})
        page.wait_for_selector(f".problem:has-text('all figures of unit {UNIT} in layer {LAYER} alone')")
        page.fill("#text", "other")
        page.wait_for_selector(".problem:has-text('there is no network that could read anything else')")


def test_a_small_network_is_all_there(browser: "Browser", tmp_path: Path) -> None:
    made = NotebookExplorer("lab-counting", "aaaXbbb\n")
    with opened(browser, made.to_html(tmp_path / "counting.html"), DESKTOP) as page:
        page.wait_for_selector("h1:has-text('Layer 0, hidden state')")
        page.select_option("#vector", label="forget gate")
        page.wait_for_selector("h1:has-text('Layer 0, forget gate')")
        page.locator(".surface").click(position={"x": 46 + 12 * 2 + 6, "y": 34 + 18 * 4 + 9})
        page.wait_for_selector("h1:has-text('Unit 4, layer 0')")
        recording = study(ModelFolder.open(resolve_model("lab-counting", language=None)), "aaaXbbb\n", load_languages())
        assert readout(page)["forget gate"] == f"{recording.recording.layers[0]['forget'][2, 4]:.3f}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_file_keeps_nobody_out(browser: "Browser", exported: Path, device: dict[str, Any], scheme: str) -> None:
    unless_axe_is_missing()
    options = {**device, "color_scheme": scheme, "reduced_motion": "reduce", "bypass_csp": True}  # for axe alone
    with opened(browser, exported, options) as page:
        assert barriers(page, checks=10) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= options["viewport"]["width"]


@pytest.mark.parametrize(("name", "title"), [("network", "Layer 1, forget gate"), ("neuron", "Unit 7, layer 1")])
def test_what_is_shown_is_saved_as_a_file(
    browser: "Browser", shared_explorer: Explorer, tmp_path: Path, name: str, title: str
) -> None:
    with Looker.opened(browser, shared_explorer.url, DESKTOP) as looker:
        looker.go(name, network="java", layer=1, vector="forget", unit=7, text=TEXT)
        looker.page.wait_for_selector(f"h1:has-text('{title}')")
        with looker.page.expect_download() as download:
            looker.page.click("button:has-text('Offline HTML')")
        saved = tmp_path / "saved.html"
        download.value.save_as(saved)
    with opened(browser, saved, DESKTOP) as page:
        page.wait_for_selector(f"h1:has-text('{title}')")


def test_button_and_command_hold_the_same(shared_explorer: Explorer, exported: Path) -> None:
    recording = told(shared_explorer, "inside/recordings", {"network": "java", "text": TEXT})
    place = f"layer={LAYER}&unit={UNIT}&address=%23/neuron%3Flayer={LAYER}"
    status, page = ask(shared_explorer, f"inside/recordings/{recording['id']}/offline?{place}")
    assert status == 200
    saved, written = (held(content) for content in (page.decode("utf-8"), exported.read_text(encoding="utf-8")))
    assert (saved["kept"], saved["recording"]) == (written["kept"], written["recording"])
    sizes = [len(zlib.decompress(base64.b64decode(data["figures"]))) for data in (saved, written)]
    assert sizes[0] == sizes[1]


def held(page: str) -> dict[str, Any]:
    """The figures in a file."""
    found = re.search(r'id="figures">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_notebook_shows_the_pages_in_a_frame_of_their_own(browser: "Browser", tmp_path: Path) -> None:
    """The widget's module in a page that gives it what a notebook does: a model with values that change."""
    made = NotebookExplorer("lab-counting", "aaaXbbb\n", unit=3)
    first, second = made.to_html(tmp_path / "1.html"), tmp_path / "2.html"
    made.text = "aaX"
    made.to_html(second)
    context = browser.new_context()
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    try:
        page.evaluate(
            """async ([code, html]) => {
                const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
                const { default: widget } = await import(address);
                const [values, listeners] = [{ html, height: 600 }, {}];
                const model = {
                    get: (name) => values[name], off: (event) => delete listeners[event],
                    on: (event, call) => (listeners[event] = call),
                };
                window.change = (html) => { values.html = html; listeners['change:html'](); };
                window.leave = widget.render({ model, el: document.body });
            }""",
            [(VIEWER / "widget.js").read_text(encoding="utf-8"), first.read_text(encoding="utf-8")],
        )
        frame = page.frame_locator("iframe")
        frame.locator("h1:has-text('Unit 3, layer 0')").wait_for()
        frame.locator("nav a:has-text('Network')").click()
        frame.locator("h1:has-text('Layer 0, hidden state')").wait_for()
        assert page.url == "about:blank"
        page.evaluate("change", second.read_text(encoding="utf-8"))
        frame.locator("dt:has-text('symbol 2')").wait_for()
        assert frame.locator("#text").input_value() == "aaX"
        page.evaluate("leave()")
        assert problems == []
    finally:
        context.close()


def test_a_widget_is_what_notebooks_show() -> None:
    pytest.importorskip("anywidget")
    explorer = NotebookExplorer("lab-counting", "aaX", unit=3)
    data = explorer._repr_mimebundle_()[0]
    assert "application/vnd.jupyter.widget-view+json" in data
    explorer.text = "aaaX"
    assert "aaaX" in explorer.widget.html
    assert explorer.widget.height == 720


def test_export_and_read_go_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explore", "--export", str(tmp_path / "x.html")]) == 2
    assert "--export and --read go together" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
