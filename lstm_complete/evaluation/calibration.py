"""Does a suggestion shown at 70 % turn out right 70 % of the time?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

BINS = 15
DRAWS = 1_000
_SEED = 0


class Bin(NamedTuple):
    """Suggestions of about the same probability."""

    size: int
    stated: float
    """Their mean probability."""
    right: float
    """The share of them that were right."""


class Chance(NamedTuple):
    """The calibration errors that chance alone makes."""

    mean: float
    p95: float
    """95 % of the errors are at most as large."""


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


def chance_error(probabilities: Sequence[float], bins: int = BINS, draws: int = DRAWS) -> Chance | None:
    """The errors of a model that is perfectly calibrated and states these probabilities; None without any.

    Each suggestion is right with the probability that it states, drawn `draws` times with a fixed seed (Bröcker and
    Smith 2007, "consistency resampling"): with few suggestions in a bin the share that is right differs from what is
    stated although nothing is wrong with that. An error beneath `p95` does not tell a model from a calibrated one.
    """
    if not len(probabilities):
        return None
    stated = np.sort(np.asarray(probabilities, float))
    right = np.random.default_rng(_SEED).random((draws, len(stated))) < stated
    surplus = np.array_split(right - stated, bins, axis=1)  # of each draw and bin; [draws, size of the bin]
    errors = sum(np.abs(one.sum(axis=1)) for one in surplus) / len(stated)
    return Chance(float(np.mean(errors)), float(np.percentile(errors, 95)))
