"""`lstm-complete stats`: how suggestions fare, from counts that stay on this machine."""

from datetime import date
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table

from lstm_complete.cli.options import JsonOption
from lstm_complete.cli.output import print_json, stdout
from lstm_complete.statistics.store import Store
from lstm_complete.statistics.summary import summary

_BLOCKS = "▁▂▃▄▅▆▇█"
_BAR = 16
"""Widest bar, in characters."""


def stats(
    days: Annotated[int, typer.Option(min=1, max=366, help="Days to look back, today included.")] = 30,
    reset: Annotated[bool, typer.Option("--reset", help="Delete all counts.")] = False,
    json: JsonOption = False,
) -> None:
    """Suggestions that editors showed, and what became of them; nothing of this leaves the machine."""
    store = Store.of_user()
    if reset:
        store.reset()
        if not json:
            stdout.print(f"all counts are deleted ({store.path})")
            return
    found = summary(store, days=days, today=date.today())
    if json:
        print_json(found)
    elif not found["days"]:
        stdout.print(f"nothing has been counted in {days} days; editors count into {store.path}")
    else:
        _draw(found)


def _draw(found: dict[str, Any]) -> None:
    """Day by day, then by language; no wider than 80 columns, of which some are spaces for larger numbers."""
    days, languages = found["days"], [*found["languages"].items(), ("all", found["total"])]
    stdout.print(f"accepted by day: {_sparkline([day['accepted'] for day in days])}")
    by_day, by_language = _table("day"), _table("language")
    by_day.add_column("shown, accepted", no_wrap=True)
    most = max(day["shown"] for day in days)
    for day in days:
        by_day.add_row(day["day"], *_cells(day), _bar(day, most))
    for name in ("p50", "p95", "p99"):
        by_language.add_column(f"{name} ms", justify="right", no_wrap=True)
    for name, figures in languages:
        latency = ("-" if ms is None else f"{ms:.0f}" for ms in figures["latency_ms"].values())
        by_language.add_row(name, *_cells(figures), *latency)
    stdout.print(by_day)
    stdout.print(by_language)
    stdout.print(found["file"])


def _table(title: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(title, no_wrap=True)
    for name in ("shown", "accepted", "", "kept", "saved"):
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _cells(figures: dict[str, Any]) -> list[str]:
    accepted, kept = _share(figures["accepted"], figures["shown"]), _share(figures["retained"], figures["accepted"])
    return [f"{figures['shown']:,}", f"{figures['accepted']:,}", accepted, kept, f"{figures['characters']:,}"]


def _share(part: int, of: int) -> str:
    return f"{part / of:.0%}" if of else "-"


def _bar(figures: dict[str, Any], most: int) -> str:
    """What was shown, and the part of it that was accepted."""
    shown, accepted = (int(_BAR * figures[name] / max(1, most)) for name in ("shown", "accepted"))
    return accepted * "█" + (shown - accepted) * "░"


def _sparkline(values: list[int]) -> str:
    most = max(1, *values)
    return "".join(_BLOCKS[(len(_BLOCKS) - 1) * value // most] for value in values)
