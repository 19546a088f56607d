"""Figures of units on values whose answer is plain."""

import numpy as np

from lstm_complete.lab.measures import (
    auc,
    correlation,
    extreme_share,
    gap,
    per_unit,
    rank_correlation,
    saturation,
)

COUNT = np.arange(5.0)


def test_correlation_of_a_counter_a_countdown_and_a_constant() -> None:
    values = np.stack([2 * COUNT + 1, -COUNT, np.full(5, 3.0)], axis=1)
    assert np.allclose(correlation(values, COUNT), [1, -1, 0])


def test_auc_counts_pairs_and_halves_ties() -> None:
    values = np.array([[1.0, 0], [2, 0], [3, 0], [0, 0]])
    positive = np.array([False, True, True, False])
    assert np.allclose(auc(values, positive), [1, 0.5])
    assert np.allclose(auc(values, ~positive), [0, 0.5])


def test_gap_is_the_room_between_groups() -> None:
    values = np.array([[0.9, 0.1], [0.8, 0.5], [-0.7, 0.3]])
    assert np.allclose(gap(values, np.array([True, True, False])), [1.5, -0.2])


def test_what_is_extreme() -> None:
    values = np.array([[0.05], [-0.95], [0.5], [0.0]])
    assert np.allclose(extreme_share(values), 0.75)
    assert np.allclose(per_unit(np.array([[2.0], [-4.0]])), np.array([[0.5], [-1]]))


def test_saturation() -> None:
    shut, open_ = saturation(np.array([[0.01], [0.95], [0.99], [0.5]]))
    assert (shut[0], open_[0]) == (0.25, 0.5)


def test_rank_correlation_sees_order_alone() -> None:
    assert np.isclose(rank_correlation([1.0, 10.0, 100.0], [1.0, 2.0, 3.0]), 1)
    assert np.isclose(rank_correlation([3.0, 2.0, 1.0], [1.0, 2.0, 3.0]), -1)
