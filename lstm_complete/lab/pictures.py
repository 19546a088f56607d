"""Pictures of units over texts, as SVG and PNG; matplotlib draws them and is loaded when they are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lstm_complete.artifacts.atomic import write_bytes
from lstm_complete.lab.reading import Recorded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, FAINT = "#3d3d3d", "#dddddd"
GATES = ("input", "forget", "output")
_SIGNED, _OPEN = "RdBu", "GnBu"
_VISIBLE = {"\n": "↵", " ": "·"}
Matrix = NDArray[np.floating]


def new_figure(rows: int, *, width: float = 9.0, height: float) -> "tuple[Figure, list[Axes]]":
    """A figure of panels below each other, sizes in inches."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots(rows, 1, squeeze=False)[:, 0]
    return figure, list(axes)


def save_figure(figure: "Figure", out: Path, *, name: str, alt: str) -> None:
    """Write NAME.svg, whose description is `alt`, and NAME.png; the same picture is the same file. Raises OSError."""
    from matplotlib import rc_context  # noqa: PLC0415

    out.mkdir(parents=True, exist_ok=True)
    with rc_context({"svg.hashsalt": "lstm-complete", "svg.fonttype": "none"}):
        for ending, metadata in (("svg", {"Date": None, "Title": alt}), ("png", {"Software": None, "Title": alt})):
            picture = BytesIO()
            figure.savefig(picture, format=ending, dpi=110, metadata=metadata)
            write_bytes(out / f"{name}.{ending}", picture.getvalue())


def heat(axes: "Axes", values: Matrix, text: str, *, title: str, gate: bool, labels: Sequence[str] = ()) -> None:
    """Units [H, T] over the characters of a text: red and blue on [-1, 1], green to blue on [0, 1] for gates."""
    image = axes.imshow(
        values,
        aspect="auto",
        interpolation="nearest",
        cmap=_OPEN if gate else _SIGNED,
        vmin=0 if gate else -1,
        vmax=1,
    )
    axes.set_title(title, fontsize=9, loc="left", color=INK)
    axes.set_xticks(range(len(text)), [_VISIBLE.get(char, char) for char in text], fontsize=7, family="monospace")
    names = labels or [str(unit + 1) for unit in range(len(values))]
    axes.set_yticks(range(len(values)), names, fontsize=6)
    axes.tick_params(length=0)
    figure = axes.get_figure()
    assert figure is not None  # noqa: S101 (of `new_figure`)
    figure.colorbar(image, ax=axes, fraction=0.02, pad=0.01)


def draw_layer(recorded: Recorded, text: str, vectors: Sequence[str], out: Path, *, name: str, alt: str) -> None:
    """All units of some vectors while a text is read; c on each unit's own scale."""
    units = recorded["h"].shape[1]
    figure, panels = new_figure(len(vectors), height=0.5 + len(vectors) * (0.5 + 0.12 * units))
    for axes, vector in zip(panels, vectors, strict=True):
        values = recorded[vector].T
        scale = np.abs(values).max(axis=1, keepdims=True) if vector == "c" else 1.0
        title = f"{vector} (each unit on its own scale)" if vector == "c" else vector
        heat(axes, values / np.maximum(scale, 1e-9), text, title=title, gate=vector in GATES)
    save_figure(figure, out, name=name, alt=alt)


def draw_unit(recorded: Recorded, text: str, unit: int, out: Path, *, name: str, alt: str) -> None:
    """The six vectors of one unit below each other, with their values as bars."""
    vectors = [vector for vector in ("c", "h", "forget", "input", "candidate", "output") if vector in recorded]
    figure, panels = new_figure(len(vectors), height=1.1 * len(vectors))
    for axes, vector in zip(panels, vectors, strict=True):
        bars(axes, recorded[vector][:, unit], text, title=f"{vector} of unit {unit + 1}")
    save_figure(figure, out, name=name, alt=alt)


def draw_recap(recorded: Recorded, text: str, unit: int, out: Path, *, name: str, alt: str) -> None:
    """What a unit could learn at each symbol, how much of it is saved, and what it then remembers."""
    panels = {
        "candidate": "what it has learned (candidate)",
        "input": "what it should save (input gate)",
        "c": "what it remembers (cell)",
    }
    figure, axes = new_figure(len(panels), height=4.2)
    for place, (vector, title) in zip(axes, panels.items(), strict=True):
        bars(place, recorded[vector][:, unit], text, title=title)
    save_figure(figure, out, name=name, alt=alt)


def bars(axes: "Axes", values: Matrix, text: str, *, title: str) -> None:
    """One value a character."""
    colours = ["#b2182b" if value < 0 else "#2166ac" for value in values]
    axes.bar(range(len(values)), values, color=colours, width=0.9)
    axes.set_title(title, fontsize=9, loc="left", color=INK)
    axes.set_xticks(range(len(text)), [_VISIBLE.get(char, char) for char in text], fontsize=7, family="monospace")
    axes.axhline(0, color=INK, linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a dot plot: its group across, its value up, and its label."""

    group: str
    value: float
    label: str


def draw_dots(dots: Sequence[Dot], out: Path, *, name: str, alt: str, up: str) -> None:
    """Values by groups, every dot with its label."""
    groups = sorted({dot.group for dot in dots})
    figure, (axes,) = new_figure(1, width=7.2, height=4.4)
    for column, group in enumerate(groups):
        own = sorted((dot for dot in dots if dot.group == group), key=lambda dot: dot.value)
        across = [column + 0.045 * (n % 9 - 4) for n in range(len(own))]
        axes.scatter(across, [dot.value for dot in own], s=14)
        for x, dot in zip(across, own, strict=True):
            axes.annotate(dot.label, (x, dot.value), fontsize=6, xytext=(0, 3), textcoords="offset points")
    axes.set_xticks(range(len(groups)), groups)
    axes.set_ylabel(up, color=INK)
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    save_figure(figure, out, name=name, alt=alt)


def draw_saturation(shares: Mapping[str, tuple[Matrix, Matrix]], out: Path, *, name: str, alt: str) -> None:
    """For each gate, share of time below 0.1 (across) and above 0.9 (up), a dot for each unit."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(9.0, 3.3), layout="constrained")
    for axes, (gate, (shut, open_)) in zip(
        figure.subplots(1, len(shares), squeeze=False)[0], shares.items(), strict=True
    ):
        axes.scatter(shut, open_, s=16)
        axes.plot([0, 1], [1, 0], color=FAINT, linewidth=0.8)
        axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xlabel="share of time < 0.1", title=f"{gate} gate")
        axes.set_ylabel("share of time > 0.9")
        axes.spines[["top", "right"]].set_visible(False)
    save_figure(figure, out, name=name, alt=alt)


def draw_shares(shares: Mapping[str, Mapping[str, float]], out: Path, *, name: str, alt: str) -> None:
    """Probabilities of a few outcomes, one panel of bars for each network."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(9.0, 2.6), layout="constrained")
    for axes, (network, row) in zip(figure.subplots(1, len(shares), squeeze=False)[0], shares.items(), strict=True):
        axes.barh(list(row), list(row.values()), color="#4c78a8")
        for place, value in enumerate(row.values()):
            axes.text(min(value + 0.02, 0.85), place, f"{value:.2f}", va="center", fontsize=8)
        axes.set(xlim=(0, 1), title=network)
        axes.invert_yaxis()
        axes.spines[["top", "right"]].set_visible(False)
    save_figure(figure, out, name=name, alt=alt)


def draw_bars(values: Mapping[str, float], out: Path, *, name: str, alt: str, up: str) -> None:
    """One bar a name."""
    figure, (axes,) = new_figure(1, width=7.2, height=3.2)
    axes.bar(list(values), list(values.values()), color="#4c78a8", width=0.6)
    axes.set_ylabel(up, color=INK)
    axes.tick_params(axis="x", labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    save_figure(figure, out, name=name, alt=alt)
