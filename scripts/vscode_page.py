"""What docs/editors.md says of VS Code's latency, from its report."""

import re
from typing import Any

_BLOCK = re.compile(r"(<!-- vscode: scripts/docs.py -->\n).*?(<!-- end of vscode -->)", re.DOTALL)
_PARTS = {"debounce": "VS Code waits", "server": "the server answers", "drawing": "VS Code draws", "all": "together"}


def with_vscode_latency(page: str, report: dict[str, Any]) -> str:
    """The page with the figures of the report between its markers."""
    shown, where = report["shown"], report["machine"]
    rows = [f"| {label} | {_ms(shown[part])} |" for part, label in _PARTS.items()]
    table = "\n".join(["| from a key to ghost text | p50 / p95, ms |", "|---|---|", *rows])
    note = (
        f"{shown['keys']} keys that made ghost text come, the shipped model `{report['model']}`, VS Code"
        f" {report['vscode']} in headless Chromium;\n{where['cpu']}, {where['cores']} cores, {where['date']};"
        " `scripts/editors --record` writes the report."
    )
    return _BLOCK.sub(lambda match: f"{match[1]}{table}\n\n{note}\n{match[2]}", page)


def _ms(part: dict[str, float]) -> str:
    return f"{part['p50_ms']:.0f} / {part['p95_ms']:.0f}"
