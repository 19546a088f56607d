"""The page *Write* in a real browser, on the shipped models."""

import re
from typing import TYPE_CHECKING, Any

import pytest

from support.accessible import barriers, unless_axe_is_missing
from support.explorer import Explorer, exploring
from support.writer import DESKTOP, PHONE, Writer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DEVICES: dict[str, dict[str, Any]] = {"desktop": DESKTOP, "phone": PHONE}


def test_typing_brings_a_suggestion_and_tab_takes_it(writer: Writer) -> None:
    writer.page.keyboard.type("u")
    ghost = writer.wait_for_ghost()
    assert writer.line().strip() == "throw new IllegalArgu"
    writer.page.keyboard.press("Tab")
    writer.page.wait_for_function(
        "(text) => document.querySelector('.cm-activeLine').textContent.includes(text)", arg="Argu" + ghost
    )
    assert writer.line().strip() == "throw new IllegalArgu" + ghost


def test_a_suggestion_is_there_before_a_key_is_pressed(writer: Writer) -> None:
    assert writer.wait_for_ghost().startswith("umentEx")


def test_what_is_typed_as_suggested_asks_nothing_and_stays(writer: Writer) -> None:
    ghost = writer.wait_for_ghost()
    asked = len(writer.methods("textDocument/inlineCompletion"))
    writer.page.evaluate(
        """() => {
            window.gone = 0;
            new MutationObserver(() => { window.gone += !document.querySelector('.cm-ghost'); })
                .observe(document.querySelector('.cm-content'), {childList: true, subtree: true});
        }"""
    )
    writer.page.keyboard.type(ghost[:4])
    assert writer.ghost() == ghost[4:]
    assert writer.page.evaluate("window.gone") == 0
    assert len(writer.methods("textDocument/inlineCompletion")) == asked
    writer.page.keyboard.type("#")
    assert writer.ghost() == ""


def test_a_suggestion_that_was_asked_for_is_asked_for_again_while_it_may_grow(writer: Writer) -> None:
    method = "textDocument/inlineCompletion"
    writer.wait_for_ghost()
    writer.page.keyboard.press("Alt+\\")
    while [sent["params"]["context"]["triggerKind"] for sent in writer.methods(method)[-2:]] != [1, 1]:
        writer.page.wait_for_timeout(20)


def test_the_server_is_told_each_change(writer: Writer) -> None:
    writer.wait_for_ghost()
    writer.page.keyboard.type("um")
    changes = [
        change for sent in writer.methods("textDocument/didChange") for change in sent["params"]["contentChanges"]
    ]
    assert [change["text"] for change in changes] == ["u", "m"]
    columns = [change["range"]["start"]["character"] for change in changes]
    assert columns[1] == columns[0] + 1


def test_the_next_word_is_taken_alone(writer: Writer) -> None:
    ghost = writer.wait_for_ghost()
    writer.page.keyboard.press("Control+ArrowRight")
    word = re.match(r"\w+", ghost)
    assert word is not None and word[0] != ghost
    assert writer.line().strip() == "throw new IllegalArg" + word[0]
    assert writer.ghost() == ghost[len(word[0]) :]


def test_escape_puts_the_suggestion_away(writer: Writer) -> None:
    writer.wait_for_ghost()
    writer.page.keyboard.press("Escape")
    writer.wait_for_no_ghost()
    assert writer.line().strip() == "throw new IllegalArg"


def test_alternatives_are_listed_chosen_and_taken(writer: Writer) -> None:
    first = writer.wait_for_ghost()
    writer.page.wait_for_selector(".alternative")
    alternatives = writer.alternatives()
    assert len(alternatives) > 1 and alternatives[0] == first
    writer.page.keyboard.press("Alt+]")
    assert writer.ghost() == alternatives[1]
    assert writer.page.locator(".alternative[aria-current] code").all_text_contents() == [alternatives[1]]
    writer.page.keyboard.press("Alt+[")
    assert writer.ghost() == first
    writer.page.locator(".alternative").nth(1).click()
    assert writer.line().strip() == "throw new IllegalArg" + alternatives[1]


def test_alternatives_say_how_likely_they_are_and_why(writer: Writer) -> None:
    writer.wait_for_ghost()
    writer.page.wait_for_selector(".origin li")
    shares = [text for text in writer.page.locator(".share").all_text_contents() if text]
    assert shares and all(re.fullmatch(r"(≥ )?(\d\d?|100) %", text) for text in shares)
    assert re.search("from (the model|line|.*:[0-9]+)", writer.page.locator(".origin li").first.inner_text())


@pytest.mark.parametrize("target", [".cm-ghost", "button.primary:has-text('Accept')"])
def test_a_tap_takes_the_suggestion(phone: Writer, target: str) -> None:
    ghost = phone.wait_for_ghost()
    phone.page.tap(target)
    assert phone.line().strip() == "throw new IllegalArg" + ghost


def test_a_phone_needs_no_sideways_scrolling(phone: Writer) -> None:
    phone.wait_for_ghost()
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    for button in phone.page.locator(".accept-bar button:visible").all():
        box = button.bounding_box()
        assert box is not None and min(box["width"], box["height"]) >= 40


def test_generating_writes_into_the_text_and_can_be_stopped(writer: Writer) -> None:
    writer.wait_for_ghost()
    writer.page.select_option("#length", "20000")
    before = writer.text()
    writer.page.click("button:has-text('Generate')")
    stop = writer.page.wait_for_selector("button:has-text('Stop')")
    assert stop is not None
    writer.page.wait_for_function(
        "(text) => document.querySelector('.cm-content').textContent.length > text.length + 40", arg=before
    )
    stop.click()
    writer.page.wait_for_selector("button:has-text('Generate')")
    note = writer.page.locator(".panel:has(#length) .hint").last.inner_text()
    written = re.fullmatch(r"Stopped after (\d+) characters\.", note)
    assert written is not None and 0 < int(written[1]) < 20_000, note
    writer.page.keyboard.press("Control+z")
    assert writer.methods("$/cancelRequest")


def test_generating_ends_by_itself(writer: Writer) -> None:
    writer.page.select_option("#length", "200")
    writer.page.fill("#temperature", "0")
    writer.page.click("button:has-text('Generate')")
    writer.page.wait_for_selector("text=Wrote 200 characters.")
    sent = writer.methods("lstmComplete/generate")[-1]["params"]
    assert (sent["chars"], sent["temperature"]) == (200, 0)


def test_another_text_gets_nothing_of_what_was_generated(writer: Writer) -> None:
    writer.wait_for_ghost()
    writer.page.select_option("#length", "20000")
    writer.page.click("button:has-text('Generate')")
    writer.page.wait_for_selector("button:has-text('Stop')")
    writer.page.evaluate("window.requestAnimationFrame = () => 0")  # what comes waits for a frame
    writer.wait_for_pieces(3)
    writer.page.select_option("#sample", "bracket")
    writer.page.wait_for_selector("button:has-text('Generate')")
    told = [sent for sent in writer.asked if str(sent.get("method")).startswith("textDocument/did")]
    assert told[-1]["method"] == "textDocument/didOpen"
    assert "class Readings" in told[-1]["params"]["textDocument"]["text"]
    assert writer.page.input_value("#sample") == "bracket"


def test_a_theme_is_chosen_and_kept(writer: Writer) -> None:
    def paper() -> str:
        colour: str = writer.page.evaluate("getComputedStyle(document.body).backgroundColor")
        return colour

    writer.page.emulate_media(color_scheme="light")
    light = paper()
    writer.page.emulate_media(color_scheme="dark")
    dark = paper()
    assert light != dark
    writer.page.select_option("select[aria-label=Theme]", "light")
    assert paper() == light
    writer.page.reload()
    writer.page.wait_for_selector(".cm-content")
    assert paper() == light


def test_a_link_opens_its_text_language_and_temperature(writer: Writer) -> None:
    writer.open(language="python", temperature="0.3", text="import%20collect")
    writer.page.wait_for_function(
        "() => document.querySelector('.cm-content').textContent.startsWith('import collect')"
    )
    assert writer.page.input_value("#language") == "python"
    assert writer.page.input_value("#temperature") == "0.3"
    assert writer.wait_for_ghost().startswith("ion")
    opened = writer.methods("textDocument/didOpen")[-1]["params"]["textDocument"]
    assert (opened["languageId"], opened["text"]) == ("python", "import collect")


def test_a_copied_link_opens_the_same_text(writer: Writer, browser: "Browser") -> None:
    writer.wait_for_ghost()
    writer.page.keyboard.type("ü{}")
    writer.page.click("button:has-text('Copy link')")
    writer.page.wait_for_selector("button:has-text('Link copied')")
    link = writer.page.evaluate("navigator.clipboard.readText()")
    with Writer.opened(browser, link, DESKTOP) as other:
        sent = other.methods("textDocument/didOpen")[-1]["params"]["textDocument"]
        assert "IllegalArgü{}" in sent["text"]


def test_another_page_that_is_not_there_is_said_so(writer: Writer) -> None:
    writer.page.evaluate("location.hash = '#/nowhere'")
    writer.page.click("text=Go to Write")
    assert writer.wait_for_ghost()


def test_another_language_is_another_document(writer: Writer) -> None:
    writer.page.select_option("#language", "text")
    writer.page.wait_for_function("() => location.hash.includes('language=text')")
    closed = writer.methods("textDocument/didClose")[-1]["params"]["textDocument"]["uri"]
    opened = writer.methods("textDocument/didOpen")[-1]["params"]["textDocument"]
    assert (closed, opened["uri"]) == ("untitled:Draft.java", "untitled:Draft.txt")
    assert opened["text"].startswith("import java.util.ArrayList;")


def test_another_language_drops_what_the_old_one_offered(writer: Writer) -> None:
    writer.open(sample="shelf")
    offered = writer.wait_for_ghost()
    asked = len(writer.methods("textDocument/inlineCompletion"))
    writer.page.select_option("#language", "text")
    writer.page.wait_for_function("(old) => document.querySelector('.cm-ghost')?.textContent !== old", arg=offered)
    assert len(writer.methods("textDocument/inlineCompletion")) > asked


def test_colours_are_those_of_the_figures(writer: Writer) -> None:
    writer.open(sample="bracket", heat="1")
    writer.page.wait_for_selector(".cm-line .heat")
    answer = writer.answer("lstmComplete/surprise")["result"]["lines"]
    legend = writer.page.eval_on_selector_all(
        ".legend li",
        "(items) => items.map((item) => [parseFloat(item.textContent), getComputedStyle(item).backgroundColor])",
    )
    painted = writer.page.evaluate(_PAINTED)
    assert len(legend) == 6 and len({colour for _, colour in legend}) == 6
    compared = 0
    for entry in answer:
        for bits, colour in zip(entry["bits"], painted.get(str(entry["line"]), []), strict=False):
            steps = [shade for least, shade in legend if bits >= least]
            assert colour == (steps[-1] if steps else None)
            compared += 1
    assert compared > 300
    wrong = next(entry for entry in answer if entry["line"] == 8)["bits"]
    assert wrong.index(max(wrong)) == "        values.add(value];".index("]")


_PAINTED = """() => Object.fromEntries([...document.querySelectorAll('.cm-line')].map((line, index) => {
    const colours = [];
    const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const hot = walk.currentNode.parentElement.closest('.heat');
        const colour = hot && getComputedStyle(hot).backgroundColor;
        for (const _ of walk.currentNode.data) colours.push(colour);
    }
    return [index, colours];
}))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", DEVICES)
def test_nothing_keeps_anybody_out(browser: "Browser", shared_explorer: Explorer, device: str, scheme: str) -> None:
    unless_axe_is_missing()
    options = {**DEVICES[device], "color_scheme": scheme, "reduced_motion": "reduce"}
    with Writer.opened(browser, shared_explorer.url, options, "#/write?sample=shelf&heat=1") as writer:
        writer.wait_for_ghost()
        writer.explains("lstmComplete/surprise")
        assert barriers(writer.page, checks=20) == []


def test_a_screen_reader_hears_the_suggestion(writer: Writer) -> None:
    ghost = writer.wait_for_ghost()
    writer.page.wait_for_function("(text) => document.querySelector('#live').textContent.includes(text)", arg=ghost)
    assert writer.page.get_attribute("#live", "aria-live") == "polite"
    assert writer.page.get_attribute(".cm-ghost", "aria-hidden") == "true"


def test_the_keyboard_reaches_everything(writer: Writer) -> None:
    writer.wait_for_ghost()
    writer.page.focus("a, button, input, select, [tabindex='0']")
    assert writer.page.evaluate("document.activeElement.textContent") == "Skip to the page"
    writer.page.keyboard.press("Enter")
    assert writer.page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(30):
        if writer.page.evaluate("document.activeElement.matches('.cm-content')"):
            writer.page.keyboard.press("Escape")
        writer.page.keyboard.press("Tab")
        reached.add(writer.page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert {"language", "sample", "Copy link", "heat", "temperature", "length", "Generate"} <= reached


def test_nothing_is_asked_of_anybody_else(writer: Writer, shared_explorer: Explorer) -> None:
    writer.wait_for_ghost()
    assert len(writer.urls) >= 4
    assert all(url.startswith((shared_explorer.url, "data:")) for url in writer.urls)


def test_a_server_that_is_gone_is_missed_and_found_again(browser: "Browser") -> None:
    with exploring() as first, Writer.opened(browser, first.url, DESKTOP) as writer:
        writer.wait_for_ghost()
        first.process.kill()
        writer.page.wait_for_selector("text=The server does not answer")
        writer.page.keyboard.type("u")
        assert writer.line().strip() == "throw new IllegalArgu"
        with exploring(port=first.port):
            writer.page.click("text=Try now")
            writer.page.wait_for_selector(".connection[data-state=ready]")
            assert writer.wait_for_ghost().startswith("mentEx")
            opened = writer.methods("textDocument/didOpen")[-1]["params"]["textDocument"]
            assert "IllegalArgu\n" in opened["text"]
        writer.problems.clear()  # a browser notes connections that are refused
