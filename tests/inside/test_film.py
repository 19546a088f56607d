"""The same text at several stages of a training."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from lstm_complete.artifacts.folder import STAGES, ModelFolder
from lstm_complete.errors import UserError
from lstm_complete.inside.correlations import correlations
from lstm_complete.inside.film import film, open_stages, stage_steps
from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading
from lstm_complete.lab.counting import MADE, batches
from lstm_complete.lab.learning import Recipe, learn
from lstm_complete.lab.networks import save as save_network
from lstm_complete.lab.networks import toy_config
from lstm_complete.nets.charlm import CharLM
from lstm_complete.nets.stages import BYTES, COUNT, Stages, count_of, stages_bytes, wanted
from support.small_model import small_model

TEXT = "aaaXbbb\n"
STEPS = 60


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    path = tmp_path_factory.mktemp("film") / "m"
    stages = Stages()
    config = toy_config("m", hidden=10)
    save_network(learn(config, Recipe(steps=STEPS), batches(100), seed=100, watch=stages.see), path, MADE, stages)
    return ModelFolder.open(path)


def test_a_unit_while_its_network_learns(learned: ModelFolder) -> None:
    stages = open_stages(learned)
    assert [*stages] == stage_steps(learned)
    assert set(stages) == wanted(STEPS, COUNT) and len(stages) <= COUNT
    records = Reading(TEXT).records(learned.config)
    frames = list(film(stages, records, (0, 3, "c")))
    assert [frame.step for frame in frames] == [*stages]
    assert frames[-1].bits < frames[0].bits - 1
    assert frames[-1].r == pytest.approx(1)
    first, last = (stages[step].read(records).layers[0]["c"][:, 3:4] for step in (0, STEPS))
    assert frames[0].r == pytest.approx(correlations(first, last)[0, 0])


def test_a_film_ends_with_the_network(learned: ModelFolder) -> None:
    network, stage = Network.open(learned), open_stages(learned)[STEPS]
    assert all((network.weights[name] == stage.weights[name]).all() for name in network.weights)


def test_of_a_larger_network_there_are_fewer_stages_and_the_last_one_is_there() -> None:
    small, large = (CharLM(toy_config("m", hidden=hidden)) for hidden in (10, 40))
    assert count_of(small) == COUNT > count_of(large) > 3
    assert {0, STEPS} < wanted(STEPS, count_of(large)) < wanted(STEPS, COUNT) | set(range(STEPS))
    stages = Stages()
    stages.see(large, 0, STEPS)
    assert len(stages_bytes(stages.kept)) * count_of(large) < 1.02 * BYTES


def test_a_film_is_cut_off(learned: ModelFolder) -> None:
    answers = iter([False, False, True])
    records = Reading(TEXT).records(learned.config)
    assert list(film(open_stages(learned), records, (0, 0, "h"), lambda: next(answers))) == []


@pytest.mark.parametrize("text", ["", "a"])
def test_a_text_without_a_second_symbol_tells_nothing(learned: ModelFolder, text: str) -> None:
    frames = list(film(open_stages(learned), Reading(text).records(learned.config), (0, 0, "h")))
    assert {(frame.bits, frame.r) for frame in frames} == {(0.0, 0.0)}


def test_a_model_without_stages_has_no_film(tmp_path: Path) -> None:
    model = small_model(tmp_path / "m")
    assert (open_stages(model), stage_steps(model)) == ({}, [])


WRONG = np.full((2, 2), np.nan, np.float16)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"\xff" * 100, save({"late/head.bias": WRONG}), save({"7/nothing": WRONG})]
)
def test_damaged_stages_are_one_line(data: bytes, tmp_path: Path) -> None:
    model = small_model(tmp_path / "m")
    (model.path / STAGES).write_bytes(data)
    with pytest.raises(UserError) as refused:
        open_stages(model)
    assert "\n" not in str(refused.value) and STAGES in str(refused.value)
    assert stage_steps(model) in ([], [7])


def test_stages_of_another_training_are_one_line(tmp_path: Path) -> None:
    model = small_model(tmp_path / "m")
    weights = Network.open(model).weights
    (model.path / STAGES).write_bytes(save({f"3/{name}": -value.astype(np.float16) for name, value in weights.items()}))
    with pytest.raises(UserError, match="another network"):
        open_stages(model)


def test_a_file_without_stages_is_damaged(tmp_path: Path) -> None:
    model = small_model(tmp_path / "m")
    (model.path / STAGES).write_bytes(save({}))
    with pytest.raises(UserError, match="holds no weights"):
        open_stages(model)


def test_stages_that_are_not_finite_are_one_line(tmp_path: Path) -> None:
    model = small_model(tmp_path / "m")
    weights = Network.open(model).weights
    (model.path / STAGES).write_bytes(
        save({f"3/{name}": np.full_like(value, np.inf, np.float16) for name, value in weights.items()})
    )
    with pytest.raises(UserError, match="no finite float16"):
        open_stages(model)
