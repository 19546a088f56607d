"""What is shown: calibrated, most saving first, never again what was declined."""

import math

import pytest
from pydantic import ValidationError

from lstm_complete.engine.candidates import Candidate
from lstm_complete.engine.declined import Declined
from lstm_complete.engine.policy import Policy
from lstm_complete.engine.suggestion import Span, suggestions


def candidate(text: str, probability: float, copied: tuple[int, ...] = ()) -> Candidate:
    return Candidate(text, math.log(probability), 0, False, copied or (0,) * len(text))


OFFERS = [candidate("umentException(message);", 0.35), candidate("umentException(", 0.8), candidate("ument", 0.9)]


def texts(policy: Policy, declined: list[str] | None = None, least: float = 0.1) -> list[str]:
    return [rated.candidate.text for rated in policy.rate(OFFERS, declined or [], least)]


def test_the_most_saving_text_comes_first() -> None:
    """0.35 * 23 keys are fewer than 0.8 * 14; the first text is the best only where it is surer."""
    assert texts(Policy(power=1.0))[0] == "umentException("
    assert texts(Policy(power=4.0))[-1] == "umentException(message);"


def test_nothing_less_likely_than_asked_is_shown() -> None:
    assert texts(Policy(), least=0.5) == ["umentException(", "ument"]
    assert texts(Policy(), least=0.95) == []


def test_what_was_declined_makes_its_beginnings_less_likely() -> None:
    (best, *_) = Policy(power=1.0).rate(OFFERS, ["umentException("], 0.1)
    assert best.candidate.text == "ument"
    assert best.probability == pytest.approx((0.9 - 0.8) / (1 - 0.8))


def test_a_trained_policy_shifts_probabilities() -> None:
    wary = Policy(bias=-2.0)
    assert wary.chance(OFFERS[1]) == pytest.approx(1 / (1 + math.exp(2 - math.log(4))))
    steep = Policy(slope=2.0)
    assert steep.chance(OFFERS[1]) == pytest.approx(1 / (1 + math.exp(-2 * math.log(4))))


@pytest.mark.parametrize("log_probability", [0.0, -1e4])
def test_certainty_is_a_chance_too(log_probability: float) -> None:
    """What cannot fail and what cannot be: neither overflows."""
    assert 0 <= Policy().chance(Candidate("x", log_probability, 0, False, (0,))) <= 1


def test_what_begins_with_a_declined_text_is_declined_with_it_not_twice() -> None:
    """Both longer texts are wrong as soon as the shorter one is; what begins them loses its chance only."""
    (best, *_) = Policy(power=1.0).rate(OFFERS, ["umentException(message);", "umentException("], 0.1)
    assert best.candidate.text == "ument"
    assert best.probability == pytest.approx((0.9 - 0.8) / (1 - 0.8))


def test_other_texts_keep_their_chance_however_much_was_declined() -> None:
    """Chances of texts that exclude each other may add up to more than 1: nothing becomes certain by that."""
    offers = [candidate("first", 0.6), candidate("second", 0.5), candidate("third", 0.3)]
    (best,) = Policy().rate(offers, ["first", "second"], 0.1)
    assert best.candidate.text == "third"
    assert best.probability == pytest.approx(0.3)


@pytest.mark.parametrize(
    "wrong", [{"weights": [1.0]}, {"slope": 0.0}, {"power": 0.5}, {"bias": math.nan}, {"unknown": 1}]
)
def test_a_policy_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate(wrong)


def at(declined: Declined, before: str, line: int = 3, now: float = 1.0) -> list[str]:
    """Ask a second after everything was shown, half a second being enough to read it."""
    return declined.at(line, before, now, 0.5)


def test_a_text_that_was_typed_past_is_declined() -> None:
    declined = Declined()
    assert at(declined, "    thr") == []
    declined.show("    thr", "ow new Error();", 0.0)
    assert at(declined, "    thr") == []  # asked again at the same place
    assert at(declined, "    thro") == ["w new Error();"]
    assert at(declined, "    throw ") == ["new Error();"]


def test_who_types_faster_than_they_can_read_declines_nothing() -> None:
    declined = Declined()
    at(declined, "thr")
    declined.show("thr", "ow new Error();", 0.0)
    assert at(declined, "thro", now=0.1) == []
    declined.show("thro", "w new Error();", 0.1)
    assert at(declined, "throw", now=0.2) == []
    declined.show("throw", " new Error();", 0.2)
    assert at(declined, "throw ", now=0.8) == ["new Error();"]


def test_taking_a_part_declines_nothing() -> None:
    declined = Declined()
    at(declined, "thr")
    declined.show("thr", "ow new Error();", 0.0)
    assert at(declined, "throw") == []


@pytest.mark.parametrize(
    ("line", "before"),
    [(3, "    throw new Error();"), (3, "    three"), (4, "    thro"), (3, "    th")],
    ids=["taken", "gone another way", "another line", "deleted"],
)
def test_a_text_is_forgotten(line: int, before: str) -> None:
    declined = Declined()
    at(declined, "    thr")
    declined.show("    thr", "ow new Error();", 0.0)
    assert at(declined, before, line) == []


def test_several_declined_texts_are_remembered_until_the_line_goes_another_way() -> None:
    declined = Declined()
    at(declined, "a")
    declined.show("a", "bcdef", 0.0)
    assert at(declined, "ab") == ["cdef"]
    declined.show("ab", "cd", 0.0)
    assert at(declined, "abc") == ["def", "d"]
    assert at(declined, "abcd") == ["ef"]


def place(position: int) -> int:
    return 2 * position


def test_each_character_says_where_it_comes_from() -> None:
    copied = (place(10), place(11), place(12), 0, place(50), place(51))
    rated = Policy().rate([candidate("abcdef", 0.9, copied)], [], 0.1)
    (shown,) = suggestions(rated, lambda _rated: True, lambda at: f"src/A.java:{at // 2}", count=3)
    assert shown.spans == (Span(0, 3, "src/A.java:10"), Span(3, 4, "model"), Span(4, 6, "src/A.java:50"))
    assert shown.source == "src/A.java:10"


def test_a_letter_of_several_bytes_breaks_no_span() -> None:
    copied = (place(10), place(12), place(13), place(16))  # a letter stands where its last byte does
    rated = Policy().rate([candidate("gürß", 0.9, copied)], [], 0.1)
    (shown,) = suggestions(rated, lambda _rated: True, lambda at: f"A.java:{at // 2}", count=3)
    assert shown.spans == (Span(0, 3, "A.java:10"), Span(3, 4, "A.java:16"))


def test_texts_that_do_not_pass_give_way_to_the_next() -> None:
    rated = Policy(power=1.0).rate(OFFERS, [], 0.1)
    shown = suggestions(rated, lambda one: "(" not in one.candidate.text, lambda _place: None, count=3)
    assert [suggestion.text for suggestion in shown] == ["ument"]
    assert shown[0].source == "model"
