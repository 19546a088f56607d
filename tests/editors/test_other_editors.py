"""The configurations of docs/editors.md: in a real editor where there is one to be had, else as far as files go."""

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.emacs import lisp
from support.neovim import ROOT, SERVER, TOOLS, eventually, missing, program
from support.terminal import Terminal
from support.tools import unless_missing
from support.unfinished import unfinished

pytestmark = pytest.mark.editors

PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
PROGRAM = "/path/to/.venv/bin/lstm-complete"
HELIX = TOOLS / "helix" / "run"


def block(heading: str, language: str) -> str:
    """The first block of code in a language under a heading of the page."""
    found = re.search(rf"^## {heading}.*?^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/editors.md has no {language} under {heading}"
    return found[1]


@pytest.fixture
def launcher(tmp_path: Path) -> Path:
    """A program that stands where the page says /path/to/.venv/bin/lstm-complete."""
    path = tmp_path / "lstm-complete"
    path.write_text(f'#!/bin/sh\nexec {" ".join(SERVER[:-2])} "$@"\n')
    path.chmod(0o755)
    return path


@pytest.fixture
def helix(tmp_path: Path, launcher: Path) -> Iterator[tuple[Terminal, Path]]:
    """Helix with the page's configuration, and the file that it edits."""
    unless_missing("others", "there is no Helix; scripts/editors gets it" if not HELIX.exists() else None)
    project, config = tmp_path / "project", tmp_path / "config" / "helix"
    (project / ".git").mkdir(parents=True)
    config.mkdir(parents=True)
    file = project / "draft.py"
    file.write_text(unfinished("    raise Valu"), encoding="utf-8")
    (config / "languages.toml").write_text(block("Helix", "toml").replace(PROGRAM, str(launcher)))
    terminal = Terminal(
        [str(HELIX), "draft.py"],
        project,
        XDG_CONFIG_HOME=str(config.parent),
        XDG_CACHE_HOME=str(tmp_path / "cache"),
        LSTM_COMPLETE_HOME=str(tmp_path / "own"),
    )
    yield terminal, file
    terminal.stop()


def offer(terminal: Terminal, key: str, text: str) -> None:
    """Type a key until a menu with a text is drawn: a server that still loads its model has nothing to offer."""
    for _ in range(10):
        terminal.keys(key)
        if terminal.soon_draws(text):
            return
        terminal.keys("\x7f")
    raise AssertionError(f"no menu with {text!r}: {terminal.drawn[-500:]}")


def test_helix_offers_accepts_and_saves(helix: tuple[Terminal, Path]) -> None:
    terminal, file = helix
    terminal.draws("raise Valu")
    terminal.keys("geA")
    terminal.draws("INS")
    offer(terminal, "e", "ValueError(")
    terminal.keys("\x0e\r\x1b")  # the first, taken; normal mode
    terminal.draws("NOR")
    terminal.keys(":w\r")
    eventually(lambda: "    raise ValueError(" in file.read_text(), "it was not saved")


def test_the_servers_of_kakoune_are_toml() -> None:
    found = re.search(r"lsp_servers %\{(.*?)\n    \}", block("Kakoune", "kak"), re.DOTALL)
    assert found
    server = tomllib.loads(found[1])["lstm-complete"]
    assert [server["command"], *server["args"]] == [PROGRAM, "serve", "--stdio"]


def test_kakoune_takes_the_hook(tmp_path: Path) -> None:
    """With options and commands that kakoune-lsp declares; `kak-lsp` itself is not there."""
    unless_missing("others", "there is no Kakoune; scripts/editors gets it" if shutil.which("kak") is None else None)
    own = block("Kakoune", "kak").replace("eval %sh{kak-lsp}\n", "")
    script = tmp_path / "kakrc"
    script.write_text(
        "declare-option -hidden str lsp_servers\n"
        f"define-command lsp-enable-window %{{ echo -to-file {tmp_path / 'servers'} -- %opt{{lsp_servers}} }}\n"
        f"{own}\n"
    )
    command = [
        "kak",
        "-n",
        "-ui",
        "dummy",
        "-e",
        f"source {script}; edit -scratch; set-option buffer filetype python; quit!",
    ]
    subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert tomllib.loads((tmp_path / "servers").read_text())["lstm-complete"]["command"] == PROGRAM


def command_of(heading: str) -> list[str]:
    """The command line in a JSON configuration."""
    settings: dict[str, Any] = json.loads(block(heading, "json"))
    if heading == "Zed":
        binary = settings["lsp"]["pylsp"]["binary"]
        return [binary["path"], *binary["arguments"]]
    command: list[str] = settings["clients"]["lstm-complete"]["command"]
    return command


@pytest.mark.parametrize("heading", ["Sublime Text", "Zed"])
def test_json_configurations_start_the_server(heading: str, launcher: Path) -> None:
    command = [str(launcher) if word == PROGRAM else word for word in command_of(heading)]
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}})
    framed = f"Content-Length: {len(body)}\r\n\r\n{body}"
    done = subprocess.run(command, input=framed, capture_output=True, text=True, timeout=60, check=False)
    assert '"completionProvider"' in done.stdout


def test_the_plugin_of_neovim_is_set_up_as_the_page_says(launcher: Path, tmp_path: Path) -> None:
    unless_missing("neovim", missing("0.12"))
    code = block("Neovim", "lua").replace("/path/to/lstm-complete", str(ROOT)).replace(PROGRAM, str(launcher))
    (tmp_path / "init.lua").write_text(code)
    path = program("0.12")
    assert path is not None
    say = "lua io.write(require('lstm_complete.config').options.cmd[1])"
    command = [path, "--headless", "--clean", "-c", f"luafile {tmp_path / 'init.lua'}", "-c", say, "-c", "qall!"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout + done.stderr == str(launcher)


def test_the_package_of_emacs_is_set_up_as_the_page_says(launcher: Path) -> None:
    unless_missing("emacs", "there is no Emacs; scripts/editors gets it" if shutil.which("emacs") is None else None)
    code = block("Emacs", "elisp").replace("/path/to/lstm-complete", str(ROOT)).replace(PROGRAM, str(launcher))
    form = f"(progn {code}\n (princ (car lstm-complete-command)))"
    done = subprocess.run(["emacs", "-Q", "--batch", "--eval", form], capture_output=True, text=True, check=True)
    assert done.stdout == str(launcher)
    assert lisp(done.stdout) in code


def test_every_part_says_how_it_was_tested() -> None:
    parts = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    for part in parts:
        if not part.startswith("Any other client"):
            assert re.search(r"^(Tested|Not tested)\b", part, re.MULTILINE), part.splitlines()[0]
