"""`lstm-complete bench`: how fast the service is here, beside what the machine can do."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from lstm_complete.cli.extras import TRAINING
from lstm_complete.cli.options import JsonOption, LanguageOption, ModelOption
from lstm_complete.cli.output import print_json, progress_bars
from lstm_complete.cli.report import print_table

if TYPE_CHECKING:
    from lstm_complete.artifacts.folder import ModelFolder
    from lstm_complete.bench.figure import Figure
    from lstm_complete.languages.contract import Language

_HEAD = ("figure", "median", "quartiles", "unit", "limit of the machine", "otherwise", "ratio")


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
    json: JsonOption = False,
) -> None:
    """Measure speed here: each figure with its spread, a limit of the machine, and what one would otherwise write.

    Nothing else should run. The texts are those of Python's standard library, whatever the model's language.
    """
    from lstm_complete.artifacts.find import resolve_model
    from lstm_complete.artifacts.folder import ModelFolder
    from lstm_complete.languages.registry import load_languages

    chosen = load_languages().by_name(language or "python")
    folder = ModelFolder.open(resolve_model(model, language=chosen.name))
    figures = []
    with progress_bars(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as progress:
        for name, measure in _parts(part).items():
            task = progress.add_task(name)
            for figure in measure(folder, chosen):
                figures.append(figure)
                progress.update(task, description=f"{name}: {figure.about}")
            progress.remove_task(task)
    if json:
        print_json({figure.name: figure.entry() for figure in figures})
    else:
        print_table(f"{folder.config.name}, median and quartiles", _HEAD, [_row(figure) for figure in figures])


Measure = Callable[["ModelFolder", "Language"], Iterator["Figure"]]


def _parts(part: Part) -> dict[str, Measure]:
    every: dict[str, Measure] = {
        "speed": _speed,
        "start": _start,
        "memory": _memory,
        "train": _train,
        "generate": _generate,
    }
    if part is Part.train or part is Part.all:
        TRAINING.require()
    return every if part is Part.all else {part.value: every[part.value]}


def _speed(folder: "ModelFolder", language: "Language") -> Iterator["Figure"]:
    from lstm_complete.bench import decoding, indexing, keystrokes, network
    from lstm_complete.engine.model import open_model

    model = open_model(folder, "cpu")
    yield from network.figures(folder)
    yield decoding.figure(model, language)
    yield from keystrokes.figures(model, language)
    yield from indexing.figures(language)


def _start(folder: "ModelFolder", language: "Language") -> Iterator["Figure"]:
    from lstm_complete.bench.starting import start_figures

    yield from start_figures(folder, language)


def _memory(folder: "ModelFolder", language: "Language") -> Iterator["Figure"]:
    from lstm_complete.bench.starting import memory_figure

    yield memory_figure(folder, language)


def _train(_folder: "ModelFolder", _language: "Language") -> Iterator["Figure"]:
    from lstm_complete.bench.training import figures

    yield from figures()


def _generate(folder: "ModelFolder", language: "Language") -> Iterator["Figure"]:
    from lstm_complete.bench.writing import figure
    from lstm_complete.engine.runtime import open_runtime

    yield figure(open_runtime(folder, "cpu"), language)


def _row(figure: "Figure") -> tuple[str, ...]:
    beside = [f"{one.value:,.3g} ({one.what})" if one else "" for one in (figure.limit, figure.baseline)]
    ratio = f"{figure.ratio:.2f}" if figure.ratio is not None else ""
    found = figure.sample
    return (figure.about, f"{found.median:,.4g}", f"{found.low:,.4g} - {found.high:,.4g}", figure.unit, *beside, ratio)
