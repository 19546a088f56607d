"""The same text read at several stages of a training: when did a unit become what it is?

A stage is a model folder, or the folder of a run, whose checkpoint holds the weights.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError
from safetensors import SafetensorError, safe_open

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.artifacts.folder import AVERAGE, CHECKPOINT, CHECKPOINT_RECORD, CONFIG, ModelFolder
from lstm_complete.artifacts.shapes import weight_shapes
from lstm_complete.errors import UserError
from lstm_complete.inside.cells import VECTORS, Floats
from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading


@dataclass(frozen=True)
class Frame:
    """One stage."""

    name: str
    characters: int
    """Of training text that the run had read."""
    values: Floats
    """The unit's vector, [T]."""


def film(stages: Sequence[Path], reading: Reading, layer: int, unit: int, vector: str) -> Iterator[Frame]:
    """One unit's vector while each stage of a network reads a text.

    Raises:
        UserError: a stage cannot be read, or does not have the unit.
    """
    for path in stages:
        network, characters = open_stage(path)
        config = network.config
        if not (0 <= layer < config.layers and 0 <= unit < config.hidden and vector in VECTORS[config.cell]):
            raise UserError(f"{path}: there is no unit {unit} with {vector} in layer {layer}")
        recording = network.read(reading.records(config))
        yield Frame(path.name, characters, recording.layers[layer][vector][:, unit].copy())


def open_stage(path: Path) -> tuple[Network, int]:
    """The network of a model folder, or of a run's newest checkpoint, and how many characters it had learned from.

    Raises:
        UserError: the folder is neither, or damaged.
    """
    if (path / CONFIG).is_file() or not (path / CHECKPOINT).is_file():
        folder = ModelFolder.open(path)
        return Network.open(folder), folder.config.trained.characters
    return _checkpoint(path / CHECKPOINT)


def _checkpoint(path: Path) -> tuple[Network, int]:
    """The weights that a model would be made of: the run's averages."""
    try:
        with safe_open(path, framework="np") as file:
            record = json.loads((file.metadata() or {}).get(CHECKPOINT_RECORD, ""))
            config, characters = ModelConfig.model_validate(record["config"]), _characters(record)
            names = [name for name in file.keys() if name.startswith(AVERAGE)]  # noqa: SIM118 (it is no dict)
            weights = {name.removeprefix(AVERAGE): file.get_tensor(name) for name in names}
    except (OSError, SafetensorError, ValidationError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UserError(f"{path}: no checkpoint of this version, or damaged ({_first_line(error)})") from None
    if {name: value.shape for name, value in weights.items()} != weight_shapes(config):
        raise UserError(f"{path}: does not hold the weights of its network")
    if not all(np.isfinite(value).all() for value in weights.values()):
        raise UserError(f"{path}: damaged, it holds values that are not finite")
    return Network(config, weights), characters


def _characters(record: dict[str, Any]) -> int:
    history = record["history"]
    return int(history[-1]["characters"]) if history else 0


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
