"""Measures the web page from a key to the suggestion on screen and writes benchmarks/reports/editors-web.json.

    PYTHONPATH=tests python benchmarks/editors_web.py [--keys N] [--out DIR]

A real browser types lines of this repository's examples into the page, at the pace of a fast typist, and reads the
browser's own timeline. Nothing else should run.
"""

import argparse
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from article_models import machine

from lstm_complete.artifacts.atomic import write_json
from support.browser import chromium
from support.explorer import exploring
from support.writer import DESKTOP, Writer

ROOT = Path(__file__).resolve().parents[1]
TEXTS = {"java": ROOT / "examples" / "Ledger.java", "python": ROOT / "examples" / "ledger.py"}
PARTS = {
    "waiting": "from the key to the request: the browser, and the page's pause",
    "server": "from the request to its answer",
    "drawing": "from the answer to the end of the frame that shows it",
}
PACE_MS = 120
SLACK_MS = 400
"""Time for the last suggestion of a line to be drawn."""


def run(keys: int) -> dict[str, Any]:
    """The report."""
    with exploring() as explorer, chromium() as browser:
        report: dict[str, Any] = {"machine": {**machine(), "browser": browser.version}, "pace_ms": PACE_MS}
        for language, path in TEXTS.items():
            with Writer.opened(browser, explorer.url, DESKTOP) as writer:
                report[language] = _summary(_typed(writer, language, path, keys))
    return report


def _typed(writer: Writer, language: str, path: Path, keys: int) -> list[dict[str, float]]:
    """Parts of the time of each suggestion that was drawn while so many keys were pressed."""
    for before, line in _lines(path.read_text(encoding="utf-8"), keys):
        writer.open(language=language, text=quote(before))
        writer.wait_for_no_ghost()
        writer.page.wait_for_timeout(SLACK_MS)
        writer.page.keyboard.type(line, delay=PACE_MS)
        writer.page.wait_for_timeout(SLACK_MS)
    entries = "performance.getEntriesByName('ghost').map((entry) => ({...entry.detail, total: entry.duration}))"
    found: list[dict[str, float]] = writer.page.evaluate(entries)
    return found


def _lines(text: str, keys: int) -> Iterator[tuple[str, str]]:
    """Lines of the second half, each with what stands before it, until they are so many keys."""
    lines = text.split("\n")
    for number in range(len(lines) // 2, len(lines)):
        content = lines[number].lstrip()
        if content and keys > 0:
            indent = lines[number][: -len(content)]
            yield "\n".join([*lines[:number], indent]), content
            keys -= len(content)


def _summary(found: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Medians and 95th percentiles in milliseconds; the parts' need not add up to those of the total."""
    figures = {part: _quantiles([entry[part] for entry in found]) for part in ("total", *PARTS)}
    return {"suggestions": len(found), "ms": figures, "parts": PARTS}


def _quantiles(values: Sequence[float]) -> dict[str, float]:
    steps = statistics.quantiles(values, n=20, method="inclusive")
    return {"p50": round(steps[9], 1), "p95": round(steps[18], 1)}


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=int, default=200, help="keys to press for each language, about")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "reports")
    options = parser.parse_args()
    report = run(options.keys)
    write_json(options.out / "editors-web.json", report)
    for language in TEXTS:
        print(language, report[language]["ms"], file=sys.stderr)


if __name__ == "__main__":
    main()
