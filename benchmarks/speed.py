"""Measures how fast the release models are and writes benchmarks/reports/speed.json and its pictures, in ten minutes.

    python benchmarks/speed.py [--quick] [--language java|python] [--cache DIR] [--out DIR] [--anew]

For each model every part of `lstm-complete bench`, in a process of its own; training, which is the same for all, once.
Python is measured on its standard library, Java on jgit, which has to be fetched. The report is written anew after
each part: what is interrupted goes on with the parts that are left. Nothing else should run.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from article_models import machine
from heldout import Entry, Options, held_out, main, model_entry, read_options, shipped

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.errors import UserError
from lstm_complete.evaluation.pictures import COLOURS, new_axes, save
from lstm_complete.languages.registry import load_languages

PARTS = {"python": ("speed", "start", "memory", "generate", "train"), "java": ("speed", "start", "memory", "generate")}
PROJECTS = {"python": None, "java": "jgit"}
"""What each model is measured on; None: the standard library."""
GROWTHS = {
    "document_growth_ms": ("speed-document.svg", "as the document grows", "characters of the document"),
    "project_growth_ms": ("speed-project.svg", "as the project grows", "characters of the project"),
    "open_growth_ms": ("speed-open.svg", "as documents are opened", "open documents"),
}
BESIDE = "speed-beside.svg"
Measure = Callable[[str, Sequence[str]], dict[str, Any]]


def bench(part: str, options: Sequence[str]) -> dict[str, Any]:
    """The figures of a part of `lstm-complete bench`."""
    command = [sys.executable, "-m", "lstm_complete.cli.main", "bench", part, "--json", *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise UserError(f"lstm-complete bench {part}: ended with status {done.returncode}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def run(options: Options, measure: Measure = bench) -> None:
    """Measure what the report does not have, and draw it."""
    path = options.out / "speed.json"
    options.out.mkdir(parents=True, exist_ok=True)
    asked = [language for language in PARTS if options.language in (None, language)]
    report = _begin(path, options, asked)
    for language in asked:
        given = _given(language, options)
        if given is None:
            print(f"{language}: {PROJECTS[language]} is not fetched, left out", file=sys.stderr)
            continue
        entry = report["languages"].setdefault(language, _nothing(language))
        for part in tuple(entry["left"]):
            print(f"{language}: {part}", file=sys.stderr)
            entry["figures"] |= measure(part, given)
            entry["left"].remove(part)
            write_json(path, report)
    draw(report, options.out)


def _given(language: str, options: Options) -> list[str] | None:
    """The options of `bench` for a language; None where its project is not here."""
    name, projects = PROJECTS[language], held_out(options)
    if name is not None and name not in projects:
        return None
    project = ["--project", str(projects[name][0])] if name is not None else []
    return ["--language", language, *project, *(["--quick"] if options.quick else [])]


def _nothing(language: str) -> Entry:
    model = model_entry(shipped(load_languages().by_name(language)))
    texts = PROJECTS[language] or "Python's standard library"
    return {**model, "texts": texts, "figures": {}, "left": list(PARTS[language])}


def _begin(path: Path, options: Options, asked: Sequence[str]) -> Entry:
    """The report to go on with: without those of the asked languages that are complete, or of other weights."""
    report: Entry = json.loads(path.read_text()) if path.exists() else {}
    if report.get("quick") != options.quick:
        return {"machine": machine(), "quick": options.quick, "languages": {}}
    found = report["languages"]
    resumes = not options.anew and any(found[language]["left"] for language in asked if language in found)
    for language in asked:
        if language in found and not (resumes and found[language]["sha256"] == _nothing(language)["sha256"]):
            del found[language]
    return {**report, "machine": report["machine"] if resumes else machine()}


def draw(report: Entry, folder: Path) -> None:
    """Growth, and what was measured beside its limit and its alternative."""
    for name, (file, title, across) in GROWTHS.items():
        draw_growth(
            {kind: entry["figures"].get(name) for kind, entry in report["languages"].items()},
            folder / file,
            title,
            across,
        )
    first = next(iter(report["languages"].values()), None)
    if first is not None:
        draw_beside(first["figures"], folder / BESIDE)


def draw_growth(figures: dict[str, Entry | None], path: Path, title: str, across: str) -> None:
    """Median and 95th percentile over the size, a colour for each model."""
    axes = new_axes(f"From a key to its answer through the server, {title}", across, "milliseconds", size=(7.2, 3.4))
    for colour, (language, figure) in zip(COLOURS, figures.items(), strict=False):
        points = figure["points"] if figure else []
        sizes = [point["size"] for point in points]
        axes.plot(sizes, [point["value"] for point in points], "o-", color=colour, label=f"{language}, median")
        axes.plot(sizes, [point["p95"] for point in points], "o--", color=colour, alpha=0.5, label=f"{language}, p95")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    save(axes, path)


def draw_beside(figures: dict[str, Entry], path: Path) -> None:
    """How many times as long the machine at its limit would take, and what one would otherwise write."""
    rows = {
        name: figure for name, figure in figures.items() if (figure["limit"] or figure["baseline"]) and _is_time(figure)
    }
    axes = new_axes("Time beside a limit of the machine and another way", "times ours", "", size=(7.2, 4.6))
    for (key, label), colour in zip(
        (("limit", "limit of the machine"), ("baseline", "otherwise")), COLOURS, strict=False
    ):
        shown = {name: _times(figure, key) for name, figure in rows.items() if figure[key]}
        axes.plot(list(shown.values()), [list(rows).index(name) for name in shown], "o", color=colour, label=label)
    axes.axvline(1, color="#bbbbbb", linewidth=1, label="ours")
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_xscale("log")
    save(axes, path)


def _is_time(figure: Entry) -> bool:
    """Does it say how long something takes, or how much is done in a second? Growth is drawn by itself."""
    return (figure["unit"].endswith("/s") or figure["unit"].startswith(("us", "ms"))) and "points" not in figure


def _times(figure: Entry, key: str) -> float:
    """How many times as long as ours the other one takes."""
    ratio = figure[key] / figure["value"]
    return float(1 / ratio if figure["unit"].endswith("/s") else ratio)


if __name__ == "__main__":
    main(lambda: run(read_options(str(__doc__), lines=(0, 0))))
