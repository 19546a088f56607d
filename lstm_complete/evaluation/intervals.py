"""How far a figure could be off for the choice of lines alone."""

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
_SEED = 0

Numbers = NDArray[np.float64] | NDArray[np.int64]


def ratio_interval(parts: Numbers, wholes: Numbers) -> list[float] | None:
    """The 95 % interval of sum(parts) / sum(wholes), both [n], by bootstrap over the n items, seeded.

    The percentile bootstrap (Efron 1979): n items are drawn with replacement RESAMPLES times. None where nothing
    can be divided by.
    """
    if not len(wholes) or not wholes.sum():
        return None
    drawn = np.random.default_rng(_SEED).integers(len(wholes), size=(RESAMPLES, len(wholes)))
    sums = wholes[drawn].sum(axis=1)
    ratios = parts[drawn].sum(axis=1)[sums > 0] / sums[sums > 0]
    low, high = np.percentile(ratios, [2.5, 97.5])
    return [float(low), float(high)]
