"""States of the network along one document, so that a typed character costs one step.

The timeline remembers the symbols that it has read and states at some of the places in between. A new text
keeps everything up to the first symbol that differs. A record's other fields do not count: a state keeps what
the memory said when its symbol was read.
"""

import bisect
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstm_complete.engine.landmarks import KNOWN, Landmarks
from lstm_complete.engine.passage import Compact, Passage, whole
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
        self._read: Passage | None = None
        self._kept: dict[int, Reading] = {} if start is None else {0: start}
        self._places = list(self._kept)
        """Where states are kept, in order."""
        self._spacing = BLOCK

    def missing(self, passage: Passage) -> int:
        """How many symbols of a passage `advance` would have to run."""
        usable = self._usable(passage)
        return len(passage) - (self._places[usable - 1] if usable else 0)

    def advance(self, passage: Passage, *, cancelled: Callable[[], bool] = lambda: False) -> Reading:
        """The network after a passage, from the nearest kept place on; it is empty only where `start` was given.

        Raises:
            Cancelled: `cancelled()` returned True between two blocks; the next call goes on from there.
        """
        self._forget(self._usable(passage))
        self._read = passage
        place = self._places[-1] if self._places else 0
        reading = self._kept.get(place)
        while reading is None or place < len(passage):
            if cancelled():
                self._read = whole(passage.between(0, place))
                raise Cancelled
            block = passage.between(place, min(place + BLOCK, len(passage)))
            reading = self._run(reading, block)
            place += len(block)
            self._keep(place, reading)
            if len(block) >= _LEAST_BLOCK or block[-1, 0] == NEWLINE:
                self._landmarks.keep(passage.between(max(0, place - KNOWN), place)[:, 0], reading)
        return reading

    def _run(self, reading: Reading | None, records: Compact) -> Reading:
        state = reading.state if reading else self._runtime.initial_state(1)
        return read_records(self._runtime, records, state)

    def _usable(self, passage: Passage) -> int:
        """How many of the kept places stand where the passage and what was read are still the same."""
        same = 0 if self._read is None else passage.agreement(self._read)
        return bisect.bisect_right(self._places, same)

    def _forget(self, first: int) -> None:
        """Forget all places but the first ones."""
        for place in self._places[first:]:
            del self._kept[place]
        del self._places[first:]

    def _keep(self, place: int, reading: Reading) -> None:
        """Keep a state behind all others; the place that is no longer among the newest stays if it is not too near."""
        self._places.append(place)
        self._kept[place] = reading
        if len(self._places) > MOST:
            self._spacing *= 2
            self._thin_out(1)
        else:
            self._thin_out(max(1, len(self._places) - RECENT - 1))

    def _thin_out(self, first: int) -> None:
        """Of the places from `first` on that are not among the newest, keep those that lie far enough apart."""
        older = max(0, len(self._places) - RECENT)
        kept = self._places[:first]
        for place in self._places[first:older]:
            if place - kept[-1] < self._spacing:
                del self._kept[place]
            else:
                kept.append(place)
        self._places[:older] = kept[:older]


def read_records(runtime: Runtime, records: Records | Compact, state: State) -> Reading:
    """Run records [n, F] from a state [L, 1, S]."""
    logits, after = runtime.run(records[:, None].astype(np.int64), state)
    return Reading(after, logits[-1, 0].copy())  # a view would keep those of all other symbols


def records_of(symbols: Symbols, width: int) -> Records:
    """Records [n, width] of symbols [n] of which no memory says anything."""
    records = np.zeros((len(symbols), width), np.int64)
    records[:, 0] = symbols
    return records


def until(deadline: float, cancelled: Callable[[], bool]) -> Callable[[], bool]:
    """A question that is answered with True when the deadline (time.monotonic) has passed, too."""
    return lambda: cancelled() or time.monotonic() >= deadline
