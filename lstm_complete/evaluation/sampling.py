"""Which files and lines of a project are tested: chosen by seed, never by hand."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from lstm_complete.languages.contract import Language, Lexical

SMALLEST_FILE = 3_000
SHORTEST_LINE, LONGEST_LINE = 8, 100
_LEFT_OUT = re.compile(
    r"(^|[._-])(?i:tests?|testing|tst|junit)($|[._-])|^(?i:docs?|examples?|samples?|benchmarks?)$"
    r"|(^|[a-z])Tests?\.|^Test[A-Z]|TestCase\.|^conftest\."
)
"""Folders and files of tests and docs: tests, org.shapes.test, FooTest.java, TestFoo.java, test_foo.py."""
_IMPORT = re.compile(r"\s*((import|from|package|using)\s+[\w.\"*<{]|#include)")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a project: its path inside the project, and its text with the licence header left out."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """One line to be completed: [start, end) in characters of the text, from its indentation to its end."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> str:
        """What stands there in truth."""
        return self.source.text[self.start : self.end]

    @property
    def number(self) -> int:
        """The line's number in its file, from 0."""
        return self.source.text.count("\n", 0, self.start)

    @property
    def indent(self) -> str:
        """What stands before it on its line."""
        return self.source.text[self.source.text.rfind("\n", 0, self.start) + 1 : self.start]


def choose_places(sources: Sequence[Source], language: Language, *, count: int, seed: int) -> list[Place]:
    """Up to `count` lines, in file order: 8-100 characters, neither comment nor import, tests and docs left out."""
    places = [place for source in sources if is_tested(source) for place in _places(source, language)]
    chosen = random.Random(seed).sample(range(len(places)), min(count, len(places)))
    return [places[number] for number in sorted(chosen)]


def is_tested(source: Source) -> bool:
    """Is it large enough, and neither test nor documentation?"""
    parts = PurePosixPath(source.path).parts
    return len(source.text.encode()) > SMALLEST_FILE and not any(_LEFT_OUT.search(part) for part in parts)


def _places(source: Source, language: Language) -> Iterator[Place]:
    syntax = language.parse(source.text.encode())
    start = offset = 0
    imports = False
    for line in source.text.split("\n"):
        indent = len(line) - len(line.lstrip())
        length = len(line.rstrip()) - indent
        was_import = imports
        imports = (imports or bool(_IMPORT.match(line) and "(" in line)) and ")" not in line
        if SHORTEST_LINE <= length <= LONGEST_LINE and not was_import and not _IMPORT.match(line):
            lexical = syntax.lexical(offset + indent + 1)  # behind the first character, which may open a comment
            if lexical in (Lexical.CODE, Lexical.STRING):
                yield Place(source, start + indent, start + indent + length)
        start += len(line) + 1
        offset += len(line.encode()) + 1
