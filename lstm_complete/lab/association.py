"""How well one long series follows another, how sure that is, and what the last two characters tell of it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lstm_complete.lab.measures import auc, correlation
from lstm_complete.lab.places import Bools, Floats

Doubles = NDArray[np.float64]
Numbers = NDArray[np.int64]

BINS = 256
_LEAST = 1e-12


def pearson(one: Floats | Doubles, other: Floats | Doubles) -> float:
    """The correlation of two series [N]; 0 where one of them is constant."""
    return float(correlation(one.astype(np.float64)[:, None], other.astype(np.float64))[0])


def auc_either_way(values: Floats | Doubles, positive: Bools) -> float:
    """AUC of a series [N], whichever direction is the right one."""
    found = float(auc(values[:, None], positive)[0])
    return max(found, 1 - found)


class Tokens:
    """What the current and the previous symbol tell of a number, as a linear regression on both."""

    def __init__(self, current: Numbers, previous: Numbers) -> None:
        """Learns on the places with these symbols, [N] each."""
        self._known = [np.unique(current), np.unique(previous)]
        design = self.design(current, previous)
        self._gram = design.T @ design + 1e-3 * np.eye(design.shape[1])

    def design(self, current: Numbers, previous: Numbers) -> Doubles:
        """One column for each symbol that is known at each of both places, and a constant, [N, D]."""
        hot = [column[:, None] == known for column, known in zip((current, previous), self._known, strict=True)]
        return np.concatenate([*hot, np.ones((len(current), 1))], axis=1).astype(np.float64)

    def weights(self, design: Doubles, values: Floats | Doubles) -> Doubles:
        """The regression's weights for values [N], [D]."""
        found = np.linalg.solve(self._gram, design.T @ np.asarray(values, np.float64))
        return np.asarray(found, np.float64)


def interval(
    measure: Callable[[Numbers], float], groups: int, *, seed: int = 0, times: int = 200, level: float = 0.95
) -> tuple[float, float]:
    """The bootstrap interval of a measure of some of `groups` files, drawn with replacement."""
    random = np.random.default_rng(seed)
    found = [measure(random.integers(0, groups, groups)) for _ in range(times)]
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def auc_of_files(values: Floats, positive: Bools, files: Numbers) -> Callable[[Numbers], float]:
    """AUC of some files [n] by their histograms over equal shares of the values; `files` [N] numbers each place's."""
    edges = np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1])
    cells = np.searchsorted(edges, values) + BINS * files.astype(np.int64)
    size = BINS * (int(files.max()) + 1)
    counts = [np.bincount(cells[chosen], minlength=size).reshape(-1, BINS) for chosen in (positive, ~positive)]

    def measure(chosen: Numbers) -> float:
        right, wrong = (count[chosen].sum(axis=0).astype(np.float64) for count in counts)
        pairs = right.sum() * wrong.sum()
        below = np.cumsum(wrong) - wrong / 2
        found = float(right @ below) / pairs if pairs else 0.5
        return max(found, 1 - found)

    return measure


def pearson_of_files(one: Floats, other: Floats, files: Numbers) -> Callable[[Numbers], float]:
    """The absolute correlation over some files [n]; `files` [N] numbers each place's."""
    x, y = one.astype(np.float64), other.astype(np.float64)
    sums = np.stack([np.bincount(files, part) for part in (np.ones(len(x)), x, y, x * x, y * y, x * y)], axis=1)

    def measure(chosen: Numbers) -> float:
        n, sx, sy, sxx, syy, sxy = sums[chosen].sum(axis=0)
        scale = np.sqrt(max(n * sxx - sx * sx, 0) * max(n * syy - sy * sy, 0))
        return float(abs(n * sxy - sx * sy) / scale) if scale > _LEAST else 0.0

    return measure
