"""Documents: our own copy of what the editor shows, versioned, with immutable snapshots.

Lines end with LF, CR LF or CR, as the Language Server Protocol says; form feed, U+2028 and the like
are characters inside a line. Places past the end of a line or of the text are clamped.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from lstm_complete.text.lines import Lines
from lstm_complete.text.positions import Position, PositionEncoding, Range, column_at

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
_END = "\r\n"
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: `text` replaces `range`, or the whole document where there is no range."""

    range: Range | None
    text: str


@dataclass(frozen=True)
class Snapshot:
    """A document at one version. Immutable, so background work may keep it."""

    uri: str
    version: int
    lines: Lines
    """Every line with its end; the last has none and may be empty."""
    encoding: PositionEncoding = PositionEncoding.UTF16
    language_id: str = ""

    @cached_property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.lines)

    @property
    def line_count(self) -> int:
        """The number of lines, at least one."""
        return len(self.lines)

    def line(self, number: int) -> str:
        """Line `number` without its end; raises IndexError for a line that is not there."""
        return self.lines[number].rstrip(_END)

    def clamp(self, position: Position) -> tuple[int, int]:
        """Line and index in it for a position; past the text, its end; past a line, the line's end."""
        if position.line >= len(self.lines):
            return len(self.lines) - 1, len(self.lines[-1])
        line = max(position.line, 0)
        return line, column_at(self.line(line), position.character, self.encoding)

    def changed(self, change: Change) -> "Snapshot":
        """The document after an edit, with the same version."""
        return replace(self, lines=_changed(self, change))

    def digest(self) -> str:
        """SHA-256 of the text as UTF-8, lone surrogates included: to compare two copies."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass
class Document:
    """The current snapshot of one document and the way to the next."""

    uri: str
    text: str
    version: int = 0
    encoding: PositionEncoding = PositionEncoding.UTF16
    language_id: str = ""
    snapshot: Snapshot = field(init=False)

    def __post_init__(self) -> None:
        lines = Lines(split_lines(_join_surrogates(self.text)))
        self.snapshot = Snapshot(self.uri, self.version, lines, self.encoding, self.language_id)

    def apply(self, changes: Sequence[Change], version: int) -> bool:
        """Apply changes one after the other; False, and nothing changed, unless `version` is newer."""
        if version <= self.version:
            return False
        snapshot = self.snapshot
        for change in changes:
            snapshot = snapshot.changed(change)
        self.version = version
        self.snapshot = replace(snapshot, version=version)
        return True


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a text with their ends; the last has none and may be empty."""
    lines = tuple(_LINE.findall(text))
    return lines if lines and lines[-1][-1] not in _END else (*lines, "")


def _changed(snapshot: Snapshot, change: Change) -> Lines:
    if change.range is None:
        return Lines(split_lines(_join_surrogates(change.text)))
    lines = snapshot.lines
    (first, start), (last, stop) = sorted(map(snapshot.clamp, (change.range.start, change.range.end)))
    block = lines[first][:start] + change.text + lines[last][stop:]
    # CR and LF that come to stand together are one line end.
    if block.startswith("\n") and first and lines[first - 1].endswith("\r"):
        first -= 1
        block = lines[first] + block
    if block.endswith("\r") and last + 1 < len(lines) and lines[last + 1].startswith("\n"):
        last += 1
        block += lines[last]
    new = split_lines(_join_surrogates(block))
    # A block that ends with its line's end is followed by the next line, not by an empty one.
    return lines.replaced(first, last + 1, new if last + 1 == len(lines) else new[:-1])


def _join_surrogates(text: str) -> str:
    """Two halves of a pair that came separately are one character, as they are for the editor."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
