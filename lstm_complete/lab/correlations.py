"""The correlation of every signal of a network with every feature, and how large it becomes by chance.

By chance: the features of each file are turned against its signals by a random number of places, end to start, so
that both keep all that they have of themselves. Of each turn the largest correlation over all signals counts.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lstm_complete.lab.features import Feature
from lstm_complete.lab.recorded import Recorded

Matrix = NDArray[np.float32]
Order = NDArray[np.int64]

BLOCK = 512
"""Signals that are handled at once."""
TOGETHER = 20
"""Turns that are: their features take a few hundred megabytes."""
_FLAT = 1e-3
"""Signals are kept in half precision: of a spread below this share of their size nothing can be said."""


def correlations(recorded: Recorded, features: Sequence[Feature]) -> Matrix:
    """Pearson's r of each signal with each feature where it means something, [S, F]."""
    everywhere = np.arange(len(recorded.signals))
    columns = _Columns(features, [everywhere])
    parts = []
    for start in range(0, recorded.signals.shape[1], BLOCK):
        x = recorded.signals[:, start : start + BLOCK].astype(np.float32)
        parts.append(columns.correlations(x)[:, 0])
    return np.concatenate(parts)


def largest_by_chance(
    recorded: Recorded,
    features: Sequence[Feature],
    *,
    turns: int,
    stride: int = 3,
    seed: int = 0,
) -> Matrix:
    """For each turn and feature the largest |r| over all signals, [turns, F]; every `stride`-th place is looked at."""
    bounds = list(zip(recorded.bounds, recorded.bounds[1:], strict=False))
    parts = [np.arange(start, end, stride) for start, end in bounds]
    kept, orders = np.concatenate(parts), _turns(parts, turns, seed)
    largest = np.zeros((turns, len(features)), np.float32)
    for first in range(0, turns, TOGETHER):
        columns = _Columns(features, orders[first : first + TOGETHER])
        rows = largest[first : first + TOGETHER]
        for start in range(0, recorded.signals.shape[1], BLOCK):
            x = recorded.signals[kept, start : start + BLOCK].astype(np.float32)
            np.maximum(rows, np.abs(columns.correlations(x)).max(axis=0), out=rows)
    return largest


def _turns(files: Sequence[Order], count: int, seed: int) -> list[Order]:
    """For each turn the places whose features the places of all files get; never nearly their own."""
    random = np.random.default_rng(seed)
    return [np.concatenate([_turned(file, random) for file in files]) for _ in range(count)]


def _turned(file: Order, random: np.random.Generator) -> Order:
    """Where nothing is, nothing is turned."""
    least = len(file) // 8
    return np.roll(file, random.integers(least, len(file) - least)) if len(file) else file


class _Columns:
    """The features of N places in several orders, ready to be multiplied with signals."""

    def __init__(self, features: Sequence[Feature], orders: Sequence[Order]) -> None:
        masks, self._mask = _masks(features)
        hidden = [feature.values * masks[mask] for feature, mask in zip(features, self._mask, strict=True)]
        values, masked = np.stack(hidden, axis=1), np.stack(masks, axis=1)  # [all, F], [all, M]
        self._orders = len(orders)
        self._values = np.concatenate([values[order] for order in orders], axis=1)  # [N, orders * F]
        self._masked = np.concatenate([masked[order] for order in orders], axis=1)  # [N, orders * M]
        f = self._values.astype(np.float64).reshape(len(orders[0]), self._orders, -1)
        self._n = self._by_feature(self._masked.sum(axis=0, dtype=np.float64))
        self._sums = f.sum(axis=0)
        self._spread = np.sqrt(np.maximum(self._n * (f * f).sum(axis=0) - self._sums**2, 0))  # [orders, F]

    def correlations(self, x: Matrix) -> Matrix:
        """[signals, orders, F] for signals x [N, signals]; 0 where one of both is constant."""
        products = (x.T @ self._values).reshape(x.shape[1], self._orders, -1).astype(np.float64)
        sums = self._by_feature((x.T @ self._masked).astype(np.float64))
        squares = self._by_feature(((x * x).T @ self._masked).astype(np.float64))
        spread = np.sqrt(np.maximum(self._n * squares - sums**2, 0))
        scale = spread * self._spread
        sure = (self._spread > 0) & (spread > _FLAT * (np.abs(sums) + _FLAT * self._n))
        covariance = self._n * products - sums * self._sums
        found: Matrix = np.where(sure, covariance / np.where(scale > 0, scale, 1), 0).astype(np.float32)
        return found

    def _by_feature(self, of_masks: NDArray[np.float64]) -> NDArray[np.float64]:
        """[..., orders * M] as [..., orders, F]."""
        found: NDArray[np.float64] = of_masks.reshape(*of_masks.shape[:-1], self._orders, -1)[..., self._mask]
        return found


def _masks(features: Sequence[Feature]) -> tuple[list[Matrix], list[int]]:
    """The different masks, the first of which is everywhere, and which one each feature has."""
    masks, known, numbers = [np.ones(len(features[0].values), np.float32)], {b"": 0}, []
    for feature in features:
        key = b"" if feature.where is None else feature.where.tobytes()
        if feature.where is not None and key not in known:
            known[key] = len(masks)
            masks.append(feature.where.astype(np.float32))
        numbers.append(known[key])
    return masks, numbers
