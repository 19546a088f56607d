"""The real VS Code workbench: its server with our .vsix, and a page of it in headless Chromium.

`scripts/editors` gets the tools; `missing_tools` says which are not there.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from support.browser import CHROMIUM

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(os.environ.get("LSTM_COMPLETE_EDITORS", Path.home() / ".cache" / "lstm-complete-editors"))
VSCODE = TOOLS / "vscode" / "lib" / "vscode"
VSIX = ROOT / "editors" / "vscode" / "dist" / "lstm-complete.vsix"
WATCHDOG = 30.0
"""Seconds after which something is taken not to come."""
GHOST = ".view-lines .ghost-text-decoration, .view-lines .ghost-text-decoration-preview"
"""The first line of ghost text, in one span or several; the second is what goes beyond the completion menu's item."""
GHOST_BELOW = ".suggest-preview-text .view-line"
"""Its further lines."""
STATUS = ".statusbar-item:has-text('LSTM:')"
PROGRAM = [sys.executable, "-m", "lstm_complete.cli.main"]
STORE = '''"""Keeps rows in a database."""


def read(settings):
    connection = open_database(settings.address, settings.password)
    return connection.rows()


def write(settings, rows):
    connection = open_database(settings.address, settings.password)
    connection.insert(rows)


def clear(settings):
    connection = open_database(settings.address, settings.password)
    connection.clear()
'''
"""A file of a project, which others go on like."""
DRAFT = f"{STORE}\n\ndef count(settings):\n"
REST = "en_database(settings.address, settings.password)"
"""What is suggested where `TYPED` stands behind the draft."""
TYPED = "    connection = op"
_PLAIN: dict[str, Any] = {
    "security.workspace.trust.enabled": False,
    "workbench.startupEditor": "none",
    "editor.quickSuggestions": {"other": "off"},
    "editor.wordBasedSuggestions": "off",
    "editor.cursorBlinking": "solid",
}
"""Ghost text alone, nothing that moves in pictures."""


def make_project(folder: Path, drafts: Sequence[str]) -> None:
    """A folder with a file that the drafts may be completed from."""
    folder.mkdir(exist_ok=True)
    (folder / "store.py").write_text(STORE)
    for name in drafts:
        (folder / name).write_text(DRAFT)


def missing_tools() -> list[str]:
    """What is not there of all that the workbench needs."""
    found = {
        "node": shutil.which("node") is not None,
        "chromium-headless-shell": CHROMIUM is not None,
        str(VSCODE): (VSCODE / "node_modules").is_dir(),
        str(VSIX): VSIX.exists(),
    }
    return [name for name, there in found.items() if not there]


def eventually(condition: Callable[[], bool], what: str | Callable[[], str], *, seconds: float = WATCHDOG) -> None:
    """Wait until something holds; AssertionError with `what` if it never does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what if isinstance(what, str) else what()
        time.sleep(0.02)


def write_settings(folder: Path, settings: dict[str, Any]) -> None:
    """Settings of a user, or of the machine that the server runs on: what is of machine scope counts there only."""
    folder.mkdir(parents=True)
    (folder / "settings.json").write_text(json.dumps(settings))


class Workbench:
    """VS Code's server with our extension, for one folder; everything it writes is below `home`."""

    def __init__(
        self,
        home: Path,
        folder: Path,
        settings: dict[str, Any] | None = None,
        *,
        machine: dict[str, Any] | None = None,
        plain: bool = True,
    ) -> None:
        self.home, self.folder = home, folder
        self.log = home / "messages.jsonl"
        tapped = [sys.executable, str(ROOT / "tests" / "support" / "tap.py"), str(self.log), *PROGRAM]
        self.state = home / "state"
        self.settings = {"files.autoSave": "off"} | (_PLAIN if plain else {}) | (settings or {})  # a browser's is on
        write_settings(home / "data" / "User", self.settings)
        self._tapped = machine is None
        write_settings(home / "data" / "Machine", machine or {"lstmComplete.server.command": tapped})
        self._command = ["node", str(VSCODE / "out" / "server-main.js"), "--accept-server-license-terms"]
        self._command += ["--server-data-dir", str(home), "--extensions-dir", str(home / "extensions")]
        self.port = _free_port()

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """Install the extension and serve the workbench; nothing of it is left afterwards."""
        install = [*self._command, "--install-extension", str(VSIX)]
        subprocess.run(install, check=True, capture_output=True, env=self._environment())
        options = ["--host", "127.0.0.1", "--port", str(self.port), "--without-connection-token"]
        with (self.home / "server.log").open("wb") as log:
            server = subprocess.Popen(
                [*self._command, *options, "--telemetry-level", "off"],
                stdout=log,
                stderr=log,
                env=self._environment(),
                start_new_session=True,
            )
            try:
                eventually(lambda: _answers(self.port), "VS Code's server does not listen")
                yield
            finally:
                _end(server)

    def address(self, file: str) -> str:
        """The page with the folder and one of its files opened."""
        uri = f"vscode-remote://127.0.0.1:{self.port}{self.folder / file}"
        payload = quote(json.dumps([["openFile", uri]]))
        return f"http://127.0.0.1:{self.port}/?folder={quote(str(self.folder))}&payload={payload}"

    def messages(self, method: str = "") -> list[dict[str, Any]]:
        """What has passed between extension and server, or the part of it that has a method."""
        if not self.log.exists():
            return []
        lines = self.log.read_text(encoding="utf-8").split("\n")[:-1]  # the last one may be half written
        entries = [json.loads(line) for line in lines]
        return [entry for entry in entries if not method or entry["message"].get("method") == method]

    def answers(self, method: str) -> list[Any]:
        """What the server has answered to all requests of a method, in the order of its answers."""
        asked: dict[Any, str] = {}  # by the number of the request; each server's begin anew
        results = []
        for entry in sorted(self.messages(), key=lambda entry: float(entry["time"])):  # an answer may be noted first
            message = entry["message"]
            if entry["from"] == "editor" and "method" in message:
                asked[message.get("id")] = message["method"]
            elif entry["from"] == "server" and "result" in message and asked.get(message["id"]) == method:
                results.append(message["result"])
        return results

    def bind(self, key: str, command: str, arguments: dict[str, Any]) -> None:
        """Let a key run a command, as a user's keybindings.json does; before the page is opened."""
        bound = [{"key": key, "command": command, "args": arguments}]
        (self.home / "data" / "User" / "keybindings.json").write_text(json.dumps(bound))

    def _environment(self) -> dict[str, str]:
        own = {
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_STATE_HOME": str(self.state),
            "LSTM_COMPLETE_HOME": str(self.home / "models"),
        }
        without = {} if self._tapped else {"PYTHONPATH": ""}  # what is installed must do without this checkout
        return os.environ | own | without


class Page:
    """One page of the workbench, driven by keys as a user drives it."""

    def __init__(self, chromium: Any, workbench: Workbench, file: str) -> None:
        context = chromium.new_context(
            viewport={"width": 900, "height": 560}, permissions=["clipboard-read", "clipboard-write"]
        )
        self.workbench = workbench
        self.page = context.new_page()
        self.page.set_default_timeout(1000 * WATCHDOG)
        self.page.goto(workbench.address(file))
        self.page.wait_for_selector(".monaco-editor .view-lines")

    def close(self) -> None:
        self.page.context.close()

    def wait_for_status(self, state: str) -> None:
        """The item in the status bar says so."""
        self.page.wait_for_selector(f".statusbar-item:has-text('LSTM: {state}')")

    def wait_until_indexed(self) -> None:
        """The server has said that it knows the project."""
        told = self.workbench.messages
        eventually(lambda: "files indexed" in str(told("lstmComplete/status")), "the project is not indexed")
        self.wait_for_status("ready")

    def command(self, title: str) -> None:
        """Run a command from the palette, which is closed then."""
        self.run(title)
        self.page.wait_for_selector(".quick-input-widget", state="hidden")

    def run(self, title: str) -> None:
        """Run a command from the palette."""
        self.page.keyboard.press("F1")
        self.page.wait_for_selector(".quick-input-box input.input")
        self.page.keyboard.insert_text(title)
        self.page.wait_for_selector(f".quick-input-list .monaco-list-row.focused:has-text('{title}')")
        self.page.keyboard.press("Enter")

    def open(self, file: str) -> None:
        """Open a file of the folder with the cursor at its end."""
        name = Path(file).name
        self.page.keyboard.press("Control+p")
        self.page.wait_for_selector(".quick-input-box input.input")
        self.page.keyboard.insert_text(str(self.workbench.folder / file))  # a path is found without a search
        self.page.wait_for_selector(f".quick-input-list .monaco-list-row.focused:has-text('{name}')")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(f".tab.active:has-text('{name}')")
        self.page.click(".editor-instance .view-lines")
        self.page.keyboard.press("Control+End")

    def type(self, text: str) -> None:
        """Type at a user's pace; one key after the other."""
        self.page.keyboard.type(text, delay=60)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def wait_for_ghost(self, text: str) -> None:
        """The first line of ghost text becomes this one; empty for none."""
        seen = set[str]()

        def there() -> bool:
            seen.add(now := self.ghost())
            return now == text

        eventually(there, lambda: f"no ghost text {text!r}, but {seen}")

    def ghost(self) -> str:
        """The first line of ghost text; empty where there is none."""
        texts = self.page.locator(GHOST).all_inner_texts()
        return "".join(texts).replace("\xa0", " ").replace("\u200c", "")

    def visible(self) -> str:
        """The text that is seen of the document."""
        return str(self.page.inner_text(".editor-instance .view-lines")).replace("\xa0", " ")

    def save(self, file: str, expected: str) -> None:
        """Save the file until it holds what is expected: what was done before may take its time."""
        path = self.workbench.folder / file

        def saved() -> bool:
            self.page.keyboard.press("Control+s")
            self.page.wait_for_timeout(100)
            return path.read_text() == expected

        eventually(saved, lambda: f"{file} does not become {expected!r}, but {path.read_text()!r}")

    def wait_for_message(self, text: str) -> None:
        """A notification with a text; it is closed."""
        self.page.wait_for_selector(f".notification-toast:has-text('{text}')")
        self.command("Notifications: Clear All Notifications")

    def change_settings(self, changes: dict[str, Any]) -> None:
        """Change the user's settings as a user does: in their file."""
        self.workbench.settings |= changes
        self.command("Preferences: Open User Settings (JSON)")
        self.page.wait_for_selector(".tab.active:has-text('settings.json')")
        self.page.click(".editor-instance .view-lines")
        self.press("Control+a")
        self.paste(json.dumps(self.workbench.settings))
        self.page.wait_for_selector(".tab.active.dirty")
        self.press("Control+s")
        self.page.wait_for_selector(".tab.active:not(.dirty)")

    def paste(self, text: str) -> None:
        """Put text in as it is; typing would indent it and close its brackets."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.keyboard.press("Control+v")
        end = text.rsplit("\n", 1)[-1].strip()[:20]
        eventually(lambda: end in self.visible(), f"{end!r} is not pasted")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _end(server: "subprocess.Popen[bytes]") -> None:
    """VS Code's server leaves its children behind: the whole group is ended."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(5)
