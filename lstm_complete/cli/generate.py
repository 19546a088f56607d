"""`lstm-complete generate`: free writing, one text or many."""

import json as json_format
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from lstm_complete.cli.files import read_json_lines, read_source
from lstm_complete.cli.options import Device, DeviceOption, JsonOption, LanguageOption, ModelOption
from lstm_complete.cli.output import print_json, progress_bars, stdout
from lstm_complete.engine.generate import Sampling, Task, generate_batch
from lstm_complete.engine.runtime import Runtime, open_runtime
from lstm_complete.errors import UserError
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import load_languages

SIDE_BY_SIDE = 8


class Row(BaseModel):
    """One request of a batch; what is left out comes from the command line. Other keys are passed through."""

    model_config = ConfigDict(extra="allow", frozen=True)

    prompt: str = ""
    path: str | None = None
    chars: Annotated[int, Field(ge=1, le=1_000_000)]
    temperature: Annotated[float, Field(ge=0, le=5)]
    seed: Annotated[int, Field(ge=0, lt=2**63)]


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
        float, typer.Option(min=0, max=5, help="0 takes the likeliest; 1 is the model's own.")
    ] = 0.7,
    top_p: Annotated[float, typer.Option(min=0.01, max=1, help="Sample from the likeliest with this share.")] = 1.0,
    seed: Annotated[int, typer.Option(min=0, help="Text number n is drawn with seed + n.")] = 0,
    count: Annotated[int, typer.Option(min=1, max=10_000, help="How many texts to write.")] = 1,
    constraints: Annotated[bool, typer.Option(help="Close only what is open; keep to units of indentation.")] = True,
    json: JsonOption = False,
) -> None:
    """Write code freely, character by character."""
    _check_choices(prompt, prompt_file, batch, out, resume=resume)
    start = read_source(prompt_file) if prompt_file else prompt or ""
    registry = load_languages()
    by_file = registry.by_path(prompt_file) if prompt_file else None
    chosen = registry.by_name(language) if language else by_file or registry.by_name("python")
    sampling = Sampling(chars, temperature, top_p, constrained=constraints)
    if batch is not None and out is not None:
        rows = _rows(batch, {"chars": chars, "temperature": temperature}, seed)
        done = _prepare_out(out, len(rows), resume=resume)
        _write_batch(_open(model, chosen, device), chosen, rows[done:], sampling, out)
        return
    tasks = [Task(start, seed + number) for number in range(count)]
    began = time.monotonic()
    texts = _write_all(_open(model, chosen, device), chosen, tasks, sampling)
    speed = sum(map(len, texts)) / max(time.monotonic() - began, 1e-9)
    if json:
        more = {"texts": texts} if count > 1 else {}
        print_json({"text": texts[0], "chars_per_s": round(speed, 1), **more})
    else:
        stdout.print(f"\n{'-' * 72}\n".join(texts))


def _check_choices(
    prompt: str | None, prompt_file: Path | None, batch: Path | None, out: Path | None, *, resume: bool
) -> None:
    if sum(given is not None for given in (prompt, prompt_file, batch)) > 1:
        raise UserError("--prompt, --prompt-file and --batch exclude each other: choose one")
    if (batch is None) != (out is None):
        raise UserError("--batch and --out belong together: name both")
    if resume and batch is None:
        raise UserError("--resume goes with --batch and --out")


def _open(model: str | None, language: Language, device: Device) -> Runtime:
    from lstm_complete.artifacts.find import resolve_model
    from lstm_complete.artifacts.folder import ModelFolder

    return open_runtime(ModelFolder.open(resolve_model(model, language=language.name)), device.value)


def _write_all(runtime: Runtime, language: Language, tasks: list[Task], sampling: Sampling) -> list[str]:
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


def _rows(batch: Path, defaults: dict[str, Any], seed: int) -> list[Row]:
    rows = []
    for number, given in enumerate(read_json_lines(batch)):
        try:
            rows.append(Row.model_validate({**defaults, "seed": seed + number, **given}))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            key = ".".join(map(str, first["loc"]))
            raise UserError(f"{batch}: request {number + 1}, '{key}': {first['msg']}") from None
    return rows


def _prepare_out(out: Path, wanted: int, *, resume: bool) -> int:
    """How many texts are there already; a line that was cut off is taken away."""
    try:
        if not out.exists():
            out.touch()
            return 0
        if not resume:
            raise UserError(f"{out}: exists already; add --resume to go on with it, or name another --out")
        content = out.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            with out.open("r+b") as file:
                file.truncate(len(whole))
    except OSError as error:
        raise UserError(f"{out}: cannot be written ({error.strerror}); name another --out") from None
    return min(whole.count(b"\n"), wanted)


def _write_batch(runtime: Runtime, language: Language, rows: list[Row], sampling: Sampling, out: Path) -> None:
    with out.open("a", encoding="utf-8") as file, _progress("texts", len(rows)) as advance:
        for group in _groups(rows):
            alike = Sampling(group[0].chars, group[0].temperature, sampling.top_p, sampling.constrained)
            written = [""] * len(group)
            for pieces in generate_batch(runtime, language, [Task(r.prompt, r.seed, r.path) for r in group], alike):
                written = [text + piece for text, piece in zip(written, pieces, strict=True)]
            for row, text in zip(group, written, strict=True):
                file.write(json_format.dumps({**row.model_dump(), "text": text}, ensure_ascii=False) + "\n")
            file.flush()
            advance(len(group))


def _groups(rows: list[Row]) -> Iterator[list[Row]]:
    """Neighbours that are sampled alike, so many at a time as one run takes."""
    for _, alike in groupby(rows, key=lambda row: (row.chars, row.temperature)):
        same = list(alike)
        for start in range(0, len(same), SIDE_BY_SIDE):
            yield same[start : start + SIDE_BY_SIDE]


@contextmanager
def _progress(what: str, total: int) -> Iterator[Any]:
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with progress_bars(*columns) as progress:
        task = progress.add_task(what, total=total)
        yield lambda count: progress.advance(task, count)
