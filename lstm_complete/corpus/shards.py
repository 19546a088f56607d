"""Shard folders: records of symbols in two NumPy files, and a manifest of where they come from."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.errors import UserError
from lstm_complete.text.vocabulary import VOCABULARY_ID, VOCABULARY_SIZE

FORMAT = 2
MANIFEST = "manifest.json"
TRAIN, VALID = "train.npy", "valid.npy"


@dataclass(frozen=True, slots=True)
class Shards:
    """Memory-mapped records uint16 [symbols, F] for training and validation, and the manifest."""

    train: NDArray[np.uint16]
    valid: NDArray[np.uint16]
    manifest: dict[str, Any]


def open_shards(folder: Path) -> Shards:
    """Open a shard folder.

    Raises:
        UserError: a file is missing or damaged, or made for another version.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        train, valid = (np.load(folder / name, mmap_mode="r", allow_pickle=False) for name in (TRAIN, VALID))
        _check(manifest, train, valid)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{folder}: no training data, or damaged ({error}); prepare it again") from None
    return Shards(train, valid, manifest)


def is_shard_folder(folder: Path) -> bool:
    """Does the folder look like the result of `prepare`?"""
    return all((folder / name).is_file() for name in (MANIFEST, TRAIN, VALID))


def check_place(folder: Path) -> None:
    """Only a corpus may give way to another: nothing, an empty folder, or one that holds what `prepare` wrote.

    Raises:
        UserError: something else is there.
    """
    if not folder.exists():
        return
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else {folder.name}
    if names and not (names <= {MANIFEST, TRAIN, VALID} and _is_manifest(folder / MANIFEST)):
        raise UserError(f"{folder}: holds something else than an earlier corpus; name another --out, or empty it")


def _is_manifest(path: Path) -> bool:
    """Is it one of `prepare`, of any version?"""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and {"format", "vocabulary", "packages"} <= manifest.keys()


class RecordWriter:
    """Writes a NumPy file of records [symbols, F] piece by piece, so that memory holds one piece at a time."""

    def __init__(self, path: Path, width: int) -> None:
        self._path, self._width = path, width
        self.count = 0

    def __enter__(self) -> "RecordWriter":
        self._file = self._path.open("wb")
        self._write_header()
        return self

    def write(self, records: NDArray[np.uint16]) -> None:
        """Append records [n, F]."""
        self._file.write(np.ascontiguousarray(records, np.uint16).tobytes())
        self.count += len(records)

    def __exit__(self, *error: object) -> None:
        self._file.seek(0)
        self._write_header()
        self._file.close()

    def _write_header(self) -> None:
        # NumPy pads the header for growth of the first dimension, so that it has one length for every count.
        header = {"descr": np.dtype(np.uint16).str, "fortran_order": False, "shape": (self.count, self._width)}
        np.lib.format.write_array_header_1_0(self._file, header)


def _check(manifest: Any, train: NDArray[Any], valid: NDArray[Any]) -> None:
    if manifest["format"] != FORMAT or manifest["vocabulary"] != VOCABULARY_ID:
        raise ValueError("made by another version")
    for records, name in ((train, "train"), (valid, "valid")):
        if records.dtype != np.uint16 or records.ndim != 2 or len(records) != manifest[name]["symbols"]:
            raise ValueError(f"{name} is not what the manifest says")
        if len(records) and int(records[:, 0].max()) >= VOCABULARY_SIZE:
            raise ValueError(f"{name} holds unknown symbols")
