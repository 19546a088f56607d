"""Pearson's correlation of many vectors with many others."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def correlations(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float64]:
    """r of each column of [T, n] with each of [T, m], [n, m]; 0 where a column does not change, or has no values."""
    if not len(one):
        return np.zeros((one.shape[1], other.shape[1]))
    found: NDArray[np.float64] = _standard(one).T @ _standard(other)
    return found


def _standard(values: NDArray[Any]) -> NDArray[np.float64]:
    """Columns with mean 0 and length 1, or 0 all along."""
    centred = values.astype(np.float64) - values.mean(axis=0, dtype=np.float64)
    length = np.sqrt(np.square(centred).sum(axis=0))
    # What a float's rounding leaves of a column that does not change is no change.
    still = length <= 1e-6 * np.sqrt(len(values)) * np.abs(values).max(axis=0, initial=0)
    return np.where(still, 0, centred / np.where(still, 1, length))
