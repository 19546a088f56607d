"""When answers cannot keep up with requests, they are put off; and what counts as a pause in the typing."""

import pytest

from lstm_complete_server.pace import LONGEST_PAUSE, MOST_DELAY, SHORTEST_PAUSE, Pace


def typing(between: float, answer: float, *, whole: bool = True) -> Pace:
    """After 40 requests, so many seconds apart, with answers that took so long."""
    pace = Pace()
    for number in range(40):
        pace.asked(100 + number * between)
        pace.answered(answer, whole=whole)
    return pace


NOW = 100 + 39 * 0.05


def test_answers_that_keep_up_are_begun_at_once() -> None:
    assert typing(0.05, 0.02).delay(NOW) == 0


@pytest.mark.parametrize(("answer", "whole"), [(0.08, True), (0.05, False)], ids=["late", "called off"])
def test_those_that_do_not_wait_until_the_next_request_would_have_come(answer: float, whole: bool) -> None:
    pace = typing(0.05, answer, whole=whole)
    assert pace.delay(NOW) == pytest.approx(0.05, abs=0.001)
    assert pace.delay(NOW + 0.02) == pytest.approx(0.03, abs=0.001)
    assert pace.delay(NOW + 0.2) == 0


def test_nothing_is_put_off_for_long() -> None:
    assert typing(0.5, 2.0).delay(100 + 39 * 0.5) == MOST_DELAY


def test_after_a_break_nothing_is_put_off() -> None:
    pace = typing(0.05, 0.08)
    pace.asked(NOW + 10)
    assert pace.delay(NOW + 10) == 0


@pytest.mark.parametrize(
    ("between", "pause"), [(0.01, SHORTEST_PAUSE), (0.1, 0.2), (3.0, LONGEST_PAUSE)], ids=["fast", "usual", "slow"]
)
def test_a_pause_is_longer_than_what_lies_between_two_keys(between: float, pause: float) -> None:
    assert typing(between, 0.01).pause == pytest.approx(pause, abs=0.002)
