"""`--report DIR`: what a measurement gave, as JSON, as a page, and as a picture."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from lstm_complete.cli.extras import DRAWING
from lstm_complete.cli.output import stderr
from lstm_complete.errors import UserError

ReportOption = Annotated[
    Path | None,
    typer.Option("--report", metavar="DIR", help="Also write report.json, report.md and a picture into this folder."),
]
PAGE, REPORT = "report.md", "report.json"
PICTURES = ("latency.svg", "calibration.svg")
_HEAD = "| measure | value |"
"""What the table of every report begins with."""
Row = tuple[str, float | None, str]
"""A label, a value, and the format in which it is printed."""


def new_folder(folder: Path) -> None:
    """Make the folder of a report, before anything is measured.

    Raises:
        UserError: it cannot be made, or holds a report of something else.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_place(folder)
    except OSError as error:
        raise UserError(f"{folder}: no folder for a report ({error.strerror})") from None


def _check_place(folder: Path) -> None:
    page = folder / PAGE
    ours = page.is_file() and any(line.startswith(_HEAD) for line in page.read_text("utf-8", "replace").splitlines())
    taken = [name for name in (PAGE, REPORT, *PICTURES) if (folder / name).exists()]
    if taken and not ours:
        raise UserError(f"{folder / taken[0]}: not of an earlier report, and would be overwritten; name another folder")


def cells(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Labels and values as they are printed."""
    return [(label, "-" if value is None else format(value, form)) for label, value, form in rows]


def write_report(
    folder: Path,
    title: str,
    report: Mapping[str, Any],
    rows: Sequence[Row],
    pictures: Mapping[str, Callable[[Path], None]],
) -> None:
    """Write report.json, report.md and the pictures, by the names of their files, into a folder.

    Raises:
        UserError: the disk refuses.
    """
    from lstm_complete.artifacts.atomic import write_json, write_text

    drawn = {} if DRAWING.missing else pictures
    if len(drawn) < len(pictures):
        stderr.print(f"{DRAWING}")
    table = [_HEAD, "|---|---:|", *(f"| {label} | {value} |" for label, value in cells(rows))]
    links = [f"![{Path(name).stem}]({name})" for name in drawn]
    try:
        write_json(folder / REPORT, report)
        write_text(folder / PAGE, "\n".join([f"# {title}", "", *table, "", *links, ""]))
        for name, draw in drawn.items():
            draw(folder / name)
    except OSError as error:
        raise UserError(f"{folder}: the report cannot be written ({error.strerror})") from None
