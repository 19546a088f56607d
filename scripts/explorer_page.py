"""What docs/explorer.md says of the pages' speed, from its report."""

import re
from typing import Any

_BLOCK = re.compile(r"(<!-- figures: scripts/docs.py -->\n).*?(<!-- end of figures -->)", re.DOTALL)


def explorer_page(page: str, report: dict[str, Any]) -> str:
    """The page with the figures of the report between its markers."""
    parts = ("first_paint", "first_paint_anew", "scrolling", "keystroke", "machine")
    paint, anew, scroll, keys, where = (report[part] for part in parts)
    size = f"{paint['units']} units x {paint['symbols']:,} characters"
    pages = {"neuron": "a unit", "network": "a layer"}
    rows = [
        (f"{size}, read before, from the link to the frame", paint["ms"], 300),
        ("the same, of a text that the network has not read", anew["ms"], 300),
        (f"a frame while {scroll['symbols']:,} characters of one unit are scrolled through", scroll["ms"], 16),
        *((f"a key until {pages[name]} of `java` shows it", figures["ms"], 50) for name, figures in keys.items()),
    ]
    lines = [f"| {what} | {ms['p50']:.0f} / {ms['p95']:.0f} | {most} |" for what, ms, most in rows]
    table = "\n".join(["| | p50 / p95, ms | wanted |", "|---|---|---|", *lines])
    note = (
        f"Headless Chromium {where['browser'].partition('.')[0]} without a graphics card, frames as fast as can be;"
        f" {where['cpu']}, {where['cores']} cores, {where['date']};\n`benchmarks/explorer.py` writes the report."
    )
    return _BLOCK.sub(lambda match: f"{match[1]}{table}\n\n{note}\n{match[2]}", page)
