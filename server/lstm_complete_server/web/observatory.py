"""Networks and what they have read: what every request about the inside of a network is answered from."""

import time
from typing import Any

import numpy as np

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.errors import UserError
from lstm_complete.inside.cells import Floats
from lstm_complete.inside.identity import identity
from lstm_complete.inside.reading import Reading, common_prefix
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import Registry
from lstm_complete_server.web.networks import Networks
from lstm_complete_server.web.recordings import Kept, Recordings, check_room, utf16_starts
from lstm_complete_server.web.requests import ReadingBody, TileQuery, UnitQuery
from lstm_complete_server.web.tiles import gate_tile, is_gate, tile


class Observatory:
    """For one thread alone."""

    def __init__(self, networks: Networks, registry: Registry) -> None:
        self.networks = networks
        self.recordings = Recordings()
        self._registry = registry

    def read(self, body: ReadingBody) -> dict[str, Any]:
        """Read a text; what it shares with the one that the network read before is not read again.

        Raises:
            UserError: no such network, or a clamp for what it does not have.
            TooLargeError: there is no room for the text.
        """
        begun = time.perf_counter()
        kept = self.keep(body)
        answer = {
            "id": self.recordings.add(kept),
            "length": kept.recording.length,
            "starts": utf16_starts(kept.reading.text, kept.reading.spans).tolist(),
            "vectors": list(kept.layers[0]),
            "layers": len(kept.layers),
            "hidden": kept.network.config.hidden,
            "identity": identity(kept.recording),
        }
        return answer | {"ms": round(1000 * (time.perf_counter() - begun), 1)}

    def keep(self, body: ReadingBody) -> Kept:
        """A text as a network reads it; raises as `read`."""
        network = self.networks.open(body.network)
        check_room(network, len(body.text))
        reading = Reading(body.text, self._language(network.config))
        records = reading.records(network.config)
        clamps = tuple(clamp.clamp for clamp in body.clamps)
        before = self.recordings.latest(body.network)
        if before is None or before.recording.clamps != clamps:
            recording = network.read(records, clamps=clamps)
        else:
            keep = common_prefix(before.recording.records, records)
            recording = network.go_on(before.recording, keep, records[keep:])
        return Kept(network, body.network, reading, recording)

    def tile(self, identifier: str, asked: TileQuery) -> bytes:
        """A part of a layer's matrix in bytes; raises UserError where there is no such part."""
        values = self._vector(identifier, asked.layer, asked.vector)
        first, last = map(int, asked.units.split("-"))
        if not (first < last <= values.shape[1] and asked.start <= asked.end <= len(values)):
            raise UserError(f"there are {values.shape[1]} units and {len(values)} symbols")
        draw = gate_tile if is_gate(asked.vector) else tile
        return draw(values, slice(first, last), slice(asked.start, asked.end))

    def unit(self, identifier: str, asked: UnitQuery) -> bytes:
        """All vectors of a unit, one after the other, as float32; raises UserError where there is no such unit."""
        layers = self.recordings.figures(identifier).layers
        vectors = layers[self._checked_layer(layers, asked.layer)]
        hidden = next(iter(vectors.values())).shape[1]
        if asked.unit >= hidden:
            raise UserError(f"there are {hidden} units")
        return b"".join(values[:, asked.unit].astype("<f4").tobytes() for values in vectors.values())

    def surprise(self, identifier: str) -> bytes:
        """Bits of each symbol as float32; the first one was expected by nobody, so it has 0."""
        return np.zeros(self.recordings.get(identifier).recording.length, "<f4").tobytes()

    def original(self, identifier: str, layer: int) -> dict[str, Any]:
        return np.zeros(self.recordings.get(identifier).recording.length, "<f4").tobytes()

    def take_in(self, body: bytes) -> dict[str, Any]:
        return np.zeros(self.recordings.get(identifier).recording.length, "<f4").tobytes()

    def _vector(self, identifier: str, layer: int, vector: str) -> Floats:
        layers = self.recordings.figures(identifier).layers
        vectors = layers[self._checked_layer(layers, layer)]
        if vector not in vectors:
            raise UserError(f"there is no vector '{vector}'; there are {', '.join(vectors)}")
        return vectors[vector]

    def _language(self, config: ModelConfig) -> Language | None:
        """The language whose indentation a network's texts have; None where it was made for none that is installed."""
        known = (name for name in config.languages if name in self._registry.names)
        return next((self._registry.by_name(name) for name in known), None)

    @staticmethod
    def _checked_layer(layers: tuple[dict[str, Floats], ...], layer: int) -> int:
        if layer >= len(layers):
            raise UserError(f"there are {len(layers)} layers, counted from 0")
        return layer
