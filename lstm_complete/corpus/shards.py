"""Shard folders: records of symbols in two NumPy files, and a manifest of where they come from."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.errors import UserError


@dataclass(frozen=True, slots=True)
class Shards:
    """Memory-mapped records uint16 [symbols, F] for training and validation, and the manifest."""

    train: NDArray[np.uint16]
    valid: NDArray[np.uint16]
    manifest: dict[str, Any]


def open_shards(folder: Path) -> Shards:
    """Open a shard folder; raises UserError when a file is missing or damaged."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        train, valid = (np.load(folder / name, mmap_mode="r", allow_pickle=False) for name in ("train.npy", "valid.npy"))
    except (OSError, ValueError) as error:
        raise UserError(f"{folder}: not a shard folder, or damaged ({error}); prepare it again") from None
    return Shards(train, valid, manifest)
