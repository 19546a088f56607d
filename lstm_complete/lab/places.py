"""A source file as a network reads it: its symbols, and the places in the text between them.

A feature belongs to the place behind a symbol, where the network has read the symbol and not the next one. Places
are offsets in bytes; there are T of them for T symbols.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lstm_complete.languages.contract import Language, Syntax
from lstm_complete.languages.encoding import Layout, Symbols, encode
from lstm_complete.languages.guard import Guarded
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.languages.structure import Part, Span
from lstm_complete.text.vocabulary import INDENT

Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]
Offsets = NDArray[np.int64]


@dataclass(frozen=True)
class Places:
    """One text, cut off where reading is to end."""

    path: str
    text: str
    """Line ends are LF."""
    language: Language
    layout: Layout
    symbols: Symbols
    """[T]"""

    @classmethod
    def of(cls, path: str, text: str, language: Language, most: int, layout: Layout | None = None) -> "Places":
        """The places of the first `most` symbols of a file, in its own layout if no other one is given."""
        whole = text.replace("\r\n", "\n").replace("\r", "\n")
        layout = layout or detect_layout(whole, language.default_indent)
        return cls(path, whole, language, layout, encode(whole.encode(), layout)[:most])

    @cached_property
    def data(self) -> bytes:
        """The whole text: what stands behind the last symbol tells what the last brackets and names are."""
        return self.text.encode()

    @cached_property
    def ends(self) -> Offsets:
        """Offset behind each symbol, [T]."""
        widths = np.where(self.symbols == INDENT, len(self.layout.indent), self.symbols < 256)
        return np.cumsum(widths)

    @cached_property
    def bytes(self) -> NDArray[np.uint8]:
        """The text and one line end more, so that every place has a next byte."""
        return np.frombuffer(self.data + b"\n", np.uint8)

    @cached_property
    def current(self) -> NDArray[np.uint8]:
        """The byte before each place, [T]."""
        return self.bytes[self.ends - 1]

    @cached_property
    def following(self) -> NDArray[np.uint8]:
        """The byte behind each place, [T]."""
        return self.bytes[self.ends]

    @cached_property
    def syntax(self) -> Syntax:
        """The parsed text."""
        return self.language.parse(self.data)

    @cached_property
    def spans(self) -> dict[Part, list[Span]]:
        """The text's parts by kind."""
        found: dict[Part, list[Span]] = {part: [] for part in Part}
        language = self.language
        for span in language.structure(self.data) if isinstance(language, Guarded) else ():
            found[span.part].append(span)
        return found

    def part(self, *parts: Part) -> list[tuple[int, int]]:
        """Where parts of some kinds stand."""
        return [(span.start, span.end) for part in parts for span in self.spans[part]]

    def depth(self, intervals: Iterable[tuple[int, int]]) -> Floats:
        """In how many of [start, end) each place stands, strictly inside, [T]."""
        change = np.zeros(len(self.data) + 2, np.float32)
        for start, end in intervals:
            if end > start:
                change[start + 1] += 1
                change[end] -= 1
        depth: Floats = np.cumsum(change, dtype=np.float32)[self.ends]
        return depth

    def within(self, intervals: Iterable[tuple[int, int]]) -> Bools:
        """Is the place behind at least one character of [start, end), its last one included? [T]"""
        inside: Bools = self.depth((start, end + 1) for start, end in intervals) > 0
        return inside

    def since(self, starts: Sequence[int]) -> Floats:
        """Bytes since the nearest of some offsets at or before each place, [T]; those before the first count from 0."""
        sorted_starts = np.array(sorted({0, *starts}), np.int64)
        distance: Floats = (self.ends - sorted_starts[np.searchsorted(sorted_starts, self.ends, "right") - 1]).astype(
            np.float32
        )
        return distance
