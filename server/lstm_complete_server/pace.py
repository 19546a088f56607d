"""How fast requests come and how long answers take: when answers could not keep up, it is waited before they begin."""

MOST_DELAY = 0.1
"""Seconds that an answer is put off, at most."""
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 0.3
"""Seconds without a request after which nobody is taken to be typing, ..."""
_BREAKS = 2.0
"""... which lies between them at so many times the time between two requests."""
_LONGEST = 1.0
"""Seconds between two requests beyond which they are no burst."""
_WEIGHT = 0.3
"""Of the newest measurement in the running means."""


class Pace:
    """Running means, in seconds, of one session."""

    def __init__(self) -> None:
        self._asked = 0.0
        self._between = _LONGEST
        self._answering = 0.0

    def asked(self, now: float) -> None:
        """A request has come."""
        self._between += _WEIGHT * (min(now - self._asked, _LONGEST) - self._between)
        self._asked = now

    def answered(self, seconds: float, *, whole: bool) -> None:
        """An answer took so long; one that is not `whole` was called off then, and would have taken twice as long."""
        if whole:
            self._answering += _WEIGHT * (seconds - self._answering)
        else:
            self._answering = max(self._answering, 2 * seconds)

    def delay(self, now: float) -> float:
        """How long to wait before an answer is begun that would be called off by the next request anyway.

        Until that is due, as far as the request has not waited so long already.
        """
        if self._between >= self._answering:
            return 0.0
        return max(0.0, min(MOST_DELAY, self._between) - (now - self._asked))

    @property
    def pause(self) -> float:
        """Seconds without a request that are a pause in the typing."""
        return min(max(SHORTEST_PAUSE, _BREAKS * self._between), LONGEST_PAUSE)
