"""`lstm-complete lab`: jobs that are kept, gone on with, stopped, and reported."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from lstm_complete.cli.main import INTERRUPTED, main
from lstm_complete.lab.experiment import Outcome, most_seeds
from lstm_complete.lab.registry import EXPERIMENTS, experiment, toy_experiments
from lstm_complete.lab.report import shown_seed
from lstm_complete.lab.running import jobs, outcome_of

NAME = "counting"
COMMAND = [sys.executable, "-m", "lstm_complete.cli.main", "lab", NAME, "--jobs", "1"]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("lab")
    assert main(["lab", NAME, "--seeds", "1", "--out", str(out)]) == 0
    return out


def test_every_row_is_in_the_report_with_its_figures(finished: Path) -> None:
    report = json.loads((finished / NAME / "report.json").read_text())
    assert [row["id"] for row in report["rows"]] == [row.id for row in experiment(NAME).rows]
    first = next(row for row in report["rows"] if row["id"] == "C1")
    assert [(seed["seed"], seed["figures"]["right"]) for seed in first["seeds"]] == [(0, 10)]
    assert first["passed"] is True
    assert report["shown_seed"] == 0


def test_the_seed_that_is_shown_passes_most_rows() -> None:
    passed, failed = Outcome(True, {}), Outcome(False, {})
    found = {0: {"X1": passed, "X2": failed}, 1: {"X1": passed, "X2": passed}, 2: {"X1": passed, "X2": passed}}
    assert shown_seed(found) == 1


def test_pictures_are_drawn_with_alt_texts(finished: Path) -> None:
    pictures = json.loads((finished / NAME / "report.json").read_text())["pictures"]
    page = (finished / NAME / "report.md").read_text()
    for name, alt in pictures.items():
        assert f"![{alt}]({name}.svg)" in page
        assert f"<dc:title>{escape(alt)}</dc:title>" in (finished / NAME / f"{name}.svg").read_text()
        assert (finished / NAME / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_the_time_of_a_run_in_one_go_is_kept(finished: Path) -> None:
    took = json.loads((finished / "time.json").read_text())
    assert took["experiments"] == [NAME]
    assert took["seconds"] > 0


def test_the_trained_network_is_a_model_folder(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "show", str(finished / NAME / "seed-0" / "network")]) == 0
    assert "Made text" in capsys.readouterr().out


def test_what_is_finished_is_not_run_again(finished: Path) -> None:
    network = finished / NAME / "seed-0" / "network" / "model.safetensors"
    kept = [network, finished / "time.json"]
    before = [path.stat().st_mtime_ns for path in kept]
    assert main(["lab", NAME, "--seeds", "1", "--out", str(finished), "--json"]) == 0
    assert [path.stat().st_mtime_ns for path in kept] == before


@pytest.mark.parametrize("damage", ["", "[]", '{"settings": "others", "rows": {}}', '{"rows": 1', "\x00"])
def test_an_outcome_that_does_not_serve_is_not_taken(damage: str, tmp_path: Path) -> None:
    (job,) = jobs([experiment(NAME)], tmp_path, seeds=[0])
    job.folder.mkdir(parents=True)
    (job.folder / "outcome.json").write_text(damage)
    assert outcome_of(job) is None


@pytest.fixture
def heeded() -> Iterator[None]:
    """Ctrl-C is heeded by what is started, even where these tests run as a shell's background job, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
def test_ctrl_c_stops_and_a_rerun_goes_on(tmp_path: Path) -> None:
    running = subprocess.Popen([*COMMAND, "--out", str(tmp_path)], stderr=subprocess.PIPE, text=True)
    first, second = (tmp_path / NAME / f"seed-{seed}" / "outcome.json" for seed in (0, 1))
    deadline = time.monotonic() + 240
    while not first.exists():
        assert running.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, printed = running.communicate(timeout=60)
    assert running.returncode == INTERRUPTED
    assert "Traceback" not in printed
    assert not (tmp_path / NAME / "report.json").exists()
    kept = first.stat().st_mtime_ns
    assert main(["lab", NAME, "--seeds", "2", "--out", str(tmp_path)]) == 0
    assert first.stat().st_mtime_ns == kept
    assert second.exists()


def test_the_list_names_every_experiment(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["experiments"]
    assert [(e["name"], e["rows"]) for e in listed] == [(e.name, [row.id for row in e.rows]) for e in EXPERIMENTS]
    assert main(["lab", "--list"]) == 0
    printed = capsys.readouterr().out
    assert all(e.title.split(":")[0].split()[0] in printed for e in EXPERIMENTS)


@pytest.mark.parametrize(
    "arguments", [["lab"], ["lab", "counting", "--all"], ["lab", "no-such"], ["lab", "--seeds", "9"]]
)
def test_wrong_usage_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_rows_are_all_different_and_toys_train_their_own_networks() -> None:
    ids = [row.id for e in EXPERIMENTS for row in e.rows]
    assert len(set(ids)) == len(ids)
    assert all(e.seeded for e in toy_experiments())


def test_four_of_five_seeds() -> None:
    passed, failed, reported = Outcome(True), Outcome(False), Outcome(None)
    assert most_seeds([passed] * 4 + [failed]) is True
    assert most_seeds([passed] * 3 + [failed] * 2) is False
    assert most_seeds([reported] * 5) is None
    assert most_seeds([passed]) is True
