"""Which stage of a preparation takes how long, in seconds of one core: waiting for other programs does not count."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

Item = TypeVar("Item")


class Watch:
    """Tells the stages of one piece of work apart."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.thread_time()

    def stop(self, stage: str) -> None:
        """What has passed since the last stop was this stage."""
        now = time.thread_time()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now


def add_seconds(totals: dict[str, float], seconds: Mapping[str, float]) -> None:
    """Add the seconds of stages to those that are known."""
    for stage, took in seconds.items():
        totals[stage] = totals.get(stage, 0.0) + took


def timed(items: Iterable[Item], stage: str, totals: dict[str, float]) -> Iterator[Item]:
    """The same items; the seconds that it takes to have them are the stage's."""
    remaining = iter(items)
    while True:
        watch = Watch()
        try:
            item = next(remaining)
        except StopIteration:
            return
        finally:
            watch.stop(stage)
            add_seconds(totals, watch.seconds)
        yield item
