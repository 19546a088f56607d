"""The pages of *Look inside* as a user has them: what is drawn, what is said, and the figures behind it."""

import contextlib
import http.client
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from support.explorer import WATCHDOG, Explorer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

POLLING_MS = 10
"""Between two looks at a page that is being measured: a look at every frame would take a core where frames are free."""
CELL = (11, 20)
"""Width and height of a character in a text in colours, CSS pixels."""

_PIXEL = """([selector, index, x, y]) => {
    const canvas = document.querySelectorAll(selector)[index];
    const ratio = canvas.width / canvas.clientWidth;
    return [...canvas.getContext('2d').getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data];
}"""
_TABLE = """([selector, index]) => {
    const canvas = document.querySelectorAll(selector)[index];
    const { data } = canvas.getContext('2d').getImageData(0, 0, 256, 1);
    return Array.from({ length: 256 }, (_, entry) => [...data.slice(4 * entry, 4 * entry + 4)]);
}"""


class Looker:
    """One page."""

    def __init__(self, page: "Page", url: str) -> None:
        page.set_default_timeout(1000 * WATCHDOG)
        self.page = page
        self.url = url
        self.urls: list[str] = []
        self.problems: list[str] = []
        page.on("request", lambda request: self.urls.append(request.url))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda line: self.problems.append(line.text) if line.type == "error" else None)

    @classmethod
    @contextlib.contextmanager
    def opened(cls, browser: "Browser", url: str, device: dict[str, Any]) -> Iterator["Looker"]:
        """A page in a browser of its own."""
        context = browser.new_context(**device)
        try:
            looker = cls(context.new_page(), url)
            looker.page.goto(url)
            looker.page.wait_for_selector("header.bar")
            yield looker
            assert looker.problems == [], looker.problems
        finally:
            context.close()

    def go(self, page: str, **params: str | int) -> None:
        """Follow a link to a page, and wait until figures are on screen."""
        self.page.evaluate("(hash) => { location.hash = hash }", f"#/{page}?{urlencode(params)}")
        self.page.wait_for_function("() => document.querySelector('.badge[data-holds]')", polling=POLLING_MS)

    def settle(self) -> None:
        """Wait until the frame after the last change is drawn."""
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
        )

    def measured(self) -> list[float]:
        """Milliseconds of all changes since the last call, each until its frame was drawn; waits for one at least."""
        there = "() => performance.getEntriesByName('inside').length > 0"
        self.page.wait_for_function(there, polling=POLLING_MS)
        found: list[float] = self.page.evaluate(
            """() => {
                const entries = performance.getEntriesByName('inside').map((entry) => entry.duration);
                performance.clearMeasures('inside');
                return entries;
            }"""
        )
        return found

    def pixel(self, selector: str, index: int, x: float, y: float) -> list[int]:
        """A pixel of a canvas, at a place in CSS pixels."""
        found: list[int] = self.page.evaluate(_PIXEL, [selector, index, x, y])
        return found

    def colour_table(self, index: int) -> list[list[int]]:
        """The colours of a legend, from its lower end to its upper one."""
        found: list[list[int]] = self.page.evaluate(_TABLE, [".scale canvas", index])
        return found

    def readout(self) -> dict[str, str]:
        """The figures under the cursor by their names."""
        pairs = self.page.locator(".readout div").all()
        return {pair.locator("dt").inner_text(): pair.locator("dd").inner_text() for pair in pairs}


def ask(explorer: Explorer, path: str, body: Any = None) -> tuple[int, bytes]:
    """A request as the page makes it; the status and the answer."""
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    connection = http.client.HTTPConnection("127.0.0.1", explorer.port, timeout=WATCHDOG)
    try:
        connection.request("GET" if data is None else "POST", f"/{path}", data)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def told(explorer: Explorer, path: str, body: Any = None) -> dict[str, Any]:
    """The answer, which must be one."""
    status, answer = ask(explorer, path, body)
    assert status == 200, answer
    value: dict[str, Any] = json.loads(answer)
    return value


def unit_of(explorer: Explorer, recording: dict[str, Any], layer: int, unit: int) -> dict[str, NDArray[np.float32]]:
    """All vectors of a unit, each [T]."""
    status, answer = ask(explorer, f"inside/recordings/{recording['id']}/unit?layer={layer}&unit={unit}")
    assert status == 200, answer
    values = np.frombuffer(answer, "<f4").reshape(len(recording["vectors"]), recording["length"])
    return dict(zip(recording["vectors"], values, strict=True))
