"""What speaks for an alternative to what a line says, and how much all of that is worth."""

import math
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from lstm_complete.engine.alternatives import Alternative, Kind
from lstm_complete.engine.code import NEAR_BEFORE, Around

Features = NDArray[np.float64]
"""[FEATURES]"""
FEATURES = 19
_MOST = 15.0
"""Nats: more than this is certainty."""
_SATURATED = 5.0
"""Nats from which on more of them say little more."""


class Evidence(NamedTuple):
    """Log-probabilities of an alternative and of what is written, from their first difference on."""

    alternative: float
    """Of the alternative to the end of its token and the character behind it."""
    written: float
    after_alternative: float
    """Of the text behind it."""
    after_written: float
    usual: float
    """Mean log-probability of the line's other symbols."""


def features(alternative: Alternative, line: str, around: Around, evidence: Evidence) -> Features:
    """What the regression reads of an alternative to a part of `line`."""
    gap = evidence.alternative - evidence.written
    after = evidence.after_alternative - evidence.after_written
    written, text, near = line[alternative.start : alternative.end], alternative.text, around.near(alternative.token)
    return np.array(
        [
            1.0,
            _clipped(gap),
            _clipped(after),
            _clipped(gap + after, _SATURATED),
            _clipped(gap, _SATURATED),
            _clipped(after, 1.0),
            _clipped(evidence.alternative),
            _clipped(evidence.written),
            evidence.usual,
            math.log1p(near[text]),
            math.log1p(near[written]),
            float(near[text] == 1),
            math.log(around.last.get(text, NEAR_BEFORE)),
            math.log(around.last.get(written, NEAR_BEFORE)),
            float(text in around.in_scope),
            float(written in around.in_scope),
            float(text in around.idle),
            float(written in around.idle),
            float(alternative.token.is_member),
        ]
    )


def _clipped(nats: float, most: float = _MOST) -> float:
    return max(-most, min(most, nats))


class Doubts(BaseModel):
    """The regression's weights for each kind of alternative, and from what score on there is a hint.

    As it stands here it has learned nothing, and nothing is doubted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: dict[Kind, Annotated[tuple[FiniteFloat, ...], Field(min_length=FEATURES, max_length=FEATURES)]] = {}
    threshold: FiniteFloat = 0.0

    def score(self, kind: Kind, found: Features) -> float:
        """Log-odds that the alternative was meant; -inf for a kind that was not learned."""
        weights = self.weights.get(kind)
        return float(np.dot(weights, found)) if weights is not None else -math.inf
