"""`lstm-complete generate`: free writing, one text or many."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from lstm_complete.cli.files import read_source
from lstm_complete.cli.options import (
    Device,
    DeviceOption,
    JsonOption,
    LanguageOption,
    ModelOption,
    RayOption,
    number_between,
)
from lstm_complete.cli.output import print_json, progress_bars, stdout
from lstm_complete.errors import UserError

if TYPE_CHECKING:
    from lstm_complete.cli.batch import BatchWriter, Row
    from lstm_complete.engine.generate import Sampling, Task
    from lstm_complete.engine.runtime import Runtime
    from lstm_complete.languages.contract import Language


def generate(
    model: ModelOption = None,
    language: LanguageOption = None,
    device: DeviceOption = Device.auto,
    prompt: Annotated[str | None, typer.Option(help="Text to go on from.")] = None,
    prompt_file: Annotated[Path | None, typer.Option(help="File whose text to go on from.")] = None,
    batch: Annotated[
        Path | None, typer.Option(metavar="IN.jsonl", help='Requests, one {"prompt": ...} a line.')
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="OUT.jsonl", help="Receives the texts of --batch.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where an interrupted --batch stopped.")] = False,
    chars: Annotated[int, typer.Option(min=1, max=1_000_000, help="Characters of a text at most.")] = 400,
    temperature: Annotated[
        float,
        typer.Option(
            metavar="NUMBER",
            parser=number_between(0, 5),
            help="0, which takes the likeliest, to 5; 1 is the model's own.",
        ),
    ] = 0.7,
    top_p: Annotated[
        float,
        typer.Option(
            metavar="NUMBER",
            parser=number_between(0.01, 1),
            help="Sample from the likeliest with this share, 0.01 to 1.",
        ),
    ] = 1.0,
    seed: Annotated[int, typer.Option(min=0, help="Text number n is drawn with seed + n.")] = 0,
    count: Annotated[int, typer.Option(min=1, max=10_000, help="How many texts to write.")] = 1,
    ray: RayOption = None,
    constraints: Annotated[bool, typer.Option(help="Close only what is open; keep to units of indentation.")] = True,
    json: JsonOption = False,
) -> None:
    """Write code freely, character by character."""
    from lstm_complete.artifacts.find import resolve_model
    from lstm_complete.artifacts.folder import ModelFolder
    from lstm_complete.cli.batch import BatchWriter, read_rows
    from lstm_complete.engine.generate import Sampling, Task
    from lstm_complete.engine.runtime import open_runtime
    from lstm_complete.languages.registry import load_languages

    _check_choices(prompt, prompt_file, batch, out, only_batch={"--resume": resume, "--ray": ray is not None})
    start = read_source(prompt_file) if prompt_file else prompt or ""
    registry = load_languages()
    by_file = registry.by_path(prompt_file) if prompt_file else None
    chosen = registry.by_name(language) if language else by_file or registry.by_name("python")
    if batch is not None and out is not None:
        here = str(Path(model).resolve()) if model and Path(model).is_dir() else model
        writer = BatchWriter(here, chosen.name, device.value, top_p, constraints)
        _write_batch(writer, read_rows(batch, chars=chars, temperature=temperature, seed=seed), out, ray, resume=resume)
        return
    sampling = Sampling(chars, temperature, top_p, constrained=constraints)
    tasks = [Task(start, seed + number) for number in range(count)]
    began = time.monotonic()
    folder = ModelFolder.open(resolve_model(model, language=chosen.name))
    texts = _write_all(open_runtime(folder, device.value), chosen, tasks, sampling)
    speed = sum(map(len, texts)) / max(time.monotonic() - began, 1e-9)
    if json:
        more = {"texts": texts} if count > 1 else {}
        print_json({"text": texts[0], "chars_per_s": round(speed, 1), **more})
    else:
        stdout.print(f"\n{'-' * 72}\n".join(texts))


def _write_batch(writer: "BatchWriter", rows: "list[Row]", out: Path, ray: str | None, *, resume: bool) -> None:
    from lstm_complete.cli.batch import prepare_out, write_batch
    from lstm_complete.cluster.mapper import open_mapper

    writer.open()  # a model that cannot be opened is told before anything is written
    with open_mapper(ray) as each:
        missing = rows[prepare_out(out, len(rows), resume=resume) :]
        with _progress("texts", len(missing)) as advance:
            write_batch(writer, missing, out, each=each, advance=advance)


def _check_choices(
    prompt: str | None, prompt_file: Path | None, batch: Path | None, out: Path | None, *, only_batch: dict[str, bool]
) -> None:
    if sum(given is not None for given in (prompt, prompt_file, batch)) > 1:
        raise UserError("--prompt, --prompt-file and --batch exclude each other: choose one")
    if (batch is None) != (out is None):
        raise UserError("--batch and --out belong together: name both")
    for option, given in only_batch.items():
        if given and batch is None:
            raise UserError(f"{option} goes with --batch and --out")


def _write_all(runtime: "Runtime", language: "Language", tasks: "list[Task]", sampling: "Sampling") -> list[str]:
    from lstm_complete.cli.batch import SIDE_BY_SIDE
    from lstm_complete.engine.generate import generate_batch

    texts: list[str] = []
    with _progress("characters", len(tasks) * sampling.characters) as advance:
        for start in range(0, len(tasks), SIDE_BY_SIDE):
            group = tasks[start : start + SIDE_BY_SIDE]
            written = [""] * len(group)
            for pieces in generate_batch(runtime, language, group, sampling):
                written = [text + piece for text, piece in zip(written, pieces, strict=True)]
                advance(sum(map(len, pieces)))
            texts += written
    return texts


@contextmanager
def _progress(what: str, total: int) -> Iterator[Any]:
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with progress_bars(*columns) as progress:
        task = progress.add_task(what, total=total)
        yield lambda count: progress.advance(task, count)
