"""Hypotheses that are extended side by side: the network's states, and what the memory says to each."""

import numpy as np

from lstm_complete.engine.runtime import Logits, Runtime
from lstm_complete.engine.timeline import Reading, records_of
from lstm_complete.memory.mixing import Weights
from lstm_complete.memory.trail import Trail


class Stepper:
    """Begins as one hypothesis; `logits` [B, V] are those of what comes next, memory and all."""

    def __init__(self, runtime: Runtime, reading: Reading, trail: Trail | None, weights: Weights | None) -> None:
        self._runtime, self._state = runtime, reading.state
        self._trail, self._weights = trail, weights
        self.logits = self._mixed(reading.logits[None])

    def advance(self, parents: list[int], symbols: list[int]) -> None:
        """Go on with one hypothesis for each of `parents`, rows of the last step, extended by its symbol."""
        chosen = np.array(symbols, np.uint16)
        records = records_of(chosen, len(self._runtime.config.inputs))
        if self._trail is not None:
            self._trail.select(parents)
            inputs = self._trail.advance(chosen)
            if self._runtime.config.reads_memory:
                records[:, 1:] = inputs
        logits, self._state = self._runtime.run(records[None], self._state[:, parents])
        self.logits = self._mixed(logits[0])

    def places(self) -> list[dict[int, int]]:
        """For each hypothesis, the symbols that the memory expects and where it holds them (`Trail.places`)."""
        return self._trail.places() if self._trail is not None else [{} for _ in self.logits]

    def _mixed(self, logits: Logits) -> Logits:
        if self._trail is None or self._weights is None:
            return logits
        return self._trail.mix(self._weights, logits)
