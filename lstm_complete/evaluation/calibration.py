"""Does a suggestion shown at 70 % turn out right 70 % of the time?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

BINS = 15


class Bin(NamedTuple):
    """Suggestions of about the same probability."""

    size: int
    stated: float
    """Their mean probability."""
    right: float
    """The share of them that were right."""


def reliability(probabilities: Sequence[float], outcomes: Sequence[bool], bins: int = BINS) -> list[Bin]:
    """Bins of equal mass, from the least probable to the most; fewer where there are fewer suggestions."""
    order = np.argsort(np.asarray(probabilities), kind="stable")
    stated = np.array_split(np.asarray(probabilities, float)[order], bins)
    right = np.array_split(np.asarray(outcomes, float)[order], bins)
    return [Bin(len(p), float(p.mean()), float(r.mean())) for p, r in zip(stated, right, strict=True) if len(p)]


def expected_calibration_error(
    probabilities: Sequence[float], outcomes: Sequence[bool], bins: int = BINS
) -> float | None:
    """Mean |stated probability - share that was right| over `bins` of equal mass; None without any pair."""
    if not len(probabilities):
        return None
    found = reliability(probabilities, outcomes, bins)
    return sum(one.size * abs(one.stated - one.right) for one in found) / len(probabilities)
