"""Toy networks as ordinary model folders, and back."""

from pathlib import Path

from lstm_complete.artifacts.card import model_card
from lstm_complete.artifacts.config import ModelConfig, Texts
from lstm_complete.artifacts.folder import STAGES, ModelFolder, write_model_folder
from lstm_complete.nets.charlm import CharLM
from lstm_complete.nets.stages import Stages, stages_bytes


def save(model: CharLM, folder: Path, made: str, stages: Stages | None = None) -> None:
    """Write a network; `made` says in sentences what made text it was trained on. Counts need all of float32.

    With `stages` its training can be looked at as a film.

    Raises:
        UserError: the place cannot be written.
    """
    manifest = {"format": 1, "made": made}
    card = model_card(model.config, manifest)
    write_model_folder(
        folder,
        model.config,
        model.to_weights(),
        card=card,
        manifest=manifest,
        engine=None,
        companions={} if stages is None else {STAGES: stages_bytes(stages.kept)},
        precision="float32",
    )


def load(folder: Path) -> CharLM:
    """The network of a model folder. Raises UserError where it is none."""
    found = ModelFolder.open(folder)
    model = CharLM(found.config)
    model.load_weights(found.weights())
    return model.eval()


def toy_config(name: str, *, hidden: int, layers: int = 1, texts: Texts = "lines") -> ModelConfig:
    """An LSTM as the article's: layers stacked plainly, bytes of which only a few ever occur."""
    return ModelConfig(name=name, languages=("text",), layers=layers, hidden=hidden, stream="plain", texts=texts)
