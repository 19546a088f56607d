"""What completes: a network, and how it is joined with a memory."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lstm_complete.artifacts.atomic import write_bytes
from lstm_complete.artifacts.folder import MIXER, ModelFolder
from lstm_complete.artifacts.tensors import read_tensors, tensor_bytes
from lstm_complete.engine.runtime import Runtime, open_runtime
from lstm_complete.memory.mixing import Weights, new_weights


@dataclass(frozen=True, eq=False)
class Model:
    """A network ready to run and the weights of its mixture with a memory; without them the network speaks alone."""

    runtime: Runtime
    weights: Weights | None = None


def open_model(folder: ModelFolder, device: str = "auto", *, threads: int = 1) -> Model:
    """Open a model folder for `device`; see `open_runtime`.

    Raises:
        UserError: the device is not there; a file of the folder is damaged.
    """
    return Model(open_runtime(folder, device, threads=threads), read_mixer(folder))


def read_mixer(folder: ModelFolder) -> Weights | None:
    """The mixture's weights, None where the model has none.

    Raises:
        UserError: they are damaged, or of another version.
    """
    path = folder.mixer_path
    return Weights(**read_tensors(path, _shapes())) if path is not None else None


def write_mixer(folder: Path, weights: Weights) -> None:
    """Put the mixture's weights into a model folder; raises OSError."""
    tensors = {name: np.asarray(tensor, np.float32) for name, tensor in weights._asdict().items()}
    write_bytes(folder / MIXER, tensor_bytes(tensors, _shapes(), "float16"))


def _shapes() -> dict[str, tuple[int, ...]]:
    return {name: tensor.shape for name, tensor in new_weights()._asdict().items()}
