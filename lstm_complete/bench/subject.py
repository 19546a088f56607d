"""What is measured: a model, at work on texts, at a scale."""

from dataclasses import dataclass
from functools import cached_property

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.bench.scale import Scale
from lstm_complete.bench.texts import Texts
from lstm_complete.engine.model import Model, open_model
from lstm_complete.languages.contract import Language


@dataclass(frozen=True)
class Subject:
    """A model folder, and what it is measured with."""

    folder: ModelFolder
    language: Language
    texts: Texts
    scale: Scale

    @cached_property
    def model(self) -> Model:
        """The model, ready to run on the CPU."""
        return open_model(self.folder, "cpu")

    def path(self, name: str) -> str:
        """The path of a file of the language."""
        return name + self.language.extensions[0]
