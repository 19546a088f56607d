"""An index in a file: written whole, and mapped into memory instead of read, unless it lies on another machine's disk.

    magic, length and BLAKE2b of the head | head: JSON | each array, at a multiple of _PAGE

Pages that nobody looks at stay on disk, and those that are changed are this process's own: the file never changes.
A file that is damaged is no index. Of the arrays only shapes are checked, for all values are allowed in them.
"""

import hashlib
import json
import mmap
import os
import secrets
import stat
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from lstm_complete.artifacts.atomic import write_parts
from lstm_complete.index.entries import Entry
from lstm_complete.index.mounts import is_remote
from lstm_complete.memory.match import PARTS as SLOT_PARTS
from lstm_complete.memory.names import Names
from lstm_complete.memory.project import Places, ProjectMemory
from lstm_complete.memory.rows import PARTS as ROW_PARTS
from lstm_complete.memory.rows import WORDS_OF_ROW
from lstm_complete.memory.store import Store

PRIVATE: Final = 0o600
_MAGIC = b"LSTMCIX\x01"
_START = struct.Struct("<8sQ16s")
_PAGE = 1 << 16
"""At least the granularity of mapping anywhere; the tables need cache lines."""
_TYPES: Final = {"text": np.uint8, "heads": np.int32, "table": np.uint64, "words": np.uint64}


class _Head(BaseModel):
    """What a file tells of itself."""

    model_config = ConfigDict(frozen=True)

    fingerprint: str
    saved: str
    """Chosen anew whenever an index is saved."""
    filled: int
    files: dict[str, tuple[int, int]]
    rooms: dict[str, int]
    free: list[int]
    entries: dict[str, Entry]
    shapes: dict[str, list[int]]


class Loaded(NamedTuple):
    """What a file holds."""

    memory: ProjectMemory
    entries: dict[str, Entry]
    digest: bytes
    """Of the head: those that were saved at different times differ in it."""


def save(path: Path, fingerprint: str, memory: ProjectMemory, entries: dict[str, Entry]) -> bytes:
    """Write an index for its user alone, in place of what was there; returns its digest. Raises OSError."""
    arrays = _arrays(memory)
    places = memory.places
    head = _Head(
        fingerprint=fingerprint,
        saved=secrets.token_hex(8),
        filled=int(memory.store.filled[0]),
        files=places.files,
        rooms={str(start): size for start, size in places.rooms.items()},
        free=sorted(places.free),
        entries=entries,
        shapes={name: list(array.shape) for name, array in arrays.items()},
    )
    data = json.dumps(head.model_dump()).encode()
    write_parts(path, _parts(data, arrays), mode=PRIVATE)
    return _digest(data)


def load(path: Path, fingerprint: str) -> Loaded | None:
    """The index in a file; None where there is none, or one that is damaged, somebody else's, or of something else."""
    try:
        mapped = _mapped(path)
        head, size, digest = _head(mapped)
        if head.fingerprint != fingerprint:
            return None
        arrays = dict(_views(mapped, head, size))
        store = Store(arrays["text"], arrays["heads"], arrays["table"], np.array([head.filled], np.int64))
        store.text[-2:] = 0  # where a match that runs on ends
        places = Places(head.files, {int(start): room for start, room in head.rooms.items()}, set(head.free))
        return Loaded(ProjectMemory.of(store, places, Names(arrays["words"])), head.entries, digest)
    except (OSError, ValueError, OverflowError, struct.error):
        return None


def _arrays(memory: ProjectMemory) -> dict[str, NDArray[Any]]:
    store = memory.store
    return {"text": store.text, "heads": store.heads, "table": store.table, "words": memory.words.slots}


def _parts(head: bytes, arrays: dict[str, NDArray[Any]]) -> Iterator[bytes | memoryview]:
    yield _START.pack(_MAGIC, len(head), _digest(head))
    yield head
    written = _START.size + len(head)
    for array in arrays.values():
        yield bytes(-written % _PAGE)
        yield array.reshape(-1).view(np.uint8).data
        written += -written % _PAGE + array.nbytes


def _mapped(path: Path) -> mmap.mmap:
    """A file of the user's own, in which changes stay in this process; raises OSError and ValueError.

    One on another machine's disk is read: it may be shortened there, and who then looks at a mapped page is killed.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) != PRIVATE:
            raise ValueError("not a file of the user alone")
        if not is_remote(path.parent):
            return mmap.mmap(handle, 0, access=mmap.ACCESS_COPY)
        pages = mmap.mmap(-1, found.st_size)
        with os.fdopen(handle, "rb", closefd=False) as file:
            if file.readinto(pages) != found.st_size:
                raise ValueError("shortened meanwhile")
        return pages
    finally:
        os.close(handle)


def _head(mapped: mmap.mmap) -> tuple[_Head, int, bytes]:
    """The head, where it ends, and its digest; raises ValueError."""
    magic, length, digest = _START.unpack(mapped[: _START.size])
    data = mapped[_START.size : _START.size + length]
    if magic != _MAGIC or len(data) != length or _digest(data) != digest:
        raise ValueError("damaged")
    try:
        return _Head.model_validate(json.loads(data)), _START.size + length, digest
    except (ValidationError, RecursionError) as error:
        raise ValueError("no head") from error


def _views(mapped: mmap.mmap, head: _Head, end: int) -> Iterator[tuple[str, NDArray[Any]]]:
    """The arrays behind the head, which ends at `end`; raises ValueError where one is not as compiled code needs it."""
    if not _fit(head.shapes):
        raise ValueError("other arrays than those of an index")
    for name, kind in _TYPES.items():
        start, shape = end + -end % _PAGE, head.shapes[name]
        count = int(np.prod(shape, dtype=object))
        yield name, np.frombuffer(mapped, kind, count, start).reshape(shape)
        end = start + count * np.dtype(kind).itemsize


def _fit(shapes: dict[str, list[int]]) -> bool:
    match shapes:
        case {"text": [text], "heads": [slots], "table": [rows, words], "words": [names]}:
            shared = _is_shared(slots, SLOT_PARTS) and _is_shared(rows, 4 * ROW_PARTS)
            return shared and text >= 3 and names > 0 and words == WORDS_OF_ROW
    return False


def _is_shared(number: int, parts: int) -> bool:
    """Is it a power of two times `parts`?"""
    each, rest = divmod(number, parts)
    return rest == 0 and each > 0 and each & (each - 1) == 0


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()
