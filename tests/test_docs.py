"""The docs say what is: every setting, every command, and a plugin that works as printed; no file is half merged."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lstm_complete.cli.main import main
from lstm_complete.settings import settings_schema
from support.fake_editor import running

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The plugin of docs/write-a-plugin.md, installed by pip from a folder of its own."""
    page = (ROOT / "docs" / "write-a-plugin.md").read_text()
    source, target = tmp_path_factory.mktemp("lstm-complete-ini"), tmp_path_factory.mktemp("installed")
    for name, code in re.findall(r"`([\w.]+)`:\n\n```\w+\n(.*?)```", page, re.DOTALL):
        (source / name).write_text(code)
    assert {path.name for path in source.iterdir()} == {"pyproject.toml", "lstm_complete_ini.py"}
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(target), str(source)]
    subprocess.run(command, check=True)
    yield target


def test_the_printed_plugin_works_in_the_server(plugin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(plugin), prepend=":")
    with running() as server:
        editor = server.connect()
        editor.settings = {"disabledLanguages": ["ini"]}
        editor.initialize()
        text = "[server]\nhost = localhost\n"
        editor.open("file:///etc/app.cfg", text, "dosini")
        assert editor.ghost_text("file:///etc/app.cfg", 2, 0) == []
        params = {"language": "ini", "prompt": text, "chars": 300, "temperature": 1.2}
        written = editor.request("lstmComplete/generate", params)["text"]
        depth = 0
        for line in written.split("\n"):
            for character in re.split("[#;]", line)[0]:
                depth += (character == "[") - (character == "]")
                assert depth >= 0  # its brackets are minded: nothing is closed that is not open
        assert server.errors == ""


def test_the_printed_plugin_is_listed(plugin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(plugin), prepend=":")
    command = [sys.executable, "-m", "lstm_complete.cli.main", "doctor"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "text, ini, java, python" in done.stdout


def test_the_readme_shows_what_scripts_start_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """A file and a place as they are typed after `complete`, the line there, the suggestions in their order."""
    readme, start = (ROOT / "README.md").read_text(), (ROOT / "scripts" / "start").read_text()
    found = re.search(
        r"^examples/(\S+) --line (\d+) --column (\d+):\n +(.*)\n((?: +\d+%  .*\n)+)", readme, re.MULTILINE
    )
    assert found
    name, line, column, text, suggestions = found.groups()
    file = ROOT / "examples" / name
    assert f"show examples/{name} {line}\n" in start
    assert file.read_text().splitlines()[int(line)].strip() == text
    assert main(["complete", str(file), "--line", line, "--column", column, "--device", "cpu"]) == 0
    printed, shown = (
        [row.split("%  ") for row in rows.splitlines()] for rows in (capsys.readouterr().out, suggestions)
    )
    assert [text for _, text in printed] == [text for _, text in shown]
    # Processors round in other places.
    assert [int(percent) for percent, _ in printed] == pytest.approx([int(percent) for percent, _ in shown], abs=2)


def test_every_place_that_scripts_start_names_shows_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    places = re.findall(r"^show (\S+) (\d+)$", (ROOT / "scripts" / "start").read_text(), re.MULTILINE)
    assert places
    for name, line in places:
        column = len((ROOT / name).read_text().splitlines()[int(line)])
        place = ["--line", line, "--column", str(column), "--device", "cpu"]
        assert main(["complete", str(ROOT / name), *place]) == 0
        assert "%  " in capsys.readouterr().out, f"{name} {line}"


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    for name, kind, default, description in settings_schema():
        row = next((line for line in page.splitlines() if line.startswith(f"| `{name}`")), "")
        assert description in row, f"docs/settings.md lacks '{name}' as it is; run scripts/docs"
        assert kind in row
        assert json.dumps(default) in row


def test_generated_docs_are_up_to_date() -> None:
    """Settings and figures: what scripts/docs would write is what is there."""
    done = subprocess.run(
        [sys.executable, "scripts/docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no checkout of git")
def test_no_file_holds_markers_of_a_merge_conflict() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except (FileNotFoundError, UnicodeDecodeError):  # deleted and not yet committed; no text
            continue
        assert not re.search("^(<{7}|>{7})", text, re.MULTILINE), name


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+)", path.read_text()):
        if not target.startswith(("https://", "http://")):
            assert (path.parent / target).exists(), f"{page}: {target}"


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text()
    for path in sorted((ROOT / "lstm_complete" / "cli").glob("*.py")):
        if path.stem in (
            "serve",
            "complete",
            "generate",
            "train",
            "evaluate",
            "models",
            "corpus",
            "bench",
            "doctor",
            "lab",
            "stats",
        ):
            assert f"lstm-complete {path.stem}" in text


def test_invariants_name_tests_that_exist() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text()
    tests = (ROOT / "tests" / "test_architecture.py").read_text()
    for name in re.findall(r"\b(test_\w+)`", page):
        assert (
            f"def {name}(" in tests or (ROOT / "tests" / f"{name}").exists() or (ROOT / "tests" / f"{name}.py").exists()
        ), name
    for place in re.findall(r"`(tests/[\w/.]+)`", page):
        assert (ROOT / place).exists(), place


def test_features_name_tests_that_exist() -> None:
    page = (ROOT / "docs" / "features.md").read_text()
    for place, _, name in re.findall(r"`(tests/[\w/]+\.py)(::(\w+))?`", page):
        assert f"def {name}" in (ROOT / place).read_text(), f"{place}::{name}"
