"""A single file of a workspace that is read again."""

import os
import subprocess
from pathlib import Path

import pytest

from lstm_complete.index.single import learn_file
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.alphabet import to_stored
from lstm_complete.memory.project import ProjectMemory, file_symbols

PYTHON = load_languages().by_name("python")
BEFORE, NOW = "before = 1\n", "now = 2\n"


@pytest.fixture
def memory() -> ProjectMemory:
    return ProjectMemory(1_000)


def held(memory: ProjectMemory, path: Path) -> bytes:
    start, end = memory.places.files[str(path)]
    return memory.store.text[start:end].tobytes()


def stored(text: str) -> bytes:
    return to_stored(file_symbols(text, PYTHON)).tobytes()


def test_a_file_is_remembered_as_it_is_now(memory: ProjectMemory, tmp_path: Path) -> None:
    path = tmp_path / "one.py"
    for text in (BEFORE, NOW):
        path.write_text(text)
        learn_file(memory, path, [tmp_path], PYTHON)
        assert held(memory, path) == stored(text)


@pytest.mark.parametrize("what", ["gone", "folder", "pipe", "link", "binary", "empty", "foreign", "ignored"])
def test_what_is_not_read_of_a_workspace_is_forgotten(memory: ProjectMemory, tmp_path: Path, what: str) -> None:
    work, outside = tmp_path / "work", tmp_path / "outside"
    for folder in (work, outside):
        folder.mkdir()
    (outside / "one.py").write_text(NOW)
    (work / "linked").symlink_to(outside)
    name = "linked/one.py" if what == "foreign" else "one.py"
    path = work / name
    match what:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "link":
            path.symlink_to(outside / "one.py")
        case "binary":
            path.write_bytes(b"a\0b")
        case "empty":
            path.touch()
        case "ignored":
            path.write_text(NOW)
            (work / ".gitignore").write_text("one.py\n")
            subprocess.run(["git", "init", "--quiet", work], check=True)
    memory.add(str(path), file_symbols(BEFORE, PYTHON))
    learn_file(memory, path, [work], PYTHON)
    assert memory.paths == []


@pytest.mark.parametrize("name", ["vendor/one.py", "one.txt"])
def test_what_an_index_has_of_a_library_stays(memory: ProjectMemory, tmp_path: Path, name: str) -> None:
    (tmp_path / "vendor").mkdir()
    path = tmp_path / name
    path.write_text(NOW)
    memory.add(str(path), file_symbols(BEFORE, PYTHON))
    learn_file(memory, path, [tmp_path], PYTHON)
    assert held(memory, path) == stored(BEFORE)


def test_a_file_outside_of_all_folders_is_not_read(memory: ProjectMemory, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(NOW)
    learn_file(memory, tmp_path / "one.py", [tmp_path / "work"], PYTHON)
    learn_file(memory, tmp_path / "work" / ".." / "one.py", [tmp_path / "work"], PYTHON)
    assert memory.paths == []
