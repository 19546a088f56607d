"""Where a completion is asked for."""

from dataclasses import dataclass, replace

from lstm_complete.languages.contract import Language
from lstm_complete.text.document import Change, Snapshot, split_lines
from lstm_complete.text.positions import Position, Range, width


@dataclass(frozen=True, slots=True)
class Place:
    """A cursor in a document; `path` is the file's, relative to its project."""

    snapshot: Snapshot
    line: int
    column: int
    """In characters from the start of the line."""
    path: str
    language: Language
    indent: str = ""
    """The editor's unit of indentation, for documents that show none; empty: the language's."""

    @property
    def before(self) -> str:
        """The cursor's line up to it."""
        return self.snapshot.lines[self.line][: self.column]

    def behind(self, text: str, replaces: int = 0) -> "Place":
        """The cursor behind a text that takes the place of so many characters after it."""
        snapshot, line = self.snapshot, self.snapshot.line(self.line)
        first, last = (width(line[:column], snapshot.encoding) for column in (self.column, self.column + replaces))
        written = Range(Position(self.line, first), Position(self.line, last))
        *whole, end = split_lines(text)
        column = len(end) + (0 if whole else self.column)
        return replace(
            self, snapshot=snapshot.changed(Change(written, text)), line=self.line + len(whole), column=column
        )
