"""A network at stages of its training: the same text read by each of them tells when a unit became what it is.

A model folder may hold weights from on the way, in one file: tensors are named STEP/NAME, in float16. The last step's
are those of the model itself, and are taken from it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.artifacts.shapes import weight_shapes
from lstm_complete.artifacts.tensors import Weights
from lstm_complete.errors import UserError
from lstm_complete.inside.cells import Floats
from lstm_complete.inside.correlations import correlations
from lstm_complete.inside.network import Network, StoppedError
from lstm_complete.inside.recording import Records
from lstm_complete.inside.top import surprise

Halves = Mapping[str, NDArray[np.float16]]
Stages = Mapping[int, Network]
"""By the steps that the training had taken."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One stage."""

    step: int
    bits: float
    """Of a symbol of the text, given those before it."""
    r: float
    """Of the unit's values over the text with those that it has in the end."""


def open_stages(folder: ModelFolder) -> Stages:
    """The stages of a model's training, the first one first; none where they were not kept.

    Raises:
        UserError: the file is damaged, or of another network.
    """
    path = folder.stages_path
    if path is None:
        return {}
    weights = _read(path)
    if not weights:
        raise UserError(f"{path}: damaged, it holds no weights")
    for found in weights.values():
        _check(path, folder.config, found)
    *earlier, last = sorted(weights)
    model = Network.open(folder)
    if not all((model.weights[name].astype(np.float16) == own).all() for name, own in weights[last].items()):
        raise UserError(f"{path}: ends with another network than the model's")
    return {**{step: Network(folder.config, _widened(weights[step])) for step in earlier}, last: model}


def stage_steps(folder: ModelFolder) -> list[int]:
    """The steps of all stages, their weights left alone; none of a damaged file, which is refused when it is opened."""
    with suppress(UserError, OSError, SafetensorError, ValueError):
        if folder.stages_path is not None:
            with safe_open(folder.stages_path, framework="np") as file:
                return sorted({int(key.partition("/")[0]) for key in file.keys()})  # noqa: SIM118 (it is no dict)
    return []


def film(
    stages: Stages, records: Records, place: tuple[int, int, str], cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Frame]:
    """What a unit, named by layer, number and vector, is at each stage while records [T, F] are read.

    It ends early where it is cancelled.
    """
    values, bits = [], []
    for network in stages.values():
        try:
            recording = network.read(records, cancelled=cancelled)
        except StoppedError:
            return
        layer, unit, vector = place
        values.append(recording.layers[layer][vector][:, unit].copy())
        bits.append(float(surprise(recording)[1:].mean()) if recording.length > 1 else 0.0)
    yield from map(Frame, stages, bits, _with_the_last(values))


def _with_the_last(values: Sequence[Floats]) -> list[float]:
    if not values:
        return []
    return [float(r) for r in correlations(np.stack(values, axis=1), values[-1][:, None])[:, 0]]


def _read(path: Path) -> dict[int, dict[str, NDArray[np.float16]]]:
    """Weights by step, whatever they are."""
    weights: dict[int, dict[str, NDArray[np.float16]]] = {}
    try:
        with safe_open(path, framework="np") as file:
            for key in file.keys():  # noqa: SIM118 (it is no dict)
                step, _, name = key.partition("/")
                weights.setdefault(int(step), {})[name] = file.get_tensor(key)
    except (OSError, SafetensorError, ValueError, TypeError) as error:
        raise UserError(f"{path}: damaged ({(str(error).splitlines() or [type(error).__name__])[0]})") from None
    return weights


def _check(path: Path, config: ModelConfig, weights: Halves) -> None:
    if {name: value.shape for name, value in weights.items()} != weight_shapes(config):
        raise UserError(f"{path}: does not hold the weights of its network")
    if not all(value.dtype == np.float16 and np.isfinite(value).all() for value in weights.values()):
        raise UserError(f"{path}: damaged, it holds what is no finite float16")


def _widened(weights: Halves) -> Weights:
    return {name: value.astype(np.float32) for name, value in weights.items()}
