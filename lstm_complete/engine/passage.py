"""A text as the network reads it, in two parts, so that a key need not touch what stands on the lines before it."""

from dataclasses import dataclass

import numpy as np

from lstm_complete.engine.runtime import Records


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Records [n, F]: n symbols with what the memory says of each. The arrays are not written to."""

    head: Records
    """The whole lines: the same array as long as they are the same."""
    tail: Records
    """The rest."""

    def __len__(self) -> int:
        return len(self.head) + len(self.tail)

    def between(self, start: int, end: int) -> Records:
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


def whole(records: Records) -> Passage:
    """One that is all head."""
    return Passage(records, records[:0])


def _agreement(one: Records, other: Records) -> int:
    shared = min(len(one), len(other))
    differing = np.flatnonzero(one[:shared, 0] != other[:shared, 0])
    return int(differing[0]) if len(differing) else shared
