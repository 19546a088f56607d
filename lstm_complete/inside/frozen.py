"""A recording as data that a page carries with it: the figures that `web/src/inside/frozen_source.ts` reads.

Small networks are kept whole, in float32. Of larger ones there is one layer, a byte a figure as on the network's own
page, and one unit in float32.
"""

import base64
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.errors import UserError
from lstm_complete.inside.cells import Floats
from lstm_complete.inside.identity import identity
from lstm_complete.inside.reading import utf16_starts
from lstm_complete.inside.recording import Recording
from lstm_complete.inside.tiles import gate_tile, is_gate, tile
from lstm_complete.inside.top import surprise

WHOLE = 8 << 20
"""Bytes of float32 up to which all units of all layers are kept."""
MOST = 64 << 20
"""Bytes of figures that a page may carry."""


@dataclass(frozen=True)
class Study:
    """A text that a network has read, and what of it is looked at."""

    name: str
    """Of the network."""
    text: str
    spans: NDArray[np.integer]
    """Symbol t covers the characters [spans[t], spans[t + 1]), [T + 1]."""
    recording: Recording
    layer: int
    unit: int
    address: str
    """Fragment of the page that opens: `#/network?...` or `#/neuron?...`."""
    told: bool = True
    """Is it known what the network expected? Of imported figures it is not."""


def frozen(study: Study) -> dict[str, Any]:
    """All that the page's code needs, as JSON can hold it; arrays are compressed, in base64.

    Raises:
        UserError: there is no such layer or unit, or the text is too long.
    """
    recording = study.recording
    _check(study)
    whole = _size(recording) <= WHOLE
    parts = b"".join(_whole(recording) if whole else _part(recording, study.layer, study.unit))
    if len(parts) > MOST:
        raise UserError(f"the figures of {recording.length:,} symbols are too many for one file; choose a shorter text")
    return {
        "network": _network(study),
        "recording": {
            "text": study.text,
            "length": recording.length,
            "starts": utf16_starts(study.text, study.spans).tolist(),
            "identity": identity(recording),
        },
        "kept": None if whole else {"layer": study.layer, "unit": study.unit},
        "surprise": study.told,
        "address": study.address,
        "figures": base64.b64encode(zlib.compress(parts)).decode("ascii"),
    }


def _network(study: Study) -> dict[str, Any]:
    config = study.recording.config
    return {
        "name": study.name,
        "title": study.name,
        "languages": config.languages,
        "cell": config.cell,
        "layers": config.layers,
        "hidden": config.hidden,
        "vectors": list(study.recording.layers[0]),
        "example": study.text,
        "labels": False,
        "stages": [],
    }


def _size(recording: Recording) -> int:
    return sum(values.nbytes for layer in recording.layers for values in layer.values())


def _whole(recording: Recording) -> Iterator[bytes]:
    """Bits of surprise [T], then of each layer and vector all units [H, T], float32."""
    yield _floats(surprise(recording))
    for layer in recording.layers:
        for values in layer.values():
            yield _floats(values.T)


def _part(recording: Recording, layer: int, unit: int) -> Iterator[bytes]:
    """Bits of surprise [T], the unit's vectors [N, T], then of each of the layer's vectors a tile of all of it."""
    yield _floats(surprise(recording))
    yield _floats(recording.unit(layer, unit))
    for name, values in recording.layers[layer].items():
        draw = gate_tile if is_gate(name) else tile
        content = draw(values, slice(None), slice(None))
        yield content + bytes(-len(content) % 4)  # float32 begins where a word does


def _floats(values: NDArray[np.floating] | Floats) -> bytes:
    return np.ascontiguousarray(values, "<f4").tobytes()


def _check(study: Study) -> None:
    config = study.recording.config
    if not 0 <= study.layer < config.layers:
        raise UserError(f"there are {config.layers} layers, counted from 0")
    if not 0 <= study.unit < config.hidden:
        raise UserError(f"there are {config.hidden} units, counted from 0")
