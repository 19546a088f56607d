"""Checkpoints: one safetensors file whose header carries the JSON part, replaced atomically.

One file is one rename: at any instant the folder holds the old checkpoint or the new one, whole.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import safetensors.torch
from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import SafetensorError, safe_open
from torch import Tensor

from lstm_complete.artifacts.atomic import write_bytes
from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.artifacts.folder import (
    CARD,
    CHECKPOINT,
    CONFIG,
    ENGINE,
    FILES,
    MANIFEST,
    MIXER,
    POLICY,
    STAGES,
    WEIGHTS,
    ModelFolder,
)
from lstm_complete.errors import UserError
from lstm_complete.training.options import TrainingOptions

FOLDER, FILE = CHECKPOINT.split("/")
_RECORD = "training"
"""Under which the header holds the run's configuration and history."""
HISTORY = "history.json"
_CURVE = ("learning-curve.svg", "learning-curve.png")
_WRITTEN = (CONFIG, WEIGHTS, ENGINE, CARD, MANIFEST, FILES, MIXER, POLICY, STAGES, HISTORY, *_CURVE)
"""All files that a run leaves in its folder."""


class Point(BaseModel):
    """One point of the learning curve: bits per character since the point before, or in validation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: int
    characters: int
    seconds: float
    bits: float
    kind: Literal["training", "validation"] = "training"


class Record(BaseModel):
    """The part of a checkpoint that is no tensor."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    format: Literal[1] = 1
    options: TrainingOptions
    config: ModelConfig
    data: str
    device: str = "cpu"
    precision: Literal["fp32", "bf16", "fp16"] = "fp32"
    step: int = 0
    updates: int = 0
    seconds: float = 0.0
    rate_scale: float = 1.0
    loss_scale: float = 1.0
    finished: bool = False
    history: list[Point] = []


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A run at one step: resuming from it gives what going on would have given."""

    record: Record
    tensors: dict[str, Tensor]


def checkpoint_path(out: Path) -> Path:
    """Where the checkpoint of a run into `out` is."""
    return out / CHECKPOINT


def save(out: Path, checkpoint: Checkpoint) -> None:
    """Replace the checkpoint of `out`.

    Raises:
        OSError: the disk refused; the checkpoint before is untouched.
    """
    path = checkpoint_path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {_RECORD: checkpoint.record.model_dump_json()}
    write_bytes(path, safetensors.torch.save(checkpoint.tensors, metadata))


def clear_remains(out: Path) -> None:
    """Delete what runs that were killed in the middle of a write left beside their files."""
    for name in (HISTORY, CONFIG, WEIGHTS, ENGINE, CARD, MANIFEST, CHECKPOINT):
        path = out / name
        for file in path.parent.glob(f".{path.name}.*"):
            file.unlink(missing_ok=True)


def check_place(out: Path) -> None:
    """A run replaces files of a run or a model that is in `out`, never those of somebody else's project.

    Raises:
        UserError: a file in `out` has a name that the run would write to.
    """
    if checkpoint_path(out).exists():
        return
    taken = [name for name in _WRITTEN if (out / name).exists()]
    if taken and not _is_model(out):
        raise UserError(f"{out / taken[0]}: not of a run or a model, and would be overwritten; name another --out")


def _is_model(out: Path) -> bool:
    try:
        ModelFolder.open(out)
    except UserError:
        return False
    return True


def load(out: Path) -> Checkpoint:
    """The checkpoint of `out`.

    Raises:
        UserError: there is none, or it is damaged.
    """
    path = checkpoint_path(out)
    if not path.is_file():
        raise UserError(f"there is no checkpoint in {out} to resume from: leave out --resume to start a new run")
    try:
        with safe_open(path, framework="pt") as file:
            record = Record.model_validate_json((file.metadata() or {}).get(_RECORD, ""))
            names = file.keys()
            return Checkpoint(record, {name: file.get_tensor(name) for name in names})
    except (OSError, SafetensorError, ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"the checkpoint {path} cannot be read ({reason}): delete it to start anew") from error
