"""The made texts of the toy tasks."""

from lstm_complete.lab import copying, scene
from lstm_complete.lab.counting import string
from lstm_complete.lab.sources import own_sources
from lstm_complete.lab.strings import HELD_OUT, copies, remembering, selective_strings, words


def test_counting() -> None:
    assert string(3) == "aaaXbbb\n"


def test_selective_strings_are_right_and_kept_apart() -> None:
    split = selective_strings()
    assert len(split.held_out) == HELD_OUT
    assert not set(split.training) & set(split.held_out)
    for text in split.training + split.held_out:
        first, second = text.split("Y")
        assert set(first) <= {"a", "X"}
        assert second == "b" * first.count("a") + "\n"
        assert 1 <= first.count("a") <= 10
        assert first.count("X") <= 5
    assert {text.count("a") for text in split.training} == set(range(1, 11))


def test_copies_and_words() -> None:
    assert words(2) == ["aa", "ab", "ac", "ba", "bb", "bc", "ca", "cb", "cc"]
    assert len(copies(3)) == 27
    assert "bcaXbca\n" in copies(3)


def test_remembering() -> None:
    assert remembering(2) == ["AxxYa\n", "BxxYb\n"]


def test_scenes_come_as_often_as_they_should() -> None:
    """Water alone says shower, drink, attacked with .6, .3 and .1; after q it is .1, .3 and .6."""
    weights = {"q": 1 / 6, "n": 5 / 6}
    labels = [(before, scene.what_happens(fact, before)) for before in "qn" for fact in range(10)]
    shares = {label: sum(weights[b] / 10 for b, own in labels if own == label) for label in "sda"}
    assert [round(shares[label], 9) for label in "sda"] == [0.6, 0.3, 0.1]
    assert [sum(own == label for b, own in labels if b == "q") for label in "sda"] == [1, 3, 6]
    assert len(scene.ATTACKED) == scene.FRAMES + 3


def test_days_grow_to_their_whole_length() -> None:
    batch = scene.batches(7, steps=100)
    lengths = [{len(day) for day in batch(step)} for step in (0, 30, 60, 99)]
    assert lengths == [{5}, {5 + scene.FRAMES // 2}, {5 + scene.FRAMES}, {5 + scene.FRAMES}]


def test_words_grow_to_their_whole_length() -> None:
    batch = copying.growing(3, 7, steps=100)
    assert [set(batch(step)) for step in (0, 20, 40)] == [set(copies(letters)) for letters in (1, 2, 3)]
    assert set(batch(99)) == set(copies(3))
    longest = copying.growing(5, 7, steps=100)(99)
    assert len(longest) < len(copies(5)) and set(longest) <= set(copies(5))


def test_own_sources_are_kept_apart() -> None:
    texts = own_sources()
    assert texts.training.isascii()
    assert "def own_sources" in texts.training + texts.held_out or len(texts.training) == 400_000
    assert texts.held_out[:2000] not in texts.training
