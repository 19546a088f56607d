"""A figure: a median with its spread, beside a limit of the machine and beside another way to do the same."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """What repeated measurements gave."""

    median: float
    low: float
    """The first quartile, ..."""
    high: float
    """... and the third."""

    def scaled(self, factor: float) -> "Sample":
        """The same in another unit."""
        return Sample(self.median * factor, self.low * factor, self.high * factor)

    def per(self, amount: float) -> "Sample":
        """Seconds for `amount` as an amount a second."""
        return Sample(amount / self.median, amount / self.high, amount / self.low)


@dataclass(frozen=True, slots=True)
class Beside:
    """Something to compare with, in the unit of the figure."""

    value: float
    what: str


@dataclass(frozen=True, slots=True)
class Point:
    """The figure at one size of what grows."""

    size: float
    sample: Sample
    p95: float
    """What 19 of 20 measurements do not exceed."""

    def entry(self) -> dict[str, float]:
        """What --json prints of it."""
        found = self.sample
        return {"size": self.size, "value": found.median, "low": found.low, "high": found.high, "p95": self.p95}


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of `lstm-complete bench`."""

    name: str
    unit: str
    sample: Sample
    about: str
    """What was measured, in a few words."""
    limit: Beside | None = None
    """What the machine could do at best."""
    baseline: Beside | None = None
    """What one would otherwise write."""
    points: tuple[Point, ...] = ()
    """The same at every size; the figure itself is that of the last one, the baseline that of the first."""

    @property
    def ratio(self) -> float | None:
        """The figure divided by the baseline."""
        return self.sample.median / self.baseline.value if self.baseline else None

    def entry(self) -> dict[str, Any]:
        """What --json prints of it."""
        return {
            "value": self.sample.median,
            "low": self.sample.low,
            "high": self.sample.high,
            "unit": self.unit,
            "about": self.about,
            "limit": self.limit.value if self.limit else None,
            "limit_is": self.limit.what if self.limit else None,
            "baseline": self.baseline.value if self.baseline else None,
            "baseline_is": self.baseline.what if self.baseline else None,
            "ratio": self.ratio,
            **({"points": [point.entry() for point in self.points]} if self.points else {}),
        }


def sample(values: Sequence[float]) -> Sample:
    """Median and quartiles of one value at least."""
    if len(values) == 1:
        return Sample(values[0], values[0], values[0])
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return Sample(median, low, high)


def growth(name: str, about: str, measured: Mapping[int, Sequence[float]]) -> Figure:
    """Milliseconds at each size, smallest first."""
    points = tuple(
        Point(size, sample(values), statistics.quantiles(values, n=20, method="inclusive")[-1])
        for size, values in measured.items()
    )
    baseline = Beside(points[0].sample.median, f"the same with {points[0].size:,}")
    return Figure(name, "ms", points[-1].sample, about, None, baseline, points)


def seconds(work: Callable[[], object], repeats: int, *, warm_up: int = WARM_UP) -> Sample:
    """How long `work` takes, once it has been done a few times."""
    for _ in range(warm_up):
        work()
    return sample([_once(work) for _ in range(repeats)])


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
