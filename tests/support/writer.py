"""The page *Write* as a user has it: what is seen and what can be done, and what the page asked the server."""

import contextlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from support.explorer import WATCHDOG

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, WebSocket

DESKTOP: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 800},
    "permissions": ["clipboard-read", "clipboard-write"],
}
CANCELLED, UNKNOWN = -32800, -32601
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

# A block's text begins on a line of its own; the editor holds the document's lines, and no others, in .cm-line.
_TEXT = """() => [...document.querySelectorAll('.cm-line')].map((line) => {
    const own = line.cloneNode(true);
    own.querySelectorAll('.cm-ghost').forEach((ghost) => ghost.remove());
    return own.textContent;
}).join('\\n')"""
_GHOST = "() => [...document.querySelectorAll('.cm-ghost')].map((ghost) => ghost.textContent).join('\\n')"


class Writer:
    """One page."""

    def __init__(self, page: "Page") -> None:
        page.set_default_timeout(1000 * WATCHDOG)
        self.page = page
        self.asked: list[dict[str, Any]] = []
        self.answers: dict[int, dict[str, Any]] = {}
        self.pieces: list[str] = []
        self.urls: list[str] = []
        self.problems: list[str] = []
        page.on("websocket", self._listen)
        page.on("request", lambda request: self.urls.append(request.url))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda line: self.problems.append(line.text) if line.type == "error" else None)

    @classmethod
    @contextlib.contextmanager
    def opened(cls, browser: "Browser", url: str, device: dict[str, Any], route: str = "") -> Iterator["Writer"]:
        """The page in a browser of its own, once the server is there."""
        context = browser.new_context(**device)
        try:
            writer = cls(context.new_page())
            writer.go(url + route)
            yield writer
            assert writer.problems == []
        finally:
            context.close()

    def go(self, url: str) -> None:
        self.page.goto(url)
        self.page.wait_for_selector(".connection[data-state=ready]")

    def open(self, **params: str) -> None:
        """Follow a link to the page."""
        self.page.evaluate(
            "(hash) => { location.hash = hash }", f"#/write?{'&'.join(f'{k}={v}' for k, v in params.items())}"
        )

    def methods(self, method: str) -> list[dict[str, Any]]:
        """What was sent of a method."""
        return [message for message in self.asked if message.get("method") == method]

    def text(self) -> str:
        """The lines of the document that are on screen."""
        text: str = self.page.evaluate(_TEXT)
        return text

    def line(self) -> str:
        """The line of the cursor, without the suggestion."""
        lines = self.text().split("\n")
        index: int = self.page.evaluate(
            "() => [...document.querySelectorAll('.cm-line')].findIndex((line) => line.matches('.cm-activeLine'))"
        )
        return lines[index]

    def ghost(self) -> str:
        """The suggestion on screen; nothing if there is none."""
        text: str = self.page.evaluate(_GHOST)
        return text

    def wait_for_ghost(self) -> str:
        self.page.wait_for_selector(".cm-ghost")
        return self.ghost()

    def wait_for_no_ghost(self) -> None:
        self.page.wait_for_selector(".cm-ghost", state="detached")

    def alternatives(self) -> list[str]:
        """What the panel offers, blanks at the ends as dots."""
        found: list[str] = self.page.locator(".alternative code").all_text_contents()
        return found

    def answer(self, method: str) -> dict[str, Any]:
        """The answer to the last request of a method that was not called off; waits for it."""
        while True:
            sent = [self.answers.get(message["id"]) for message in self.methods(method)]
            answered = [
                answer for answer in sent if answer is not None and answer.get("error", {}).get("code") != CANCELLED
            ]
            if answered and sent[-1] is not None:
                return answered[-1]
            self.page.wait_for_timeout(20)

    def wait_for_pieces(self, count: int) -> None:
        """Waits until so many more pieces of generated text have come."""
        wanted = len(self.pieces) + count
        while len(self.pieces) < wanted:
            self.page.wait_for_timeout(20)

    def explains(self, method: str) -> bool:
        """Does this server know a request that the page has sent?"""
        code: int | None = self.answer(method).get("error", {}).get("code")
        return code != UNKNOWN

    def _listen(self, socket: "WebSocket") -> None:
        socket.on("framesent", lambda frame: self.asked.append(json.loads(frame)))
        socket.on("framereceived", self._take)

    def _take(self, frame: str | bytes) -> None:
        message = json.loads(frame)
        if "method" not in message:
            self.answers[message["id"]] = message
        elif message["method"] == "$/progress" and str(message["params"]["token"]).startswith("generate-"):
            self.pieces.append(message["params"]["value"]["text"])
