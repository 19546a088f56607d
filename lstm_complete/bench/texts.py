"""Texts to measure with: Python's standard library, which every installation has, or those of a project."""

import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from lstm_complete.errors import UserError
from lstm_complete.evaluation.project import read_project
from lstm_complete.evaluation.sampling import is_tested
from lstm_complete.languages.contract import Language

DOCUMENT: Final = "argparse.py"
LONGEST: Final = 120_000
"""Characters of a project's file in which lines are typed, at most: what is larger is seldom written by hand."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document some lines of which are still to be typed: they are blank up to their indentation."""

    text: str
    first: int
    """The number of the first of these lines."""
    lines: tuple[str, ...]
    """What is to be typed, indentation included."""


@dataclass(frozen=True)
class Texts:
    """A file in which lines are typed, and the project around it, which does not hold the file."""

    typed: str
    files: tuple[tuple[str, str], ...]
    """Paths and texts."""

    def project(self, characters: int) -> list[tuple[str, str]]:
        """Files of `characters` in all, copies of each other where there are fewer."""
        size, copy = 0, 0
        chosen: list[tuple[str, str]] = []
        while size < characters:
            for path, text in self.files:
                if size >= characters:
                    break
                chosen.append((f"copy{copy}/{path}", text))
                size += len(text)
            copy += 1
        return chosen

    def document(self, characters: int) -> str:
        """About `characters` of the typed file, and of other files behind it where it is shorter; whole lines."""
        long = self.typed + self._others(characters)
        return long[: long.index("\n", characters) + 1]

    def opened(self, count: int, characters: int) -> list[str]:
        """So many different documents of about `characters`."""
        lines, documents = self._others(2 * count * characters).splitlines(keepends=True), list[str]()
        for line in lines:
            if not documents or len(documents[-1]) >= characters:
                documents.append("")
            documents[-1] += line
        return documents[:count]

    def draft(self, characters: int, lines: int) -> Draft:
        """About `characters` around always the same lines in the middle of the typed file, so that only size differs.

        What stands next to the lines is what stands there in the file; further away it is text of other files.
        """
        whole = self.typed.splitlines(keepends=True)
        first = (len(whole) - lines) // 2
        chosen = whole[first : first + lines]
        room = max(0, characters - sum(map(len, chosen))) // 2
        other = self._others(room)
        head, tail = other + "".join(whole[:first]), "".join(whole[first + lines :]) + other
        before = head[head.find("\n", len(head) - room - 1) + 1 :] if room else ""
        after = tail[: tail.rfind("\n", 0, room) + 1]
        blank = [line[: len(line) - len(line.lstrip(" \t"))].rstrip("\n") + "\n" for line in chosen]
        return Draft(before + "".join(blank) + after, before.count("\n"), tuple(line.rstrip() for line in chosen))

    def _others(self, characters: int) -> str:
        """At least `characters` of the project's files, and a line's end."""
        once = self._joined
        return once * (1 + characters // len(once))

    @cached_property
    def _joined(self) -> str:
        return "\n".join(text for _, text in self.files) + "\n"


def library() -> Texts:
    """Those of the running Python, whatever is measured."""
    files = dict(_library_files())
    typed = files.pop(DOCUMENT)
    code = typed[typed.index("\nclass ") + 1 :]  # no licence
    return Texts(code, tuple(files.items()))


def texts_of(paths: Sequence[Path], language: Language) -> Texts:
    """Those of folders, archives and fetched packages; lines are typed in the longest file that is not too long.

    Raises:
        UserError: a path is missing or damaged; there is no file to type in, or no other file.
    """
    sources = read_project(paths, language)
    fitting = [source for source in sources if is_tested(source) and len(source.text) <= LONGEST]
    if not fitting or len(sources) == 1:
        raise UserError(
            f"{', '.join(map(str, paths))}: too little to measure with; wanted is a file of 3,000 to {LONGEST:,}"
            " characters outside tests and docs, and others"
        )
    typed = max(fitting, key=lambda source: (len(source.text), source.path))
    files = tuple((source.path, source.text) for source in sources if source is not typed)
    return Texts(typed.text, files)


def _library_files() -> Iterator[tuple[str, str]]:
    """Paths and texts of the standard library's files, always in the same order."""
    root = Path(sysconfig.get_path("stdlib"))
    for path in sorted(root.rglob("*.py")):
        if "site-packages" not in path.parts:
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8", errors="replace")
