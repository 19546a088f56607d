"""`lstm-complete train`: a model from one's own repositories."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from pydantic import ValidationError

from lstm_complete.cli.extras import TRAINING
from lstm_complete.cli.options import Device, DeviceOption, JsonOption, LanguageOption, MemoryOption
from lstm_complete.cli.output import print_json, stderr, stdout
from lstm_complete.errors import UserError

if TYPE_CHECKING:
    from lstm_complete.training.options import TrainingOptions
    from lstm_complete.training.run import Result

SHARDS = ".shards"
INTERRUPTED = 130


def train(
    paths: Annotated[list[Path], typer.Argument(help="Folders, git checkouts, archives, or one folder of shards.")],
    out: Annotated[Path, typer.Option(help="Folder that receives the model.")],
    language: LanguageOption = None,
    init: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Model whose weights and size training starts from.")
    ] = None,
    preset: Annotated[
        str | None, typer.Option(help="tiny 2x128, small 3x256 (default), base 3x512 or large 3x1024.")
    ] = None,
    cell: Annotated[
        str | None, typer.Option(help="lstm (default), gru, rnn, peephole, no-input-gate or window.")
    ] = None,
    layers: Annotated[int | None, typer.Option(help="Number of layers.")] = None,
    hidden: Annotated[int | None, typer.Option(help="Hidden units of each layer.")] = None,
    minutes: Annotated[float | None, typer.Option(help="Length of the run in minutes (default: 30).")] = None,
    steps: Annotated[int | None, typer.Option(help="Length of the run in steps.")] = None,
    batch: Annotated[int | None, typer.Option(help="Streams of text that are read side by side.")] = None,
    unroll: Annotated[int | None, typer.Option(help="Characters per step of backpropagation through time.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Peak learning rate.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the first weights and of the order of files.")] = None,
    threads: Annotated[int | None, typer.Option(help="CPU threads (default: all cores).")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the checkpoint in --out.")] = False,
    keep_licences: Annotated[
        bool,
        typer.Option("--keep-licences", help="Leave the licence headers of the files in the training text."),
    ] = False,
    leave_out: Annotated[
        list[str] | None, typer.Option(metavar="PATTERN", help="Names of files that are not read: '*credentials*'.")
    ] = None,
    film: Annotated[
        bool,
        typer.Option("--film", help="Keep a dozen stages of the training, to be watched in 'lstm-complete explore'."),
    ] = False,
    memory: MemoryOption = True,
    device: DeviceOption = Device.auto,
    json: JsonOption = False,
    json_lines: Annotated[
        bool, typer.Option("--json-lines", help="Print progress, too, as JSON objects: one a line, the result last.")
    ] = False,
) -> int:
    """Train a model on source code; Ctrl-C saves, --resume goes on."""
    TRAINING.require()
    options = _options(
        preset=preset,
        cell=cell,
        layers=layers,
        hidden=hidden,
        minutes=minutes,
        steps=steps,
        batch=batch,
        unroll=unroll,
        learning_rate=learning_rate,
        seed=seed,
        threads=threads,
        init=_model_folder(init, language),
        device=device.value,
        film=film or None,
    )
    how = Preparing(language, seed or 0, tuple(leave_out or ()), keep_licences=keep_licences, memory=memory)
    result = _trained(paths, out, options, how, resume=resume, json_lines=json_lines)
    return _report(result, json=json or json_lines)


def _trained(
    paths: list[Path], out: Path, options: "TrainingOptions", how: "Preparing", *, resume: bool, json_lines: bool
) -> "Result":
    """Prepare the sources and train, until a signal comes; progress goes to a display or, as JSON, line by line."""
    from lstm_complete.cli.training_progress import TrainingDisplay, TrainingLines
    from lstm_complete.training.interrupt import stop_on_signals
    from lstm_complete.training.run import train as run_training

    _check_place(out, resume=resume)
    with stop_on_signals() as stop:
        shards = _shards(paths, out, how, stop=stop)
        if json_lines:
            lines = TrainingLines()
            stopped = partial(_either, stop, lines.is_unread)
            return run_training(options, shards, out, lines, resume=resume, stop=stopped)
        with TrainingDisplay() as display:
            return run_training(options, shards, out, display, resume=resume, stop=stop)


def _check_place(out: Path, *, resume: bool) -> None:
    """A mistaken --resume shows before the sources are read, and so does a folder of others; raises UserError."""
    from lstm_complete.training.checkpoint import check_place
    from lstm_complete.training.checkpoint import load as load_checkpoint

    if resume:
        load_checkpoint(out)
    else:
        check_place(out)


def _either(one: Callable[[], bool], other: Callable[[], bool]) -> bool:
    return one() or other()


def _options(**given: Any) -> "TrainingOptions":
    """What was given on the command line; the rest is left to its defaults. Raises UserError."""
    from lstm_complete.training.options import TrainingOptions

    try:
        return TrainingOptions.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = f"--{str(first['loc'][0]).replace('_', '-')}: " if first["loc"] else ""
        raise UserError(f"{place}{first['msg']}") from None


def _model_folder(init: str | None, language: str | None) -> Path | None:
    from lstm_complete.artifacts.find import resolve_model

    return resolve_model(init, language=language) if init is not None else None


@dataclass(frozen=True)
class Preparing:
    """How sources become training data."""

    language: str | None
    seed: int
    leave_out: tuple[str, ...]
    keep_licences: bool
    memory: bool


def _shards(paths: list[Path], out: Path, how: Preparing, *, stop: Callable[[], bool]) -> Path:
    """The folder of shards: the one that was named, or one made of the sources inside `out`.

    Sources are read again when a run is resumed; the same files give the same shards, and other ones are
    refused by the trainer.
    """
    from lstm_complete.cli.corpus import preparation
    from lstm_complete.corpus.prepare import prepare
    from lstm_complete.corpus.shards import is_shard_folder
    from lstm_complete.languages.registry import load_languages

    if len(paths) == 1 and is_shard_folder(paths[0]):
        return paths[0]
    _check_out(out)
    licences: Literal["strip", "keep"] = "keep" if how.keep_licences else "strip"
    with preparation() as display:
        done = prepare(
            paths,
            out / SHARDS,
            language=how.language,
            registry=load_languages(),
            quiet=how.leave_out,
            licences=licences,
            memory=how.memory,
            seed=how.seed,
            progress=display,
            stop=stop,
        )
    if done is None:
        raise KeyboardInterrupt
    manifest, _ = done
    read = manifest["train"]
    dropped = ", ".join(f"{count} {reason}" for reason, count in sorted(manifest["dropped"].items()))
    left_out = f" (left out: {dropped})" if dropped else ""
    stderr.print(f"{read['files']} {manifest['language']} files, {read['characters']:,} characters{left_out}")
    return out / SHARDS


def _check_out(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UserError(f"{out}: this is a file; name a folder with --out")


def _report(result: "Result", *, json: bool) -> int:
    if json:
        print_json(
            {
                "model": str(result.out),
                "finished": result.finished,
                "steps": result.steps,
                "characters": result.characters,
                "seconds": round(result.seconds, 1),
                "bits_per_char": result.validation_bits_per_char,
                "bits_per_char_before": result.bits_per_char_before,
            }
        )
    elif result.finished:
        bits = result.validation_bits_per_char
        before = f" ({result.bits_per_char_before:.3f} before)" if result.bits_per_char_before is not None else ""
        reached = f", {bits:.3f} bits per character on its validation files{before}" if bits is not None else ""
        stdout.print(f"{result.out}: {result.steps} steps, {result.seconds / 60:.1f} minutes{reached}")
        stdout.print(f"use it: lstm-complete serve --model {result.out}")
    else:
        stderr.print(f"stopped at step {result.steps}; the same command with --resume goes on")
    return 0 if result.finished else INTERRUPTED
