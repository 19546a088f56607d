"""`--report DIR`: what a measurement gave, as JSON, as a page, and as a picture."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from string import digits
from textwrap import fill
from typing import Annotated, Any, Final

import typer
from rich import box
from rich.cells import cell_len
from rich.table import Table

from lstm_complete.cli.extras import DRAWING
from lstm_complete.cli.output import stderr, stdout
from lstm_complete.errors import UserError

ReportOption = Annotated[
    Path | None,
    typer.Option("--report", metavar="DIR", help="Also write report.json, report.md and a picture into this folder."),
]
PAGE, REPORT = "report.md", "report.json"
PICTURES = ("latency.svg", "calibration.svg")
HEAD = ("measure", "value")
"""The first columns of every report's table."""
_GAP: Final = 2
"""Characters behind each column of a table, one less behind the last."""
_BEGINS_FIGURE: Final = ("", "-", "+", *digits)
_NARROWEST: Final = 24
"""Characters of a line into which a column may be broken."""
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
    ours = page.is_file() and any(
        line.startswith(f"| {' | '.join(HEAD)} |") for line in page.read_text("utf-8", "replace").splitlines()
    )
    taken = [name for name in (PAGE, REPORT, *PICTURES) if (folder / name).exists()]
    if taken and not ours:
        raise UserError(f"{folder / taken[0]}: not of an earlier report, and would be overwritten; name another folder")


def cells(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Labels and values as they are printed."""
    return [(label, "-" if value is None else format(value, form)) for label, value, form in rows]


@dataclass(frozen=True, slots=True)
class Report:
    """What a measurement gave, and of what."""

    title: str
    about: Mapping[str, str]
    """What was measured, as the page names it; the day is added."""
    summary: Mapping[str, Any]
    head: Sequence[str]
    """HEAD, perhaps with further columns."""
    rows: Sequence[Sequence[str]]
    pictures: Mapping[str, Callable[[Path], None]]
    """What draws them, by the names of their files."""

    def page(self, drawn: Iterable[str]) -> str:
        """The report in Markdown, with links to the pictures that were drawn."""
        about = [f"- {name}: {value}" for name, value in {**self.about, "date": f"{date.today()}"}.items()]
        rules = ["---", *["---:"] * (len(self.head) - 1)]
        table = [f"| {' | '.join(row)} |" for row in (self.head, rules, *self.rows)]
        links = [f"![{Path(name).stem}]({name})" for name in drawn]
        return "\n".join([f"# {self.title}", "", *about, "", *table, "", *links, ""])


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on the terminal, without columns in which nothing stands.

    Only the widest column may be broken into lines. Where the terminal is too narrow for that, each row becomes a
    paragraph under its first cell.
    """
    filled = [number for number, _ in enumerate(head) if not number or any(row[number] for row in rows)]
    widths = {number: max(cell_len(row[number]) for row in (head, *rows)) for number in filled}
    widest = max(filled, key=lambda number: widths[number])
    missing = sum(widths.values()) + _GAP * len(filled) - 1 - stdout.width
    if widths[widest] - max(0, missing) < min(widths[widest], _NARROWEST):
        _print_paragraphs(title, head, rows)
        return
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for number in filled:
        figures = all(row[number][:1] in _BEGINS_FIGURE for row in rows)
        table.add_column(head[number], justify="right" if figures else "left", no_wrap=number != widest)
    for row in rows:
        table.add_row(*(row[number] for number in filled))
    stdout.print(table)


def _print_paragraphs(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    stdout.print(title)
    for first, *others in rows:
        told = "; ".join(f"{name}: {cell}" for name, cell in zip(head[1:], others, strict=True) if cell)
        wrapped = partial(fill, width=stdout.width, break_long_words=False, break_on_hyphens=False)
        stdout.print(wrapped(first), wrapped(told, initial_indent="  ", subsequent_indent="  "), sep="\n")


def write_report(folder: Path, report: Report) -> None:
    """Write report.json, report.md and the pictures into a folder.

    Raises:
        UserError: the disk refuses.
    """
    from lstm_complete.artifacts.atomic import write_json, write_text

    drawn = {} if DRAWING.missing else report.pictures
    if len(drawn) < len(report.pictures):
        stderr.print(str(DRAWING))
    try:
        write_json(folder / REPORT, report.summary)
        write_text(folder / PAGE, report.page(drawn))
        for name, draw in drawn.items():
            draw(folder / name)
    except OSError as error:
        raise UserError(f"{folder}: the report cannot be written ({error.strerror})") from None
