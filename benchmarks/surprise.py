"""Hints on released code and on mistakes made in it: writes benchmarks/reports/surprise.json and surprise.svg.

    python benchmarks/surprise.py [--quick] [--lines N] [--language java|python] [--cache DIR] [--out DIR] [--anew]

Files of each held-out and each blind project are proofread as they are, where every hint counts as a false alarm, and
lines of them with one mistake each. The project's other files are known, as in an editor. Weights and threshold are
those of the models' doubts.json, learned on other projects by scripts/learn-doubts.
"""

from pathlib import Path

from heldout import SEED, Entry, Options, Work, main, model_entry, run

from lstm_complete.corpus.packages import BLIND, HELD_OUT
from lstm_complete.evaluation.mistakes import MistakeKind
from lstm_complete.evaluation.pictures import COLOURS, new_axes, save
from lstm_complete.evaluation.proofreading import curve, proofread, scores_of_mistakes

EACH = 10
"""Mistakes of a kind in a file."""
THRESHOLDS = [number / 2 for number in range(-8, 31)]
LINES = 2_000, 200


def measure(work: Work) -> Entry:
    """All thresholds on one project, the shipped one apart."""
    files = dict.fromkeys(place.source for place in work.trial.places)
    lines, doubts = work.options.lines, work.model.doubts
    progress = work.progress("proofreading", lines)
    found = proofread(
        work.model, work.memory, files, work.language, lines=lines, each=EACH, seed=SEED, progress=progress
    )
    tried = {kind: len(scores.scores) for kind, scores in scores_of_mistakes(found, doubts).items()}
    about = {"language": work.language.name, "lines": found.lines, "mistakes": tried}
    (shipped,) = curve(found, doubts, [doubts.threshold])
    return {**about, **model_entry(work.model_folder), "shipped": shipped, "points": curve(found, doubts, THRESHOLDS)}


def finish(report: Entry, options: Options) -> None:
    """Draw the curve of each kind over all projects."""
    draw(report, options.out / "surprise.svg")


def draw(report: Entry, path: Path) -> None:
    """Recall of each kind over false alarms, of all projects together; a ring at the shipped thresholds."""
    axes = new_axes("Mistakes that are found, over false alarms", "false alarms in 1,000 lines", "% found")
    projects = list(report["projects"].values())
    for colour, kind in zip(COLOURS, MistakeKind, strict=False):
        points = [together(projects, kind, number) for number in range(len(THRESHOLDS))]
        across, up = zip(*points, strict=True)
        axes.plot(across, [100 * share for share in up], color=colour, linewidth=1.2, label=str(kind))
        at, share = together(projects, kind, None)
        axes.plot(at, 100 * share, "o", color=colour, markersize=8, fillstyle="none")
    axes.set(xlim=(0, 6), ylim=(0, 100))
    save(axes, path)


def together(projects: list[Entry], kind: MistakeKind, number: int | None) -> tuple[float, float]:
    """False alarms in 1,000 lines, and the share of a kind that is found, at a threshold; None: the shipped ones."""
    points = [one["shipped"] if number is None else one["points"][number] for one in projects]
    alarms = sum(point["false_alarms"] for point in points)
    tried = [one["mistakes"].get(kind, 0) for one in projects]
    found = sum(point["recall"].get(kind, 0) * count for point, count in zip(points, tried, strict=True))
    return 1000 * alarms / sum(one["lines"] for one in projects), found / max(1, sum(tried))


if __name__ == "__main__":
    main(lambda: run("surprise", str(__doc__), measure, finish, lines=LINES, collections=BLIND | HELD_OUT))
