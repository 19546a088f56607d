from typing import Any

import pytest
from pydantic import ValidationError

from lstm_complete.errors import UserError
from lstm_complete.training.options import TrainingOptions


@pytest.mark.parametrize(
    ("given", "shape"),
    [
        ({"preset": "tiny"}, (2, 128)),
        ({"preset": "small"}, (3, 256)),
        ({"preset": "base"}, (3, 512)),
        ({"preset": "large"}, (3, 1024)),
        ({"preset": "tiny", "hidden": 64}, (2, 64)),
        ({"layers": 1, "hidden": 8}, (1, 8)),
    ],
)
def test_presets_and_sizes(given: dict[str, Any], shape: tuple[int, int]) -> None:
    assert TrainingOptions(**given).shape == shape


@pytest.mark.parametrize(
    "given",
    [
        {"steps": 0},
        {"minutes": 0},
        {"steps": 1, "minutes": 1},
        {"beta1": 1},
        {"preset": "huge"},
        {"colour": 1},
    ],
)
def test_bad_options_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TrainingOptions(**given)


def test_every_option_explains_itself() -> None:
    assert all(field.description for field in TrainingOptions.model_fields.values())


def test_resuming_takes_what_is_not_given_from_the_checkpoint() -> None:
    saved = TrainingOptions(preset="tiny", batch=8, steps=100, seed=3)
    resumed = TrainingOptions(steps=200, threads=1).resuming(saved)
    assert (resumed.shape, resumed.batch, resumed.seed) == ((2, 128), 8, 3)
    assert (resumed.steps, resumed.threads) == (200, 1)


def test_resuming_may_change_steps_to_minutes() -> None:
    resumed = TrainingOptions(minutes=5).resuming(TrainingOptions(steps=100))
    assert (resumed.steps, resumed.minutes) == (None, 5)


@pytest.mark.parametrize("given", [{"preset": "tiny"}, {"layers": 2, "hidden": 128}, {"hidden": 128, "batch": 32}])
def test_resuming_accepts_the_same_options(given: dict[str, Any]) -> None:
    saved = TrainingOptions(preset="tiny")
    assert TrainingOptions(**given).resuming(saved) == saved


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"preset": "base"}, "cannot resume with hidden 512: the checkpoint was made with 128"),
        ({"layers": 4}, "cannot resume with layers 4: the checkpoint was made with 2"),
        ({"cell": "gru"}, "cannot resume with cell gru: the checkpoint was made with lstm"),
        ({"batch": 7}, "cannot resume with batch 7: the checkpoint was made with 32"),
        ({"seed": 7}, "cannot resume with seed 7: the checkpoint was made with 0"),
    ],
)
def test_resuming_refuses_what_contradicts_the_checkpoint(given: dict[str, Any], line: str) -> None:
    with pytest.raises(UserError, match=line):
        TrainingOptions(**given).resuming(TrainingOptions(preset="tiny"))
