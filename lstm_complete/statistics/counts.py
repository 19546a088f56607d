"""What is counted for one day and language."""

import math
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import accumulate
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_RATIO = 1.1
"""Between the bounds of two neighbouring classes of durations: percentiles are right to 5 %."""
_CLASSES = 150

Count = Annotated[int, Field(ge=0, lt=2**53)]
Latencies = Annotated[dict[Annotated[int, Field(ge=0, le=_CLASSES)], Count], Field(max_length=_CLASSES + 1)]


class Counts(BaseModel):
    """Counts of one day and language; those of several servers are added up."""

    model_config = ConfigDict(extra="ignore")

    day: date
    language: Annotated[str, Field(min_length=1, max_length=64)]
    shown: Count = 0
    """Suggestions that stood on the screen for longer than 250 ms, or were accepted before."""
    accepted: Count = 0
    retained: Count = 0
    """Accepted, and still in the document 30 seconds later."""
    characters: Count = 0
    """That were accepted, and need not be typed."""
    latency: Latencies = {}
    """How many answers took how long, by `latency_class`."""

    def add(self, other: "Counts") -> None:
        """Count what another one has counted as well."""
        self.shown += other.shown
        self.accepted += other.accepted
        self.retained += other.retained
        self.characters += other.characters
        self.latency = dict(Counter(self.latency) + Counter(other.latency))


def latency_class(ms: float) -> int:
    """The class of a duration: 1.1^(n - 1) < ms <= 1.1^n, the first and the last one being open."""
    return max(0, min(_CLASSES, math.ceil(math.log(ms, _RATIO)))) if ms > 1 else 0


def percentile(latency: dict[int, int], share: float) -> float | None:
    """Milliseconds that this share of the answers took at most, as the middle of its class; None without answers."""
    classes = sorted(latency)
    for number, below in zip(classes, accumulate(latency[number] for number in classes), strict=True):
        if below and below >= share * sum(latency.values()):
            return float(_RATIO ** (number - 0.5))
    return None


def merged(counts: Iterable[Counts]) -> list[Counts]:
    """One for each day and language, in their order."""
    found: dict[tuple[date, str], Counts] = {}
    for one in counts:
        key = one.day, one.language
        found.setdefault(key, Counts(day=one.day, language=one.language)).add(one)
    return [found[key] for key in sorted(found)]
