"""Reading `model.safetensors`: the header is checked against the configuration before any tensor is made."""

import json
import math
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from lstm_complete.artifacts.shapes import Shapes
from lstm_complete.errors import UserError

Weights = dict[str, NDArray[np.float32]]
Precision = Literal["float16", "float32"]

_TYPES: dict[str, type[np.floating[Any]]] = {"F16": np.float16, "F32": np.float32}
_LONGEST_HEADER = 1 << 20


def read_tensors(path: Path, shapes: Shapes) -> Weights:
    """The tensors of a file as float32, exactly those of `shapes`.

    Raises:
        UserError: the file is missing, damaged, or holds anything but those tensors, or a value is not finite.
    """
    try:
        with path.open("rb") as file:
            header, room = _read_header(file, path.stat().st_size)
            places = _check_header(header, shapes, room)
            data = file.read(room)
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from None
    except _DamagedError as damage:
        raise UserError(f"{path}: damaged or not of this model, {damage}") from None
    return {name: _tensor(path, name, data, place, shapes[name]) for name, place in places.items()}


def check_tensors(path: Path, shapes: Shapes) -> None:
    """Check the header alone; raises UserError as `read_tensors` does."""
    try:
        with path.open("rb") as file:
            header, room = _read_header(file, path.stat().st_size)
            _check_header(header, shapes, room)
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from None
    except _DamagedError as damage:
        raise UserError(f"{path}: damaged or not of this model, {damage}") from None


def tensor_bytes(weights: Weights, shapes: Shapes, precision: Precision) -> bytes:
    """The file that `read_tensors` reads; raises ValueError when the tensors are not those of `shapes`."""
    found = {name: tensor.shape for name, tensor in weights.items()}
    if found != shapes:
        raise ValueError(f"weights do not fit the configuration: {sorted(found.items() ^ shapes.items())[:4]}")
    return save({name: weights[name].astype(precision) for name in shapes})


class _DamagedError(Exception):
    pass


_Place = tuple[type[np.floating[Any]], int, int]


def _read_header(file: Any, size: int) -> tuple[dict[str, Any], int]:
    """The header and the number of bytes of data behind it."""
    length = int.from_bytes(file.read(8), "little")
    if size < 8 or not 2 <= length <= min(_LONGEST_HEADER, size - 8):
        raise _DamagedError("its header has an impossible length")
    try:
        header = json.loads(file.read(length))
    except (ValueError, RecursionError):
        raise _DamagedError("its header is not JSON") from None
    if not isinstance(header, dict):
        raise _DamagedError("its header is no object")
    header.pop("__metadata__", None)
    return header, size - 8 - length


def _check_header(header: dict[str, Any], shapes: Shapes, room: int) -> dict[str, _Place]:
    if header.keys() != shapes.keys():
        raise _DamagedError(f"its tensors differ at {sorted(header.keys() ^ shapes.keys())[:3]}")
    places = {name: _place(name, entry, shapes[name]) for name, entry in header.items()}
    end = 0
    for _, start, stop in sorted(places.values(), key=lambda place: place[1]):
        if start != end:
            raise _DamagedError("its tensors overlap or leave holes")
        end = stop
    if end != room:
        raise _DamagedError(f"it holds {room} bytes of data, its header says {end}")
    return places


def _place(name: str, entry: Any, shape: tuple[int, ...]) -> _Place:
    try:
        kind, (start, stop) = _TYPES[entry["dtype"]], entry["data_offsets"]
        fits = entry["shape"] == list(shape) and type(start) is int and type(stop) is int
    except (TypeError, KeyError, ValueError):
        fits = False
    if not fits or start < 0 or stop - start != math.prod(shape) * np.dtype(kind).itemsize:
        raise _DamagedError(f"tensor '{name}' has another type, shape or size")
    return kind, start, stop


def _tensor(path: Path, name: str, data: bytes, place: _Place, shape: tuple[int, ...]) -> NDArray[np.float32]:
    kind, start, stop = place
    tensor = np.frombuffer(data[start:stop], kind).astype(np.float32).reshape(shape)
    if not np.isfinite(tensor).all():
        raise UserError(f"{path}: damaged, tensor '{name}' holds values that are not finite")
    return tensor
