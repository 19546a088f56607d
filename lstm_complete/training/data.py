"""The shards of a run: records, how many symbols a character takes, and a fingerprint to know them again."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.corpus.shards import open_shards


@dataclass(frozen=True, slots=True)
class Data:
    """Training and validation records [symbols, F] with what the manifest says about them."""

    train: NDArray[np.uint16]
    valid: NDArray[np.uint16]
    manifest: dict[str, Any]
    languages: tuple[str, ...]
    fingerprint: str
    train_symbols_per_char: float
    valid_symbols_per_char: float

    @property
    def width(self) -> int:
        """Integers in a record."""
        return int(self.train.shape[1])


def open_data(folder: Path) -> Data:
    """Open a shard folder.

    Raises:
        UserError: the folder holds no shards, or damaged ones.
    """
    shards = open_shards(folder)
    return Data(
        train=shards.train,
        valid=shards.valid,
        manifest=shards.manifest,
        languages=(shards.manifest["language"],),
        fingerprint=_fingerprint(folder),
        train_symbols_per_char=_symbols_per_char(shards.manifest["train"]),
        valid_symbols_per_char=_symbols_per_char(shards.manifest["valid"]),
    )


def _symbols_per_char(counts: dict[str, int]) -> float:
    """Symbols of the encoding per character of the original text, by which bits per symbol are multiplied."""
    return counts["symbols"] / max(1, counts["characters"])


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in ("train.npy", "valid.npy"):
        with (folder / name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
