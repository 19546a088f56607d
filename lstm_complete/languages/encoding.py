"""Text to symbols and back: bytes, with each leading indent unit as one symbol.

Encoding goes line by line and loses nothing: `decode(encode(data, layout), layout) == data` for any
bytes and any layout. Indentation is counted in levels, so that a model trained on four spaces
writes tabs where the user does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lstm_complete.text.vocabulary import END, INDENT, NEWLINE, PATH, VERBATIM, VOCABULARY_SIZE

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
    text = _BREAK + data.decode("latin-1").replace(layout.newline, _BREAK)
    if layout.newline != "\n":
        text = text.replace("\n", _STRAY)
    width = len(layout.indent)
    text = _indented(layout.indent).sub(lambda match: _BREAK + _LEVEL * ((len(match[0]) - 1) // width), text)
    # A character below 65,536 is one unit of UTF-16, and every symbol is below.
    return np.frombuffer(text[1:].replace(_BREAK, "\n").encode("utf-16-le"), "<u2").astype(np.uint16)


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
_LEVEL, _STRAY = chr(INDENT), chr(VERBATIM) + chr(NEWLINE)
_BREAK = chr(VOCABULARY_SIZE)
"""A line end on the way through `encode`: no symbol, so that it cannot be mistaken for one."""


@cache
def _indented(unit: str) -> re.Pattern[str]:
    """The beginning of an indented line, the end of the line before it included."""
    return re.compile(f"{_BREAK}(?:{re.escape(unit)})+")
