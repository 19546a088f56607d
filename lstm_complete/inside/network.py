"""The whole network in plain NumPy, float32: a model folder's weights, and what goes on in them.

    e = Σ_fields embedding[record]    x_0 = e
    residual stream: h_l = cell_l(LayerNorm(x_{l-1})), x_l = x_{l-1} + h_l    plain: h_l = cell_l(x_{l-1}), x_l = h_l
    logits = V x_L + b, and where it reads the memory u_k · x_L + a_k more for the symbol that is expected

Layer by layer: what a layer's inputs say is one product over all symbols; what h says is a product for each symbol.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.inside.cells import STEPS, VECTORS, Floats, Weights, votes
from lstm_complete.inside.clamps import Clamp, change_at, check_clamps
from lstm_complete.inside.recording import Recording, Records, Tape

NORM_EPSILON = np.float32(1e-5)
_BLOCK = 512
"""Symbols whose inputs are multiplied at once: their votes stay in a cache, and memory stays small."""
Cancelled = Callable[[], bool]


class StoppedError(Exception):
    """A reading was cancelled before its end."""


def _never() -> bool:
    return False


class Network:
    """The weights of one network. Safe to use from several threads."""

    def __init__(self, config: ModelConfig, weights: Weights) -> None:
        """`weights` are named as in a model folder."""
        self.config = config
        self.weights = {name: np.ascontiguousarray(value, np.float32) for name, value in weights.items()}
        self._cells = [self._of_layer(layer, "cell.") for layer in range(config.layers)]
        self._norms = [self._of_layer(layer, "norm.") for layer in range(config.layers)]

    @classmethod
    def open(cls, folder: ModelFolder) -> "Network":
        """The network of a model folder; raises UserError where the weights are damaged."""
        return cls(folder.config, folder.weights())

    def read(
        self,
        records: Records,
        *,
        state: Floats | None = None,
        clamps: Sequence[Clamp] = (),
        cancelled: Cancelled = _never,
    ) -> Recording:
        """Read records [T, F] from a state [L, S], that of an empty text if none is given.

        Raises:
            UserError: a clamp is for a unit that is not there.
            StoppedError: it was cancelled.
        """
        check_clamps(clamps, self.config)
        before = np.zeros((self.config.layers, self.config.state_size), np.float32) if state is None else state
        return self.go_on(Recording(Tape(self.config, 0), 0, before, tuple(clamps)), 0, records, cancelled)

    def go_on(self, recording: Recording, keep: int, records: Records, cancelled: Cancelled = _never) -> Recording:
        """The first `keep` symbols of a recording, then records [n, F] read behind them; its clamps hold on.

        Raises:
            StoppedError: it was cancelled.
        """
        tape = recording.tape.going_on(keep, len(records))
        end = keep + len(records)
        tape.records[keep:end] = records
        tape.embedding[keep:end] = self._embed(tape.records[keep:end])
        stream = tape.embedding[keep:end].copy()
        kept = Recording(recording.tape, keep, recording.before)
        whole = Recording(tape, end, recording.before, recording.clamps)
        for layer in range(self.config.layers):
            stream = self._layer(layer, stream, kept, whole, cancelled)
        tape.logits[keep:end] = self._logits(stream, tape.records[keep:end])
        return whole

    def _layer(self, layer: int, stream: Floats, kept: Recording, whole: Recording, cancelled: Cancelled) -> Floats:
        """Fill in what a layer makes of a stream [n, H] behind what is kept of a recording; the stream after it."""
        cell, config, step = self._cells[layer], self.config, STEPS[self.config.cell]
        made = whole.tape.layers[layer][kept.length : whole.length]  # [n, N, H]
        clamps = [clamp for clamp in whole.clamps if clamp.layer == layer]
        restarts = whole.restarts[kept.length :]
        x = self._normal(layer, stream)
        before, past = self._made(layer, kept), self._past(layer, kept)
        for start, end in pairwise(_bounds(restarts)):
            if cancelled():
                raise StoppedError
            block = x[start:end]
            if restarts[start]:
                before, past = np.zeros_like(before), np.zeros_like(past)
            for t, vote in enumerate(votes(cell, block, past, config), start):
                made[t] = step(cell, vote, before, config, change_at(clamps, kept.length + t))
                before = made[t]
            past = np.concatenate([past, block])[len(block) :]
        h = made[:, VECTORS[config.cell].index("h")]
        return stream + h if config.stream == "residual" else np.ascontiguousarray(h)

    def _normal(self, layer: int, stream: Floats) -> Floats:
        """What a layer reads of a stream [n, H]."""
        if self.config.stream == "plain":
            return stream
        norm = self._norms[layer]
        centred = stream - stream.mean(axis=1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + NORM_EPSILON)
        normal: Floats = centred / spread * norm["weight"] + norm["bias"]
        return normal

    def _embed(self, records: Records) -> Floats:
        """e [n, H]."""
        total = np.zeros((len(records), self.config.hidden), np.float32)
        for field, column in zip(self.config.inputs, records.T, strict=True):
            total += self.weights[f"embed.{field.name}.weight"][column]
        return total

    def _logits(self, stream: Floats, records: Records) -> Floats:
        """Of the symbols behind records [n, F], [n, V]."""
        logits: Floats = stream @ self.weights["head.weight"].T + self.weights["head.bias"]
        if self.config.reads_memory:
            rows = np.arange(len(records))
            bonus = stream @ self.weights["bonus.weight"].T + self.weights["bonus.bias"]  # [n, 8]
            logits[rows, records[:, 1]] += bonus[rows, records[:, 2]]
        return logits

    def _state(self, layer: int, recording: Recording) -> Floats:
        """A layer's state [S] after a recording: h and c, h, or a window's last inputs."""
        line = int(np.flatnonzero(recording.restarts).max(initial=0))
        before: Floats = np.zeros_like(recording.before[layer]) if line else recording.before[layer]
        if not recording.length:
            return before
        if self.config.cell == "window":
            first = max(line, recording.length - self.config.window + 1)
            inputs = self._normal(layer, self._stream(layer, recording, first)).ravel()
            return np.concatenate([before, inputs])[len(inputs) :]
        vectors = recording.layers[layer]
        return np.concatenate([vectors[name][-1] for name in ("h", "c") if name in vectors])

    def _stream(self, layer: int, recording: Recording, first: int) -> Floats:
        """What comes to a layer from symbol `first` on, [T - first, H]."""
        below = [made["h"][first:] for made in recording.layers[:layer]]
        if self.config.stream == "plain":
            return below[-1] if below else recording.embedding[first:]
        stream: Floats = sum(below, recording.embedding[first:])
        return stream

    def _made(self, layer: int, recording: Recording) -> Floats:
        """The vectors [N, H] of a layer at the last symbol of a recording, as far as its cell carries them on."""
        made = np.zeros((len(VECTORS[self.config.cell]), self.config.hidden), np.float32)
        if self.config.cell != "window":
            carried = self._state(layer, recording).reshape(-1, self.config.hidden)
            made[: len(carried)] = carried[::-1]  # a state begins with h, what is recorded with c
        return made

    def _past(self, layer: int, recording: Recording) -> Floats:
        """The inputs [w - 1, H] that a window still sees behind a recording; other cells see none."""
        seen = self._state(layer, recording) if self.config.cell == "window" else np.empty(0, np.float32)
        return seen.reshape(-1, self.config.hidden)

    def _of_layer(self, layer: int, part: str) -> Weights:
        prefix = f"layers.{layer}.{part}"
        return {name.removeprefix(prefix): value for name, value in self.weights.items() if name.startswith(prefix)}


def _bounds(restarts: NDArray[np.bool_]) -> list[int]:
    """Where blocks of symbols begin, and the end of the last one: no block goes on behind the end of a text."""
    length = len(restarts)
    return sorted({*range(0, length, _BLOCK), *np.flatnonzero(restarts).tolist(), length})
