"""States that are found again by the text before them."""

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.landmarks import KNOWN, MOST, Landmarks


def text(length: int, seed: int = 0) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(0, 260, length)


def test_a_place_is_known_again_behind_another_beginning() -> None:
    landmarks, symbols = Landmarks[str](), text(1_000)
    landmarks.keep(symbols[:600], "here")
    moved = np.concatenate([text(77, seed=1), symbols[300:]])
    assert landmarks.nearest(moved[: 77 + 320], most=100) == (77 + 300, "here")
    assert landmarks.nearest(moved[: 77 + 320], most=10) is None


def test_the_last_of_several_places_is_taken() -> None:
    landmarks, symbols = Landmarks[int](), text(1_000)
    for place in (500, 700, 600):
        landmarks.keep(symbols[:place], place)
    assert landmarks.nearest(symbols, most=1_000) == (700, 700)


def test_another_text_before_a_place_is_another_place() -> None:
    landmarks, symbols = Landmarks[str](), text(1_000)
    landmarks.keep(symbols[:600], "here")
    symbols[600 - KNOWN] += 1
    assert landmarks.nearest(symbols[:600], most=500) is None


def test_nothing_is_kept_of_short_texts_and_of_old_places() -> None:
    landmarks, symbols = Landmarks[int](), text(2_000)
    landmarks.keep(symbols[: KNOWN - 1], 0)
    for place in range(KNOWN, KNOWN + MOST + 1):
        landmarks.keep(symbols[:place], place)
    assert landmarks.nearest(symbols[: KNOWN - 1], most=500) is None
    assert landmarks.nearest(symbols[:KNOWN], most=500) is None
    assert landmarks.nearest(symbols[: KNOWN + 1], most=500) == (KNOWN + 1, KNOWN + 1)
