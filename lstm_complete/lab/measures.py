"""Figures of units: how values go with a count, how well they part two groups, how saturated they are."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.floating]


def correlation(values: Values, count: Values) -> Values:
    """Pearson's r of each unit's values [n, H] with a count [n]; 0 where a unit does not move."""
    v, k = values - values.mean(axis=0), count - count.mean()
    scale = np.sqrt((v**2).sum(axis=0) * (k**2).sum())
    r: Values = np.divide(v.T @ k, scale, out=np.zeros(v.shape[1]), where=scale > 1e-9)
    return r


def ranks(values: Values) -> NDArray[np.float64]:
    """The rank of each value [n], from 0; the mean of their ranks where values are equal."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    shared: NDArray[np.float64] = (np.cumsum(counts) - (counts + 1) / 2)[inverse]
    return shared


def auc(values: Values, positive: NDArray[np.bool_]) -> Values:
    """How often a positive's value is above a negative's, for each unit of [n, H]; ties count half.

    0.5 where there are none of one kind.
    """
    count = int(positive.sum())
    pairs = count * (len(positive) - count)
    sums = np.array([ranks(unit)[positive].sum() for unit in values.T])
    share: Values = (sums - count * (count - 1) / 2) / pairs if pairs else np.full(values.shape[1], 0.5)
    return share


def gap(values: Values, positive: NDArray[np.bool_]) -> Values:
    """The room between the two groups' values, for each unit of [n, H]; negative where they overlap."""
    high, low = values[positive], values[~positive]
    room: Values = np.maximum(high.min(axis=0) - low.max(axis=0), low.min(axis=0) - high.max(axis=0))
    return room


def extreme_share(values: Values) -> Values:
    """Share of each unit's values [n, H], drawn on [-1, 1], that are nearly nothing or nearly full."""
    size = np.abs(values)
    share: Values = ((size < 0.1) | (size > 0.9)).mean(axis=0)
    return share


def per_unit(values: Values) -> Values:
    """Each unit's values [n, H] on its own scale, as the explorer draws what has no bounds."""
    largest: Values = np.maximum(np.abs(values).max(axis=0), 1e-12)
    return values / largest


def saturation(gates: Values) -> tuple[Values, Values]:
    """Share of time that each unit's gate [n, H] is below 0.1, and above 0.9 (Karpathy, Johnson, Li 2015)."""
    return (gates < 0.1).mean(axis=0), (gates > 0.9).mean(axis=0)


def rank_correlation(a: Sequence[float] | Values, b: Sequence[float] | Values) -> float:
    """Spearman's rho of two lists."""
    one, other = (ranks(np.asarray(values)) for values in (a, b))
    return float(correlation(one[:, None], other)[0])


def rounded(value: float | np.floating) -> float:
    """A figure as reports hold it."""
    return round(float(value), 4)
