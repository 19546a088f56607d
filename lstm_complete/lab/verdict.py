"""What became of one row of the lab where no seeds are involved: a claim measured on a shipped model."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lstm_complete.lab.experiment import Outcome, Outcomes


@dataclass(frozen=True)
class Verdict:
    """A row's figures, and whether they reach what was asked for before they were known."""

    row: str
    passed: bool | None
    """None where there is nothing to pass."""
    figures: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    """Why it failed, where it did."""


def outcomes(verdicts: Iterable[Verdict]) -> Outcomes:
    """Verdicts as experiments give them, nested figures side by side."""
    return {
        verdict.row: Outcome(verdict.passed, {**dict(_flat(verdict.figures)), **_told(verdict)}) for verdict in verdicts
    }


def _told(verdict: Verdict) -> dict[str, str]:
    return {"reason": verdict.reason} if verdict.reason else {}


def _flat(figures: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}, ")
        else:
            yield f"{above}{name}", value
