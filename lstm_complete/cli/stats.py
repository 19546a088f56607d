"""`lstm-complete stats`: how suggestions fare, from counts that stay on this machine."""

from datetime import date
from typing import Annotated, Any

import typer
from rich.table import Table

from lstm_complete.cli.options import JsonOption
from lstm_complete.cli.output import print_json, stdout
from lstm_complete.statistics.store import Store
from lstm_complete.statistics.summary import summary

_BLOCKS = "▁▂▃▄▅▆▇█"
_BAR = 24
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
    found = summary(store, days=days, today=date.today())
    if json:
        print_json(found)
    elif not found["days"]:
        stdout.print(f"nothing has been counted in {days} days; editors count into {store.path}")
    else:
        _draw(found)


def _draw(found: dict[str, Any]) -> None:
    days = found["days"]
    stdout.print(f"accepted by day  {_sparkline([day['accepted'] for day in days])}  {found['file']}")
    stdout.print(_table("day", [(day["day"], day) for day in days], bars=True))
    rows = [*found["languages"].items(), ("all", found["total"])]
    stdout.print(_table("language", rows, bars=False))


def _table(title: str, rows: list[tuple[str, dict[str, Any]]], *, bars: bool) -> Table:
    table = Table()
    table.add_column(title, no_wrap=True)
    for name in ("shown", "accepted", "", "kept", "characters", "p50 ms", "p95 ms", "p99 ms"):
        table.add_column(name, justify="right", no_wrap=True)
    if bars:
        table.add_column("shown, accepted", no_wrap=True)
    most = max(figures["shown"] for _, figures in rows)
    for name, figures in rows:
        table.add_row(name, *_cells(figures), *([_bar(figures, most)] if bars else []))
    return table


def _cells(figures: dict[str, Any]) -> list[str]:
    return [
        f"{figures['shown']:,}",
        f"{figures['accepted']:,}",
        _share(figures["accepted"], figures["shown"]),
        _share(figures["retained"], figures["accepted"]),
        f"{figures['characters']:,}",
        *("-" if ms is None else f"{ms:.0f}" for ms in figures["latency_ms"].values()),
    ]


def _share(part: int, of: int) -> str:
    return f"{part / of:.0%}" if of else "-"


def _bar(figures: dict[str, Any], most: int) -> str:
    """What was shown, and the part of it that was accepted."""
    shown, accepted = (int(_BAR * figures[name] / max(1, most)) for name in ("shown", "accepted"))
    return accepted * "█" + (shown - accepted) * "░"


def _sparkline(values: list[int]) -> str:
    most = max(1, *values)
    return "".join(_BLOCKS[(len(_BLOCKS) - 1) * value // most] for value in values)
