"""`lstm-complete train`: a model from one's own repositories."""

from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from lstm_complete.cli.options import Device, DeviceOption, JsonOption, LanguageOption
from lstm_complete.errors import UserError

SHARDS = ".shards"


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
    cell: Annotated[str | None, typer.Option(help="lstm (default), gru, rnn, peephole or window.")] = None,
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
        bool, typer.Option("--keep-licences", help="Leave the licence headers of the files in the training text.")
    ] = False,
    device: DeviceOption = Device.auto,
    json: JsonOption = False,
) -> int:
    """Train a model on source code; Ctrl-C saves, --resume goes on."""
    _require_torch()
    from lstm_complete.cli.training_progress import TrainingDisplay
    from lstm_complete.training.interrupt import stop_on_signals
    from lstm_complete.training.run import train as run_training

    given = {
        "preset": preset,
        "cell": cell,
        "layers": layers,
        "hidden": hidden,
        "minutes": minutes,
        "steps": steps,
        "batch": batch,
        "unroll": unroll,
        "learning_rate": learning_rate,
        "seed": seed,
        "threads": threads,
        "init": _model_folder(init, language),
        "device": device.value,
    }
    options = _options({name: value for name, value in given.items() if value is not None})
    with stop_on_signals() as stop:
        shards = _shards(paths, out, language=language, seed=seed or 0, keep_licences=keep_licences, stop=stop)
        with TrainingDisplay() as display:
            result = run_training(options, shards, out, display, resume=resume, stop=stop)
    return _report(result, json=json)
