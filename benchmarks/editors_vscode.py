"""Measures how long after a key VS Code shows ghost text, and takes the pictures; writes editors-vscode.json.

    python benchmarks/editors_vscode.py [--keys N] [--out DIR] [--pictures DIR]

Lines of this project are typed again in the real workbench, with the shipped model, behind what stands before them. A
key counts where no ghost text was there before it and some is before the next key: the time is split at the messages
between extension and server. Where ghost text is typed along, the time until the rest of it is drawn is given.
`scripts/editors --record` gets the tools and runs this.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from article_models import machine

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from support.browser import chromium as browse
from support.workbench import GHOST, ROOT, TYPED, VSCODE, Page, Workbench, make_project, missing_tools

SUBJECT = "lstm_complete/memory/project.py"
SEED = 1
KEY_MS = 120
LONG_ENOUGH = 20
"""Characters of a line that is typed."""
WATCH = """selector => {
    const ghost = () => [...document.querySelectorAll(selector)].map(part => part.textContent).join("");
    window.typedKeys = [];
    document.addEventListener("keydown", event => window.typedKeys.push(
        {time: performance.timeOrigin + event.timeStamp, before: ghost(), shown: null}), true);
    const look = () => {
        const key = window.typedKeys.at(-1), now = ghost();
        if (key && key.shown === null && now && now !== key.before)
            key.shown = performance.timeOrigin + performance.now();
        requestAnimationFrame(look);
    };
    look();
}"""
"""Notes each key, the ghost text before it, and when another one was drawn."""


def main() -> None:
    """Measure, draw and write."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--keys", type=int, default=30, help="keys that make ghost text come")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "reports")
    parser.add_argument("--pictures", type=Path, default=ROOT / "docs" / "pictures")
    options = parser.parse_args()
    if missing := missing_tools():
        sys.exit(f"scripts/editors gets what is missing: {', '.join(missing)}")
    with tempfile.TemporaryDirectory() as folder, browse() as chromium:
        take_pictures(chromium, Path(folder) / "pictures", options.pictures)
        figures = measure(chromium, Path(folder) / "latency", options.keys)
        report = {
            "machine": machine(),
            "vscode": json.loads((VSCODE / "package.json").read_text())["version"],
            "chromium": chromium.version,
            "model": ModelFolder.open(resolve_model("python", language="python")).config.name,
            **figures,
        }
    write_json(options.out / "editors-vscode.json", report)


def measure(chromium: Any, home: Path, wanted: int) -> dict[str, Any]:
    """Type lines until so many keys have made ghost text come; percentiles in milliseconds."""
    home.mkdir()
    shutil.copytree(ROOT / "lstm_complete", home / "project" / "lstm_complete", ignore=shutil.ignore_patterns("__*"))
    verbatim = {"editor.autoClosingBrackets": "never", "editor.autoClosingQuotes": "never", "editor.autoIndent": "none"}
    workbench = Workbench(home / "workbench", home / "project", verbatim)
    keys, typed = list[dict[str, Any]](), 0
    with workbench.serving():
        page = Page(chromium, workbench, SUBJECT)
        page.wait_until_indexed()
        page.open(SUBJECT)
        page.page.evaluate(WATCH, GHOST)
        for before, line in lines_to_type((ROOT / SUBJECT).read_text()):
            page.press("Control+a")
            page.paste(before)
            page.page.evaluate("window.typedKeys.length = 0")
            page.page.keyboard.type(line, delay=KEY_MS)
            keys += page.page.evaluate("window.typedKeys")
            typed += len(line)
            parts = split(keys, workbench.messages())
            if len(parts) >= wanted:
                break
        page.close()
    along = [key["shown"] - key["time"] for key in keys if key["before"] and key["shown"]]
    names = ("debounce", "server", "drawing", "all")
    return {
        "typed": typed,
        "shown": {"keys": len(parts), **{name: percentiles([part[name] for part in parts]) for name in names}},
        "along": {"keys": len(along), "all": percentiles(along)},
    }


def lines_to_type(text: str) -> Iterator[tuple[str, str]]:
    """Lines in an order that the seed decides, each with all that stands before it."""
    lines = text.splitlines(keepends=True)
    places = [at for at, line in enumerate(lines) if len(line.strip()) >= LONG_ENOUGH and at > 0]
    for at in random.Random(SEED).sample(places, len(places)):
        yield "".join(lines[:at]), lines[at].rstrip("\n")


def split(keys: Sequence[dict[str, Any]], messages: Sequence[dict[str, Any]]) -> list[dict[str, float]]:
    """Milliseconds of each key that made ghost text come: until it was asked for, answered and drawn."""
    asked = {
        entry["message"]["id"]: 1000 * entry["time"]
        for entry in messages
        if entry["message"].get("method") == "textDocument/inlineCompletion"
    }
    answered = [
        (asked[entry["message"]["id"]], 1000 * entry["time"])
        for entry in messages
        if entry["from"] == "server" and entry["message"].get("id") in asked and "result" in entry["message"]
    ]
    parts = []
    for key in keys:
        between = [pair for pair in answered if key["time"] < pair[0] and pair[1] < (key["shown"] or 0)]
        if key["before"] or not between:
            continue
        request, answer = between[-1]
        parts.append(
            {
                "debounce": request - key["time"],
                "server": answer - request,
                "drawing": key["shown"] - answer,
                "all": key["shown"] - key["time"],
            }
        )
    return parts


def percentiles(milliseconds: Sequence[float]) -> dict[str, float] | None:
    """Of what was measured; None of nothing."""
    if not milliseconds:
        return None
    return {f"p{p}_ms": round(float(np.percentile(milliseconds, p)), 1) for p in (50, 95)}


def take_pictures(chromium: Any, home: Path, target: Path) -> None:
    """Ghost text and "Generate here" as they look."""
    home.mkdir()
    target.mkdir(exist_ok=True)
    make_project(home / "project", ["count.py"])
    workbench = Workbench(home / "workbench", home / "project", {"editor.minimap.enabled": False})
    with workbench.serving():
        page = Page(chromium, workbench, "store.py")
        page.wait_until_indexed()
        page.press("Control+b")
        page.open("count.py")
        page.type(TYPED)
        page.page.wait_for_selector(GHOST)
        page.page.screenshot(path=target / "vscode-ghost-text.png")
        page.press("Tab")
        page.type("\nreturn ")
        page.command("LSTM Complete: Generate here")
        page.page.wait_for_selector(GHOST)
        page.page.wait_for_timeout(1_000)
        page.page.screenshot(path=target / "vscode-generate.png")
        page.close()


if __name__ == "__main__":
    main()
