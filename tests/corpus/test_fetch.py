"""Where packages are fetched from."""

import json
from pathlib import Path

import pytest

from lstm_complete.cli.main import main
from lstm_complete.corpus.fetch import Fetcher, _with_suites, read_record
from lstm_complete.corpus.packages import Package
from lstm_complete.corpus.source import read_source
from lstm_complete.errors import UserError


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            "Types: deb\nURIs: http://example.org/debian\nSuites: bookworm bookworm-updates\nComponents: main",
            "Types: deb\nURIs: http://example.org/debian\nSuites: testing\nComponents: main",
        ),
        ("deb http://example.org/debian bookworm main", "deb http://example.org/debian testing main"),
        (
            "deb [trusted=yes] http://example.org/debian sid main",
            "deb [trusted=yes] http://example.org/debian testing main",
        ),
    ],
)
def test_an_entry_of_either_format_names_another_suite(entry: str, expected: str) -> None:
    assert _with_suites(entry, "testing") == expected
    assert _with_suites(entry, "machine") == entry


def test_the_standard_library_is_a_package(tmp_path: Path) -> None:
    folder = Fetcher(tmp_path, report=lambda _line: None).fetch(Package("python", "stdlib"))
    (archive,) = folder.glob("*.tar.gz")
    paths = {file.path for file in read_source(archive, frozenset({".py"}))}
    assert any(path.endswith("textwrap.py") for path in paths)
    assert not [path for path in paths if "/test/" in path or "site-packages" in path]


def test_other_packages_of_that_kind_do_not_exist() -> None:
    with pytest.raises(UserError, match="only python:stdlib"):
        Package("python", "other")


@pytest.mark.parametrize(
    "name",
    ["pypi:{victim}", "pypi:../victim", "debian:../../victim", "pypi:--version", "pypi:..", "debian:A", "python:../x"],
)
def test_a_name_that_no_package_has_is_refused_before_anything_is_touched(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    victim, cache = tmp_path / "victim", tmp_path / "cache"
    victim.mkdir()
    (victim / "thesis.txt").write_text("years of work")
    assert main(["corpus", "fetch", "python:stdlib", name.format(victim=victim), "--cache", str(cache)]) == 2
    shown = capsys.readouterr()
    assert "no name of a package there" in shown.err
    assert shown.err.count("\n") == 1
    assert (victim / "thesis.txt").read_text() == "years of work"
    assert not cache.exists()


def test_a_failed_fetch_leaves_nothing_and_removes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    fetcher = Fetcher(tmp_path, report=lambda _line: None)
    with pytest.raises(UserError, match="could not be fetched"):
        fetcher.fetch(Package("pypi", "rich"))
    assert not list((tmp_path / "pypi").iterdir())
    damaged = tmp_path / "pypi" / "rich"
    damaged.mkdir()
    (damaged / "package.json").write_text("{")
    with pytest.raises(UserError, match="could not be fetched"):
        fetcher.fetch(Package("pypi", "rich"))
    assert [path.name for path in (tmp_path / "pypi").iterdir()] == ["rich"]
    assert (damaged / "package.json").read_text() == "{"


def test_a_damaged_package_is_fetched_again(tmp_path: Path) -> None:
    fetcher = Fetcher(tmp_path, report=lambda _line: None)
    folder = fetcher.fetch(Package("python", "stdlib"))
    (archive,) = folder.glob("*.tar.gz")
    archive.write_bytes(b"cut off")
    assert fetcher.fetch(Package("python", "stdlib")) == folder
    assert archive.stat().st_size > len(b"cut off")


@pytest.mark.parametrize("change", [{"name": "../../stdlib"}, {"archives": {"../secret.tar.gz": ""}}, {"index": "x"}])
def test_a_record_that_leads_elsewhere_is_none(change: dict[str, object], tmp_path: Path) -> None:
    folder = Fetcher(tmp_path, report=lambda _line: None).fetch(Package("python", "stdlib"))
    record = json.loads((folder / "package.json").read_text())
    assert read_record(folder)
    (folder / "package.json").write_text(json.dumps({**record, **change}))
    assert read_record(folder) is None


def test_a_folder_that_was_not_fetched_stays(tmp_path: Path) -> None:
    """Who names their projects as the cache keeps them, or puts a link there."""
    mine = tmp_path / "python" / "stdlib"
    mine.mkdir(parents=True)
    (mine / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match="is no fetched package; move it away"):
        Fetcher(tmp_path, report=lambda _line: None).fetch(Package("python", "stdlib"))
    assert [path.name for path in mine.iterdir()] == ["notes.txt"]


def test_a_package_that_cannot_be_had_keeps_no_other_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert main(["corpus", "fetch", "pypi:rich", "python:stdlib", "--cache", str(tmp_path)]) == 2
    shown = capsys.readouterr()
    assert Path(shown.out.strip()).is_dir()
    assert "rich: could not be fetched" in shown.err
    assert "1 of 2 packages were not fetched" in shown.err
