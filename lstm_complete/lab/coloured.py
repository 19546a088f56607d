"""A text whose characters lie on the colours of a unit's values, as the article draws them."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lstm_complete.lab.pictures import INK, new_figure, save_figure

WIDEST = 100


def draw_coloured(lines: Sequence[str], values: Sequence[Sequence[float]], out: Path, name: str, alt: str) -> None:
    """Lines and for each character a value, red below zero and blue above, on the unit's own scale. Raises OSError."""
    shown = [line[:WIDEST] for line in lines]
    width = max(1, *map(len, shown))
    grid = np.full((len(shown), width), np.nan)
    for row, (line, own) in enumerate(zip(shown, values, strict=True)):
        grid[row, : len(line)] = own[: len(line)]
    largest = float(np.nanmax(np.abs(grid))) if np.isfinite(grid).any() else 1.0
    figure, (axes,) = new_figure(1, width=0.085 * width + 0.5, height=0.19 * len(shown) + 0.3)
    axes.imshow(grid, aspect="auto", interpolation="nearest", cmap="RdBu", vmin=-1.5 * largest, vmax=1.5 * largest)
    for row, line in enumerate(shown):
        for word in re.finditer(r"\S+", line):
            middle = (word.start() + word.end() - 1) / 2
            axes.text(middle, row, word[0], family="monospace", fontsize=8, ha="center", va="center", color=INK)
    axes.set_axis_off()
    save_figure(figure, out, name=name, alt=alt)
