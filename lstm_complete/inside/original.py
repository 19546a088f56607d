"""The files of the explorer that came with "Exploring LSTMs" (Chen 2017), in and out.

    {"name": ..., "chars": [...], "hs0": [[...], ...], "cs0": ..., "f_gate0": ..., "i_gate0": ..., "j_gate0": ...,
     "o_gate0": ...}

hs is h [T, H] of a layer, cs is c, j the candidate. That explorer's own files have gates of another step: they were
worked out of (x_t, h_t) instead of (x_t, h_{t-1}), which no shift mends. Ours are those that made c and h; `identity`
of what was read in tells which of the two a file is.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.errors import UserError
from lstm_complete.inside.cells import VECTORS, Floats
from lstm_complete.inside.recording import Recording, Tape
from lstm_complete.text.vocabulary import END

KEYS = {"h": "hs", "c": "cs", "forget": "f_gate", "input": "i_gate", "candidate": "j_gate", "output": "o_gate"}
"""What a vector is called in such a file, less the layer's number."""
_MOST_LAYERS, _MOST_HIDDEN = 16, 4096
_LARGEST = 1e9
"""No LSTM holds such values; products of smaller ones are finite."""


@dataclass(frozen=True)
class Original:
    """What such a file holds."""

    name: str
    characters: tuple[str, ...]
    recording: Recording
    """Without embedding and logits, which such files do not have: zeros."""


def read_original(data: bytes) -> Original:
    """The content of a file.

    Raises:
        UserError: it is not of this format, or its arrays do not fit together.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise UserError("not a file of the LSTM explorer: it is not JSON") from None
    if not isinstance(content, dict):
        raise UserError("not a file of the LSTM explorer: it is no JSON object")
    characters = _characters(content.get("chars"))
    layers = _count_layers(content)
    arrays = [
        {vector: _array(content, f"{key}{layer}", len(characters)) for vector, key in KEYS.items()}
        for layer in range(layers)
    ]
    hidden = _common_width(arrays)
    name = content.get("name")
    return Original(
        name if isinstance(name, str) else "", characters, _recording(str(name), characters, arrays, hidden)
    )


def original_content(name: str, characters: list[str], recording: Recording) -> dict[str, Any]:
    """The content of a file of this format; `characters` [T] are what each symbol stands for.

    Raises:
        UserError: the recording is of another network than an LSTM.
    """
    if "c" not in recording.layers[0]:
        raise UserError(f"that explorer knows LSTMs; {recording.config.name} is a {recording.config.cell} network")
    content: dict[str, Any] = {"name": name, "chars": characters}
    for layer, made in enumerate(recording.layers):
        content |= {f"{key}{layer}": _listed(made[vector]) for vector, key in KEYS.items()}
    return content


def _listed(values: Floats) -> list[list[float]]:
    """With as many decimals as float32 has near 1."""
    listed: list[list[float]] = values.astype(np.float64).round(7).tolist()
    return listed


def _characters(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value)
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return tuple(value)
    raise UserError("not a file of the LSTM explorer: 'chars' must be a list of strings, or one string")


def _count_layers(content: dict[str, Any]) -> int:
    layers = sum(f"{KEYS['h']}{layer}" in content for layer in range(_MOST_LAYERS))
    if not layers:
        raise UserError("not a file of the LSTM explorer: it has no 'hs0'")
    return layers


def _array(content: dict[str, Any], key: str, length: int) -> Floats:
    try:
        with np.errstate(over="ignore"):
            values = np.array(content.get(key), np.float32)
    except (ValueError, TypeError, OverflowError):
        values = np.empty(0, np.float32)
    if values.ndim != 2 or len(values) != length or not 0 < values.shape[1] <= _MOST_HIDDEN:
        raise UserError(f"not a file of the LSTM explorer: '{key}' must be a table with a row for each character")
    if not (np.abs(values) <= _LARGEST).all():
        raise UserError(f"'{key}' holds values that no LSTM has")
    return values


def _common_width(arrays: list[dict[str, Floats]]) -> int:
    widths = {int(values.shape[1]) for layer in arrays for values in layer.values()}
    if len(widths) != 1:
        raise UserError("not a file of the LSTM explorer: its tables differ in width")
    return widths.pop()


def _recording(name: str, characters: tuple[str, ...], arrays: list[dict[str, Floats]], hidden: int) -> Recording:
    safe = re.sub(r"[^A-Za-z0-9._-]", "-", name)[:64] or "original"
    config = ModelConfig(name=safe, cell="lstm", layers=len(arrays), hidden=hidden, stream="plain")
    tape = Tape(config, 0).going_on(0, len(characters))
    tape.records[: len(characters), 0] = [_symbol(character) for character in characters]
    tape.embedding[: len(characters)] = 0
    tape.logits[: len(characters)] = 0
    for made, layer in zip(tape.layers, arrays, strict=True):
        for place, vector in enumerate(VECTORS["lstm"]):
            made[: len(characters), place] = layer[vector]
    return Recording(tape, len(characters), np.zeros((config.layers, config.state_size), np.float32))


def _symbol(character: str) -> int:
    """The symbol that ends what is shown; END where nothing is."""
    return character.encode("utf-8", "surrogatepass")[-1] if character else END
