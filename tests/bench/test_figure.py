"""Figures: medians with their spread, beside something."""

import time

import pytest

from lstm_complete.bench.figure import Beside, Figure, Sample, growth, sample, seconds


def test_a_sample_is_median_and_quartiles() -> None:
    assert sample([5, 1, 3, 2, 4]) == Sample(3, 2, 4)
    assert sample([7]) == Sample(7, 7, 7)
    assert sample([1, 3]) == Sample(2, 1.5, 2.5)


def test_seconds_become_a_rate_whose_quartiles_change_places() -> None:
    assert Sample(2, 1, 4).per(8) == Sample(4, 2, 8)
    assert Sample(2, 1, 4).scaled(1000) == Sample(2000, 1000, 4000)


def test_work_is_timed_after_it_was_done_a_few_times() -> None:
    calls: list[float] = []

    def work() -> None:
        calls.append(0)
        time.sleep(0.01)

    taken = seconds(work, 4, warm_up=2)
    assert len(calls) == 6
    assert taken.low >= 0.01


def test_what_json_says_of_a_figure() -> None:
    entry = Figure("a_ms", "ms", Sample(6, 5, 7), "an answer", None, Beside(3, "another way")).entry()
    assert (entry["value"], entry["unit"], entry["low"], entry["high"]) == (6, "ms", 5, 7)
    assert (entry["baseline"], entry["baseline_is"], entry["ratio"]) == (3, "another way", 2)
    assert entry["limit"] is entry["limit_is"] is None


def test_without_a_baseline_there_is_no_ratio() -> None:
    assert Figure("a", "MB", sample([1.0]), "memory").ratio is None


@pytest.mark.parametrize("value", [0.5, 2.0])
def test_the_ratio_is_of_the_medians(value: float) -> None:
    assert Figure("a", "s", sample([value]), "", baseline=Beside(2.0, "")).ratio == value / 2


def test_what_grows_is_told_at_every_size() -> None:
    figure = growth("a_ms", "an answer", {10: [1.0, 2.0, 3.0], 1_000: [4.0] * 3, 100_000: [2.0, 6.0, 10.0]})
    assert (figure.sample, figure.ratio) == (Sample(6, 4, 8), 3)
    points = figure.entry()["points"]
    assert [(point["size"], point["value"]) for point in points] == [(10, 2), (1_000, 4), (100_000, 6)]
    assert points[1]["p95"] == 4
    assert points[2]["high"] < points[2]["p95"] <= 10


def test_a_figure_that_does_not_grow_has_no_points() -> None:
    assert "points" not in Figure("a", "MB", sample([1.0]), "memory").entry()
