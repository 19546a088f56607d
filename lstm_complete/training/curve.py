"""The learning curve as a picture."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter
from numpy.typing import NDArray

from lstm_complete.artifacts.atomic import write_bytes
from lstm_complete.training.checkpoint import Point

NAME = "learning-curve"
_TRAINING, _VALIDATION, _INK = "#4c78a8", "#e4572e", "#3d3d3d"
_SMOOTHING = 12
"""Points of the curve that one smoothed point averages."""


def draw_curve(history: Sequence[Point], out: Path, *, title: str) -> None:
    """Write `learning-curve.svg` and `learning-curve.png` of a run into `out`.

    Bits per character over the characters read, the minutes on a second axis; validation as points.

    Raises:
        OSError: the disk refuses.
    """
    figure = _figure(history, title)
    for suffix, metadata in (("svg", {"Date": None}), ("png", {"Software": None})):
        picture = BytesIO()
        with rc_context({"svg.hashsalt": NAME}):  # the same picture, the same file
            figure.savefig(picture, format=suffix, dpi=160, metadata=metadata)
        write_bytes(out / f"{NAME}.{suffix}", picture.getvalue())


def _figure(history: Sequence[Point], title: str) -> Figure:
    figure = Figure(figsize=(7.2, 4.2), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    training = [point for point in history if point.kind == "training"]
    validation = [point for point in history if point.kind == "validation"]
    _draw_training(axes, training)
    _draw_validation(axes, validation)
    _dress(axes, title)
    if history:
        axes.set_ylim(0, _top(history))
        _add_minutes(axes, history[-1])
    return figure


def _draw_training(axes: Axes, points: Sequence[Point]) -> None:
    if points:
        characters = [point.characters for point in points]
        bits = np.array([point.bits for point in points])
        axes.plot(characters, bits, color=_TRAINING, alpha=0.25, linewidth=0.8)
        axes.plot(characters, _smooth(bits), color=_TRAINING, linewidth=1.8, label="training")


def _draw_validation(axes: Axes, points: Sequence[Point]) -> None:
    if points:
        characters, bits = [point.characters for point in points], [point.bits for point in points]
        axes.plot(characters, bits, "o-", color=_VALIDATION, markersize=4, linewidth=1, label="validation")
        offset = (-4, 8)
        axes.annotate(
            f"{bits[-1]:.3f}",
            (characters[-1], bits[-1]),
            offset,
            textcoords="offset points",
            color=_VALIDATION,
            ha="right",
        )


def _smooth(bits: NDArray[np.float64]) -> NDArray[np.float64]:
    """A mean over the points around each point, narrower where the curve begins and ends."""
    sums = np.concatenate(([0.0], np.cumsum(bits)))
    index = np.arange(len(bits))
    half = np.minimum(np.minimum(index, len(bits) - 1 - index), _SMOOTHING // 2)
    low, high = index - half, index + half + 1
    return np.asarray((sums[high] - sums[low]) / (high - low))


def _dress(axes: Axes, title: str) -> None:
    axes.set_title(title, color=_INK, fontsize=11, loc="left")
    axes.set_xlabel("characters read", color=_INK)
    axes.set_ylabel("bits per character", color=_INK)
    axes.xaxis.set_major_formatter(EngFormatter(sep=""))
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlim(left=0)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False)


def _top(history: Sequence[Point]) -> float:
    """The height of the picture: the steep fall of the first moments runs out of it."""
    settled = [point.bits for point in history[len(history) // 40 :]]
    return 1.08 * max(settled)


def _add_minutes(axes: Axes, last: Point) -> None:
    """A second axis of minutes above; the run's pace is steady enough for one factor."""
    pace = max(last.seconds, 1e-3) / 60 / max(last.characters, 1)
    above = axes.secondary_xaxis("top", functions=(lambda x: np.multiply(x, pace), lambda x: np.divide(x, pace)))
    above.set_xlabel("minutes", color=_INK)
    above.spines["top"].set_visible(False)
