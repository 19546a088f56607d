"""Takes the pictures of Neovim and Emacs that the README shows: what they draw in a terminal, drawn by a browser.

PYTHONPATH=tests python scripts/terminal_pictures.py     scripts/editors --record does that, too
"""

import contextlib
import html
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pyte

from support.browser import chromium
from support.emacs import Emacs
from support.emacs import missing as missing_emacs
from support.neovim import ROOT, Neovim, eventually, program
from support.neovim import missing as missing_neovim
from support.terminal import COLUMNS, LINES, Terminal
from support.workbench import REST, TYPED, make_project

FOLDER = ROOT / "docs" / "pictures"
VERSION = "0.12"
CLIENT = "lsp-mode"
NAMED = {
    "black": "#000",
    "brightblack": "#888",
    "red": "#c33",
    "green": "#282",
    "brown": "#b80",
    "blue": "#36c",
    "magenta": "#a3a",
    "cyan": "#088",
    "white": "#eee",
}
_UNKNOWN = re.compile(rb"\x1bP.*?\x1b\\|\x1b\[[?>=][\d;]*\$?[a-gi-km-z]|\x1b\[4:\dm", re.DOTALL)
"""Questions to a terminal, and what pyte would print of newer sequences."""
SETTLED_S = 0.5
STYLE = (
    "body { margin: 0 } pre { display: inline-block; margin: 0; padding: 6px;"
    " font: 14px/17px 'DejaVu Sans Mono', monospace; background: #fdfdfd; color: #222 }"
    " span { display: inline-block; height: 17px }"
)


def main() -> None:
    """Take them."""
    if reason := missing_neovim(VERSION) or missing_emacs(CLIENT):
        sys.exit(reason)
    FOLDER.mkdir(exist_ok=True)
    drawn = {"neovim-ghost-text": neovim(), "emacs-ghost-text": emacs()}
    with chromium() as browser:
        page = browser.new_page()
        for name, screen in drawn.items():
            page.set_content(f"<style>{STYLE}</style><pre>{'<br>'.join(map(''.join, rows(screen)))}</pre>")
            page.locator("pre").screenshot(path=FOLDER / f"{name}.png")


def neovim() -> pyte.Screen:
    """What Neovim with our plugin shows of a suggestion."""
    with home_of_its_own() as home:
        make_project(home / "project", ["count.py"])
        editor = Neovim(VERSION, home / "project", home, ", settings = { budgetMs = 2000, readingMs = 60000 }")
        # What its own loader runs cannot start itself anew, as Neovim does for its screen: that is a second one.
        terminal = Terminal([str(program(VERSION)), "--server", str(home / "socket"), "--remote-ui"], home)
        try:
            editor.open("count.py")
            editor.nvim.command("set cmdheight=1 termguicolors background=light noautoindent indentexpr= laststatus=2")
            editor.keys(f"GA\r{TYPED}")
            return suggested(terminal)
        finally:
            terminal.stop()
            editor.stop()


def emacs() -> pyte.Screen:
    """What Emacs with our package and lsp-mode shows of a suggestion."""
    with home_of_its_own() as home:
        make_project(home / "project", ["count.py"])
        editor = Emacs(CLIENT, home / "project" / "count.py", home)
        try:
            editor.now("(progn (goto-char (point-max)) (set-window-point nil (point)))")
            editor.terminal.keys(TYPED)
            return suggested(editor.terminal)
        finally:
            editor.stop()


@contextlib.contextmanager
def home_of_its_own() -> Iterator[Path]:
    """A folder that is gone afterwards, but for what a server still writes that is about to end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def suggested(terminal: Terminal) -> pyte.Screen:
    """The screen, once the suggestion stands on it."""

    def there() -> pyte.Screen | None:
        found = screen(terminal)
        return found if found.display[found.cursor.y].rstrip() == TYPED + REST else None

    eventually(there, "no ghost text is drawn")
    time.sleep(SETTLED_S)
    found: pyte.Screen = eventually(there, "the ghost text does not stay")
    return found


def screen(terminal: Terminal) -> pyte.Screen:
    """What a terminal shows by now."""
    found = pyte.Screen(COLUMNS, LINES)
    pyte.ByteStream(found).feed(_UNKNOWN.sub(b"", terminal.sent))
    return found


def rows(screen: pyte.Screen) -> Iterator[list[str]]:
    """Lines of HTML, a span for what looks alike."""
    for row in range(screen.lines):
        cells = [(screen.buffer[row][column], (row, column)) for column in range(screen.columns)]
        here = (screen.cursor.y, screen.cursor.x)
        yield [
            f'<span style="{look}">{html.escape("".join(cell.data for cell, _ in group))}</span>'
            for look, group in groupby(cells, key=lambda cell: style(cell[0], cursor=cell[1] == here))
        ]


def style(cell: "pyte.screens.Char", *, cursor: bool) -> str:
    """CSS of a cell of the terminal."""
    front, back = colour(cell.fg, "#222"), colour(cell.bg, "#fdfdfd")
    if cell.reverse != cursor:
        front, back = back, front
    weight = ";font-weight:bold" if cell.bold else ""
    return f"color:{front};background:{back}{weight}"


def colour(name: str, default: str) -> str:
    """A colour of the terminal as CSS has it: one of its names, or six hexadecimal digits."""
    if name == "default":
        return default
    return NAMED.get(name) or NAMED.get(name.removeprefix("bright")) or f"#{name}"


if __name__ == "__main__":
    main()
