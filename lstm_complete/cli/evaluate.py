"""`lstm-complete evaluate`: how well a model knows a project that it has not seen."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from lstm_complete.cli.options import Device, DeviceOption, JsonOption, LanguageOption
from lstm_complete.cli.output import print_json, progress_bars, stderr
from lstm_complete.cli.report import HEAD, Report, ReportOption, Row, cells, new_folder, print_table, write_report

if TYPE_CHECKING:
    from lstm_complete.engine.completer import Completer
    from lstm_complete.engine.model import Model
    from lstm_complete.evaluation.project import Stream
    from lstm_complete.evaluation.sampling import Source
    from lstm_complete.evaluation.shown import ShownScores
    from lstm_complete.evaluation.simulate import Trial
    from lstm_complete.languages.contract import Language


FILES = 10
"""Files whose lines are completed, the rest of the project being known."""


@dataclass(frozen=True)
class _Project:
    language: "Language"
    sources: "list[Source]"
    stream: "Stream"
    trial: "Trial"


def evaluate(
    model: Annotated[str, typer.Argument(help="A model's name or folder.")],
    paths: Annotated[list[Path], typer.Argument(help="Folders, archives or fetched packages of the project.")],
    language: LanguageOption = None,
    chars: Annotated[int, typer.Option(min=1_000, help="Characters of the stream at most.")] = 1_000_000,
    lines: Annotated[int, typer.Option(min=0, help="Lines to complete; 0 leaves line completion out.")] = 100,
    seed: Annotated[int, typer.Option(help="Order of the files, choice of the lines.")] = 0,
    device: DeviceOption = Device.auto,
    report: ReportOption = None,
    json: JsonOption = False,
) -> None:
    """Bits per character beside `xz -9e` on the same bytes, line completion, and what is shown while typing."""
    from lstm_complete.artifacts.find import resolve_model
    from lstm_complete.artifacts.folder import ModelFolder
    from lstm_complete.engine.model import open_model
    from lstm_complete.evaluation.calibration import reliability
    from lstm_complete.evaluation.pictures import draw_reliability
    from lstm_complete.evaluation.project import read_project, stream_of
    from lstm_complete.evaluation.simulate import choose_trial
    from lstm_complete.languages.registry import load_languages

    folder = ModelFolder.open(resolve_model(model, language=None))
    registry = load_languages()
    chosen = registry.by_name(language or next(iter(folder.config.languages), "text"))
    sources = read_project(paths, chosen)
    stream = stream_of(sources, seed=seed, most_characters=chars)
    trial = choose_trial(sources, chosen, files=FILES, lines=lines, seed=seed)
    if report is not None:
        new_folder(report)
    found, shown = _measure(open_model(folder, device.value), _Project(chosen, sources, stream, trial))
    title = f"{folder.config.name} on {found['files']} files, {found['chars']:,} characters"
    if report is not None:
        bins = reliability(shown.stated, shown.right)
        draw = partial(
            draw_reliability, title=f"{folder.config.name}: is a suggestion as likely as it says?", bins=bins
        )
        about = {"project": ", ".join(map(str, paths)), "model": folder.config.name, "seed": str(seed)}
        write_report(report, Report(title, about, found, HEAD, cells(_rows(found)), {"calibration.svg": draw}))
    if json:
        print_json(found)
    else:
        print_table(title, HEAD, cells(_rows(found)))
    for line in _missing(found, lines):
        stderr.print(line)


def _measure(model: "Model", project: _Project) -> "tuple[dict[str, Any], ShownScores]":
    from lstm_complete.engine.completer import Completer
    from lstm_complete.evaluation.baselines import xz_bits_per_char
    from lstm_complete.evaluation.compression import compress, compress_adapting
    from lstm_complete.evaluation.lines import complete_lines
    from lstm_complete.evaluation.project import project_memory, stream_symbols

    language, stream, trial = project.language, project.stream, project.trial
    completer = Completer(model, project_memory(trial.rest, language))
    symbols = sum(map(len, stream_symbols(stream, language)))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with progress_bars(*columns) as progress:
        reading = partial(progress.advance, progress.add_task("reading the stream", total=symbols))
        joining = partial(progress.advance, progress.add_task("reading it with the memory", total=symbols))
        completing = partial(progress.advance, progress.add_task("completing lines", total=len(trial.places)))
        typing = partial(progress.advance, progress.add_task("typing lines", total=len(trial.places)))
        alone = compress(model.runtime, stream, language, progress=reading)
        joined = compress_adapting(model, stream, language, progress=joining)
        scores = complete_lines(completer, language, trial.places, progress=completing)
        shown = _shown(completer, project, typing)
    bits = {
        "static": alone.bits_per_char,
        "static_median_file": alone.median_file,
        "adapting": joined.bits_per_char if joined else None,
        "xz": xz_bits_per_char(stream.data, stream.characters),
    }
    about = {"files": len(stream.files), "chars": stream.characters, "sha256": stream.sha256}
    return {"bits_per_char": bits, **scores.summary(), **shown.summary(), **about}, shown


def _shown(completer: "Completer", project: _Project, progress: "partial[None]") -> "ShownScores":
    """Type the lines and judge what was shown."""
    from lstm_complete.evaluation.peers import OwnEngine
    from lstm_complete.evaluation.shown import judge, project_names
    from lstm_complete.evaluation.typing import type_lines

    typed = type_lines(OwnEngine(completer, project.language), project.trial.places, progress=progress)
    return judge(typed.offers, project.language, project_names(project.sources, project.language))


def _missing(report: dict[str, Any], lines: int) -> list[str]:
    """Why figures are missing, a line for each cause."""
    causes = []
    if report["bits_per_char"]["adapting"] is None:
        causes.append("the model has no mixture with a memory: no bits per character of both")
    if not lines:
        return [*causes, "--lines 0: lines are neither completed nor typed"]
    if not report["lines"]:
        cause = "no file over 3,000 bytes, outside tests and docs, has lines to type"
        return [*causes, f"{cause}: neither completion nor suggestions are measured"]
    if not report["shown_with_probability"]:
        causes.append("nothing was shown while the lines were typed: there are no suggestions to judge")
    elif not report["shown_line_ends"]:
        causes.append("nothing was shown up to a line's end: neither syntax nor indentation is judged")
    return causes


def _rows(report: dict[str, Any]) -> list[Row]:
    bits, line = report["bits_per_char"], report["line"]
    return [
        ("bits per character, the network alone", bits["static"], ".3f"),
        ("bits per character, the network alone, median file", bits["static_median_file"], ".3f"),
        ("bits per character, network and memory", bits["adapting"], ".3f"),
        ("bits per character, xz -9e on the same bytes", bits["xz"], ".3f"),
        (f"line completion, exact match, % of {report['lines']} lines", line["exact_match"], ".1f"),
        ("line completion, edit similarity", line["edit_similarity"], ".1f"),
        ("lines begun at the right indentation", line["indent_ok"], ".1%"),
        ("names in shown suggestions that exist", report["names_exist"], ".1%"),
        ("the same, declared or imported by the project", report["names_declared"], ".1%"),
        ("shown to the line's end: no new syntax error", report["syntax_ok"], ".1%"),
        ("shown to the line's end: right indentation", report["indent_ok"], ".1%"),
        ("expected calibration error of what was shown", report["ece"], ".3f"),
    ]
