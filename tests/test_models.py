"""The shipped models: what they were trained on, and that the engine is the network."""

import json
from pathlib import Path

import numpy as np
import pytest

from lstm_complete.artifacts.find import installed_models
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.artifacts.manifest import HASH_DIGITS
from lstm_complete.corpus.licence import is_permissive
from lstm_complete.corpus.packages import HELD_OUT, TRAINING, TUNING
from lstm_complete.engine.model import read_mixer
from lstm_complete.engine.runtime import OnnxRuntime
from lstm_complete.engine.score import bits_per_symbol
from lstm_complete.languages.encoding import Layout, encode_file
from lstm_complete.languages.registry import load_languages
from lstm_complete.nets.runtime import TorchRuntime

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SHIPPED = [ModelFolder.open(model.path) for model in installed_models() if model.origin == "shipped"]


@pytest.fixture(params=SHIPPED, ids=lambda folder: folder.config.name)
def folder(request: pytest.FixtureRequest) -> ModelFolder:
    shipped: ModelFolder = request.param
    return shipped


ARTICLE = {"java-commons-lang", "python-tensorflow"}
RELEASE = {"java", "python"}


def test_the_articles_two_models_and_the_release_models_are_shipped() -> None:
    assert {folder.config.name for folder in SHIPPED} == ARTICLE | RELEASE
    for folder in SHIPPED:
        assert (folder.config.cell, folder.config.layers) == ("lstm", 3)
        assert folder.config.reads_memory is (folder.config.name in RELEASE)
        assert (read_mixer(folder) is not None) is (folder.config.name in RELEASE)


def test_trained_on_the_named_packages_and_nothing_else(folder: ModelFolder) -> None:
    packages = folder.manifest["packages"]
    trained = {package["name"] for package in packages}
    assert trained <= {package.name for package in TRAINING[folder.config.name].packages}
    assert len(trained) >= (30 if folder.config.name in RELEASE else 1)
    kept = {package.name for collections in (HELD_OUT, TUNING) for c in collections.values() for package in c.packages}
    assert not trained & kept
    for package in packages:
        assert is_permissive(package["licence"])
        assert package["version"]
        assert package["licence"]
        assert package["archives"]
        assert package["files"]
        assert all(len(file["sha256"]) in (HASH_DIGITS, 64) for file in package["files"])


def test_trained_for_at_least_45_minutes(folder: ModelFolder) -> None:
    assert folder.config.trained.minutes >= 45
    assert folder.config.trained.validation_bits_per_char is not None


def test_the_int8_engine_is_as_good_as_torch(folder: ModelFolder) -> None:
    """Bits per character on text that was not trained on differ by at most 0.01."""
    language = load_languages().by_name(folder.config.languages[0])
    path = next(EXAMPLES.glob(f"*{language.extensions[0]}"))
    symbols = encode_file(path.name, path.read_bytes(), Layout())
    characters = len(path.read_text(encoding="utf-8"))
    engine, network = OnnxRuntime(folder), TorchRuntime(folder, "cpu")
    bits = [float(bits_per_symbol(runtime, symbols).sum()) / characters for runtime in (engine, network)]
    assert abs(bits[0] - bits[1]) <= 0.01
    assert bits[0] < 3


def test_weights_are_finite_and_of_a_trained_network(folder: ModelFolder) -> None:
    for name, tensor in folder.weights().items():
        assert np.isfinite(tensor).all()
        if name.endswith("weight_hh"):
            assert tensor.std() > 0.05


def test_the_card_and_the_learning_curve_are_there(folder: ModelFolder) -> None:
    assert folder.config.name in folder.card
    history = json.loads((folder.path / "history.json").read_text())
    assert history[-1]["bits"] < history[0]["bits"]
    assert (folder.path / "learning-curve.svg").is_file() or (folder.path / "learning-curve.png").is_file()
