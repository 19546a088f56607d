"""The lesson as its readers have it: figures that come when they are looked at, and say what the networks computed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading
from lstm_complete.lab.scene import what_happens
from support.accessible import barriers, unless_axe_is_missing
from support.explorer import Explorer
from support.looker import Looker, told, unit_of
from support.writer import DESKTOP, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

DEVICES: dict[str, dict[str, Any]] = {"desktop": DESKTOP, "phone": PHONE}
COUNTING = "lab-counting"


@pytest.fixture
def lesson(browser: "Browser", shared_explorer: Explorer) -> Iterator[Looker]:
    with Looker.opened(browser, shared_explorer.url, DESKTOP) as looker:
        open_lesson(looker)
        yield looker


def open_lesson(looker: Looker, query: str = "") -> None:
    looker.page.evaluate("(hash) => { location.hash = hash }", f"#/learn{query}")
    looker.page.wait_for_selector(".learn h1")


def figure(looker: Looker, title: str) -> "Locator":
    """A figure, once the reader has scrolled to it."""
    scroll_through(looker)
    found = looker.page.locator(f"figure[aria-label='{title}']")
    found.scroll_into_view_if_needed()
    return found


def scroll_through(looker: Looker) -> None:
    for place in looker.page.locator(".figure-place").all():
        place.scroll_into_view_if_needed()
        place.locator("figure, .panel").first.wait_for()


def test_figures_come_when_they_are_scrolled_to(lesson: Looker) -> None:
    places = lesson.page.locator(".figure-place")
    lesson.page.wait_for_selector(".figure-place figure")
    assert lesson.page.locator("figure.live").count() < places.count() / 2
    scroll_through(lesson)
    assert lesson.page.locator(".figure-place figure").count() >= places.count() - 1  # labels may not be there
    assert lesson.page.locator(".live .badge[data-holds=false]").count() == 0
    assert lesson.page.locator(".problem:visible").count() == 0


def test_the_drawing_of_a_step_is_that_step(lesson: Looker, shared_explorer: Explorer) -> None:
    hero = figure(lesson, "One unit, one symbol at a time")
    text, unit = shown_text(hero), int(hero.locator("input[type=number]").input_value())
    recording = told(shared_explorer, "inside/recordings", {"network": COUNTING, "text": text})
    values = unit_of(shared_explorer, recording, 0, unit)
    hero.locator("input[type=range]").fill("3")
    drawn = hero.locator(".step-drawing .figure").all_text_contents()
    gates = [f"{values[gate][3]:.2f}" for gate in ("forget", "input", "output")]
    nodes = [f"{values[name][step]:+.2f}" for name, step in (("c", 2), ("c", 3), ("candidate", 3), ("h", 3))]
    assert [figure.replace("−", "-") for figure in drawn] == gates + nodes
    said = hero.locator(".step-drawing").get_attribute("aria-label") or ""
    assert said.startswith(f"One step, at {text[3]}: the forget gate lets {round(100 * float(values['forget'][3]))} %")


def shown_text(found: "Locator") -> str:
    """What a figure is about: what the reader wrote, and what the network wrote behind it."""
    wrote = found.locator(".text-row .hint").first.inner_text().removeprefix("It wrote on, in frames: ")
    return found.locator("textarea").first.input_value() + wrote.replace("⏎", "\n")


def test_the_counter_is_the_unit_that_counts_best(lesson: Looker, shared_explorer: Explorer) -> None:
    found = figure(lesson, "A unit that counts")
    text = shown_text(found)
    recording = told(shared_explorer, "inside/recordings", {"network": COUNTING, "text": text})
    left = np.cumsum([{"a": 1, "b": -1}.get(letter, 0) for letter in text.rstrip("\n")])
    cells = [unit_of(shared_explorer, recording, 0, unit)["c"][: len(left)] for unit in range(recording["hidden"])]
    strengths = [abs(float(np.corrcoef(cell, left)[0, 1])) for cell in cells]
    said = found.locator("> .hint").inner_text()
    assert said.startswith(f"Unit {int(np.argmax(strengths))} of layer 0")
    assert abs(float(said.rsplit(" ", 1)[1]) - max(strengths)) < 0.01


def test_readers_write_and_the_network_goes_on(lesson: Looker, shared_explorer: Explorer) -> None:
    found = figure(lesson, "A unit that counts")
    found.locator("textarea").fill("aaaX")
    start = told(shared_explorer, "inside/recordings", {"network": COUNTING, "text": "aaaX"})
    asked = {"id": start["id"], "at": 3, "length": 60, "temperature": 0, "seed": 0, "clamps": []}
    line = told(shared_explorer, "inside/regenerate", asked)["without"].partition("\n")[0]
    found.locator(f".hint:text-is('It wrote on, in frames: {line}⏎')").wait_for()
    found.locator("dt:has-text('symbol')").wait_for()
    assert found.locator("input[type=range]").get_attribute("max") == str(len("aaaX" + line + "\n") - 1)
    found.locator("textarea").fill("aaaQX")
    found.locator(".hint:has-text('It has never seen “Q” before.')").wait_for()
    found.locator("textarea").fill("")
    found.locator(".hint:text-is('Write something for it to read.')").wait_for()


def test_words_change_everywhere(lesson: Looker) -> None:
    found = figure(lesson, "Six lines, and what they come to")
    assert "f · c′ + i · j" in found.locator(".equations").inner_text()
    lesson.page.select_option(".words select", "article")
    assert "remember · ltm′ + save · candidate" in found.locator(".equations").inner_text()
    terms = set(lesson.page.locator(".term span").all_inner_texts())
    assert {"long-term memory", "working memory", "remember gate", "save gate", "focus gate"} < terms
    assert not terms & {"cell state", "hidden state", "forget gate", "input gate", "output gate"}
    assert "remember gate" in figure(lesson, "One unit, one symbol at a time").locator("svg text").all_text_contents()


def test_keys_move_the_cursor(lesson: Looker) -> None:
    found = figure(lesson, "A unit that counts")
    found.locator(".surface").first.focus()
    for key in ("Home", "ArrowRight", "ArrowRight"):
        lesson.page.keyboard.press(key)
    assert found.locator("input[type=range]").input_value() == "2"
    assert lesson.page.inner_text("#live").startswith("a, unit ")
    unit = int(found.locator("input[type=number]").input_value())
    lesson.page.keyboard.press("k" if unit else "j")
    found.locator(".readout dt:has-text('symbol 2')").wait_for()
    assert int(found.locator("input[type=number]").input_value()) == abs(unit - 1)


def test_a_section_has_an_address(lesson: Looker) -> None:
    lesson.page.click(".contents a:has-text('Copying')")
    lesson.page.wait_for_function("() => document.activeElement?.textContent === 'Copying'")
    # Figures above it may still come, and the browser then scrolls after it.
    lesson.page.wait_for_function("() => document.activeElement.getBoundingClientRect().top < 200")


def test_a_figure_leads_to_its_unit(lesson: Looker) -> None:
    found = figure(lesson, "A unit that counts")
    unit = found.locator("input[type=number]").input_value()
    found.locator("a:has-text('Look inside')").click()
    lesson.page.wait_for_selector(f"h1:has-text('Unit {unit}, layer 0')")
    assert lesson.page.input_value("#text").startswith("aaaaaaaaX")


def test_the_article_is_named(lesson: Looker) -> None:
    assert "Edwin Chen" in lesson.page.inner_text(".learn .lead")


SCENE = "What happens next to the boat?"
SCENES = {cell: f"lab-scene-{cell}" for cell in ("window", "rnn", "lstm")}


def expected_ends(cell: str, days: list[str]) -> NDArray[np.float64]:
    """What a network expects at the end of each day: probabilities of s, d, a and of what happens, [days, 4]."""
    folder = ModelFolder.open(resolve_model(SCENES[cell], language=None))
    network, found = Network.open(folder), []
    for day in days:
        logits = network.read(Reading(day).records(folder.config)).logits[-1].astype(float)
        chances = np.exp(logits - logits.max())
        chances /= chances.sum()
        found.append([*chances[[ord(answer) for answer in "sda"]], chances[ord(ending(day))]])
    return np.array(found)


def ending(day: str) -> str:
    return what_happens(int(day[0]), day[-2])


def told_ends(scene: "Locator") -> NDArray[np.float64]:
    """The table: rows are s, d, a, anything else and the mean over all days, columns the networks."""
    rows = scene.locator("tr:has(td .figure)").all()
    return np.array([[float(text) for text in row.locator(".figure").all_inner_texts()] for row in rows])


def test_three_networks_say_what_happens_at_the_end_of_a_day(lesson: Looker) -> None:
    scene = figure(lesson, SCENE)
    days = []
    for number in range(1, int(scene.locator("input[type=range]").get_attribute("max") or 0) + 1):
        scene.locator("input[type=range]").fill(str(number))
        scene.locator(f".hint:has-text('Day {number} of')").wait_for()
        days.append(scene.locator("input[type=text]").input_value())
        if number in (1, 7):
            expected = np.array([expected_ends(cell, days[-1:])[0] for cell in SCENES]).T
            told = told_ends(scene)
            np.testing.assert_allclose(told[:3], expected[:3], atol=0.005 + 1e-5)
            np.testing.assert_allclose(told[3], 1 - expected[:3].sum(axis=0), atol=0.005 + 1e-5)
            truth = scene.locator(".truth th").inner_text()
            assert truth.startswith({"s": "it rests", "d": "it is unloaded", "a": "it is repaired"}[ending(days[-1])])
    right = [expected_ends(cell, days)[:, 3].mean() for cell in SCENES]
    np.testing.assert_allclose(told_ends(scene)[4], right, atol=0.005 + 1e-5)
    assert days[0].startswith("2") and days[0].endswith("qw") and len(set(days)) > 10


def test_readers_make_days_of_their_own(lesson: Looker) -> None:
    scene = figure(lesson, SCENE)
    for crates in range(10):
        for before in "qn":
            day = f"{crates}{'gpm' * 10}{before}w"
            scene.locator("input[type=text]").fill(day)
            happens = {"s": "it rests", "d": "it is unloaded", "a": "it is repaired"}[ending(day)]
            weather = "squall" if before == "q" else "calm"
            said = f"{crates} {'crate' if crates == 1 else 'crates'}, 30 hours at sea, then a {weather}"
            scene.locator(f".hint:has-text('{said}')").wait_for()
            assert scene.locator(".truth th").inner_text().startswith(happens)
    scene.locator("input[type=text]").fill("7mé😀q")
    scene.locator(".hint:has-text('not as the networks know them')").wait_for()
    assert scene.locator(".truth").count() == 0
    assert told_ends(scene)[:4].sum(axis=0) == pytest.approx(1, abs=0.03)
    scene.locator("input[type=text]").fill("")
    scene.locator("tbody td:text-is('–')").first.wait_for()
    scene.locator("button:text-is('Other days')").click()
    scene.locator(".hint:has-text('30 hours at sea')").wait_for()
    assert scene.locator("tbody td:text-is('–')").count() == 0


WATCH_SHIFTS = """() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: "layout-shift" });
}"""
LARGEST_SHIFT = 0.1
"""What the browser makers call good for a whole visit, web.dev/articles/cls."""


@pytest.mark.parametrize("device", DEVICES)
def test_the_page_does_not_jump_while_figures_come(browser: "Browser", shared_explorer: Explorer, device: str) -> None:
    with Looker.opened(browser, shared_explorer.url, DEVICES[device]) as looker:
        looker.page.evaluate(WATCH_SHIFTS)
        open_lesson(looker)
        while looker.page.evaluate("() => scrollY + innerHeight < document.documentElement.scrollHeight - 1"):
            looker.page.evaluate("() => scrollBy(0, innerHeight / 2)")
            looker.settle()
        scroll_through(looker)
        looker.settle()
        assert looker.page.evaluate("shifted") < LARGEST_SHIFT


@pytest.mark.parametrize("section", ["copying", "recap"])
@pytest.mark.parametrize("device", DEVICES)
def test_a_section_stays_where_its_address_led(
    browser: "Browser", shared_explorer: Explorer, device: str, section: str
) -> None:
    with Looker.opened(browser, shared_explorer.url, DEVICES[device]) as looker:
        looker.page.evaluate(WATCH_SHIFTS)
        open_lesson(looker, f"?section={section}")
        looker.page.wait_for_function("() => document.activeElement.matches('.learn h2') && scrollY > 0")
        before = looker.page.evaluate("document.activeElement.getBoundingClientRect().top")
        looker.page.wait_for_load_state("networkidle")
        looker.settle()
        assert looker.page.evaluate("document.activeElement.getBoundingClientRect().top") == pytest.approx(
            before, abs=8
        )
        assert looker.page.evaluate("shifted") < LARGEST_SHIFT


@pytest.mark.parametrize("device", DEVICES)
def test_a_figure_is_as_high_as_its_place(browser: "Browser", shared_explorer: Explorer, device: str) -> None:
    with Looker.opened(browser, shared_explorer.url, DEVICES[device]) as looker:
        open_lesson(looker)
        places = looker.page.locator(".figure-place")
        reserved = places.evaluate_all("places => places.map((place) => place.getBoundingClientRect().height)")
        scroll_through(looker)
        looker.settle()
        found = places.evaluate_all("places => places.map((place) => place.getBoundingClientRect().height)")
        assert np.abs(np.subtract(found, reserved)).max() < 0.1 * DEVICES[device]["viewport"]["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", DEVICES)
def test_the_lesson_keeps_nobody_out(browser: "Browser", shared_explorer: Explorer, device: str, scheme: str) -> None:
    unless_axe_is_missing()
    options = {**DEVICES[device], "color_scheme": scheme, "reduced_motion": "reduce"}
    with Looker.opened(browser, shared_explorer.url, options) as looker:
        open_lesson(looker)
        scroll_through(looker)
        assert barriers(looker.page, checks=15) == []
        assert looker.page.evaluate("document.documentElement.scrollWidth") <= options["viewport"]["width"]
        assert all(url.startswith((shared_explorer.url, "data:", "blob:")) for url in looker.urls)
