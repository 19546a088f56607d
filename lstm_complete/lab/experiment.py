"""What an experiment of the lab is: rows with their checks, a run for each seed, pictures.

Thresholds stand in the text of a row and as constants beside its check. They were fixed before anything was trained.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

SEEDS = (0, 1, 2, 3, 4)
"""The seeds that are reported; what is tuned is tuned on seeds from 100 on."""
_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row gave with one seed; `passed` is None where there is nothing to pass."""

    passed: bool | None
    figures: Mapping[str, Any] = field(default_factory=dict)


Judge = Callable[[Sequence[Outcome]], bool | None]


def most_seeds(outcomes: Sequence[Outcome]) -> bool | None:
    """Four of five seeds, or as large a share of however many there are; None where nothing is to be passed."""
    if any(outcome.passed is None for outcome in outcomes):
        return None
    return sum(bool(outcome.passed) for outcome in outcomes) * len(SEEDS) >= _ENOUGH * len(outcomes)


@dataclass(frozen=True, slots=True)
class Row:
    """One claim of the article and the check that says whether it is reproduced."""

    id: str
    claim: str
    threshold: str
    original: str = ""
    """What was measured on the article's own network, of one seed."""
    judge: Judge = most_seeds


Outcomes = Mapping[str, Outcome]
"""By the ids of rows."""


class Experiment(Protocol):
    """Trains or opens networks and measures the rows it names."""

    @property
    def name(self) -> str:
        """As the command line knows it."""
        ...

    @property
    def title(self) -> str:
        """As pages head it."""
        ...

    @property
    def rows(self) -> tuple[Row, ...]:
        """What it checks."""
        ...

    @property
    def seeded(self) -> bool:
        """Trains a network for each seed; else it is about shipped models and runs once, as seed 0."""
        ...

    @property
    def minutes(self) -> float:
        """About how long a seed takes on one core: the longest runs begin first."""
        ...

    def settings(self) -> str:
        """All that a result depends on besides the seed: a result of other settings is not taken for one of these."""
        ...

    def run(self, seed: int, out: Path) -> Outcomes:
        """Measure all rows; networks and what else is to be kept go into the folder `out`."""
        ...

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:
        """Draw pictures of what `run` kept into `out`, as SVG and PNG; their names, without ending, and alt texts."""
        ...
