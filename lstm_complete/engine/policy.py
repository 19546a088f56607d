"""What is shown: how far a probability can be trusted, which text saves most, what the user has declined.

Products of many probabilities, and the best of several of them, are too sure of themselves; a logistic
regression on `Features`, learned on projects that the network has not seen (`scripts/tune`), says how often such
texts are right. Of the texts for one place the one is shown that is expected to save most keys.
"""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from lstm_complete.engine.candidates import Candidate, Features

_COUNT = len(Features._fields)
_HARD = 1 - 1e-6
"""Nothing is more certain than this."""

Values = Annotated[tuple[float, ...], Field(min_length=_COUNT, max_length=_COUNT)]


class Rated(NamedTuple):
    """A candidate with the probability that all of it is right, and the keys that offering it saves."""

    candidate: Candidate
    probability: float
    saving: float


class Policy(BaseModel):
    """The numbers behind the decision; those that stand here take the network at its word."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: Values = (1.0, *[0.0] * (_COUNT - 1))
    """Of each feature, for the log-odds."""
    bias: float = 0.0
    power: Annotated[float, Field(ge=1, le=4)] = 2.0
    """Exponent of the probability in the saving: above 1, short and sure texts come before long ones."""
    wrong_cost: Annotated[float, Field(ge=0, le=10)] = 0.1
    """Keys that a wrong text costs its reader."""
    least_saving: Annotated[float, Field(ge=0, le=10)] = 0.1
    """Keys that a text must be expected to save to be shown."""

    @model_validator(mode="after")
    def _finite(self) -> "Policy":
        if not np.isfinite([*self.weights, self.bias]).all():
            raise ValueError("weights must be finite numbers")
        return self

    def probabilities(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """How likely texts are right, [n], for their features [n, F]."""
        odds = features @ np.array(self.weights) + self.bias
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        return chances

    def rate(self, candidates: Sequence[Candidate], declined: Sequence[str], least: float) -> list[Rated]:
        """Those worth showing whose probability is at least `least`, most saving first.

        `declined` are texts that were shown and typed past: they are not right as a whole, so nothing that begins
        with one is shown again, and what begins one of them is less likely than it was.
        """
        if not candidates:
            return []
        chances = self.probabilities(np.array([candidate.features for candidate in candidates]))
        by_text = {candidate.text: float(chance) for candidate, chance in zip(candidates, chances, strict=True)}
        rated = [self._rated(candidate, _given_declined(candidate.text, by_text, declined)) for candidate in candidates]
        worth = [r for r in rated if r.probability >= least and r.saving > self.least_saving]
        return sorted(worth, key=lambda r: -r.saving)

    def _rated(self, candidate: Candidate, chance: float) -> Rated:
        """Saving = P^power (n - 1) - wrong_cost (1 - P) for n characters that cost one key to take."""
        gain = chance**self.power * (len(candidate.text) - 1)
        return Rated(candidate, chance, gain - self.wrong_cost * (1 - chance))


def _given_declined(text: str, chances: dict[str, float], declined: Sequence[str]) -> float:
    """P(text is right) where `declined` are not: (P(text) - P(the longer one)) / (1 - P(the longer one))."""
    chance = chances[text]
    for other in declined:
        if text.startswith(other):
            return 0.0
        if other.startswith(text):
            excluded = min(chances.get(other, 0.0), _HARD)
            chance = max(0.0, chance - excluded) / (1 - excluded)
    return chance
