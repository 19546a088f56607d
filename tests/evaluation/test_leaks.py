"""What an evaluation must not find among the installed libraries."""

from pathlib import Path

from lstm_complete.evaluation.leaks import leaking_files
from lstm_complete.evaluation.sampling import Source
from lstm_complete.languages.registry import load_languages

PYTHON = load_languages().by_name("python")
TEXT = "\n".join(f"def function_{n}(first, second):\n    return first * {n} + second\n" for n in range(60))
OTHER = "\n".join(f"class Class{n}:\n    names = ['a{n}', 'b{n}']\n" for n in range(60))


def install(folder: Path, name: str, files: dict[str, str]) -> None:
    """A distribution as pip leaves it."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "RECORD").write_text("".join(f"{path},,\n" for path in files))


def test_the_project_and_whoever_has_copies_of_it_are_left_out(tmp_path: Path) -> None:
    install(tmp_path, "My_Tool", {"tool/__init__.py": ""})
    install(
        tmp_path, "vendors", {"vendors/_vendor/tool.py": TEXT.replace("40", "41"), "vendors/a.py": OTHER, "b.py": ""}
    )
    install(tmp_path, "honest", {"honest/__init__.py": "", "honest/other.py": OTHER})
    (tmp_path / "single.py").write_text(TEXT + "\nx = 1\n")
    (tmp_path / "unrelated.py").write_text(OTHER)
    sources = [Source("tool/__init__.py", ""), Source("tool/core.py", TEXT)]
    found = {path.relative_to(tmp_path).as_posix() for path in leaking_files(tmp_path, "my-tool", sources, PYTHON)}
    assert found == {"tool/__init__.py", "vendors/_vendor/tool.py", "vendors/a.py", "b.py", "single.py"}
