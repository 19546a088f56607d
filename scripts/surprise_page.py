"""docs/surprise.md: hints on released code and on mistakes made in it."""

from collections.abc import Iterable, Mapping
from typing import Any

from pages import prose, table

from lstm_complete.corpus.packages import BLIND, HELD_OUT, Collection

Report = dict[str, Any]
MOST_ALARMS, LEAST_RECALL = 1.0, 0.4
"""The target: false alarms in 1,000 lines, and the share that is found, over the kinds."""
RATES = (0.25, 0.5, 1.0, 2.0, 5.0)
"""False alarms in 1,000 lines at which the curve is read."""


def surprise_page(report: Report, learned: Report) -> str:
    """The page from the reports of `benchmarks/surprise.py` and `scripts/learn-doubts`."""
    where, projects, asked = report["machine"], report["projects"], learned["asked"]
    kinds = list(dict.fromkeys(kind for project in projects.values() for kind in project["mistakes"]))
    blind, held_out = (_those_of(projects, collections) for collections in (BLIND, HELD_OUT))
    lines = sum(project["lines"] for project in projects.values())
    parts = [
        "# Surprise",
        prose(f"""
        With the setting `surprise`, lines that say what is far less likely than something else get a hint, with the
        likelier text as a quick fix. Here every hint in released code counts as a false alarm, although a few may be
        right, and mistakes are made on purpose, one in a line at a time: {", ".join(kinds)}. The project's other files
        are known, libraries are not. A mistake is found where a hint concerns what is wrong, and fixed where its quick
        fix restores the line."""),
        prose(f"""
        Weights and threshold were learned on {_names(learned["packages"])}, which are no test projects
        (`scripts/learn-doubts`). The threshold is that at which the package with most false alarms, scored by what the
        others taught, has {asked["rate"]:g} of them in 1,000 lines. {lines:,} lines that are not blank,
        {_count(projects):,} mistakes. {where["cpu"]}, {where["cores"]} cores, {where["date"]};
        `benchmarks/surprise.py` writes the report."""),
        "## Projects that were measured once",
        _shipped(blind, kinds),
        prose(_verdict(blind)),
        "## The held-out projects",
        prose("""
        These are not blind any more. At first there was a threshold for each language, with which they had more false
        alarms than the target allows; so the rule became that of the worst package, and it was put to the projects
        above, which nobody had looked at."""),
        _shipped(held_out, kinds),
        prose(_verdict(held_out)),
        "## The curve",
        "![What is found, over false alarms](../benchmarks/reports/surprise.svg)",
        prose("""
        All projects together, at the lowest threshold with at most so many false alarms in 1,000 lines. This
        threshold is read off the test projects themselves, to show what can be traded for what; the shipped one is
        not."""),
        _curve(projects, kinds),
        "## The packages that the numbers were learned on",
        prose("Each at its own threshold, scored by weights that were learned on the others."),
        _learned(learned, kinds),
    ]
    return "\n\n".join(parts) + "\n"


def _those_of(projects: Report, collections: Mapping[str, Collection]) -> Report:
    names = {package.name for collection in collections.values() for package in collection.packages}
    return {name: project for name, project in projects.items() if name in names}


def mean_recall(point: Report) -> float:
    """Over the kinds, each of which counts the same."""
    return float(sum(point["recall"].values()) / len(point["recall"]))


def _shipped(projects: Report, kinds: list[str]) -> str:
    rows = []
    for name, project in projects.items():
        point = project["shipped"]
        cells = [_found(point, project["mistakes"], kind) for kind in kinds]
        alarms = f"{point['false_alarms_per_1000_lines']:.2f} ({point['false_alarms']} in {project['lines']:,})"
        rows.append([f"{name} ({project['language']})", alarms, *cells, f"{100 * mean_recall(point):.0f} %"])
    rows.append(["all", *_together(projects, kinds, [project["shipped"] for project in projects.values()])])
    return table(
        ["project", "false alarms in 1,000 lines", *(f"{kind}: found / fixed" for kind in kinds), "mean"], rows
    )


def _found(point: Report, tried: Report, kind: str) -> str:
    if kind not in tried:
        return "-"
    return f"{100 * point['recall'][kind]:.0f} / {100 * point['fixed'][kind]:.0f} % of {tried[kind]}"


def _verdict(projects: Report) -> str:
    points = [project["shipped"] for project in projects.values()]
    alarms, recall = _rate(projects, points), _recall(projects, points)
    reached = alarms <= MOST_ALARMS and recall >= LEAST_RECALL
    return (
        f"The target is {100 * LEAST_RECALL:.0f} % found, the mean over the kinds, at no more than {MOST_ALARMS:g}"
        f" false alarm in 1,000 lines. All together: {100 * recall:.0f} % at {alarms:.2f}."
        f" It is {'reached' if reached else 'missed'}."
    )


def _curve(projects: Report, kinds: list[str]) -> str:
    count = len(next(iter(projects.values()))["points"])
    at = [[project["points"][number] for project in projects.values()] for number in range(count)]
    rows = []
    for rate in RATES:
        allowed = next((points for points in at if _rate(projects, points) <= rate), None)
        if allowed is not None:
            rows.append([f"{rate:g}", f"{allowed[0]['threshold']:g}", *_together(projects, kinds, allowed)])
    head = ["at most", "threshold", "false alarms in 1,000 lines"]
    return table([*head, *(f"{kind}: found / fixed" for kind in kinds), "mean"], rows)


def _together(projects: Report, kinds: list[str], points: list[Report]) -> list[str]:
    """False alarms, what is found and fixed of each kind, and the mean of what is found, over all projects."""
    cells = [
        f"{100 * _share(projects, points, kind, 'recall'):.0f} / {100 * _share(projects, points, kind, 'fixed'):.0f} %"
        for kind in kinds
    ]
    return [f"{_rate(projects, points):.2f}", *cells, f"{100 * _recall(projects, points):.0f} %"]


def _rate(projects: Report, points: list[Report]) -> float:
    lines = sum(project["lines"] for project in projects.values())
    return float(1000 * sum(int(point["false_alarms"]) for point in points) / lines)


def _recall(projects: Report, points: list[Report]) -> float:
    kinds = {kind for project in projects.values() for kind in project["mistakes"]}
    return float(sum(_share(projects, points, kind, "recall") for kind in kinds) / len(kinds))


def _share(projects: Report, points: list[Report], kind: str, key: str) -> float:
    tried = [int(project["mistakes"].get(kind, 0)) for project in projects.values()]
    found = sum(float(point[key].get(kind, 0)) * count for point, count in zip(points, tried, strict=True))
    return float(found / sum(tried))


def _count(projects: Report) -> int:
    return sum(int(count) for project in projects.values() for count in project["mistakes"].values())


def _names(names: Iterable[str]) -> str:
    *others, last = names
    return ", ".join(others) + " and " + last


def _learned(learned: Report, kinds: list[str]) -> str:
    rows = []
    for package, found in learned["packages"].items():
        rate = 1000 * found["false_alarms"] / found["lines"]
        alarms = f"{rate:.2f} ({found['false_alarms']} in {found['lines']:,})"
        cells = [_cell(found, kind) for kind in kinds]
        rows.append([f"{package} ({found['language']})", f"{found['threshold']:.2f}", alarms, *cells])
    return table(["package", "threshold", "false alarms in 1,000 lines", *(f"{kind}: found" for kind in kinds)], rows)


def _cell(found: Report, kind: str) -> str:
    return f"{100 * found['recall'][kind]:.0f} % of {found['mistakes'][kind]}" if kind in found["recall"] else "-"
