"""Shard folders: records of symbols in two NumPy files, and a manifest of where they come from."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.errors import UserError
from lstm_complete.languages.encoding import Symbols
from lstm_complete.text.vocabulary import VOCABULARY_ID, VOCABULARY_SIZE

FORMAT = 1
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


def write_records(path: Path, files: Iterable[Symbols]) -> int:
    """Write the symbols of files one after the other as records [symbols, 1]; returns how many.

    The file is written as it comes, so memory holds one file at a time; its header, whose length does not
    depend on the count, is written again at the end.
    """
    count = 0
    with path.open("wb") as out:
        _write_header(out, 0)
        for symbols in files:
            out.write(np.ascontiguousarray(symbols, np.uint16).tobytes())
            count += len(symbols)
        out.seek(0)
        _write_header(out, count)
    return count


def _write_header(out: Any, count: int) -> None:
    # NumPy pads the header for growth of the first dimension, so both headers have one length.
    header = {"descr": np.dtype(np.uint16).str, "fortran_order": False, "shape": (count, 1)}
    np.lib.format.write_array_header_1_0(out, header)


def _check(manifest: Any, train: NDArray[Any], valid: NDArray[Any]) -> None:
    if manifest["format"] != FORMAT or manifest["vocabulary"] != VOCABULARY_ID:
        raise ValueError("made by another version")
    for records, name in ((train, "train"), (valid, "valid")):
        if records.dtype != np.uint16 or records.ndim != 2 or len(records) != manifest[name]["symbols"]:
            raise ValueError(f"{name} is not what the manifest says")
        if len(records) and int(records[:, 0].max()) >= VOCABULARY_SIZE:
            raise ValueError(f"{name} holds unknown symbols")
