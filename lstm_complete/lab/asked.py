"""The frame of experiments that ask one shipped model one question."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.lab.data import shipped
from lstm_complete.lab.experiment import Outcomes, Row
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import load_languages


@dataclass(frozen=True)
class Asked(ABC):
    """A question to one shipped model: one row, asked once, with nothing to draw."""

    model: str
    language: str

    kind: ClassVar[str]
    """With what the names of such experiments begin."""
    row: ClassVar[str]
    """With what the ids of their rows begin."""
    claim: ClassVar[str]
    heading: ClassVar[str]
    """Their titles, with {model} in it."""
    minutes: ClassVar[float]
    seeded: ClassVar[bool] = False

    @property
    def name(self) -> str:
        """As the command line knows it."""
        return f"{self.kind}-{self.model}"

    @property
    def title(self) -> str:
        """As pages head it."""
        return self.heading.format(model=self.model)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The one row."""
        return (Row(f"{self.row} {self.model}", self.claim, self.check),)

    @property
    @abstractmethod
    def check(self) -> str:
        """What the row asks for, with its thresholds."""

    @abstractmethod
    def settings(self) -> str:
        """See `Experiment`."""

    @abstractmethod
    def run(self, seed: int, out: Path) -> Outcomes:
        """See `Experiment`."""

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:  # noqa: ARG002 (figures and labels say it)
        """Nothing."""
        return {}

    def opened(self) -> tuple[Language, ModelFolder]:
        """The language and the model."""
        return load_languages().by_name(self.language), shipped(self.model)
