"""Where a unit and its label disagree most."""

from typing import Any

import numpy as np

from lstm_complete.lab.features import Feature
from lstm_complete.lab.places import Floats
from lstm_complete.lab.recorded import Recorded

COUNT, APART = 3, 40
BEFORE, BEHIND = 60, 20
"""Bytes of the text that are shown around a place."""


def counter_examples(recorded: Recorded, feature: Feature, values: Floats, sign: int) -> list[dict[str, Any]]:
    """Places where the unit is furthest from what the feature leads one to expect; `sign` is that of their relation."""
    where = feature.everywhere
    wrong = np.abs(_standard(feature.values, where) - sign * _standard(values, where))
    wrong[~where] = -1
    chosen: list[int] = []
    for number in np.argsort(-wrong)[: 100 * COUNT].tolist():
        if wrong[number] >= 0 and all(abs(number - other) >= APART for other in chosen):
            chosen.append(number)
        if len(chosen) == COUNT:
            break
    return [_example(recorded, feature, values, number) for number in chosen]


def _standard(values: Floats, where: np.ndarray) -> Floats:
    inside = values[where]
    scaled: Floats = (values - inside.mean()) / max(float(inside.std()), 1e-6)
    return scaled


def _example(recorded: Recorded, feature: Feature, values: Floats, number: int) -> dict[str, Any]:
    places, place = recorded.place(number)
    end = int(places.ends[place])
    return {
        "path": places.path,
        "before": places.data[max(0, end - BEFORE) : end].decode("utf-8", "ignore"),
        "behind": places.data[end : end + BEHIND].decode("utf-8", "ignore"),
        "feature": round(float(feature.values[number]), 3),
        "value": round(float(values[number]), 3),
    }
