"""The signals that follow a feature best: chosen on one recording, scored on another."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.lab.association import auc_either_way, pearson
from lstm_complete.lab.correlations import Matrix, correlations
from lstm_complete.lab.features import Feature
from lstm_complete.lab.places import Bools, Floats
from lstm_complete.lab.recorded import Recorded, Signal

CANDIDATES = 12
"""Signals of the largest correlation, among which AUC decides."""


@dataclass(frozen=True)
class Best:
    """A signal and how well it follows a feature where it was not chosen."""

    signal: Signal
    measure: str
    value: float
    places: int

    def figures(self) -> dict[str, Any]:
        """What a report says of it."""
        signal = self.signal
        unit = {"layer": signal.layer, "unit": signal.unit, "vector": signal.vector}
        return {**unit, self.measure: round(self.value, 4), "places": self.places}


def best(learned: Recorded, feature: Feature, asked: Recorded, same: Feature) -> Best:
    """The signal that follows `feature` of one recording best, and how it follows the `same` feature of another."""
    found = correlations(learned, [feature])[:, 0]
    signal = strongest(learned, feature, found)[0]
    where = same.everywhere
    value = effect(same, asked.column(signal), where)
    return Best(signal, "auc" if same.binary else "r", value, int(where.sum()))


def strongest(recorded: Recorded, feature: Feature, found: Matrix) -> list[Signal]:
    """Signals in the order in which they follow a feature, given all their correlations with it, [S]."""
    candidates = [recorded.signal(int(number)) for number in np.argsort(-np.abs(found))[:CANDIDATES]]
    where = feature.everywhere
    return sorted(candidates, key=lambda signal: -effect(feature, recorded.column(signal), where))


def effect(feature: Feature, values: Floats | NDArray[np.float64], where: Bools) -> float:
    """AUC or |r|; `values` [N] are looked at where the feature means something."""
    if feature.binary:
        return auc_either_way(values[where], feature.values[where] > 0)
    return abs(pearson(values[where], feature.values[where]))
