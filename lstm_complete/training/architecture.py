"""The network that a run trains: described by its options, or taken over from another model."""

import re
from pathlib import Path

from lstm_complete.artifacts.config import MEMORY_INPUTS, SYMBOL, ModelConfig, Training
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.errors import UserError
from lstm_complete.training.data import Data
from lstm_complete.training.options import ARCHITECTURE, TrainingOptions


def new_config(options: TrainingOptions, data: Data, out: Path) -> ModelConfig:
    """The network of a new run: that of `init` where there is one, else what the options describe.

    Raises:
        UserError: the options contradict the architecture of `init`, or it reads other records.
    """
    name = options.name or re.sub(r"[^A-Za-z0-9._-]+", "-", out.resolve().name)[:64] or "model"
    before = None
    if options.init is not None:
        config = ModelFolder.open(options.init).config
        _check_architecture(options, config)
        before = config.trained
    else:
        config = _described(options, data)
    _check_records(data, config)
    trained = Training(before=before)
    return config.model_copy(update={"name": name, "languages": data.languages, "trained": trained})


def _described(options: TrainingOptions, data: Data) -> ModelConfig:
    layers, hidden = options.shape
    return ModelConfig(
        name="model",
        cell=options.cell,
        layers=layers,
        hidden=hidden,
        window=options.window,
        activation=options.activation,
        inputs=(SYMBOL,) if data.width == 1 else MEMORY_INPUTS,
    )


def _check_architecture(options: TrainingOptions, config: ModelConfig) -> None:
    for name in ARCHITECTURE:
        if name in options.given() and options.value(name) != getattr(config, name):
            raise UserError(
                f"{options.init} has {name} {getattr(config, name)}, not {options.value(name)}:"
                f" leave out --{name} to train it on"
            )


def _check_records(data: Data, config: ModelConfig) -> None:
    if data.width != len(config.inputs):
        raise UserError(
            f"the data has {data.width} inputs per character and the network reads {len(config.inputs)}:"
            " prepare the data for this network"
        )
