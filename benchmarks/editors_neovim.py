"""Measures how long after a key Neovim 0.12 shows ghost text; writes editors-neovim.json.

    python benchmarks/editors_neovim.py [--keys N] [--out DIR]

A file of this project is cut at random places; the next key of its text is typed there, and the screen is
read until it has text behind the cursor. Once as the plugin asks, and once as Neovim alone would.
`scripts/editors` gets Neovim.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from article_models import machine

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from support.neovim import ROOT, Neovim, missing

SUBJECT = "lstm_complete/memory/project.py"
SEED = 1
VERSION = "0.12"
NEVER = 60_000
"""Milliseconds that the plugin waits where Neovim's own question is to be measured."""
PATIENCE = 1.0
"""Seconds after a key at which no ghost text will come for it."""
WATCH = """
    asked, answered = 0, 0
    vim.api.nvim_create_autocmd('LspRequest', { callback = function(event)
      local request = event.data.request
      if request.method == 'textDocument/inlineCompletion' then
        if request.type == 'pending' then asked = vim.uv.hrtime() else answered = vim.uv.hrtime() end
      end
    end })
"""


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--keys", type=int, default=30, help="keys that make ghost text come, in each way")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "reports")
    options = parser.parse_args()
    if reason := missing(VERSION):
        sys.exit(reason)
    with tempfile.TemporaryDirectory() as folder:
        report = {
            "machine": machine(),
            "neovim": VERSION,
            "model": ModelFolder.open(resolve_model("python", language="python")).config.name,
            **measure(Path(folder), options.keys),
        }
    write_json(options.out / "editors-neovim.json", report)


def measure(home: Path, wanted: int) -> dict[str, Any]:
    """Percentiles in milliseconds for the plugin's way of asking and for Neovim's own."""
    project = home / "project"
    shutil.copytree(ROOT / "lstm_complete", project / "lstm_complete", ignore=shutil.ignore_patterns("__*"))
    (project / ".git").mkdir()
    editor = Neovim(VERSION, project, home, ", settings = { readingMs = 60000 }")
    try:
        editor.open(SUBJECT)
        editor.lua(WATCH)
        editor.nvim.command("set cmdheight=1 noautoindent indentexpr= nowrap")
        found = {}
        for name, wait in (("plugin", 50), ("neovim", NEVER)):
            editor.lua("require('lstm_complete.config').options.wait = ...", wait)
            found[name] = figures(editor, wanted)
    finally:
        editor.stop()
    return found


def figures(editor: Neovim, wanted: int) -> dict[str, Any]:
    """Type keys until so many have made ghost text come."""
    parts = list[dict[str, float]]()
    typed = 0
    for before, key in places((ROOT / SUBJECT).read_text()):
        typed += 1
        if part := one_key(editor, before, key):
            parts.append(part)
        if len(parts) == wanted:
            break
    names = ("debounce", "server", "drawing", "all")
    return {"typed": typed, "keys": len(parts), **{name: percentiles([part[name] for part in parts]) for name in names}}


def places(text: str) -> Iterator[tuple[list[str], str]]:
    """Lines up to a place inside the last one, and the next key, in an order that the seed decides."""
    lines = text.splitlines()
    chooser = random.Random(SEED)
    for at in chooser.sample(range(20, len(lines)), len(lines) - 20):
        line = lines[at]
        indent = len(line) - len(line.lstrip())
        columns = [column for column in range(indent + 2, len(line)) if line[column].isalnum()]
        if columns:
            column = chooser.choice(columns)
            yield [*lines[:at], line[:column]], line[column]


def one_key(editor: Neovim, before: list[str], key: str) -> dict[str, float] | None:
    """Milliseconds from a key until the question, the answer and the drawing; None if no ghost text comes."""
    nvim = editor.nvim
    nvim.input("<Esc>")
    nvim.current.buffer[:] = before
    nvim.input("GA")
    time.sleep(0.4)  # what comes for this place has come
    nvim.input("<C-]>")
    nvim.eval("1")
    typed = f"{before[-1]}{key}"
    start = time.monotonic_ns()
    nvim.input(key)
    drawn = wait_for_more(editor, typed, start)
    if drawn is None:
        return None
    asked, answered = editor.lua("return { asked, answered }")  # the same clock as ours
    if not start < asked < answered < drawn:
        return None
    marks = {"debounce": asked - start, "server": answered - asked, "drawing": drawn - answered, "all": drawn - start}
    return {name: nanoseconds / 1e6 for name, nanoseconds in marks.items()}


def wait_for_more(editor: Neovim, typed: str, start: int) -> int | None:
    """When the cursor's row, as it is drawn, had more than what was typed; None if that does not come."""
    while time.monotonic_ns() - start < PATIENCE * 1e9:
        if editor.ghost() and editor.screen_line().startswith(typed) and editor.screen_line() != typed.rstrip():
            return time.monotonic_ns()
    return None


def percentiles(values: list[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    return {"p50": round(float(np.percentile(values, 50)), 1), "p95": round(float(np.percentile(values, 95)), 1)}


if __name__ == "__main__":
    main()
