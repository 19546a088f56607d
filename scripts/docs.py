"""Writes what is taken from elsewhere: pages of settings and reports, the README's figures, cards, VS Code's settings.

python scripts/docs.py           write
python scripts/docs.py --check   exit with status 1 and the names of pages that would change
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from editors_page import with_latencies
from explorer_page import explorer_page
from lab_page import lab_page
from matches_page import matches_page
from mixers_page import mixers_page
from quality import quality_page
from release_lab import NETWORKS
from speed_page import speed_page
from surprise_page import surprise_page
from training_page import training_page
from vscode_settings import PACKAGE, vscode_package

from lstm_complete.artifacts.card import model_card
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.settings import SECTION, settings_schema

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "benchmarks" / "reports"
INDENTED = "generated lines at the expected indentation (without constraints)"
CLOSED = "generated brackets that are closed (without constraints)"
JUDGED = (
    "¹ In 20 texts of 2,000 characters, much of them comments and docstrings. Only complete lines of code that begin\n"
    "a statement are judged, and by the same levels that constrain the writing: with constraints the share says that\n"
    "they hold, not what the network knows; that is the share without."
)
_BLOCK = re.compile(r"(<!-- figures: scripts/docs.py -->\n).*?(<!-- end of figures -->)", re.DOTALL)
_TEXT_BLOCK = re.compile(r"(<!-- text: scripts/docs.py -->\n).*?(<!-- end of text -->)", re.DOTALL)
_CORPUS_BLOCK = re.compile(r"(<!-- corpus: scripts/docs.py -->\n).*?(<!-- end of corpus -->)", re.DOTALL)
_RELEASE_BLOCK = re.compile(r"(<!-- release: scripts/docs.py -->\n).*?(<!-- end of release -->)", re.DOTALL)


def main() -> None:
    """Write or check all pages."""
    report, release, text = _report("article-models"), _report("release"), _report("text")
    docs = ROOT / "docs"
    pages = {
        docs / "settings.md": settings_page(),
        docs / "quality.md": quality_page(release, _report("ablation"), _report("curve")),
        docs / "mixers.md": mixers_page(_report("mixers")),
        docs / "training.md": training_page(_report("trials"), _report("plain"), _released()),
        docs / "matches.md": matches_page(_report("index")),
        docs / "speed.md": speed_page(_report("speed"), release),
        docs / "lab.md": lab_page(
            _lab_reports(), _report("lab-earlier-runs"), _report("lab-time"), docs / "pictures" / "lab"
        ),
        docs / "explorer.md": explorer_page((docs / "explorer.md").read_text(), _report("explorer")),
        docs / "surprise.md": surprise_page(_report("surprise"), _report("doubts")),
        ROOT / "README.md": readme(report, release, text),
        docs / "editors.md": with_latencies(
            (docs / "editors.md").read_text(),
            {name: _report(f"editors-{name}") for name in ("vscode", "neovim", "web")},
        ),
        PACKAGE: vscode_package(),
    }
    for name, figures in report["models"].items():
        folder = ModelFolder.open(ROOT / "models" / "lstm_complete_models" / name)
        pages[folder.path / "CARD.md"] = card(folder, figures, report["machine"])
    for name in sorted({figures["model"] for figures in release["projects"].values()}):
        folder = ModelFolder.open(ROOT / "models" / "lstm_complete_models" / name)
        pages[folder.path / "CARD.md"] = release_card(folder, release)
    reports_of_lab = {report_of_lab["name"]: report_of_lab for report_of_lab in _lab_reports()}
    for name, (task, _) in NETWORKS.items():
        path = ROOT / "models" / "lstm_complete_models" / name
        pages[path / "CARD.md"] = lab_card(ModelFolder.open(path), reports_of_lab[task])
    folder = ModelFolder.open(ROOT / "models" / "lstm_complete_models" / text["model"])
    pages[folder.path / "CARD.md"] = model_card(folder.config, folder.manifest, figures=text_figures(text))
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not what scripts/docs.py writes")
        sys.exit(bool(stale))
    for path in stale:
        path.write_text(pages[path])
        print(f"wrote {path.relative_to(ROOT)}")


def _released() -> list[ModelFolder]:
    """The release models."""
    models = ROOT / "models" / "lstm_complete_models"
    return [ModelFolder.open(models / name) for name in ("java", "python", "text")]


def _report(name: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((REPORTS / f"{name}.json").read_text())
    return report


def _lab_reports() -> list[dict[str, Any]]:
    """The reports of the lab, toy tasks in the article's order, then the others."""
    order = ("counting", "selective-counting", "no-input-gate", "remembering", "copying", "scene", "cells", "words")
    found = [_report(f"lab/{path.stem}") for path in sorted((REPORTS / "lab").glob("*.json"))]
    return sorted(found, key=lambda report: (*order, report["name"]).index(report["name"]))


def lab_card(folder: ModelFolder, report: dict[str, Any]) -> str:
    """The card of a network of the lab: which rows its seed passes."""
    seed = report["shown_seed"]
    passed = [row["id"] for row in report["rows"] for own in row["seeds"] if own["seed"] == seed and own["passed"]]
    figures = {
        "network of": f"`lstm-complete lab {report['name']}`, seed {seed}",
        "rows of docs/lab.md that it passes": ", ".join(passed) or "none has a threshold",
    }
    return model_card(folder.config, folder.manifest, figures=figures)


def settings_page() -> str:
    """docs/settings.md from the settings model."""
    rows = [f"| `{name}` | {kind} | {_default(value)} | {text} |" for name, kind, value, text in settings_schema()]
    return "\n".join(
        [
            "# Settings",
            "",
            "Editors send these as `initializationOptions` or with `workspace/didChangeConfiguration`, with or",
            f"without the section `{SECTION}` around them, or in answer to `workspace/configuration`. Every one has a",
            "default. An unknown setting is ignored; an invalid one keeps its default, and a log message names it.",
            "",
            "In VS Code they are among the editor's settings. In Neovim they are a table of `setup`,",
            "`settings = { maxLines = 1 }`, in Emacs the variable `lstm-complete-settings`, `'(:maxLines 1)`, in Helix",
            "the server's `config = { maxLines = 1 }`.",
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


def readme(report: dict[str, Any], release: dict[str, Any], prose: dict[str, Any]) -> str:
    """The README with the figures of all reports between their markers."""
    text = (ROOT / "README.md").read_text()
    rows = [f"| {label} | {value} |" for label, value in text_figures(prose).items()]
    table = "\n".join(["| | held-out packages |", "|---|---|", *rows, ""])
    text = _TEXT_BLOCK.sub(lambda match: match.group(1) + table + match.group(2), text)
    text = _CORPUS_BLOCK.sub(lambda match: match.group(1) + corpus_speed() + match.group(2), text)
    text = _RELEASE_BLOCK.sub(lambda match: match.group(1) + release_table(release) + match.group(2), text)
    return _BLOCK.sub(lambda match: match.group(1) + figures_table(report) + match.group(2), text)


def text_figures(report: dict[str, Any]) -> dict[str, str]:
    """What the text model reaches on the prose of all held-out packages together."""
    found, before = report["together"], report["before"]
    labels = {
        "bits per character, network and memory": "adapting",
        "the same, the network alone": "static",
        f"the same, the network of `{before}`": "before",
        "the same, `zpaq -m5`": "zpaq",
        "the same, 7-Zip's PPMd": "ppmd",
        "the same, `xz -9e`": "xz",
    }
    bits = {label: "-" if found[key] is None else f"{found[key]:.3f}" for label, key in labels.items()}
    return {"characters of readmes, news and manuals": f"{found['characters']:,}", **bits}


def corpus_speed() -> str:
    """How fast `corpus prepare` is, and where its time goes."""
    corpora = _report("corpus")["corpora"]
    names = " and ".join({"java": "Java", "python": "Python"}[language] for language in corpora)
    filters, whole = (
        " and ".join(f"{found[key]:.1f}" for found in corpora.values())
        for key in ("filters_mb_per_s", "whole_mb_per_s")
    )
    memory = " and ".join(
        f"{100 * found['seconds']['memory'] / found['seconds']['whole']:.0f}" for found in corpora.values()
    )
    peak = max(found["peak_memory_mb"] for found in corpora.values())
    return (
        f"On one core it reads, filters and compares {filters} MB a second of {names}; the whole, {whole} MB a\n"
        f"second, spends {memory} % of its time on what a memory would expect of each character, which networks are\n"
        f"trained to read. It takes {peak} MB of memory at most (`benchmarks/corpus.py`).\n"
    )


def release_table(release: dict[str, Any]) -> str:
    """What the release models reach on projects that they have not seen."""
    where, projects = release["machine"], release["projects"]
    rows = [(label, [show(project) for project in projects.values()]) for label, show in RELEASE_ROWS]
    kinds = {"java": "Java", "python": "Python"}
    head = "| | " + " | ".join(f"{name} ({kinds[project['language']]})" for name, project in projects.items()) + " |"
    body = [f"| {label} | {' | '.join(values)} |" for label, values in rows]
    note = (
        f"{release['scale']['lines']} lines of each project. {where['cpu']}, {where['cores']} cores, {where['date']};"
        "\n`scripts/evaluate` writes the report. All targets, what each stage adds, and peers:"
        " [docs/quality.md](docs/quality.md)."
    )
    return "\n".join([head, "|---|" + "---|" * len(projects), *body, "", note, ""])


def _typing(project: dict[str, Any], engine: str, key: str) -> str:
    found = project["typing"].get(engine)
    return "-" if found is None else _percent(found[key])


def _compressed(project: dict[str, Any], key: str) -> str:
    bits = project["compression"][key]
    return "-" if bits is None else f"{bits:.3f}"


def _milliseconds(project: dict[str, Any]) -> str:
    ours = project["typing"]["ours"]
    return f"{ours['p50_ms']:.0f} / {ours['p95_ms']:.0f}"


RELEASE_ROWS: tuple[tuple[str, Callable[[dict[str, Any]], str]], ...] = (
    ("keystrokes saved", lambda p: _typing(p, "ours", "saved")),
    ("the same, jedi-language-server", lambda p: _typing(p, "jedi_language_server", "saved")),
    ("the same, copying the longest match to the line's end", lambda p: _typing(p, "longest_match_copier", "saved")),
    ("the same, copying it to a token's end", lambda p: _typing(p, "longest_match_token_copier", "saved")),
    ("the same, the network without memory", lambda p: _typing(p, "network_alone", "saved")),
    ("net, 0.2 keys for each suggestion shown", lambda p: _typing(p, "ours", "net_saved")),
    ("suggestions that are right", lambda p: _typing(p, "ours", "precision")),
    ("characters of an accepted one, median", lambda p: f"{p['typing']['ours']['median_accepted'] or 0:.0f}"),
    ("an answer, p50 / p95, ms", _milliseconds),
    ("whole lines: exact match / edit similarity", lambda p: _line({"evaluation": p})),
    ("names in shown suggestions that exist", lambda p: _percent(p["names_exist"])),
    ("suggestions to the line's end without a new syntax error", lambda p: _percent(p["syntax_ok"])),
    ("bits per character, network and memory", lambda p: _compressed(p, "adapting")),
    ("the same, the network alone", lambda p: _compressed(p, "static")),
    ("the same, `zpaq -m5`", lambda p: _compressed(p, "zpaq")),
    ("the same, 7-Zip's PPMd", lambda p: _compressed(p, "ppmd")),
    ("the same, `xz -9e`", lambda p: _compressed(p, "xz")),
)


def release_card(folder: ModelFolder, release: dict[str, Any]) -> str:
    """CARD.md of a release model."""
    where = release["machine"]
    measured: dict[str, str] = {}
    for name, project in release["projects"].items():
        if project["model"] == folder.config.name:
            measured |= {f"{label}, {name}": show(project) for label, show in RELEASE_ROWS if show(project) != "-"}
    measured["measured on"] = f"{where['cpu']}, {where['cores']} cores"
    return model_card(folder.config, folder.manifest, figures=measured)


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


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


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
