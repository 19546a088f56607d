"""`lstm-complete simulate`: how many keys the service saves, and how fast it answers."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from lstm_complete.cli.options import JsonOption, LanguageOption, ModelOption
from lstm_complete.cli.output import print_json, progress_bars, stdout
from lstm_complete.cli.report import ReportOption, Row, cells, new_folder, write_report

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
    """Type lines of a project again through the real server: keystrokes saved, precision, latency."""
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
        write_report(report, title, summary, _rows(summary), {"latency.svg": draw})
    if json:
        print_json(summary)
    else:
        _print_table(title, summary)


def _rows(summary: dict[str, Any]) -> list[Row]:
    return [(label, summary[key], form) for label, key, form in _MEASURES]


def _print_table(title: str, summary: dict[str, Any]) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column("measure")
    table.add_column("value", justify="right")
    table.add_column("95 % interval", justify="right")
    for (label, value), (_, key, _) in zip(cells(_rows(summary)), _MEASURES, strict=True):
        interval = summary.get(f"{key}_95")
        table.add_row(label, value, f"{interval[0]:.1%} to {interval[1]:.1%}" if interval else "")
    stdout.print(table)
