"""`lstm-complete evaluate`: how well a model knows a project that it has not seen."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from lstm_complete.cli.options import Device, DeviceOption, JsonOption, LanguageOption
from lstm_complete.cli.output import print_json, progress_bars, stdout

if TYPE_CHECKING:
    from lstm_complete.engine.model import Model
    from lstm_complete.evaluation.project import Stream
    from lstm_complete.evaluation.sampling import Source
    from lstm_complete.languages.contract import Language


FILES = 10
"""Files whose lines are completed, the rest of the project being known."""


def evaluate(
    model: Annotated[str, typer.Argument(help="A model's name or folder.")],
    paths: Annotated[list[Path], typer.Argument(help="Folders, archives or fetched packages of the project.")],
    language: LanguageOption = None,
    chars: Annotated[int, typer.Option(min=1_000, help="Characters of the stream at most.")] = 1_000_000,
    lines: Annotated[int, typer.Option(min=0, help="Lines to complete; 0 leaves line completion out.")] = 100,
    seed: Annotated[int, typer.Option(help="Order of the files, choice of the lines.")] = 0,
    device: DeviceOption = Device.auto,
    json: JsonOption = False,
) -> None:
    """Bits per character beside `xz -9e` on the same bytes, and line completion."""
    from lstm_complete.artifacts.find import resolve_model
    from lstm_complete.artifacts.folder import ModelFolder
    from lstm_complete.engine.model import open_model
    from lstm_complete.evaluation.project import read_project, stream_of
    from lstm_complete.languages.registry import load_languages

    folder = ModelFolder.open(resolve_model(model, language=None))
    registry = load_languages()
    chosen = registry.by_name(language or next(iter(folder.config.languages), "text"))
    sources = read_project(paths, chosen)
    stream = stream_of(sources, seed=seed, most_characters=chars)
    report = _report(open_model(folder, device.value), chosen, sources, stream, lines=lines, seed=seed)
    if json:
        print_json(report)
    else:
        _print_table(folder.config.name, report)


def _report(
    model: "Model", language: "Language", sources: "list[Source]", stream: "Stream", *, lines: int, seed: int
) -> dict[str, Any]:
    from lstm_complete.engine.completer import Completer
    from lstm_complete.evaluation.baselines import xz_bits_per_char
    from lstm_complete.evaluation.compression import compress, compress_adapting
    from lstm_complete.evaluation.lines import complete_lines
    from lstm_complete.evaluation.project import project_memory
    from lstm_complete.evaluation.simulate import choose_trial

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    trial = choose_trial(sources, language, files=FILES, lines=lines, seed=seed)
    completer = Completer(model)
    completer.remember(project_memory(trial.rest, language))
    with progress_bars(*columns) as progress:
        reading = progress.add_task("reading the stream", total=stream.characters)
        remembering = progress.add_task("reading it with the memory", total=stream.characters)
        completing = progress.add_task("completing lines", total=len(trial.places))
        alone = compress(model.runtime, stream, language, progress=lambda count: progress.advance(reading, count))
        joined = compress_adapting(model, stream, language, progress=lambda count: progress.advance(remembering, count))
        scores = complete_lines(
            completer,
            language,
            sources,
            trial.places,
            progress=lambda count: progress.advance(completing, count),
        )
    return {
        "bits_per_char": {
            "static": alone.bits_per_char,
            "static_median_file": alone.median_file,
            "adapting": joined.bits_per_char if joined else None,
            "xz": xz_bits_per_char(stream.data, stream.characters),
        },
        **scores.summary(),
        "files": len(stream.files),
        "chars": stream.characters,
        "sha256": stream.sha256,
    }


def _print_table(name: str, report: dict[str, Any]) -> None:
    bits, line = report["bits_per_char"], report["line"]
    table = Table(title=f"{name} on {report['files']} files, {report['chars']:,} characters", title_justify="left")
    table.add_column("measure")
    table.add_column("value", justify="right")
    rows = [
        ("bits per character, the network alone", bits["static"], ".3f"),
        ("bits per character, the network alone, median file", bits["static_median_file"], ".3f"),
        ("bits per character, network and memory", bits["adapting"], ".3f"),
        ("bits per character, xz -9e on the same bytes", bits["xz"], ".3f"),
        (f"line completion, exact match, % of {report['lines']} lines", line["exact_match"], ".1f"),
        ("line completion, edit similarity", line["edit_similarity"], ".1f"),
        ("names that exist", report["names_exist"], ".1%"),
        ("completed lines without a new syntax error", report["syntax_ok"], ".1%"),
        ("completed lines with the right indentation", report["indent_ok"], ".1%"),
        ("expected calibration error", report["ece"], ".3f"),
    ]
    for label, value, form in rows:
        table.add_row(label, "-" if value is None else format(value, form))
    stdout.print(table)
