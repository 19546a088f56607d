"""`lstm-complete lab`: the experiments of the article, trained and measured here."""

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn

from lstm_complete.cli.extras import LAB
from lstm_complete.cli.options import JsonOption
from lstm_complete.cli.output import print_json, progress_bars, stderr, stdout
from lstm_complete.cli.report import print_table
from lstm_complete.cores import usable_cores
from lstm_complete.errors import UserError

if TYPE_CHECKING:
    from lstm_complete.lab.experiment import Experiment


def lab(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="An experiment; --list names them.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Run every experiment that trains networks of its own.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="Name the experiments and their rows.")] = False,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder that gets a folder for each experiment.")] = Path(
        "lab"
    ),
    seeds: Annotated[int, typer.Option(min=1, max=5, help="Seeds from 0 on; fewer give a first look.")] = 5,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes side by side (default: one a core).")] = None,
    json: JsonOption = False,
) -> None:
    """Train the article's toy networks and check what it says of them; Ctrl-C stops, a rerun goes on."""
    LAB.require()
    from lstm_complete.lab.registry import EXPERIMENTS, experiment, toy_experiments

    if list_:
        _list(EXPERIMENTS, json=json)
        return
    if all_ == (name is not None):
        raise UserError("name one experiment, or --all; --list names them")
    chosen = toy_experiments() if name is None else [experiment(name)]
    reports = _run(chosen, out, seeds=seeds, workers=jobs or usable_cores())
    if json:
        print_json({"experiments": reports})
    else:
        for report in reports:
            _print(report)


def _list(experiments: "tuple[Experiment, ...]", *, json: bool) -> None:
    if json:
        named = [{"name": e.name, "title": e.title, "rows": [row.id for row in e.rows]} for e in experiments]
        print_json({"experiments": named})
        return
    widest = max(len(e.name) for e in experiments)
    for e in experiments:
        rows = ", ".join(row.id for row in e.rows)
        stdout.print(f"{e.name:<{widest}}  {e.title} ({rows})", soft_wrap=True)


def _run(chosen: "list[Experiment]", out: Path, *, seeds: int, workers: int) -> list[dict[str, Any]]:
    """Run all jobs, then write each experiment's report, and how long it took if it was done in one go."""
    from lstm_complete.lab import running
    from lstm_complete.lab.report import report, write, write_time

    todo = running.jobs(chosen, out, range(seeds))
    at_once = not any(running.outcome_of(job) for job in todo)
    started = perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with progress_bars(*columns) as progress:
        task = progress.add_task("networks of a seed", total=len(todo))

        def finished(job: running.Job) -> None:
            progress.update(task, advance=1, description=f"{job.name}, seed {job.seed}")

        running.run_jobs(todo, workers=workers, finished=finished)
    reports = []
    for experiment in chosen:
        own = [job for job in todo if job.name == experiment.name]
        found = {job.seed: outcomes for job in own if (outcomes := running.outcome_of(job)) is not None}
        reports.append(report(experiment, found))
        (shown,) = (job for job in own if job.seed == reports[-1]["shown_seed"])
        write(experiment, reports[-1], shown.folder, shown.out)
        stderr.print(f"{own[0].out}: report.json, report.md, pictures")
    if at_once:
        write_time(out, chosen, workers, perf_counter() - started)
    return reports


def _print(report: dict[str, Any]) -> None:
    verdicts = {True: "yes", False: "no", None: "reported"}
    rows = [(row["id"], row["claim"], _verdict(row, verdicts)) for row in report["rows"]]
    print_table(report["title"], ("row", "claim", "passed"), rows)


def _verdict(row: dict[str, Any], verdicts: dict[bool | None, str]) -> str:
    """The verdict, and with how many seeds."""
    if row["passed"] is None:
        return verdicts[None]
    return f"{verdicts[row['passed']]}, {sum(seed['passed'] for seed in row['seeds'])} of {len(row['seeds'])}"
