"""What went on in a network while it read some records.

Of each layer there is one array in memory, all vectors of a symbol side by side, with room behind them: a recording
that goes on from the end of another one shares its arrays, so that a typed character costs what it adds.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.inside.cells import VECTORS, Floats
from lstm_complete.inside.clamps import Clamp
from lstm_complete.text.vocabulary import NEWLINE, VOCABULARY_SIZE

Records = NDArray[np.integer]
"""[T, F]: what the network reads."""
_ROOM = 256
"""Symbols that a recording may grow by in place, besides a quarter of its length; memory is taken when it is used."""


class Tape:
    """The arrays of recordings that begin alike."""

    def __init__(self, config: ModelConfig, room: int) -> None:
        """Room for so many symbols."""
        hidden, vectors = config.hidden, len(VECTORS[config.cell])
        self.config, self.room = config, room
        self.records = np.empty((room, len(config.inputs)), np.int64)
        self.embedding = np.empty((room, hidden), np.float32)
        self.layers = tuple(np.empty((room, vectors, hidden), np.float32) for _ in range(config.layers))
        self.logits = np.empty((room, VOCABULARY_SIZE), np.float32)
        self._taken, self._lock = 0, threading.Lock()

    def going_on(self, keep: int, count: int) -> "Tape":
        """A tape that begins with the first `keep` symbols of this one and has `count` more to be filled.

        It is this one where nothing is to be filled, or nothing behind `keep` is in use and there is room.
        """
        if not count:
            return self
        with self._lock:
            if keep == self._taken and keep + count <= self.room:
                self._taken = keep + count
                return self
        length = keep + count
        tape = Tape(self.config, length + length // 4 + _ROOM)
        for new, old in zip(tape._arrays, self._arrays, strict=True):
            new[:keep] = old[:keep]
        tape._taken = length
        return tape

    @property
    def nbytes(self) -> int:
        """Memory that it takes, room for more not counted."""
        return sum(array[: self._taken].nbytes for array in self._arrays)

    @property
    def _arrays(self) -> Sequence[NDArray[np.generic]]:
        return self.records, self.embedding, *self.layers, self.logits


@dataclass(frozen=True)
class Recording:
    """A network's inside over T symbols, as views of float32; gates belong to (x_t, h_{t-1})."""

    tape: Tape = field(repr=False)
    length: int
    before: Floats = field(repr=False)
    """The state before the first symbol, [L, S]."""
    clamps: tuple[Clamp, ...] = ()

    @property
    def config(self) -> ModelConfig:
        """The shape of the network."""
        return self.tape.config

    @property
    def records(self) -> NDArray[np.int64]:
        """What was read, [T, F]."""
        return self.tape.records[: self.length]

    @property
    def symbols(self) -> NDArray[np.int64]:
        """The symbols that were read, [T]."""
        return self.records[:, 0]

    @property
    def embedding(self) -> Floats:
        """e [T, H]."""
        return self.tape.embedding[: self.length]

    @cached_property
    def layers(self) -> tuple[dict[str, Floats], ...]:
        """Of each layer the vectors of `VECTORS`, each [T, H]."""
        names = VECTORS[self.config.cell]
        return tuple(
            {name: made[: self.length, place] for place, name in enumerate(names)} for made in self.tape.layers
        )

    @property
    def logits(self) -> Floats:
        """Of the symbol that follows each, [T, V]."""
        return self.tape.logits[: self.length]

    def unit(self, layer: int, unit: int) -> Floats:
        """All vectors of one unit, [N, T], in the order of `VECTORS`."""
        return np.ascontiguousarray(self.tape.layers[layer][: self.length, :, unit].T)

    @property
    def restarts(self) -> NDArray[np.bool_]:
        """Before which symbols the state is zero again, [T]: where a line begins that is a text by itself."""
        where = np.zeros(self.length, bool)
        if self.config.texts == "lines":
            where[1:] = self.symbols[:-1] == NEWLINE
        return where

    def carried(self, layer: int, vector: str) -> Floats:
        """A vector that the cell carries on, as it was before each symbol, [T, H]."""
        hidden = self.config.hidden
        h_first = 0 if vector == "h" else hidden
        first = self.before[layer, None, h_first : h_first + hidden]
        carried = np.concatenate([first, self.layers[layer][vector]])[: self.length]
        carried[self.restarts] = 0
        return carried
