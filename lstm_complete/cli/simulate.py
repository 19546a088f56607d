"""`lstm-complete simulate`: how many keys the service saves, and how fast it answers."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from lstm_complete.cli.options import JsonOption, LanguageOption, ModelOption
from lstm_complete.cli.output import print_json, progress_bars
from lstm_complete.cli.report import HEAD, Report, ReportOption, cells, new_folder, print_table, write_report

_HEAD = (*HEAD, "95 % interval")
_MEASURES = (
    ("keystrokes saved", "saved", ".1%"),
    ("net, 0.2 keys for each suggestion shown", "net_saved", ".1%"),
    ("precision, accepted of shown", "precision", ".1%"),
    ("median length accepted, characters", "median_accepted", ".0f"),
    ("all requests, p50 ms", "p50_ms", ".1f"),
    ("all requests, p95 ms", "p95_ms", ".1f"),
    ("all requests, p99 ms", "p99_ms", ".1f"),
    ("requests that showed something new, p50 ms", "shown_p50_ms", ".1f"),
    ("requests that showed something new, p95 ms", "shown_p95_ms", ".1f"),
    ("first request of a line, p95 ms", "first_p95_ms", ".1f"),
    ("start to initialized, s", "init_s", ".2f"),
    ("resident memory, MB", "rss_mb", ".0f"),
)


def simulate(
    paths: Annotated[list[Path], typer.Argument(help="Folders, archives or fetched packages of one project.")],
    model: ModelOption = None,
    language: LanguageOption = None,
    files: Annotated[int, typer.Option(min=1, help="Files that are typed, a third of the project at most.")] = 10,
    lines: Annotated[int, typer.Option(min=1, help="Lines that are typed.")] = 100,
    seed: Annotated[int, typer.Option(help="Choice of files and lines.")] = 0,
    report: ReportOption = None,
    json: JsonOption = False,
) -> None:
    """Type lines of a project again through the real server: keystrokes saved, precision, latency.

    Lines are taken from files over 3,000 bytes, outside tests and docs: in a shorter one little stands before a line
    from which it could be told.
    """
    from lstm_complete.artifacts.find import resolve_model
    from lstm_complete.artifacts.folder import ModelFolder
    from lstm_complete.corpus.prepare import commonest
    from lstm_complete.evaluation.pictures import draw_latency
    from lstm_complete.evaluation.project import read_project
    from lstm_complete.evaluation.simulate import choose_trial, says_indexed, serve_command
    from lstm_complete.evaluation.simulate import simulate as run
    from lstm_complete.languages.registry import load_languages

    registry = load_languages()
    chosen = registry.by_name(language) if language else commonest(paths, registry)
    trial = choose_trial(read_project(paths, chosen), chosen, files=files, lines=lines, seed=seed)
    folder = ModelFolder.open(resolve_model(model, language=chosen.name))
    if report is not None:
        new_folder(report)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with progress_bars(*columns) as progress:
        typing = progress.add_task("typing lines", total=len(trial.places))
        measured = run(
            trial,
            chosen,
            serve_command(folder.path),
            indexed=says_indexed,
            progress=lambda count: progress.advance(typing, count),
        )
    summary = measured.summary()
    title = f"{folder.config.name}, {len(trial.places)} lines, {summary['chars']} characters"
    if report is not None:
        times = {"all": measured.typed.ms, "that showed something new": measured.typed.shown_ms}
        draw = partial(draw_latency, title=f"{folder.config.name}: answering a keystroke", times=times)
        about = {"project": ", ".join(map(str, paths)), "model": folder.config.name, "seed": str(seed)}
        write_report(report, Report(title, about, summary, _HEAD, _rows(summary), {"latency.svg": draw}))
    if json:
        print_json(summary)
    else:
        print_table(title, _HEAD, _rows(summary))


def _rows(summary: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Label, value and interval of each measure, as they are printed."""
    values = cells([(label, summary[key], form) for label, key, form in _MEASURES])
    return [(*row, _interval(summary.get(f"{key}_95"))) for row, (_, key, _) in zip(values, _MEASURES, strict=True)]


def _interval(ends: list[float] | None) -> str:
    return f"{ends[0]:.1%} to {ends[1]:.1%}" if ends else ""
