"""Tables on terminals of any width."""

import json

import pytest

from lstm_complete.bench.figure import Beside, Figure, Sample
from lstm_complete.cli import bench
from lstm_complete.cli.main import main
from lstm_complete.cli.output import stdout
from lstm_complete.cli.report import print_table


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> "Printed":
    return Printed(monkeypatch, capsys)


class Printed:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys
        monkeypatch.setattr(stdout, "width", stdout.width)  # back to it afterwards

    def on(self, columns: int) -> None:
        self._monkeypatch.setattr(stdout, "width", columns)

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self._capsys.readouterr().out.splitlines()]


def test_the_shipped_models_fit_into_80_columns(printed: Printed) -> None:
    printed.on(80)
    assert main(["models", "list"]) == 0
    lines = printed.lines()
    assert max(map(len, lines)) <= 80
    assert not any("…" in line for line in lines)
    (tensorflow,) = [line for line in lines if line.startswith("python-tensorflow ")]
    assert tensorflow.split()[1:6] == ["python", "3", "x", "384", "lstm"]


def test_the_list_of_models_gives_figures_as_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["models"]}
    assert (rows["python"]["cell"], rows["python"]["layers"], rows["python"]["hidden"]) == ("lstm", 3, 256)
    assert isinstance(rows["python"]["bits_per_char"], float)
    assert rows["lab-counting"]["bits_per_char"] is None


FIGURES = (
    Figure(
        "initialize_ms",
        "ms",
        Sample(150.2, 140.1, 160.0),
        "from the start of the server to the answer to initialize",
        Beside(3.2, "reading the weights once"),
        Beside(33.0, "the same with 1,000"),
    ),
    Figure("resident_mb", "MB", Sample(300.0, 300.0, 300.0), "the server with a project"),
)


def print_figures() -> None:
    print_table("python", bench.HEAD, [bench.cells(figure) for figure in FIGURES])


def test_a_table_with_no_room_becomes_paragraphs_with_the_same_words(printed: Printed) -> None:
    printed.on(200)
    print_figures()
    wide = printed.lines()
    printed.on(80)
    print_figures()
    narrow = printed.lines()
    assert max(map(len, narrow)) <= 80
    assert "from the start of the server to the answer to initialize" in narrow
    assert "  median: 300; unit: MB" in narrow
    assert " ".join(narrow).count("reading the weights once") == " ".join(wide).count("reading the weights once") == 1


@pytest.mark.parametrize("columns", range(30, 60))
def test_the_widest_column_alone_is_broken_into_lines(printed: Printed, columns: int) -> None:
    printed.on(columns)
    print_table("lab", ("row", "claim", "passed"), [("A1", "single units follow what a program means", "yes")])
    lines = printed.lines()
    assert max(map(len, lines)) <= columns
    assert " ".join(" ".join(lines).split()).count("yes") == 1
    for word in ("single", "follow", "program", "passed"):
        assert sum(word in line for line in lines) == 1
