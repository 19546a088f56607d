"""Positions as editors count them: UTF-8 bytes, UTF-16 units or code points from the start of a line."""

from dataclasses import dataclass
from enum import StrEnum


class PositionEncoding(StrEnum):
    """The unit of `Position.character`, by its name in the Language Server Protocol."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place between two characters: line from 0, character in units of the document's encoding."""

    line: int
    character: int


@dataclass(frozen=True, slots=True)
class Range:
    """From start to end, end excluded."""

    start: Position
    end: Position


def width(text: str, encoding: PositionEncoding) -> int:
    """The number of units that `text` takes; a lone surrogate counts as its code unit or its three bytes."""
    if encoding is PositionEncoding.UTF32 or text.isascii():
        return len(text)
    if encoding is PositionEncoding.UTF8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(character > "\uffff" for character in text)


def column_at(line: str, units: int, encoding: PositionEncoding) -> int:
    """The index in `line` that `units` name, at most its length; inside a character, the character's start."""
    if encoding is PositionEncoding.UTF32 or line.isascii():
        return min(max(units, 0), len(line))
    for column, character in enumerate(line):
        units -= width(character, encoding)
        if units < 0:
            return column
    return len(line)
