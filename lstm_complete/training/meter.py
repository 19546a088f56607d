"""Clocks and running means of a run."""

import math
import time


class Clock:
    """Seconds of training, added up over resumes."""

    def __init__(self, before: float) -> None:
        self._before = before
        self._began = time.monotonic()

    def seconds(self) -> float:
        """Seconds until now, those before the resume included."""
        return self._before + time.monotonic() - self._began

    def since_began(self) -> float:
        """Seconds since this process took the run up."""
        return time.monotonic() - self._began


class Timer:
    """Comes due every so many seconds."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._at = time.monotonic()

    def due(self) -> bool:
        """Whether the interval has passed since it last had; starts the next one if so."""
        now = time.monotonic()
        if now - self._at < self._interval:
            return False
        self._at = now
        return True


class Meter:
    """The training loss: smoothed for the eye, and its mean since the last point of the curve."""

    def __init__(self) -> None:
        self.smoothed = math.inf
        self._sum, self._count = 0.0, 0

    def add(self, bits: float) -> None:
        """Take in the loss of one step."""
        self.smoothed = bits if math.isinf(self.smoothed) else 0.95 * self.smoothed + 0.05 * bits
        self._sum += bits
        self._count += 1

    def take_mean(self) -> float | None:
        """The mean of the losses since the last call, None without any."""
        mean = self._sum / self._count if self._count else None
        self._sum, self._count = 0.0, 0
        return mean
