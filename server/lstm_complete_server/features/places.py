"""From a request's document and position to a place for the engine, and back to ranges."""

from typing import TYPE_CHECKING

from lsprotocol import types

from lstm_complete.corpus.filters import may_hold_secrets
from lstm_complete.engine.closers import CLOSERS
from lstm_complete.engine.place import Place
from lstm_complete.text.document import Snapshot
from lstm_complete.text.positions import width
from lstm_complete_server.documents import position
from lstm_complete_server.workspace import file_name

if TYPE_CHECKING:
    from lstm_complete_server.session import Session


def place_of(
    session: "Session", uri: str, where: types.Position, options: types.FormattingOptions | None = None
) -> Place:
    """The place that a request names; raises JsonRpcInvalidParams for a document that is not open."""
    snapshot = session.documents.snapshot(uri)
    line, column = snapshot.clamp(position(where))
    language = session.language_of(snapshot)
    indent = ""
    if options is not None:
        indent = " " * max(1, min(options.tab_size, 16)) if options.insert_spaces else "\t"
    return Place(snapshot, line, column, session.workspace.relative(uri, language), language, indent)


def is_excluded(session: "Session", place: Place) -> bool:
    """Does the user want nothing said of this document?"""
    settings = session.settings_for(place)
    if may_hold_secrets(file_name(place.snapshot.uri), settings.disabled_files):
        return True
    return place.language.name in settings.disabled_languages


def is_quiet(session: "Session", place: Place, *, unasked: bool = False) -> bool:
    """Is this a place where the user wants no suggestion, or none `unasked`?"""
    settings = session.settings_for(place)
    rest = place.snapshot.line(place.line)[place.column :]
    others = sum(character not in CLOSERS for character in rest)
    return (unasked and settings.only_invoked) or others > settings.suffix_limit or is_excluded(session, place)


def range_from(snapshot: Snapshot, line: int, start: int, end: int) -> types.Range:
    """A range on one line from columns in characters."""
    text = snapshot.line(line)
    first, last = (width(text[:column], snapshot.encoding) for column in (start, end))
    return types.Range(types.Position(line, first), types.Position(line, last))
