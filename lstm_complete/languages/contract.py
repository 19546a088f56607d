"""What a language plugin gives: the page that a plugin author reads.

A plugin is any object with these members, named in the entry-point group `lstm_complete.languages`.
Offsets count bytes of the UTF-8 source; the core converts from and to editor positions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable

CONTRACT_VERSION = 1
"""A plugin whose `contract` differs is refused with one line that names both numbers."""


class Lexical(Enum):
    """Where an offset stands."""

    CODE = "code"
    STRING = "string"
    COMMENT = "comment"
    DOC = "doc"  # docstring, Javadoc


@dataclass(frozen=True, slots=True)
class Quote:
    """One kind of string or comment: how it opens, how it closes, what escapes the closer."""

    opens: str
    closes: str  # "\n": ends with the line
    escape: str = ""
    kind: Lexical = Lexical.STRING


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the shared scanner needs to follow brackets and quotes one character at a time."""

    brackets: tuple[tuple[str, str], ...] = (("(", ")"), ("[", "]"), ("{", "}"))
    quotes: tuple[Quote, ...] = ()  # longest opener first
    keywords: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Identifier:
    """A name in the source, [start, end) in bytes; `declares` where it introduces the name."""

    name: str
    start: int
    end: int
    declares: bool


@dataclass(frozen=True, slots=True)
class Libraries:
    """Where a language keeps the sources of installed libraries, as names; nothing here is a path of its own."""

    marker: str = ""  # a file that makes a folder in the workspace an environment: "pyvenv.cfg"
    folders: str = ""  # pattern for the folders of sources in an environment: "lib/python*/site-packages"
    archives: tuple[str, ...] = ()  # names of archives of sources: "*-sources.jar"
    package: str = ""  # the file that a folder's name means: "__init__"


class Syntax(Protocol):
    """One parsed source; immutable, safe to use from another thread."""

    def lexical(self, offset: int) -> Lexical: ...

    def identifiers(self) -> Sequence[Identifier]: ...

    def names_in_scope(self, offset: int) -> frozenset[str]: ...

    def error_count(self) -> int: ...


@runtime_checkable
class Language(Protocol):
    """One language. Keep methods fast and free of side effects: they run between keystrokes."""

    contract: int
    name: str  # "java"; also the LSP languageId unless `lsp_ids` says more
    lsp_ids: tuple[str, ...]
    extensions: tuple[str, ...]  # ".java"
    default_indent: str  # "    "
    lexicon: Lexicon

    def parse(self, source: bytes) -> Syntax: ...

    def next_indent(self, before: str, unit: str) -> int | None:
        """Expected level of the line that follows `before` (whole text up to a line end), in units.

        None inside a statement, where style decides and not syntax.
        """
        ...

    def stops(self, before: str, suggestion: str) -> Sequence[int]:
        """Offsets in characters of `suggestion` where showing may stop: token boundaries, its end included."""
        ...


@runtime_checkable
class Importing(Protocol):
    """What a language may have besides: then the memory knows the libraries that a project imports."""

    libraries: Libraries

    def imports(self, source: bytes) -> Sequence[str]:
        """Names: "a.b.C" stands in a/b/C.* or what is above, "a.b.*" in a/b/, ".b" beside the source, "..b" above."""
        ...
