"""Texts to measure with, which every installation has: the running Python's own library."""

import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Final

DOCUMENT: Final = "argparse.py"


def library_files() -> Iterator[tuple[str, str]]:
    """Paths and texts of the standard library's files, always in the same order."""
    root = Path(sysconfig.get_path("stdlib"))
    for path in sorted(root.rglob("*.py")):
        if "site-packages" not in path.parts:
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8", errors="replace")


def project(characters: int) -> list[tuple[str, str]]:
    """Files of `characters` in all, copies of each other where the library has fewer."""
    files, size, copy = list(library_files()), 0, 0
    chosen: list[tuple[str, str]] = []
    while size < characters:
        for path, text in files:
            if size >= characters:
                break
            chosen.append((f"copy{copy}/{path}", text))
            size += len(text)
        copy += 1
    return chosen


def document(characters: int) -> str:
    """A source file of about `characters`, whole lines."""
    text = (Path(sysconfig.get_path("stdlib")) / DOCUMENT).read_text(encoding="utf-8")
    text = text[text.index("\nclass ") + 1 :]  # code, no licence
    long = text * (1 + characters // len(text))
    return long[: long.index("\n", characters) + 1]
