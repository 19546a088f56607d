"""The set of a project's words."""

import random
import re

import numpy as np
import pytest

from lstm_complete.memory.names import LEAST, Names


def stored(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8)


def test_words_are_runs_of_letters_digits_and_underscores() -> None:
    names = Names()
    names.add_all(stored("def größe(x1, _y): return 12abc + 'a-b' $c\n7 == self.\u540d"))
    assert all(name in names for name in ("def", "größe", "x1", "_y", "abc", "a", "b", "c", "self", "\u540d"))
    assert not any(name in names for name in ("", "12abc", "12", "7", "gr", "retur", "x", "y", "\u540d\u540d", "d"))
    assert 7 not in names


def test_beginnings_end_where_a_part_of_a_name_ends() -> None:
    names = Names()
    names.add_all(stored("maxQueueSize __init_subclass__ größe_b x2Y"))
    begun = ["max", "maxQueue", "__", "__init", "__init_", "__init_subclass", "größe", "größe_", "x2", "maxQueueSize"]
    assert all(names.begins(name) for name in begun)
    assert not any(names.begins(name) for name in ("", "ma", "maxQ", "_", "gr", "x", "Queue", "b_"))
    assert not any(name in names for name in begun[:-1])


def test_it_holds_what_a_set_holds_however_many_there_are() -> None:
    random_ = random.Random(0)
    words = ["".join(random_.choices("abcdefgh", k=random_.randrange(1, 7))) for _ in range(20_000)]
    names, held = Names(), set[str]()
    for start in range(0, len(words), 500):
        text = " ".join(words[start : start + 500])
        names.add_all(stored(text))
        held |= set(re.findall(r"\w+", text))
    assert len(names.slots) > LEAST
    assert np.count_nonzero(names.slots) == len(held)
    assert all((word in names) == (word in held) for word in [*held, *(word + "x" for word in held)])


def test_a_set_goes_on_from_its_slots() -> None:
    names = Names()
    names.add_all(stored("alpha beta"))
    again = Names(names.slots.copy())
    again.add_all(stored("gamma"))
    assert [name in again for name in ("alpha", "beta", "gamma", "delta")] == [True, True, True, False]


@pytest.mark.parametrize("slots", [np.zeros(100, np.uint64), np.zeros(3 << 10, np.uint64), np.ones(LEAST, np.uint64)])
def test_what_are_no_slots_is_refused(slots: np.ndarray) -> None:
    with pytest.raises(ValueError, match="no slots"):
        Names(slots)
