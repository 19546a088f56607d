from pathlib import Path

import pytest

from lstm_complete.training.checkpoint import Point
from lstm_complete.training.curve import draw_curve


def history(length: int) -> list[Point]:
    return [
        Point(
            step=n,
            characters=n * 4096,
            seconds=n * 0.5,
            bits=2 + 6 / (1 + n),
            kind="validation" if n % 20 == 19 else "training",
        )
        for n in range(length)
    ]


@pytest.mark.parametrize("length", [0, 1, 2, 20, 400])
def test_a_picture_of_any_history(tmp_path: Path, length: int) -> None:
    draw_curve(history(length), tmp_path, title="tiny")
    assert (tmp_path / "learning-curve.png").read_bytes().startswith(b"\x89PNG")
    svg = (tmp_path / "learning-curve.svg").read_text()
    assert "bits per character" in svg or "<svg" in svg


def test_the_same_history_gives_the_same_picture(tmp_path: Path) -> None:
    pictures = []
    for _ in range(2):
        draw_curve(history(50), tmp_path, title="tiny")
        pictures.append((tmp_path / "learning-curve.svg").read_bytes())
    assert pictures[0] == pictures[1]
