"""Text to symbols and back: bytes, with each leading indent unit as one symbol.

Encoding goes line by line and loses nothing: `decode(encode(data, layout), layout) == data` for any
bytes and any layout. Indentation is counted in levels, so that a model trained on four spaces
writes tabs where the user does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_complete.text.vocabulary import END, INDENT, NEWLINE, PATH, VERBATIM

Symbols = NDArray[np.uint16]
"""A one-dimensional array of symbols."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How one file is laid out: what an indent unit and a line end are in it."""

    indent: str = "    "
    newline: str = "\n"

    def __post_init__(self) -> None:
        if not self.indent or self.indent.strip(" \t"):
            raise ValueError(f"an indent unit is made of spaces or tabs, not {self.indent!r}")
        if self.newline not in ("\n", "\r\n", "\r"):
            raise ValueError(f"a line end is LF, CR LF or CR, not {self.newline!r}")


def encode(data: bytes, layout: Layout) -> Symbols:
    """The symbols of `data`, shape [symbols]; a line's leading indent units become INDENT."""
    newline = layout.newline.encode()
    lines = data.split(newline)
    unit = layout.indent.encode()
    out: list[NDArray[np.uint16]] = []
    for number, line in enumerate(lines):
        if number:
            out.append(_NEWLINE)
        out.extend(_encode_line(line, unit, newline))
    return np.concatenate(out) if out else np.empty(0, np.uint16)


def encode_header(path: str) -> Symbols:
    """The path header of a file: PATH, the path's bytes, a line end. A line end in the path becomes a space."""
    name = re.sub(rb"[\r\n]", b" ", path.encode("utf-8", "surrogatepass"))
    return np.concatenate([np.array([PATH], np.uint16), np.frombuffer(name, np.uint8), _NEWLINE]).astype(np.uint16)


def encode_file(path: str | None, data: bytes, layout: Layout) -> Symbols:
    """A whole file as training and serving see it: path header (none without a path), text, END."""
    header = encode_header(path) if path is not None else np.empty(0, np.uint16)
    return np.concatenate([header, encode(data, layout), np.array([END], np.uint16)])


def decode(symbols: Iterable[int], layout: Layout) -> bytes:
    """The bytes that `symbols` stand for; PATH and END stand for none."""
    newline, unit = layout.newline.encode(), layout.indent.encode()
    out = bytearray()
    verbatim = False
    for symbol in symbols:
        if symbol > 255 and not verbatim:
            if symbol == INDENT:
                out += unit
            verbatim = symbol == VERBATIM
        elif symbol == NEWLINE and not verbatim:
            out += newline
        else:
            out.append(symbol & 255)
            verbatim = False
    return bytes(out)


_NEWLINE = np.array([NEWLINE], np.uint16)


def _encode_line(line: bytes, unit: bytes, newline: bytes) -> Iterable[Symbols]:
    """One line without its end: INDENT symbols, then bytes, a stray LF escaped where LF is not the line end."""
    level = 0
    while line.startswith(unit, level * len(unit)):
        level += 1
    if level:
        yield np.full(level, INDENT, np.uint16)
    rest = line[level * len(unit) :]
    if newline != b"\n" and b"\n" in rest:
        for number, part in enumerate(rest.split(b"\n")):
            if number:
                yield np.array([VERBATIM, NEWLINE], np.uint16)
            yield np.frombuffer(part, np.uint8).astype(np.uint16)
    else:
        yield np.frombuffer(rest, np.uint8).astype(np.uint16)
