"""Where packages are fetched from."""

from pathlib import Path

import pytest

from lstm_complete.cli.main import main
from lstm_complete.corpus.fetch import Fetcher, _with_suites
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


def test_other_packages_of_that_kind_do_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="only python:stdlib"):
        Fetcher(tmp_path, report=lambda _line: None).fetch(Package("python", "other"))


def test_a_package_that_cannot_be_had_keeps_no_other_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", "fetch", "python:other", "python:stdlib", "--cache", str(tmp_path)]) == 2
    shown = capsys.readouterr()
    assert Path(shown.out.strip()).is_dir()
    assert "only python:stdlib" in shown.err
    assert "1 of 2 packages were not fetched" in shown.err
