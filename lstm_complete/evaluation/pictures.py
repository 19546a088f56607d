"""Pictures of what was measured. matplotlib draws them; it is loaded when they are drawn, and may be missing."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lstm_complete.artifacts.atomic import write_bytes
from lstm_complete.evaluation.calibration import Bin

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#4c78a8", "#e4572e", "#54a24b", "#b279a2", "#eeca3b", "#72b7b2")
_INK = "#3d3d3d"


def new_axes(title: str, across: str, up: str, *, size: tuple[float, float] = (7.2, 4.2)) -> "Axes":
    """Axes with a title and labels in the style of the house; `size` in inches."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    axes = Figure(figsize=size, layout="constrained").add_subplot()
    axes.set_title(title, color=_INK, fontsize=11, loc="left")
    axes.set_xlabel(across, color=_INK)
    axes.set_ylabel(up, color=_INK)
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def save(axes: "Axes", path: Path) -> None:
    """Write an SVG; the same picture is the same file. Raises OSError."""
    from matplotlib import rc_context  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = axes.get_figure()
    assert isinstance(figure, Figure)  # noqa: S101 (of `new_axes`)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False)
    picture = BytesIO()
    with rc_context({"svg.hashsalt": path.stem}):
        figure.savefig(picture, format="svg", metadata={"Date": None})
    write_bytes(path, picture.getvalue())


def draw_latency(path: Path, title: str, times: Mapping[str, Sequence[float]]) -> None:
    """How many requests are answered within how many milliseconds, one line for each kind of request."""
    axes = new_axes(title, "milliseconds", "% of requests answered", size=(7.2, 3.4))
    for colour, (label, ms) in zip(COLOURS, times.items(), strict=False):
        if ms:
            axes.plot(np.sort(ms), np.linspace(0, 100, len(ms)), color=colour, label=label)
    axes.set_ylim(0, 100)
    axes.set_xlim(left=0)
    save(axes, path)


def draw_reliability(path: Path, title: str, bins: Sequence[Bin]) -> None:
    """How often suggestions were right over the probability at which they were shown."""
    axes = new_axes(title, "stated probability", "share that was right", size=(4.6, 4.2))
    axes.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=1, label="as stated")
    stated, right = [one.stated for one in bins], [one.right for one in bins]
    axes.plot(stated, right, "o-", color=COLOURS[0], markersize=4, linewidth=1.2, label="measured")
    axes.set(xlim=(0, 1), ylim=(0, 1))
    save(axes, path)
