"""The shipped models: what they were trained on, and that the engine is the network."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_complete.artifacts.find import installed_models
from lstm_complete.artifacts.folder import DOUBTS, LABELS, MIXER, POLICY, STAGES, ModelFolder
from lstm_complete.artifacts.manifest import HASH_DIGITS
from lstm_complete.corpus.licence import is_permissive
from lstm_complete.corpus.packages import BLIND, HELD_OUT, TRAINING, TUNING
from lstm_complete.engine.generate import Sampling, Task, generate, generate_batch
from lstm_complete.engine.model import read_mixer
from lstm_complete.engine.runtime import OnnxRuntime
from lstm_complete.engine.score import bits_per_symbol
from lstm_complete.inside.film import open_stages
from lstm_complete.inside.labels import read_labels
from lstm_complete.inside.network import Network
from lstm_complete.languages.encoding import Layout, encode_file
from lstm_complete.languages.registry import load_languages
from lstm_complete.nets.runtime import TorchRuntime

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ALL = [ModelFolder.open(model.path) for model in installed_models() if model.origin == "shipped"]
TASKS = ("counting", "selective-counting", "no-input-gate", "remembering", "copying")
LAB = {f"lab-{name}" for name in (*TASKS, "scene-window", "scene-rnn", "scene-lstm")}
SHIPPED = [folder for folder in ALL if folder.config.name not in LAB]

LABELLED = [folder for folder in ALL if (folder.path / LABELS).is_file()]


@pytest.fixture(params=SHIPPED, ids=lambda folder: folder.config.name)
def folder(request: pytest.FixtureRequest) -> ModelFolder:
    shipped: ModelFolder = request.param
    return shipped


KEPT = {
    package.name for collections in (HELD_OUT, BLIND, TUNING) for c in collections.values() for package in c.packages
}
ARTICLE = {"java-commons-lang", "python-tensorflow"}
RELEASE = {"java", "python", "text"}


def test_the_articles_two_models_and_the_release_models_are_shipped() -> None:
    assert {folder.config.name for folder in ALL} == ARTICLE | RELEASE | LAB
    for folder in SHIPPED:
        assert (folder.config.cell, folder.config.layers) == ("lstm", 3)
        assert folder.config.reads_memory is (folder.config.name in RELEASE)
        assert (read_mixer(folder) is not None) is (folder.config.name in RELEASE)


def test_a_film_of_a_training_ends_with_the_shipped_network() -> None:
    filmed = {folder.config.name: folder for folder in ALL if folder.stages_path is not None}
    assert "lab-counting" in filmed
    for folder in filmed.values():
        stages = open_stages(folder)
        network, last = Network.open(folder), stages[max(stages)]
        assert all((network.weights[name] == last.weights[name]).all() for name in network.weights)


def test_together_they_stay_small() -> None:
    sizes = [path.stat().st_size for folder in ALL for path in folder.path.rglob("*") if path.is_file()]
    assert sum(sizes) <= 40_000_000


def test_trained_on_the_named_packages_and_nothing_else(folder: ModelFolder) -> None:
    packages = folder.manifest["packages"]
    trained = {package["name"] for package in packages}
    assert trained <= {package.name for package in TRAINING[folder.config.name].packages}
    assert len(trained) >= (30 if folder.config.name in RELEASE else 1)
    assert not kept_for_evaluation(packages)
    for package in packages:
        assert is_permissive(package["licence"])
        assert package["version"]
        assert package["licence"]
        assert package["archives"]
        assert package["files"]
        assert all(len(file["sha256"]) in (HASH_DIGITS, 64) for file in package["files"])


def kept_for_evaluation(packages: Sequence[Mapping[str, Any]]) -> set[str]:
    """The projects held out or tuned on that stand in a manifest, under their name or as an archive."""
    found = set()
    for package in packages:
        names = [package["name"].lower(), *(name.lower().replace("_", "-") for name in package["archives"])]
        found |= {kept for kept in KEPT for name in names if name == kept or name.startswith(f"{kept}-")}
    return found


@pytest.mark.parametrize("kept", sorted(KEPT))
def test_a_package_kept_for_evaluation_would_be_noticed(folder: ModelFolder, kept: str) -> None:
    packages = folder.manifest["packages"]
    assert kept_for_evaluation([*packages, {"name": kept, "archives": {}}]) == {kept}
    disguised = {"name": "another", "archives": {f"{kept}_1.0.orig.tar.gz": ""}}
    assert kept_for_evaluation([*packages, disguised]) == {kept}


def test_trained_for_at_least_45_minutes(folder: ModelFolder) -> None:
    runs = [folder.config.trained]
    while runs[-1].before:
        runs.append(runs[-1].before)
    assert sum(run.minutes for run in runs) >= 45
    assert folder.config.trained.validation_bits_per_char is not None


def test_the_int8_engine_is_as_good_as_torch(folder: ModelFolder) -> None:
    """Bits per character on text that was not trained on differ by at most 0.01."""
    language = load_languages().by_name(folder.config.languages[0])
    path = next(path for path in sorted(EXAMPLES.iterdir()) if path.suffix in language.extensions)
    symbols = encode_file(path.name, path.read_bytes(), Layout())
    characters = len(path.read_text(encoding="utf-8"))
    engine, network = OnnxRuntime(folder), TorchRuntime(folder, "cpu")
    bits = [float(bits_per_symbol(runtime, symbols).sum()) / characters for runtime in (engine, network)]
    assert abs(bits[0] - bits[1]) <= 0.01
    assert bits[0] < 3


def test_the_labs_networks_are_plain_stacks_trained_on_made_text() -> None:
    for folder in ALL:
        if folder.config.name in LAB:
            assert folder.config.stream == "plain"
            # Counting alone is trained on several lines in a row.
            assert folder.config.texts == ("strings" if folder.config.name == "lab-counting" else "lines")
            assert folder.manifest["made"].startswith("Made text")
            assert sum(path.stat().st_size for path in folder.path.iterdir() if path.name != STAGES) < 120_000


def test_weights_are_finite_and_of_a_trained_network(folder: ModelFolder) -> None:
    for name, tensor in folder.weights().items():
        assert np.isfinite(tensor).all()
        if name.endswith("weight_hh"):
            assert tensor.std() > 0.05


def test_the_card_and_the_learning_curve_are_there(folder: ModelFolder) -> None:
    assert folder.config.name in folder.card
    history = json.loads((folder.path / "history.json").read_text())
    validations = [point["bits"] for point in history if point["kind"] == "validation"]
    assert validations[-1] < validations[0]
    assert (folder.path / "learning-curve.svg").is_file() or (folder.path / "learning-curve.png").is_file()


def test_a_release_takes_all_of_a_model_and_keeps_nothing_of_the_one_before(tmp_path: Path) -> None:
    """`scripts/release-model` in a checkout of its own."""
    name, learned = "python", {MIXER, POLICY, "tuning.json", DOUBTS, LABELS}
    source, target = tmp_path / name, tmp_path / "checkout" / "models" / "lstm_complete_models" / name
    shutil.copytree(next(folder.path for folder in SHIPPED if folder.config.name == name), source)
    script = tmp_path / "checkout" / "scripts" / "release-model"
    script.parent.mkdir(parents=True)
    shutil.copy(EXAMPLES.parent / "scripts" / script.name, script)

    def released() -> set[str]:
        subprocess.run(["bash", str(script), str(source)], check=True, capture_output=True)
        return {file.name for file in target.iterdir() if file.read_bytes() == (source / file.name).read_bytes()}

    everything = {file.name for file in source.iterdir()}
    assert released() == everything
    for file in learned:
        (source / file).unlink(missing_ok=True)
    assert released() == {file.name for file in target.iterdir()} == everything - learned


def test_every_model_that_reads_files_has_labels() -> None:
    assert {folder.config.name for folder in LABELLED} >= ARTICLE | RELEASE


@pytest.mark.parametrize("folder", LABELLED, ids=[folder.config.name for folder in LABELLED])
def test_labels_are_whole_and_small(folder: ModelFolder) -> None:
    """What the units follow is told with its evidence, and what no unit follows as well."""
    labels = read_labels(folder)
    assert labels is not None
    assert labels.units and labels.failed
    assert (folder.path / LABELS).stat().st_size < 150_000


LAB_TASKS = {
    "lab-counting": [("a" * n + "X", "b" * n) for n in range(1, 11)],
    "lab-selective-counting": [("aXa" * n + "Y", "bb" * n) for n in range(1, 6)],
    "lab-no-input-gate": [("aXa" * n + "Y", "bb" * n) for n in range(1, 6)],
    "lab-remembering": [(letter + "x" * n + "Y", letter.lower()) for n in range(1, 11) for letter in "AB"],
    "lab-copying": [("".join(word) + "X", "".join(word)) for word in product("abc", repeat=3)],
}


@pytest.mark.parametrize("name", LAB_TASKS)
def test_the_int8_engine_of_a_lab_network_does_its_task(name: str) -> None:
    runtime = OnnxRuntime(next(folder for folder in ALL if folder.config.name == name))
    prompts, right = zip(*LAB_TASKS[name], strict=True)
    pieces = generate_batch(
        runtime,
        load_languages().by_name("text"),
        [Task(prompt) for prompt in prompts],
        Sampling(characters=24, temperature=0, constrained=False),
    )
    texts = ["".join(written) for written in zip(*pieces, strict=True)]
    assert [text.partition("\n")[0] for text in texts] == [*right]


def test_behind_a_line_a_network_of_lines_begins_anew_and_ends_with_the_next() -> None:
    runtime = OnnxRuntime(next(folder for folder in ALL if folder.config.name == "lab-copying"))
    task, text = Task("cabXcab\nbacX"), load_languages().by_name("text")
    assert "".join(generate(runtime, text, task, Sampling(temperature=0, constrained=False))) == "bac\n"
    assert "".join(generate(runtime, text, Task(""), Sampling(20, constrained=False)))
