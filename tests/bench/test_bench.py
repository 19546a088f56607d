"""`lstm-complete bench` with the shipped model: that it measures, not how fast."""

import json

import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.bench import decoding, network, training
from lstm_complete.bench.limits import copy_rate, gemm_rate, int8_rate
from lstm_complete.bench.texts import document, project
from lstm_complete.cli.main import main
from lstm_complete.engine.model import open_model
from lstm_complete.languages.registry import load_languages

PYTHON = load_languages().by_name("python")


@pytest.fixture(scope="module")
def folder() -> ModelFolder:
    return ModelFolder.open(resolve_model(None, language="python"))


def test_writing_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "generate", "--json"]) == 0
    (name, entry), *others = json.loads(capsys.readouterr().out).items()
    assert name == "generate_chars_s"
    assert not others
    assert entry["low"] <= entry["value"] <= entry["high"]
    assert entry["unit"] == "characters/s"
    assert entry["ratio"] == pytest.approx(entry["value"] / entry["baseline"])


def test_what_bench_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "everything"]) == 2
    assert "speed" in capsys.readouterr().err


def test_the_network_is_measured_beside_the_machine_and_another_way(folder: ModelFolder) -> None:
    for figure in network.figures(folder):
        assert figure.limit is not None
        assert figure.baseline is not None
        assert min(figure.limit.value, figure.baseline.value, figure.sample.low) > 0


def test_the_networks_part_of_a_decoding_step_is_a_part(folder: ModelFolder) -> None:
    figure = decoding.figure(open_model(folder, "cpu"), PYTHON)
    assert figure.ratio is not None
    assert figure.ratio > 1


def test_training_is_measured_beside_the_machine_and_a_plain_lstm() -> None:
    small, small_share, base, base_share = training.figures()
    for figure, share in ((small, small_share), (base, base_share)):
        assert figure.limit is not None
        assert figure.baseline is not None
        assert min(figure.limit.value, figure.baseline.value, figure.sample.low) > 0
        assert 0 < share.sample.low <= share.sample.high
    assert small.sample.median > base.sample.median


def test_limits_of_the_machine() -> None:
    small = (64, 256, 256)
    assert int8_rate(small) > 1e8
    assert (gemm_rate("fp32", small) or 0) > 1e8
    assert copy_rate(1 << 16) > 1e8


def test_texts_have_the_size_that_is_asked_for() -> None:
    text = document(50_000)
    assert 50_000 < len(text) < 51_000
    assert text.startswith("class ")
    assert text.endswith("\n")
    files = project(300_000)
    size = sum(len(text) for _, text in files)
    assert size - len(files[-1][1]) < 300_000 <= size
    assert len({path for path, _ in files}) == len(files)
