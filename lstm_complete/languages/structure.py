"""What a language may tell of the structure of a source, for looking inside networks: the contract's second page.

Offsets count bytes of the UTF-8 source, as in `contract`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable


class Part(Enum):
    """What a span of a source is."""

    PACKAGE = "package"  # the line that names the file's package
    IMPORT = "import"
    DECLARATION = "declaration"  # whatever an annotation may stand before
    TYPE = "type"  # a class, an interface, ...: the whole declaration
    TYPE_BODY = "type body"
    FUNCTION_BODY = "function body"  # of a function, method or constructor; `detail` is the type that it returns
    BLOCK = "block"  # any other block of statements
    EXIT = "exit"  # a statement that leaves the function: return, throw
    PARAMETERS = "parameters"
    ARGUMENTS = "arguments"
    ANNOTATION = "annotation"  # decorators as well
    IF_CONDITION = "if condition"
    FOR_HEAD = "for head"
    WHILE_CONDITION = "while condition"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the source, [start, end) in bytes."""

    part: Part
    start: int
    end: int
    detail: str = ""


@runtime_checkable
class Structured(Protocol):
    """What a language may have besides: then probes can ask which units of a network follow its structure."""

    def structure(self, source: bytes) -> Sequence[Span]:
        """All parts of a source, in any order; they may be nested and broken as the source is."""
        ...
