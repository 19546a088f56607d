"""Does a suggestion shown at 70 % turn out right 70 % of the time?"""

import numpy as np


def expected_calibration_error(probabilities: list[float], outcomes: list[bool], bins: int = 15) -> float | None:
    """Mean |stated probability - share that was right| over `bins` of equal mass; None without any pair."""
    if not probabilities:
        return None
    order = np.argsort(np.asarray(probabilities), kind="stable")
    stated = np.array_split(np.asarray(probabilities)[order], bins)
    right = np.array_split(np.asarray(outcomes, float)[order], bins)
    gaps = [len(p) * abs(float(p.mean() - r.mean())) for p, r in zip(stated, right, strict=True) if len(p)]
    return sum(gaps) / len(probabilities)
