"""What became of one row of the lab where no seeds are involved: a claim measured on a shipped model."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """A row, its figures, and whether they reach what was asked for before they were known."""

    row: str
    passed: bool
    threshold: str
    figures: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    """Why it failed, where it did."""
