"""What a run tells whoever watches it. Nothing is printed here; the command line draws it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Started:
    """A run begins, or goes on."""

    parameters: int
    layers: int
    hidden: int
    cell: str
    device: str
    precision: str
    threads: int
    training_symbols: int
    validation_symbols: int
    resumed_at_step: int


@dataclass(frozen=True, slots=True)
class Stepped:
    """The run a few times a second; `bits` is the smoothed loss per character, infinite before the first."""

    step: int
    progress: float
    characters: int
    characters_per_second: float
    bits: float
    learning_rate: float
    seconds: float
    seconds_left: float


class Progress(Protocol):
    """The watcher of a run."""

    def started(self, event: Started) -> None:
        """Called once, before the first step."""

    def stepped(self, event: Stepped) -> None:
        """Called a few times a second."""

    def validated(self, step: int, bits: float) -> None:
        """The averaged weights reach `bits` per character on the validation slice."""

    def saved(self, checkpoint: Path, step: int) -> None:
        """A checkpoint is on the disk."""

    def warned(self, message: str) -> None:
        """Something went wrong that the run survives; one line."""


class Silent:
    """Nobody watches."""

    def started(self, event: Started) -> None:
        """Ignore the event."""

    def stepped(self, event: Stepped) -> None:
        """Ignore the event."""

    def validated(self, step: int, bits: float) -> None:
        """Ignore the event."""

    def saved(self, checkpoint: Path, step: int) -> None:
        """Ignore the event."""

    def warned(self, message: str) -> None:
        """Ignore the event."""
