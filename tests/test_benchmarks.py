"""Benchmarks on the held-out projects: what is interrupted goes on, what is missing is named."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder

if TYPE_CHECKING:
    from heldout import Work

ROOT = Path(__file__).resolve().parents[1]
Run = Callable[..., dict[str, Any]]


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a benchmark that notes its projects, and stops at the one that it is told to; returns its report."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from heldout import model_entry, run

    for index, name in (("debian", "commons-csv"), ("pypi", "rich"), ("pypi", "pluggy")):
        folder = tmp_path / "cache" / index / name
        folder.mkdir(parents=True)
        record = {"name": name, "version": "1", "licence": "MIT", "index": index, "archives": {}}
        (folder / "package.json").write_text(json.dumps(record))

    def benchmark(note: str, *options: str, stop: str = "") -> dict[str, Any]:
        def measure(work: "Work") -> dict[str, Any]:
            if work.name == stop:
                raise KeyboardInterrupt
            return {"language": work.language.name, "note": note, **model_entry(work.model_folder)}

        arguments = ["--cache", str(tmp_path / "cache"), "--out", str(tmp_path), *options]
        monkeypatch.setattr(sys, "argv", ["benchmark", *arguments])
        if stop:
            with pytest.raises(KeyboardInterrupt):
                run("notes", "", measure, lambda report, _options: report.update(finished=note))
        else:
            run("notes", "", measure, lambda report, _options: report.update(finished=note))
        report: dict[str, Any] = json.loads((tmp_path / "notes.json").read_text())
        return report

    return benchmark


def notes(report: dict[str, Any]) -> dict[str, str]:
    return {name: entry["note"] for name, entry in report["projects"].items()}


@pytest.mark.parametrize("name", ["release", "ablation", "curve"])
def test_the_reports_are_of_the_models_that_are_shipped(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever releases other weights measures them (`scripts/evaluate`)."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from heldout import model_entry

    report = json.loads((ROOT / "benchmarks" / "reports" / f"{name}.json").read_text())
    shipped = {
        language: model_entry(ModelFolder.open(resolve_model(None, language=language)))["sha256"]
        for language in ("java", "python")
    }
    measured = {project: entry["sha256"] for project, entry in report["projects"].items()}
    assert measured == {project: shipped[entry["language"]] for project, entry in report["projects"].items()}
    assert len(measured) == 6


def test_the_report_of_speed_is_of_the_models_that_are_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from heldout import model_entry

    report = json.loads((ROOT / "benchmarks" / "reports" / "speed.json").read_text())
    assert set(report["languages"]) == {"java", "python"}
    for language, entry in report["languages"].items():
        assert entry["sha256"] == model_entry(ModelFolder.open(resolve_model(None, language=language)))["sha256"]
        assert not entry["left"]


def test_projects_that_are_not_here_are_left_out_and_named(measured: Run, capsys: pytest.CaptureFixture[str]) -> None:
    report = measured("first")
    assert notes(report) == {"commons-csv": "first", "rich": "first", "pluggy": "first"}
    assert "jgit: not fetched, left out" in capsys.readouterr().err
    assert report["scale"]["lines"] == 100
    assert "left" not in report


def test_an_interrupted_run_goes_on_with_what_is_left(measured: Run) -> None:
    report = measured("first", stop="rich")
    assert report["left"] == ["rich", "pluggy"]
    assert notes(measured("second")) == {"commons-csv": "first", "rich": "second", "pluggy": "second"}


def test_what_other_weights_gave_is_measured_again(measured: Run, tmp_path: Path) -> None:
    report = measured("first", stop="pluggy")
    report["projects"]["commons-csv"]["sha256"] = "that of a model that was replaced since"
    (tmp_path / "notes.json").write_text(json.dumps(report))
    assert notes(measured("second", "--language", "python")) == {
        "commons-csv": "first",  # was not asked for
        "rich": "first",
        "pluggy": "second",
    }
    (tmp_path / "notes.json").write_text(json.dumps(report))
    assert notes(measured("second")) == {"commons-csv": "second", "rich": "first", "pluggy": "second"}


def test_a_finished_run_is_made_again(measured: Run) -> None:
    measured("first")
    assert set(notes(measured("second")).values()) == {"second"}


def test_figures_of_another_scale_are_not_kept(measured: Run) -> None:
    measured("first", stop="rich")
    assert set(notes(measured("second", "--lines", "7")).values()) == {"second"}
    measured("third", "--lines", "7", stop="rich")
    assert set(notes(measured("fourth", "--lines", "7", "--anew")).values()) == {"fourth"}


def test_one_language_alone_leaves_the_others(measured: Run) -> None:
    measured("first")
    assert notes(measured("second", "--language", "java")) == {
        "commons-csv": "second",
        "rich": "first",
        "pluggy": "first",
    }
