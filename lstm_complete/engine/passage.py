"""A text as the network reads it, in two parts, so that a key need not touch what stands on the lines before it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Compact = NDArray[np.uint16]
"""Records [n, F] as they are kept: no field has more than 2^16 values."""


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Records [n, F]: n symbols with what the memory says of each. The arrays are not written to."""

    head: Compact
    """The whole lines: the same array as long as they are the same."""
    tail: Compact
    """The rest."""

    def __len__(self) -> int:
        return len(self.head) + len(self.tail)

    def between(self, start: int, end: int) -> Compact:
        """The records [start, end)."""
        size = len(self.head)
        if start >= size:
            return self.tail[start - size : end - size]
        if end <= size:
            return self.head[start:end]
        return np.concatenate([self.head[start:], self.tail[: end - size]])

    def agreement(self, other: "Passage") -> int:
        """How many symbols at the start of both are the same, whatever the memory says of them."""
        if self.head is other.head:
            return len(self.head) + _agreement(self.tail, other.tail)
        return _agreement(self.between(0, len(self)), other.between(0, len(other)))


def whole(records: NDArray[np.integer[Any]]) -> Passage:
    """One that is all head."""
    head = records.astype(np.uint16, copy=False)
    return Passage(head, head[:0])


def _agreement(one: Compact, other: Compact) -> int:
    shared = min(len(one), len(other))
    differing = np.flatnonzero(one[:shared, 0] != other[:shared, 0])
    return int(differing[0]) if len(differing) else shared
