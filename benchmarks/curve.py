"""Precision against keys saved: writes benchmarks/reports/curve.json and curve.svg.

    python benchmarks/curve.py [--quick] [--lines N] [--language java|python] [--cache DIR] [--out DIR] [--anew]

What could be offered at every place of the lines of each held-out project is recorded once; then the lines are typed
again from the record with every threshold of the setting `minProbability`. A threshold does not only hide suggestions:
it makes shorter ones of them, which are likelier, and where nothing is shown nothing is accepted. The last checks of
names and syntax take no part, so that figures differ a little from those of release.json.
"""

from pathlib import Path

from heldout import Entry, Options, Work, main, model_entry, run

from lstm_complete.engine.completer import Completer
from lstm_complete.evaluation.peers import PATIENT
from lstm_complete.evaluation.pictures import COLOURS, new_axes, save
from lstm_complete.evaluation.policy import record, replay
from lstm_complete.settings import Settings

THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
DEFAULT = Settings().min_probability
KEYS = ("saved", "net_saved", "precision", "median_accepted", "shown", "accepted", "chars", "keys")


def measure(work: Work) -> Entry:
    """Every threshold on one project, the default one among them."""
    least = PATIENT.model_copy(update={"min_probability": THRESHOLDS[0]})
    places = work.trial.places
    progress = work.progress("recording candidates", len(places))
    records = record(Completer(work.model, work.memory), work.language, places, least, progress=progress)
    points = []
    for threshold in sorted({*THRESHOLDS, DEFAULT}):
        settings = PATIENT.model_copy(update={"min_probability": threshold})
        summary = replay(records, work.model.policy, settings)
        points.append({"threshold": threshold, **{key: summary[key] for key in KEYS}})
    about = {"language": work.language.name, "default": DEFAULT}
    return {**about, **model_entry(work.model_folder), "points": points}


def finish(report: Entry, options: Options) -> None:
    """Draw the curves."""
    draw(report, options.out / "curve.svg")


def draw(report: Entry, path: Path) -> None:
    """One curve for each project, dots at the thresholds, a ring at the default."""
    axes = new_axes("Showing less, more of it right: thresholds 0.1 to 0.9", "% of keys saved", "precision, %")
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
