import pytest

from lstm_complete.training.options import TrainingOptions
from lstm_complete.training.schedule import Budget, learning_rate


@pytest.mark.parametrize(
    ("progress", "rate"),
    [(0.0, 0.0), (0.01, 0.5), (0.02, 1.0), (0.51, 0.5), (0.755, 0.25), (1.0, 0.0)],
)
def test_the_rate_rises_then_falls_in_straight_lines(progress: float, rate: float) -> None:
    assert learning_rate(progress, peak=1.0, warmup=0.02) == pytest.approx(rate)


@pytest.mark.parametrize(("warmup", "rate"), [(0.0, 1.0), (1.0, 0.0)])
def test_extreme_warmups(warmup: float, rate: float) -> None:
    assert learning_rate(0.0, peak=1.0, warmup=warmup) == rate


@pytest.mark.parametrize(
    ("options", "step", "seconds", "progress"),
    [
        (TrainingOptions(steps=200), 50, 9e9, 0.25),
        (TrainingOptions(minutes=2), 10**9, 30, 0.25),
        (TrainingOptions(), 0, 60 * 15, 0.5),
        (TrainingOptions(steps=10), 11, 0, 1.0),
    ],
)
def test_progress_counts_steps_or_minutes(options: TrainingOptions, step: int, seconds: float, progress: float) -> None:
    assert Budget.of(options).progress(step, seconds) == progress


@pytest.mark.parametrize(("options", "left"), [(TrainingOptions(steps=100), 30.0), (TrainingOptions(minutes=1), 20.0)])
def test_seconds_left(options: TrainingOptions, left: float) -> None:
    assert Budget.of(options).seconds_left(40, 40, pace=2) == left
