"""What is shown: how far a probability can be trusted, which text saves most, what the user has declined.

The product of a text's probabilities is its chance but for a slope and a bias of its log-odds (Platt 1999), learned
on projects that the network has not seen (`scripts/tune`). Of the texts for one place the one is shown that is
expected to save most keys.
"""

import math
from collections.abc import Sequence
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from lstm_complete.engine.candidates import Candidate

_HARD = 1 - 1e-6
"""Nothing is more certain than this."""
_MOST_ODDS = 30.0


class Rated(NamedTuple):
    """A candidate with the probability that all of it is right, and the keys that offering it saves."""

    candidate: Candidate
    probability: float
    saving: float


class Policy(BaseModel):
    """The numbers behind the decision; those that stand here take the network at its word."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slope: Annotated[FiniteFloat, Field(gt=0)] = 1.0
    """The log-odds that a text is right are slope x log-odds of its probability + bias."""
    bias: FiniteFloat = 0.0
    power: Annotated[float, Field(ge=1, le=4)] = 2.0
    """Exponent of the probability in the saving: above 1, short and sure texts come before long ones."""
    wrong_cost: Annotated[float, Field(ge=0, le=10)] = 0.1
    """Keys that a wrong text costs its reader."""
    least_saving: Annotated[float, Field(ge=0, le=10)] = 0.1
    """Keys that a text must be expected to save to be shown."""

    def chance(self, candidate: Candidate) -> float:
        """How likely a text is right."""
        odds = self.slope * log_odds(candidate.log_probability) + self.bias
        return 1 / (1 + math.exp(-max(-_MOST_ODDS, min(_MOST_ODDS, odds))))

    def rate(self, candidates: Sequence[Candidate], declined: Sequence[str], least: float) -> list[Rated]:
        """Those worth showing whose probability is at least `least`, most saving first.

        `declined` are texts that were shown and typed past: they are not right as a whole, so nothing that begins
        with one is shown again, and what begins one of them is less likely than it was.
        """
        chances = {candidate.text: self.chance(candidate) for candidate in candidates}
        rated = [self._rated(candidate, _given_declined(candidate.text, chances, declined)) for candidate in candidates]
        worth = [r for r in rated if r.probability >= least and r.saving > self.least_saving]
        return sorted(worth, key=lambda r: -r.saving)

    def _rated(self, candidate: Candidate, chance: float) -> Rated:
        """Saving = P^power (n - 1) - wrong_cost (1 - P) for n characters that cost one key to take."""
        gain = chance**self.power * (len(candidate.text) - 1)
        return Rated(candidate, chance, gain - self.wrong_cost * (1 - chance))


def log_odds(log_probability: float) -> float:
    """log p / (1 - p) of log p, which certainty does not make infinite."""
    return log_probability - math.log(max(1 - _HARD, -math.expm1(log_probability)))


def _given_declined(text: str, chances: dict[str, float], declined: Sequence[str]) -> float:
    """P(text is right) where `declined` are not: (P(text) - P(those that begin with it)) / (1 - P(those)).

    What does not begin one of them keeps its chance: it would become likelier, but chances are not exact enough to
    be divided by what is left of 1.
    """
    if text.startswith(tuple(declined)):
        return 0.0
    begun = min(sum(chances.get(other, 0.0) for other in _shortest(declined) if other.startswith(text)), _HARD)
    return max(0.0, chances[text] - begun) / (1 - begun)


def _shortest(declined: Sequence[str]) -> list[str]:
    """Those that do not begin with another one, each once: so no two of them can be right together."""
    return [
        text for text in dict.fromkeys(declined) if not any(text != one and text.startswith(one) for one in declined)
    ]
