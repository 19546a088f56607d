"""What docs/editors.md says of the time from a key to ghost text, from the reports of each editor."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pages import table

Report = dict[str, Any]
_PARTS = ("debounce", "server", "drawing", "all")
_WEB_PARTS = ("waiting", "server", "drawing", "total")
_ROWS = ("the editor waits", "the server answers", "the editor draws", "together")


def with_latencies(page: str, reports: Mapping[str, Report]) -> str:
    """The page with the figures of the reports, by the editors' names, between their markers."""
    for name, show in _SHOWN.items():
        page = _filled(page, name, show(reports[name]))
    return page


def _filled(page: str, name: str, text: str) -> str:
    """The page with a text between the markers of an editor."""
    block = re.compile(rf"(<!-- {name}: scripts/docs.py -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    return block.sub(lambda match: f"{match[1]}{text}\n{match[2]}", page)


def _vscode(report: Report) -> str:
    shown = report["shown"]
    keys = {"p50": "p50_ms", "p95": "p95_ms"}
    column = [_ms({name: shown[part][key] for name, key in keys.items()}) for part in _PARTS]
    program = f"VS Code {report['vscode']} in headless Chromium"
    note = f"{shown['keys']} keys that made ghost text come, {_model(report)}, {program}"
    return _latencies(["p50 / p95, ms"], [column], note, report)


def _neovim(report: Report) -> str:
    ways = {"this plugin": report["plugin"], "Neovim alone": report["neovim"]}
    columns = [[_ms(way[part]) for part in _PARTS] for way in ways.values()]
    note = f"{report['plugin']['keys']} keys that made ghost text come in each way, {_model(report)}, Neovim 0.12"
    return _latencies([f"{name}, p50 / p95, ms" for name in ways], columns, note, report)


def _web(report: Report) -> str:
    languages = {"Java": report["java"], "Python": report["python"]}
    columns = [[_ms(found["ms"][part]) for part in _WEB_PARTS] for found in languages.values()]
    counts = " and ".join(str(found["suggestions"]) for found in languages.values())
    note = f"{counts} suggestions, headless Chromium {report['machine']['browser']}"
    return _latencies([f"{name}, p50 / p95, ms" for name in languages], columns, note, report)


_SHOWN: dict[str, Callable[[Report], str]] = {"vscode": _vscode, "neovim": _neovim, "web": _web}


def _latencies(heads: Sequence[str], columns: Sequence[Sequence[str]], note: str, report: Report) -> str:
    """A row for each part of the time, a column for each way, and how it was measured."""
    rows = [list(row) for row in zip(_ROWS, *columns, strict=True)]
    where = report["machine"]
    measured = f"{where['cpu']}, {where['cores']} cores, {where['date']}; `benchmarks/editors_*.py` wrote the reports."
    return f"{table(['from a key to ghost text', *heads], rows)}\n\n{note};\n{measured}"


def _model(report: Report) -> str:
    return f"the shipped model `{report['model']}`"


def _ms(part: Mapping[str, float]) -> str:
    return f"{part['p50']:.0f} / {part['p95']:.0f}"
