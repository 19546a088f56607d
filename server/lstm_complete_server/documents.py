"""The open documents of one session."""

from collections.abc import Iterable

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from lstm_complete.text.document import Change, Document, Snapshot
from lstm_complete.text.positions import Position, PositionEncoding, Range


class Documents:
    """What the client has open, and nothing else: no file is ever read from disk."""

    def __init__(self) -> None:
        self.encoding = PositionEncoding.UTF16
        self._open: dict[str, Document] = {}

    def open(self, item: types.TextDocumentItem) -> None:
        """A document was opened, or opened again."""
        self._open[item.uri] = Document(item.uri, item.text, item.version, self.encoding, item.language_id)

    def change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Edits came; those of a version that is not newer, and those of a document that is not open, are dropped."""
        document = self._open.get(params.text_document.uri)
        if document is not None:
            document.apply([_change(change) for change in params.content_changes], params.text_document.version)

    def save(self, uri: str, text: str | None) -> None:
        """A document was saved; if its text came along and differs from ours, the client's text is right."""
        document = self._open.get(uri)
        if document is not None and text is not None and text != document.snapshot.text:
            self._open[uri] = Document(uri, text, document.version, self.encoding, document.language_id)

    def close(self, uri: str) -> None:
        """A document was closed."""
        self._open.pop(uri, None)

    def snapshot(self, uri: str) -> Snapshot:
        """The current snapshot; raises JsonRpcInvalidParams for a document that is not open."""
        if uri not in self._open:
            raise JsonRpcInvalidParams("the document is not open: send 'textDocument/didOpen' first")
        return self._open[uri].snapshot

    def has(self, uri: str) -> bool:
        """Is it open?"""
        return uri in self._open

    def uris(self) -> list[str]:
        """What is open."""
        return list(self._open)

    def is_current(self, snapshot: Snapshot) -> bool:
        """Is the snapshot still what the client shows?"""
        document = self._open.get(snapshot.uri)
        return document is not None and document.snapshot is snapshot

    def are_current(self, snapshots: Iterable[Snapshot]) -> bool:
        """Are all of them?"""
        return all(map(self.is_current, snapshots))


def position(value: types.Position) -> Position:
    """A position of the protocol as ours."""
    return Position(value.line, value.character)


def _change(change: types.TextDocumentContentChangeEvent) -> Change:
    if isinstance(change, types.TextDocumentContentChangePartial):
        return Change(Range(position(change.range.start), position(change.range.end)), change.text)
    return Change(None, change.text)
