"""Where a completion is asked for."""

from dataclasses import dataclass

from lstm_complete.languages.contract import Language
from lstm_complete.text.document import Snapshot


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
