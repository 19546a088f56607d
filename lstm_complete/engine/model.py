"""What completes: a network, how it is joined with a memory, how far its word is trusted."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
from pydantic import BaseModel, ValidationError

from lstm_complete.artifacts.atomic import write_bytes
from lstm_complete.artifacts.folder import DOUBTS, MIXER, POLICY, ModelFolder
from lstm_complete.artifacts.tensors import read_tensors, tensor_bytes
from lstm_complete.engine.doubts import Doubts
from lstm_complete.engine.policy import Policy
from lstm_complete.engine.runtime import Runtime, open_runtime
from lstm_complete.errors import UserError
from lstm_complete.memory.mixing import Weights, new_weights

N = TypeVar("N", bound=BaseModel)


@dataclass(frozen=True, eq=False)
class Model:
    """A network ready to run and the weights of its mixture with a memory; without them the network speaks alone."""

    runtime: Runtime
    weights: Weights | None = None
    policy: Policy = field(default_factory=Policy)
    doubts: Doubts = field(default_factory=Doubts)


def open_model(folder: ModelFolder, device: str = "auto", *, threads: int = 1) -> Model:
    """Open a model folder for `device`; see `open_runtime`.

    Raises:
        UserError: the device is not there; a file of the folder is damaged.
    """
    return Model(
        open_runtime(folder, device, threads=threads), read_mixer(folder), read_policy(folder), read_doubts(folder)
    )


def read_mixer(folder: ModelFolder) -> Weights | None:
    """The mixture's weights, None where the model has none.

    Raises:
        UserError: they are damaged, or of another version.
    """
    path = folder.mixer_path
    return Weights(**read_tensors(path, _shapes())) if path is not None else None


def read_policy(folder: ModelFolder) -> Policy:
    """What the model's probabilities are worth and what is shown; the network at its word where nothing is known.

    Raises:
        UserError: the policy is damaged, or of another version.
    """
    return _read_numbers(folder, POLICY, Policy)


def read_doubts(folder: ModelFolder) -> Doubts:
    """When the model says that something else was meant; never where nothing is known.

    Raises:
        UserError: the numbers are damaged, or of another version.
    """
    return _read_numbers(folder, DOUBTS, Doubts)


def _read_numbers(folder: ModelFolder, name: str, kind: type[N]) -> N:
    try:
        return kind.model_validate(folder.numbers(name) or {})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or name
        raise UserError(f"{folder.path / name}: not of this version, {place}: {first['msg']}") from None


def write_mixer(folder: Path, weights: Weights) -> None:
    """Put the mixture's weights into a model folder; raises OSError."""
    tensors = {name: np.asarray(tensor, np.float32) for name, tensor in weights._asdict().items()}
    write_bytes(folder / MIXER, tensor_bytes(tensors, _shapes(), "float16"))


def _shapes() -> dict[str, tuple[int, ...]]:
    return {name: tensor.shape for name, tensor in new_weights()._asdict().items()}
