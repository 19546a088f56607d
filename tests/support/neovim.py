"""A real Neovim without a terminal, driven through its socket; `scripts/editors` gets the versions that are tested."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pynvim

from support.fake_editor import WATCHDOG

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "editors" / "neovim"
TOOLS = Path(os.environ.get("LSTM_COMPLETE_EDITORS", Path.home() / ".cache" / "lstm-complete-editors"))
SERVER = [sys.executable, "-m", "lstm_complete.cli.main", "serve", "--stdio"]
TAP = [sys.executable, str(ROOT / "tests" / "support" / "tap.py")]
COLUMNS, LINES = 100, 30


def program(version: str) -> str | None:
    """The path of a version of Neovim: one that was unpacked, or else the system's, if it is that version."""
    unpacked = TOOLS / f"neovim-{version}" / "run"
    if unpacked.exists():
        return str(unpacked)
    system = shutil.which("nvim")
    if system is None:
        return None
    said = subprocess.run([system, "--version"], capture_output=True, text=True, check=True).stdout
    return system if said.startswith(f"NVIM v{version}.") else None


def missing(version: str) -> str | None:
    """Why Neovim of a version cannot be tested here; None if it can."""
    if program(version) is None:
        return f"there is no Neovim {version}; scripts/editors gets it"
    return None


class Neovim:
    """One editor with our plugin, in a project's folder."""

    def __init__(self, version: str, project: Path, home: Path, setup: str = "", log: Path | None = None) -> None:
        """`log` is told what passes between editor and server, as by tap.py."""
        self.project = project
        path, address = program(version), home / "socket"
        assert path is not None
        own = {
            "XDG_CACHE_HOME": "cache",
            "XDG_STATE_HOME": "state",
            "XDG_DATA_HOME": "data",
            "LSTM_COMPLETE_HOME": "own",
        }
        self.process = subprocess.Popen(
            [path, "--headless", "--clean", "--cmd", f"set runtimepath^={PLUGIN}", "--listen", str(address)],
            cwd=project,
            env={**os.environ, **{name: str(home / folder) for name, folder in own.items()}},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        eventually(lambda: _listens(address), "Neovim does not listen")
        self.nvim: Any = pynvim.attach("socket", path=str(address))
        self.nvim.ui_attach(COLUMNS, LINES, rgb=True, ext_linegrid=True)
        self.nvim.command("set cmdheight=8")  # messages that do not fit would wait for a key
        command = SERVER if log is None else [*TAP, str(log), *SERVER]
        self.lua(f"local cmd = ...; require('lstm_complete').setup({{ cmd = cmd{setup} }})", command)

    def lua(self, code: str, *arguments: Any) -> Any:
        """What a piece of Lua returns."""
        return self.nvim.exec_lua(code, *arguments)

    def keys(self, keys: str) -> None:
        """Press keys, and wait until they have been taken."""
        self.nvim.input(keys)
        self.nvim.eval("1")

    def open(self, name: str) -> None:
        """Edit a file of the project, and wait for the server."""
        self.nvim.command(f"edit {name}")
        self.eventually(self.ready, "the server is not ready")

    def ready(self) -> bool:
        """Has the server said that model and memory are there?"""
        return "indexed" in self.lua("return (require('lstm_complete.status').last or {}).message or ''")

    def ghost(self) -> str:
        """Ghost text as Neovim keeps it: the virtual text of its marks."""
        code = """
            local namespace = vim.api.nvim_create_namespace('nvim.lsp.inline_completion')
            local lines = {}
            for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })) do
              local chunks = { mark[4].virt_text, unpack(mark[4].virt_lines or {}) }
              for _, chunk in ipairs(chunks) do
                table.insert(lines, chunk[1][1])
              end
            end
            return table.concat(lines, '\\n')
        """
        return str(self.lua(code))

    def screen_line(self) -> str:
        """The cursor's line as it is drawn."""
        code = """
            vim.cmd('redraw')
            local row, text = vim.fn.screenrow(), ''
            for column = 1, vim.o.columns do
              text = text .. vim.fn.screenstring(row, column)
            end
            return text
        """
        return str(self.lua(code)).rstrip()

    def line(self) -> str:
        """The cursor's line in the buffer."""
        return str(self.nvim.api.get_current_line())

    def messages(self) -> str:
        """What has been said to the user."""
        return str(self.nvim.command_output("messages"))

    def eventually(self, holds: Callable[[], Any], otherwise: str) -> Any:
        """What a condition gives, once it holds; the editor's messages are shown if it never does."""
        with self.explained():
            return eventually(holds, otherwise)

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        """Failures show what the editor said."""
        try:
            yield
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.screen_line()}\n{self.messages()}") from None

    def stop(self) -> None:
        """End the editor and all that it started."""
        self.nvim.input("<C-c><C-c>")  # out of whatever waits for a key
        with contextlib.suppress(OSError, EOFError):  # the answer never comes
            self.nvim.command("qall!")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        with contextlib.suppress(OSError):
            self.nvim.close()


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
        return True


def eventually(holds: Callable[[], Any], otherwise: str) -> Any:
    """What a condition gives, once that is something."""
    end = time.monotonic() + WATCHDOG
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.01)
    raise AssertionError(otherwise)
