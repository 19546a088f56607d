"""`lstm-complete bench`: how fast the service is here, beside what the machine can do."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from lstm_complete.cli.extras import TRAINING
from lstm_complete.cli.options import JsonOption, LanguageOption, ModelOption
from lstm_complete.cli.output import print_json, progress_bars, stderr
from lstm_complete.cli.report import print_table

if TYPE_CHECKING:
    from lstm_complete.bench.figure import Figure
    from lstm_complete.bench.subject import Subject

HEAD = ("figure", "median", "quartiles", "unit", "limit of the machine", "otherwise", "ratio")


class Part(StrEnum):
    """What is measured."""

    speed = "speed"
    start = "start"
    memory = "memory"
    train = "train"
    generate = "generate"
    all = "all"


def bench(
    part: Annotated[Part, typer.Argument(help="What is measured; train needs torch.")] = Part.all,
    model: ModelOption = None,
    language: LanguageOption = None,
    project: Annotated[
        list[Path] | None,
        typer.Option(
            help="A folder, archive or fetched package to measure with, which the model was not trained on"
            " (default: Python's standard library, whatever the language)."
        ),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A look: small sizes, few repetitions.")] = False,
    json: JsonOption = False,
) -> None:
    """Measure speed here: each figure with its spread, a limit of the machine, and what one would otherwise write.

    Nothing else should run.
    """
    from lstm_complete.artifacts.find import resolve_model
    from lstm_complete.artifacts.folder import ModelFolder
    from lstm_complete.bench.scale import QUICK, USUAL
    from lstm_complete.bench.subject import Subject
    from lstm_complete.bench.texts import library, texts_of
    from lstm_complete.languages.registry import load_languages

    chosen = load_languages().by_name(language or "python")
    folder = ModelFolder.open(resolve_model(model, language=chosen.name))
    texts = texts_of(project, chosen) if project else library()
    subject = Subject(folder, chosen, texts, QUICK if quick else USUAL)
    figures = []
    with progress_bars(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as progress:
        for name, measure in measures(part).items():
            task = progress.add_task(name)
            for figure in measure(subject, project or []):
                figures.append(figure)
                progress.update(task, description=f"{name}: {figure.about}")
            progress.remove_task(task)
    if json:
        print_json({figure.name: figure.entry() for figure in figures})
    else:
        print_table(f"{folder.config.name}, median and quartiles", HEAD, [cells(figure) for figure in figures])


Measure = Callable[["Subject", list[Path]], Iterator["Figure"]]


def measures(part: Part) -> dict[str, Measure]:
    """What measures a part, by name; of all parts, those that can be measured with what is installed.

    Raises:
        UserError: the part that was asked for needs what is not installed.
    """
    every: dict[str, Measure] = {
        "speed": _speed,
        "start": _start,
        "memory": _memory,
        "train": _train,
        "generate": _generate,
    }
    if part is Part.train:
        TRAINING.require()
    if part is not Part.all:
        return {part.value: every[part.value]}
    if TRAINING.missing:
        stderr.print(f"training is not measured: {TRAINING}")
        del every["train"]
    return every


def _speed(subject: "Subject", project: list[Path]) -> Iterator["Figure"]:
    from lstm_complete.bench import decoding, editing, growth, indexing, keystrokes, meanwhile, network, quantisation

    yield from network.figures(subject.folder)
    yield decoding.figure(subject)
    yield from keystrokes.figures(subject)
    yield editing.figure(subject)
    yield from growth.figures(subject)
    yield from indexing.figures(subject)
    yield from meanwhile.figures(subject)
    if unseen := quantisation.unseen(subject.language, project):
        yield quantisation.figure(subject, unseen)
    else:
        stderr.print("what int8 costs is not measured: name text that the model was not trained on with --project")


def _start(subject: "Subject", _project: list[Path]) -> Iterator["Figure"]:
    from lstm_complete.bench.starting import start_figures

    yield from start_figures(subject)


def _memory(subject: "Subject", _project: list[Path]) -> Iterator["Figure"]:
    from lstm_complete.bench.starting import memory_figure

    yield memory_figure(subject)


def _train(subject: "Subject", _project: list[Path]) -> Iterator["Figure"]:
    from lstm_complete.bench.training import figures

    yield from figures(subject.scale.trainings)


def _generate(subject: "Subject", _project: list[Path]) -> Iterator["Figure"]:
    from lstm_complete.bench.writing import figure

    yield figure(subject)


def cells(figure: "Figure") -> tuple[str, ...]:
    """A figure as a row of the table under HEAD."""
    beside = [f"{one.value:,.3g} ({one.what})" if one else "" for one in (figure.limit, figure.baseline)]
    ratio = f"{figure.ratio:.2f}" if figure.ratio is not None else ""
    found = figure.sample
    spread = f"{found.low:,.4g} - {found.high:,.4g}" if found.low < found.high else ""
    return (figure.about, f"{found.median:,.4g}", spread, figure.unit, *beside, ratio)
