"""Networks and what they have read: what every request about the inside of a network is answered from."""

import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.errors import UserError
from lstm_complete.inside.cells import Floats
from lstm_complete.inside.clamps import Clamp
from lstm_complete.inside.frozen import Study
from lstm_complete.inside.identity import identity
from lstm_complete.inside.network import Cancelled, Network
from lstm_complete.inside.offline import offline_page
from lstm_complete.inside.original import original_content, read_original
from lstm_complete.inside.reading import Reading, utf16_starts
from lstm_complete.inside.tiles import gate_tile, is_gate, tile
from lstm_complete.inside.top import surprise
from lstm_complete.languages.registry import Registry
from lstm_complete_server.web.networks import Networks
from lstm_complete_server.web.recordings import Imported, Kept, Layers, Recordings, check_room
from lstm_complete_server.web.requests import OfflineQuery, ReadingBody, TileQuery, UnitQuery


class Observatory:
    """For one thread alone."""

    def __init__(self, networks: Networks, registry: Registry) -> None:
        self.networks = networks
        self.recordings = Recordings()
        self._registry = registry

    def read(self, body: ReadingBody, cancelled: Cancelled) -> dict[str, Any]:
        """Read a text; as far as it begins like one that the network has read, it is not read again.

        Raises:
            UserError: no such network or stage, or a clamp for what it does not have.
            TooLargeError: there is no room for the text.
            StoppedError: it was cancelled.
        """
        begun = time.perf_counter()
        kept = self.keep(body, cancelled)
        return self._told(kept, utf16_starts(kept.reading.text, kept.reading.spans), begun)

    def keep(self, body: ReadingBody, cancelled: Cancelled) -> Kept:
        """A text as a network reads it; raises as `read`."""
        network = self.networks.open(body.network, body.stage)
        reading = Reading(body.text, self._registry.first(network.config.languages))
        check_room(network, len(reading.symbols))
        return self._kept(network, body.network, reading, tuple(clamp.clamp for clamp in body.clamps), cancelled)

    def tile(self, identifier: str, asked: TileQuery) -> bytes:
        """A part of a layer's matrix in bytes; raises UserError where there is no such part."""
        values = self.vector(self.recordings.figures(identifier).layers, asked.layer, asked.vector)
        first, last = map(int, asked.units.split("-"))
        if not (first < last <= values.shape[1] and asked.start <= asked.end <= len(values)):
            raise UserError(f"there are {values.shape[1]} units and {len(values)} symbols")
        draw = gate_tile if is_gate(asked.vector) else tile
        return draw(values, slice(first, last), slice(asked.start, asked.end))

    def unit(self, identifier: str, asked: UnitQuery) -> bytes:
        """All vectors of a unit, one after the other, as float32; raises UserError where there is no such unit."""
        layers = self.recordings.figures(identifier).layers
        self.check_unit(layers, asked.layer, asked.unit)
        return b"".join(values[:, asked.unit].astype("<f4").tobytes() for values in layers[asked.layer].values())

    def surprise(self, identifier: str) -> bytes:
        """Bits of each symbol as float32; the first one was expected by nobody, so it has 0."""
        return surprise(self.recordings.get(identifier).recording).astype("<f4").tobytes()

    def same_text(self, kept: Kept, name: str, cancelled: Cancelled) -> Kept:
        """What another network makes of a text, symbol by symbol as the first one read it; raises as `read`."""
        network = self.networks.open(name)
        reading = kept.reading
        check_room(network, len(reading.symbols))
        return self._kept(network, name, reading, (), cancelled)

    def vector(self, layers: Layers, layer: int, vector: str) -> Floats:
        """A layer's vector, [T, H]; raises UserError where it has none of that name."""
        _check_layer(layers, layer)
        if vector not in layers[layer]:
            raise UserError(f"there is no vector '{vector}'; there are {', '.join(layers[layer])}")
        return layers[layer][vector]

    def check_unit(self, layers: Layers, layer: int, unit: int) -> None:
        """Raises UserError where a layer has no such unit."""
        _check_layer(layers, layer)
        hidden = next(iter(layers[layer].values())).shape[1]
        if unit >= hidden:
            raise UserError(f"there are {hidden} units, counted from 0")

    def original(self, identifier: str) -> dict[str, Any]:
        """A recording as a file of the article's app; raises UserError where the network is no LSTM."""
        kept = self.recordings.figures(identifier)
        if isinstance(kept, Imported):
            return original_content(kept.recording.config.name, list(kept.characters), kept.recording)
        text, spans = kept.reading.text, kept.reading.spans
        characters = [text[start:end] for start, end in pairwise(spans)]
        return original_content(kept.name, characters, kept.recording)

    def offline(self, identifier: str, asked: OfflineQuery) -> str:
        """A recording as one HTML file; raises UserError where there is no such unit, or too many figures."""
        kept = self.recordings.figures(identifier)
        if isinstance(kept, Imported):
            name, text, spans = kept.recording.config.name, "".join(kept.characters), _spans(kept.characters)
        else:
            name, text, spans = kept.name, kept.reading.text, kept.reading.spans
        place = (asked.layer, asked.unit, asked.address)
        return offline_page(Study(name, text, spans, kept.recording, *place, told=isinstance(kept, Kept)))

    def take_in(self, body: bytes) -> dict[str, Any]:
        """A file of the article's app becomes a recording; raises UserError where it is none."""
        begun = time.perf_counter()
        original = read_original(body)
        text = "".join(original.characters)
        starts = utf16_starts(text, _spans(original.characters))
        answer = self._told(Imported(original.recording, original.characters), starts, begun)
        return answer | {"text": text}

    def _kept(
        self, network: Network, name: str, reading: Reading, clamps: tuple[Clamp, ...], cancelled: Cancelled
    ) -> Kept:
        """What a network makes of a text, going on from what it has read already."""
        records = reading.records(network.config)
        nearest = self.recordings.nearest(network, records, clamps)
        if nearest is None:
            return Kept(network, name, reading, network.read(records, clamps=clamps, cancelled=cancelled))
        before, keep = nearest
        return Kept(network, name, reading, network.go_on(before, keep, records[keep:], cancelled))

    def _told(self, kept: Kept | Imported, starts: NDArray[np.integer], begun: float) -> dict[str, Any]:
        """Keeps a recording; what the page has to know of it."""
        config = kept.recording.config
        return {
            "id": self.recordings.add(kept),
            "length": kept.recording.length,
            "starts": starts.tolist(),
            "vectors": list(kept.layers[0]),
            "layers": len(kept.layers),
            "hidden": config.hidden,
            "identity": identity(kept.recording),
            "ms": round(1000 * (time.perf_counter() - begun), 1),
        }


def _spans(characters: Sequence[str]) -> NDArray[np.integer]:
    """Where the characters of each symbol begin, and where the last one's end, [T + 1]."""
    return np.cumsum([0, *map(len, characters)])


def _check_layer(layers: Layers, layer: int) -> None:
    if layer >= len(layers):
        raise UserError(f"there are {len(layers)} layers, counted from 0")
