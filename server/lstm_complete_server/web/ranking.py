"""A layer's units in an order: what was found out about them first, or what moves most in this text."""

from typing import Any

import numpy as np

from lstm_complete.inside.cells import Floats
from lstm_complete.inside.labels import Label


def by_spread(values: Floats) -> list[dict[str, Any]]:
    """Units of values [T, H] by their standard deviation."""
    spread = values.std(axis=0) if len(values) else np.zeros(values.shape[1])
    return [{"unit": int(unit), "value": float(spread[unit])} for unit in np.argsort(-spread, kind="stable")]


def by_labels(labels: list[Label], hidden: int) -> list[dict[str, Any]]:
    """Units by their best label; those without one come last, in their own order."""
    best: dict[int, float] = {}
    for label in labels:
        best[label.unit] = max(best.get(label.unit, 0.0), abs(label.value))
    order = sorted(range(hidden), key=lambda unit: -best.get(unit, 0.0))
    return [{"unit": unit, "value": best.get(unit, 0.0)} for unit in order]
