"""States of the network by the text that stands right before them, wherever in the document that is.

A state depends on the whole text before it, but on what is far away only faintly. Where a line is edited, or the cursor
jumps, the states behind the edit are no longer exact, and yet nearly those that reading all of it again would give.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

KNOWN = 256
"""Symbols before a place that must be the same."""
MOST = 512
"""States of a document: some 3.5 MB at 3x256."""

State = TypeVar("State")


@dataclass
class Landmarks(Generic[State]):
    """The newest MOST of the places that were kept."""

    _states: OrderedDict[bytes, State] = field(default_factory=OrderedDict)

    def keep(self, symbols: NDArray[np.integer[Any]], state: State) -> None:
        """Keep the state behind a text; nothing is kept of a text that is shorter than KNOWN."""
        if len(symbols) >= KNOWN:
            key = key_of(symbols)
            self._states[key] = state
            self._states.move_to_end(key)
            if len(self._states) > MOST:
                self._states.popitem(last=False)

    def nearest(self, symbols: NDArray[np.integer[Any]], most: int) -> tuple[int, State] | None:
        """The last place among the `most` last ones of a text before which KNOWN symbols are known, and its state."""
        first = max(0, len(symbols) - most - KNOWN)
        raw, size = _raw(symbols[first:]), 2 * KNOWN
        for end in range(len(raw), size - 1, -2):
            state = self._states.get(raw[end - size : end])
            if state is not None:
                return first + end // 2, state
        return None


def key_of(symbols: NDArray[np.integer[Any]]) -> bytes:
    """By what the place behind a text is known."""
    return _raw(symbols[-KNOWN:])


def _raw(symbols: NDArray[np.integer[Any]]) -> bytes:
    return symbols.astype(np.uint16).tobytes()
