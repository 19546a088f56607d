"""Precision against keys saved: writes benchmarks/reports/curve.json and curve.svg.

    python benchmarks/curve.py [--quick] [--lines N] [--language java|python] [--cache DIR] [--out DIR] [--anew]

The lines of each held-out project are typed once for every threshold of the setting `minProbability`, in this process
and without haste. They are typed anew because a recorded typing cannot be scored again: a suggestion that is not
shown is not accepted, so that other positions are asked; and a higher threshold does not only hide suggestions, it
makes shorter ones of them, which are likelier.
"""

from pathlib import Path

from heldout import Entry, Options, Work, main, model_entry, run

from lstm_complete.evaluation.peers import PATIENT
from lstm_complete.evaluation.pictures import COLOURS, new_axes, save
from lstm_complete.settings import Settings

THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
DEFAULT = Settings().min_probability
KEYS = ("saved", "net_saved", "precision", "median_accepted", "shown", "accepted", "chars", "keys")


def measure(work: Work) -> Entry:
    """Every threshold on one project, the default one among them."""
    points = []
    for threshold in sorted({*THRESHOLDS, DEFAULT}):
        settings = PATIENT.model_copy(update={"min_probability": threshold})
        summary = work.type_with(f"threshold {threshold:g}", work.model, settings=settings).summary()
        points.append({"threshold": threshold, **{key: summary[key] for key in KEYS}})
    about = {"language": work.language.name, "default": DEFAULT}
    return {**about, **model_entry(work.model_folder), "points": points}


def finish(report: Entry, options: Options) -> None:
    """Draw the curves."""
    draw(report, options.out / "curve.svg")


def draw(report: Entry, path: Path) -> None:
    """One curve for each project, dots at the thresholds, a ring at the default."""
    axes = new_axes("Showing less, more of it right: thresholds 0 to 0.9", "% of keys saved", "precision, %")
    for colour, (name, project) in zip(COLOURS, report["projects"].items(), strict=False):
        points = [point for point in project["points"] if point["precision"] is not None]
        saved, precision = ([100 * point[key] for point in points] for key in ("saved", "precision"))
        axes.plot(saved, precision, "o-", color=colour, markersize=3, linewidth=1.2, label=name)
        usual = [number for number, point in enumerate(points) if point["threshold"] == project["default"]]
        for number in usual:
            axes.plot(saved[number], precision[number], "o", color=colour, markersize=9, fillstyle="none")
    save(axes, path)


if __name__ == "__main__":
    main(lambda: run("curve", str(__doc__), measure, finish))
