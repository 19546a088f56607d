"""States of the network along one document, so that a typed character costs one step.

The timeline remembers the symbols that it has read and states at some of the places in between. A new text
keeps everything up to the first symbol that differs. A record's other fields do not count: a state keeps what
the memory said when its symbol was read.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.landmarks import Landmarks
from lstm_complete.engine.runtime import Logits, Records, Runtime, State
from lstm_complete.languages.encoding import Symbols
from lstm_complete.text.vocabulary import NEWLINE

BLOCK = 128
"""Symbols a run between two looks at the clock: about 15 ms of a 3x384 network on one core."""
RECENT = 48
"""Places right behind the newest one that are all kept: where the user deletes and retypes."""
MOST = 512
"""States kept for one document: some 3.5 MB at 3x256. The spacing of the older ones grows with the text."""
_LEAST_BLOCK = 32
"""Symbols read at once whose end is a landmark; of what is typed, only the ends of lines are."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The network after some symbols: state [L, 1, S] and the logits [V] for the next one."""

    state: State
    logits: Logits


class Cancelled(Exception):  # noqa: N818 (a signal between rooms, not an error)
    """The work was called off, or its time is up; what was done is kept."""


class Timeline:
    """The states along one document. Used from one thread at a time."""

    def __init__(
        self, runtime: Runtime, landmarks: Landmarks[Reading] | None = None, start: Reading | None = None
    ) -> None:
        """`landmarks` are told of the places that are read; `start` is the state at the start, if not the first one."""
        self._runtime = runtime
        self._landmarks = Landmarks[Reading]() if landmarks is None else landmarks
        self._read: Symbols = np.empty(0, np.uint16)
        self._kept: dict[int, Reading] = {} if start is None else {0: start}
        self._spacing = BLOCK

    def missing(self, records: Records) -> int:
        """How many of `records` [n, F] `advance` would have to run."""
        return len(records) - max(self._usable(records[:, 0]), default=0)

    def advance(self, records: Records, *, cancelled: Callable[[], bool] = lambda: False) -> Reading:
        """The network after `records` [n, F], from the nearest kept place on; n is 0 only where `start` was given.

        Raises:
            Cancelled: `cancelled()` returned True between two blocks; the next call goes on from there.
        """
        places = self._usable(records[:, 0])
        self._kept = {place: self._kept[place] for place in places}
        self._read = records[:, 0].astype(np.uint16)  # a view would keep all fields
        place = max(places, default=0)
        reading = self._kept.get(place)
        while reading is None or place < len(records):
            if cancelled():
                self._read = self._read[:place].copy()
                raise Cancelled
            block = records[place : place + BLOCK]
            reading = self._run(reading, block)
            place += len(block)
            self._keep(place, reading)
            if len(block) >= _LEAST_BLOCK or block[-1, 0] == NEWLINE:
                self._landmarks.keep(self._read[:place], reading)
        return reading

    def _run(self, reading: Reading | None, records: Records) -> Reading:
        state = reading.state if reading else self._runtime.initial_state(1)
        return read_records(self._runtime, records, state)

    def _usable(self, symbols: NDArray[np.int64]) -> list[int]:
        """The kept places up to which old and new text are the same."""
        shared = min(len(symbols), len(self._read))
        differing = np.flatnonzero(self._read[:shared] != symbols[:shared])
        same = int(differing[0]) if len(differing) else shared
        return [place for place in self._kept if place <= same]

    def _keep(self, place: int, reading: Reading) -> None:
        self._kept[place] = reading
        if len(self._kept) > MOST:
            self._spacing *= 2
        oldest_recent = sorted(self._kept)[-RECENT:][0]
        last: int | None = None
        for other in sorted(self._kept):
            if other >= oldest_recent:
                break
            if last is not None and other - last < self._spacing:
                del self._kept[other]
            else:
                last = other


def read_records(runtime: Runtime, records: Records, state: State) -> Reading:
    """Run records [n, F] from a state [L, 1, S]."""
    logits, after = runtime.run(records[:, None], state)
    return Reading(after, logits[-1, 0].copy())  # a view would keep those of all other symbols


def records_of(symbols: Symbols, width: int) -> Records:
    """Records [n, width] of symbols [n] of which no memory says anything."""
    records = np.zeros((len(symbols), width), np.int64)
    records[:, 0] = symbols
    return records


def until(deadline: float, cancelled: Callable[[], bool]) -> Callable[[], bool]:
    """A question that is answered with True when the deadline (time.monotonic) has passed, too."""
    return lambda: cancelled() or time.monotonic() >= deadline
