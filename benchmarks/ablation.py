"""What each stage adds: writes benchmarks/reports/ablation.json and ablation.svg.

    python benchmarks/ablation.py [--quick] [--lines N] [--language java|python] [--cache DIR] [--out DIR] [--anew]

The LSTM alone, then with the memory as its input, with the mixture of network and memory, with the constraints, with
the policy of showing: every stage has those before it. The same lines of each held-out project are typed in this
process by a user who reads at once, with default settings but no haste, and what was shown is judged. Bits per
character are those of release.json, which is written first: constraints and policy change none.
"""

from pathlib import Path

from heldout import Entry, Options, Work, main, model_entry, read_report, run

from lstm_complete.engine.finder import Stages
from lstm_complete.errors import UserError
from lstm_complete.evaluation.pictures import COLOURS, new_axes, save

STAGES = {
    "LSTM alone": (False, Stages(mixer=False, constraints=False, policy=False), "static"),
    "+ memory as input": (True, Stages(mixer=False, constraints=False, policy=False), "reading"),
    "+ mixer": (True, Stages(constraints=False, policy=False), "adapting"),
    "+ constraints": (True, Stages(policy=False), None),
    "+ policy": (True, Stages(), None),
}
"""Of each variant: has it a memory, which stages are at work, and the key of its bits in release.json."""
DRAWN = (("saved", "saved"), ("net_saved", "net saved"), ("precision", "precision"))


def measure(work: Work) -> Entry:
    """Every variant on one project."""
    bits = _bits(work)
    rows = []
    for label, (memory, stages, key) in STAGES.items():
        typed = work.type_with(label, work.model, memory=memory, stages=stages)
        shown = work.judge(typed)
        about = {"stage": label, "bits_per_char": bits[key] if key else None}
        rows.append({**about, **typed.summary(), **shown.summary()})
    return {"language": work.language.name, **model_entry(work.model_folder), "stages": rows}


def _bits(work: Work) -> Entry:
    """The project's bits per character, of the same weights on the same bytes.

    Raises:
        UserError: release.json does not have them.
    """
    path = work.options.out / "release.json"
    entry: Entry = read_report(path)["projects"].get(work.name, {})
    bits: Entry = entry.get("compression", {})
    same = entry.get("sha256") == model_entry(work.model_folder)["sha256"] and bits.get("sha256") == work.stream.sha256
    if not same:
        raise UserError(f"{path}: has no bits of {work.name} for these weights; run benchmarks/release.py first")
    return bits


def finish(report: Entry, options: Options) -> None:
    """Draw what each stage adds, the mean over the projects."""
    draw(report, options.out / "ablation.svg")


def draw(report: Entry, path: Path) -> None:
    """Saved, net saved and precision stage by stage: a point for each project, a line for their mean."""
    axes = new_axes("What each stage adds, held-out projects", "", "%")
    projects = list(report["projects"].values())
    labels = list(STAGES)
    for colour, (key, label) in zip(COLOURS, DRAWN, strict=False):
        columns = [[100 * (row[key] or 0) for row in project["stages"]] for project in projects]
        for column in columns:
            axes.plot(range(len(labels)), column, "o", color=colour, alpha=0.35, markersize=4)
        means = [sum(values) / len(values) for values in zip(*columns, strict=True)]
        axes.plot(range(len(labels)), means, color=colour, linewidth=1.8, label=label)
    axes.set_xticks(range(len(labels)), labels)
    save(axes, path)


if __name__ == "__main__":
    main(lambda: run("ablation", str(__doc__), measure, finish))
