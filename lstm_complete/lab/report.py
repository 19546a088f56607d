"""What an experiment found, over all seeds: report.json, a page, pictures."""

import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lstm_complete.artifacts.atomic import write_json, write_text
from lstm_complete.cores import usable_cores
from lstm_complete.errors import UserError
from lstm_complete.lab.experiment import Experiment, Outcome, Outcomes, Row

REPORT, PAGE, TIME = "report.json", "report.md", "time.json"
_HEAD = ("| row | claim | check | passed | seeds | median |", "|---|---|---|---|---|---|")
_VERDICTS = {True: "yes", False: "no", None: "reported"}


def report(experiment: Experiment, found: Mapping[int, Outcomes]) -> dict[str, Any]:
    """All rows of an experiment from its outcomes by seed."""
    rows = [_row(row, {seed: outcomes[row.id] for seed, outcomes in sorted(found.items())}) for row in experiment.rows]
    shown = shown_seed(found)
    return {"name": experiment.name, "title": experiment.title, "machine": machine(), "shown_seed": shown, "rows": rows}


def shown_seed(found: Mapping[int, Outcomes]) -> int:
    """The seed whose network is drawn: the one with the most rows that pass, the first of these."""
    return max(sorted(found), key=lambda seed: sum(outcome.passed is True for outcome in found[seed].values()))


def _row(row: Row, outcomes: Mapping[int, Outcome]) -> dict[str, Any]:
    passed = row.judge(list(outcomes.values()))
    return {
        "id": row.id,
        "claim": row.claim,
        "threshold": row.threshold,
        "original": row.original,
        "passed": passed,
        "figures": _medians([outcome.figures for outcome in outcomes.values()]),
        "seeds": [{"seed": seed, "passed": o.passed, "figures": dict(o.figures)} for seed, o in outcomes.items()],
        "reason": _reason(passed, outcomes),
    }


def _reason(passed: bool | None, outcomes: Mapping[int, Outcome]) -> str:
    """Why a row fails where it says so, else which seeds it fails with."""
    if passed is not False:
        return ""
    told = [str(outcome.figures["reason"]) for outcome in outcomes.values() if "reason" in outcome.figures]
    if told:
        return "; ".join(told)
    failing = [str(seed) for seed, outcome in outcomes.items() if not outcome.passed]
    return f"fails with seed {', '.join(failing)}" if len(failing) == 1 else f"fails with seeds {', '.join(failing)}"


def _medians(figures: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The median over seeds of every figure that is a number."""
    names = [name for name in figures[0] if name != "unit"]
    numbers = {name: [f[name] for f in figures if _is_number(f.get(name))] for name in names}
    return {name: round(float(np.median(values)), 4) for name, values in numbers.items() if len(values) == len(figures)}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def machine() -> str:
    """What it ran on."""
    return f"{platform.system()} {platform.machine()}, {usable_cores()} cores"


def write(experiment: Experiment, content: Mapping[str, Any], seed_folder: Path, out: Path) -> None:
    """Write the report, its page and the pictures of one seed's networks.

    Raises:
        UserError: the disk refuses.
    """
    try:
        pictures = experiment.draw(seed_folder, out)
        write_json(out / REPORT, {**content, "pictures": dict(pictures)})
        write_text(out / PAGE, page(content, pictures))
    except OSError as error:
        raise UserError(f"{out}: the report cannot be written ({error.strerror or error})") from None


def write_time(out: Path, experiments: Sequence[Experiment], processes: int, seconds: float) -> None:
    """Write how long a run of some experiments took, with so many processes side by side.

    Raises:
        UserError: the disk refuses.
    """
    names = sorted(experiment.name for experiment in experiments)
    took = {"machine": machine(), "experiments": names, "processes": processes, "seconds": round(seconds)}
    try:
        write_json(out / TIME, took)
    except OSError as error:
        raise UserError(f"{out}: the time cannot be written ({error.strerror or error})") from None


def page(content: Mapping[str, Any], pictures: Mapping[str, str]) -> str:
    """The report in Markdown."""
    lines = [f"# {content['title']}", "", content["machine"], "", *_HEAD]
    for row in content["rows"]:
        seeds = " ".join(_VERDICTS[seed["passed"]] for seed in row["seeds"])
        figures = ", ".join(f"{name} {value:g}" for name, value in row["figures"].items())
        cells = (row["id"], row["claim"], row["threshold"], _VERDICTS[row["passed"]], seeds, figures)
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    links = [f"![{alt}]({name}.svg)" for name, alt in pictures.items()]
    return "\n".join([*lines, "", *links, ""])
