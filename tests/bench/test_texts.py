"""Texts to measure with: of the size that is asked for, the typed file being no part of the project."""

from pathlib import Path

import pytest

from lstm_complete.bench.texts import LONGEST, Texts, library, texts_of
from lstm_complete.errors import UserError
from lstm_complete.languages.registry import load_languages

PYTHON = load_languages().by_name("python")
LINE = "value = compute(value, {})\n"


@pytest.fixture(scope="module")
def texts() -> Texts:
    return library()


def test_a_document_has_the_size_that_is_asked_for(texts: Texts) -> None:
    text = texts.document(50_000)
    assert 50_000 < len(text) < 51_000
    assert text.startswith("class ")
    assert text.endswith("\n")
    assert len(texts.document(500_000)) > 500_000  # more than the file has


def test_a_project_has_the_size_that_is_asked_for(texts: Texts) -> None:
    files = texts.project(300_000)
    size = sum(len(text) for _, text in files)
    assert size - len(files[-1][1]) < 300_000 <= size
    assert len({path for path, _ in files}) == len(files)
    assert not any(texts.typed in text for _, text in texts.project(2_000_000))


def test_small_projects_are_copied() -> None:
    small = Texts("", (("a.py", "x" * 60), ("b.py", "y" * 60)))
    assert [path for path, _ in small.project(200)] == ["copy0/a.py", "copy0/b.py", "copy1/a.py", "copy1/b.py"]
    assert small.project(0) == []


def test_open_documents_differ(texts: Texts) -> None:
    documents = texts.opened(5, 3_000)
    assert len(set(documents)) == 5
    assert all(3_000 <= len(text) < 4_000 and text.endswith("\n") for text in documents)
    assert texts.opened(0, 3_000) == []


@pytest.mark.parametrize("size", [1_000, 20_000, 400_000])
def test_a_draft_is_the_same_lines_in_more_text(texts: Texts, size: int) -> None:
    draft, small = texts.draft(size, 8), texts.draft(1_000, 8)
    assert draft.lines == small.lines
    assert abs(len(draft.text) - size) < 500
    near, same = ((one.text.split("\n"), one.first) for one in (draft, small))
    for number, line in enumerate(draft.lines):
        blank = near[0][near[1] + number]
        assert not blank.strip()
        assert line.startswith(blank)
    assert near[0][near[1] - 3 : near[1] + 11] == same[0][same[1] - 3 : same[1] + 11]


def test_the_typed_file_is_written_around_the_lines(texts: Texts) -> None:
    draft = texts.draft(2_000, 4)
    filled = draft.text.split("\n")
    filled[draft.first : draft.first + 4] = draft.lines
    assert "\n".join(filled) in "\n".join(line.rstrip() for line in texts.typed.split("\n"))


def test_lines_are_typed_in_the_longest_file_of_a_project_that_people_wrote(tmp_path: Path) -> None:
    for name, lines in (("short", 5), ("right", 200), ("test_long", 300), ("generated", LONGEST // 20)):
        (tmp_path / f"{name}.py").write_text("".join(LINE.format(f"{name}{number}") for number in range(lines)))
    found = texts_of([tmp_path], PYTHON)
    assert "right199" in found.typed
    assert {Path(path).name for path, _ in found.files} == {"short.py", "test_long.py", "generated.py"}


def test_a_project_without_a_file_to_type_in(tmp_path: Path) -> None:
    (tmp_path / "short.py").write_text(LINE)
    with pytest.raises(UserError, match="too little"):
        texts_of([tmp_path], PYTHON)
