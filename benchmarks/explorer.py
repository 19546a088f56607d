"""Measures the pages of *Look inside* in a real browser and writes benchmarks/reports/explorer.json.

    PYTHONPATH=tests python benchmarks/explorer.py [--keys N] [--out DIR]

Frames come as fast as they can be made, so that a frame's time is what it costs and not how often the screen is
refreshed. Networks of random weights stand for sizes that no shipped model has. Nothing else should run.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from article_models import machine

from lstm_complete.artifacts.atomic import write_json
from support.browser import chromium
from support.explorer import exploring
from support.looker import Looker
from support.small_model import small_model
from support.writer import DESKTOP

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "Ledger.java"
FREE_FRAMES = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
UNITS, SYMBOLS, LONG = 512, 2_000, 100_000
PAINTS, FRAMES = 15, 300
PACE_MS = 120
_SCROLL = """async ([selector, frames]) => {
    const surface = document.querySelector(selector);
    const step = (surface.scrollHeight - surface.clientHeight) / frames;
    const times = [];
    let last = await new Promise(requestAnimationFrame);
    for (let frame = 1; frame <= frames; frame++) {
        surface.scrollTop = frame * step;
        const now = await new Promise(requestAnimationFrame);
        times.push(now - last);
        last = now;
    }
    return times;
}"""


def run(keys: int) -> dict[str, Any]:
    """The report."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["LSTM_COMPLETE_HOME"] = home
        small_model(Path(home) / "models" / "wide", layers=1, hidden=UNITS)
        small_model(Path(home) / "models" / "narrow", layers=1, hidden=1)
        with exploring() as explorer, chromium(*FREE_FRAMES) as browser:
            with Looker.opened(browser, explorer.url, DESKTOP) as looker:
                text = EXAMPLE.read_text(encoding="utf-8")
                painted = _painted(looker, [text] * PAINTS)
                anew = _painted(looker, [f"// {number}\n{text}" for number in range(PAINTS)])
                scrolled = _scrolled(looker)
                typed = {page: _typed(looker, page, keys) for page in ("neuron", "network")}
            return {
                "machine": {**machine(), "browser": browser.version},
                "first_paint": _paints(painted),
                "first_paint_anew": _paints(anew),
                "scrolling": {"symbols": LONG, "frames": len(scrolled), "ms": _quantiles(scrolled)},
                "keystroke": {name: {"keys": len(times), "ms": _quantiles(times)} for name, times in typed.items()},
            }


def _painted(looker: Looker, texts: Sequence[str]) -> list[float]:
    """From following a link to a layer, to the frame with all of its units and symbols, for each text but the first.

    Before each of them the gallery is opened, where the same network reads its own example.
    """
    times: list[float] = []
    for text in texts:
        looker.go("inside")
        looker.go("network", network="wide", text=text[:SYMBOLS].ljust(SYMBOLS), zoom="all")
        times += looker.measured()
    return times[1:]


def _paints(times: Sequence[float]) -> dict[str, Any]:
    return {"units": UNITS, "symbols": SYMBOLS, "times": len(times), "ms": _quantiles(times)}


def _scrolled(looker: Looker) -> list[float]:
    """Frames while one unit over a long text goes by."""
    looker.go("neuron", network="narrow")
    text = EXAMPLE.read_text(encoding="utf-8")
    looker.page.fill("#text", (text * (LONG // len(text) + 1))[:LONG])
    looker.page.wait_for_function("() => document.querySelector('.surface').scrollHeight > 20_000")
    looker.settle()
    times: list[float] = looker.page.evaluate(_SCROLL, [".surface", FRAMES])
    return times


def _typed(looker: Looker, page: str, keys: int) -> list[float]:
    """From a key to the frame that shows what the shipped network makes of it."""
    text = EXAMPLE.read_text(encoding="utf-8")[:SYMBOLS]
    looker.go(page, network="java", layer=2, unit=1, text=text[:-keys])
    looker.page.focus("#text")
    looker.page.keyboard.press("Control+End")
    looker.measured()
    looker.page.keyboard.type(text[-keys:], delay=PACE_MS)
    looker.settle()
    return looker.measured()


def _quantiles(values: Sequence[float]) -> dict[str, float]:
    steps = statistics.quantiles(values, n=20, method="inclusive")
    return {"p50": round(steps[9], 1), "p95": round(steps[18], 1), "most": round(max(values), 1)}


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=int, default=150, help="keys to press on each page")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "reports")
    options = parser.parse_args()
    report = run(options.keys)
    write_json(options.out / "explorer.json", report)
    print({name: figures for name, figures in report.items() if name != "machine"}, file=sys.stderr)


if __name__ == "__main__":
    main()
