"""Writes what docs take from elsewhere: the settings page, the README's figures, the models' cards.

python scripts/docs.py           write
python scripts/docs.py --check   exit with status 1 and the names of pages that would change
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from lstm_complete.artifacts.card import model_card
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.settings import SECTION, settings_schema

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "benchmarks" / "reports" / "article-models.json"
INDENTED = "generated lines at the expected indentation (without constraints)"
CLOSED = "generated brackets that are closed (without constraints)"
JUDGED = (
    "¹ In 20 texts of 2,000 characters, much of them comments and docstrings. Only complete lines of code that begin\n"
    "a statement are judged, and by the same levels that constrain the writing: with constraints the share says that\n"
    "they hold, not what the network knows; that is the share without."
)
_BLOCK = re.compile(r"(<!-- figures: scripts/docs.py -->\n).*?(<!-- end of figures -->)", re.DOTALL)


def main() -> None:
    """Write or check all pages."""
    report = json.loads(REPORT.read_text())
    pages = {ROOT / "docs" / "settings.md": settings_page(), ROOT / "README.md": readme(report)}
    for name, figures in report["models"].items():
        folder = ModelFolder.open(ROOT / "models" / "lstm_complete_models" / name)
        pages[folder.path / "CARD.md"] = card(folder, figures, report["machine"])
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not what scripts/docs.py writes")
        sys.exit(bool(stale))
    for path in stale:
        path.write_text(pages[path])
        print(f"wrote {path.relative_to(ROOT)}")


def settings_page() -> str:
    """docs/settings.md from the settings model."""
    rows = [f"| `{name}` | {kind} | {_default(value)} | {text} |" for name, kind, value, text in settings_schema()]
    return "\n".join(
        [
            "# Settings",
            "",
            f"Editors send these under the section `{SECTION}`: as `initializationOptions`, in answer to",
            "`workspace/configuration`, or with `workspace/didChangeConfiguration`. Every one has a default. An",
            "unknown setting is ignored; an invalid one keeps its default, and a log message names it.",
            "",
            "| setting | type | default | meaning |",
            "|---|---|---|---|",
            *rows,
            "",
            "The environment variable `LSTM_COMPLETE_HOME` names the folder of your own models and choices (default:",
            "the platform's folder for application data).",
            "",
        ]
    )


def readme(report: dict[str, Any]) -> str:
    """The README with the figures of the report between its two markers."""
    text = (ROOT / "README.md").read_text()
    return _BLOCK.sub(lambda match: match.group(1) + figures_table(report) + match.group(2), text)


def figures_table(report: dict[str, Any]) -> str:
    """What a newcomer wants to know of the two models."""
    where = report["machine"]
    names = list(report["models"])
    models = [report["models"][name] for name in names]
    folders = [ModelFolder.open(ROOT / "models" / "lstm_complete_models" / name) for name in names]
    rows = [
        ("trained for, minutes on one core", [f"{folder.config.trained.minutes:.0f}" for folder in folders]),
        ("project that it has not seen", [f"{m['project']}, {m['evaluation']['chars']:,} characters" for m in models]),
        ("bits per character, the network alone", [_bits(m, "static") for m in models]),
        ("bits per character, the network alone, median file", [_bits(m, "static_median_file") for m in models]),
        ("bits per character, `xz -9e`, same bytes", [_bits(m, "xz") for m in models]),
        ("line completion, exact match / edit similarity", [_line(m) for m in models]),
        ("names that exist", [_percent(m["evaluation"]["names_exist"]) for m in models]),
        ("completed lines without a new syntax error", [_percent(m["evaluation"]["syntax_ok"]) for m in models]),
        ("generated lines whose indentation is judged¹", [_lines_judged(m) for m in models]),
        (INDENTED, [_generated(m, "lines_at_expected_indentation") for m in models]),
        (CLOSED, [_generated(m, "brackets_closed") for m in models]),
        ("the same in the project's own files", [_real(m) for m in models]),
        ("a keystroke, p50 / p95, ms", [f"{m['keystroke_ms']['p50']} / {m['keystroke_ms']['p95']}" for m in models]),
    ]
    head = ["| | " + " | ".join(f"`{name}`" for name in names) + " |", "|---|" + "---|" * len(names)]
    body = [f"| {label} | {' | '.join(values)} |" for label, values in rows]
    note = f"{where['cpu']}, {where['cores']} cores, {where['date']}; `benchmarks/article_models.py` wrote the report."
    return "\n".join([*head, *body, "", JUDGED, "", note, ""])


def card(folder: ModelFolder, figures: dict[str, Any], where: dict[str, Any]) -> str:
    """CARD.md with what was measured."""
    measured = {
        f"bits per character on {figures['project']} (not trained on)": _bits(figures, "static"),
        "`xz -9e` on the same bytes": _bits(figures, "xz"),
        INDENTED: _generated(figures, "lines_at_expected_indentation"),
        CLOSED: _generated(figures, "brackets_closed"),
        "measured on": f"{where['cpu']}, {where['cores']} cores",
    }
    return model_card(folder.config, folder.manifest, figures=measured)


def _default(value: Any) -> str:
    return f"`{json.dumps(value)}`"


def _bits(model: dict[str, Any], key: str) -> str:
    return f"{model['evaluation']['bits_per_char'][key]:.3f}"


def _line(model: dict[str, Any]) -> str:
    line = model["evaluation"]["line"]
    return f"{line['exact_match']:.1f} % / {line['edit_similarity']:.1f}"


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _generated(model: dict[str, Any], key: str) -> str:
    ways = model["generated"]
    return f"{_percent(ways['constrained'][key])} ({_percent(ways['unconstrained'][key])})"


def _lines_judged(model: dict[str, Any]) -> str:
    return str(model["generated"]["constrained"]["lines_checked"])


def _real(model: dict[str, Any]) -> str:
    real = model["generated"]["real_files"]
    return f"{_percent(real['lines_at_expected_indentation'])} and {_percent(real['brackets_closed'])}"


if __name__ == "__main__":
    main()
