"""didOpen, didChange, didSave, didClose, workspace folders: handled in order, before anything else runs."""

from collections.abc import Sequence

from lsprotocol import types

from lstm_complete_server.features.configuration import pull
from lstm_complete_server.session import Session
from lstm_complete_server.workspace import is_file


def register(session: Session) -> None:
    """Register the handlers."""

    @session.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        opened(session, params.text_document)

    @session.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        changed(session, params)

    @session.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        session.documents.save(params.text_document.uri, params.text)

    @session.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        closed(session, params.text_document.uri)

    @session.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def did_change_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        session.workspace.change_folders(params.event)
        session.index.follow()
        await pull(session)


def opened(session: Session, item: types.TextDocumentItem) -> None:
    """A document was opened."""
    session.documents.open(item)
    language = session.language_of(session.documents.snapshot(item.uri))
    session.preload(language)
    if is_file(item.uri):
        session.index.take_out(item.uri, language)
    session.hints.look_at(item.uri)


def changed(session: Session, params: types.DidChangeTextDocumentParams) -> None:
    """A document was edited."""
    session.ahead.stop()
    session.documents.change(params)
    uri = params.text_document.uri
    if session.documents.has(uri):
        session.usage.changed(session.documents.snapshot(uri))
        session.hints.look_at(uri, _first_line(params.content_changes))


def closed(session: Session, uri: str) -> None:
    """A document was closed."""
    if not session.documents.has(uri):
        return
    session.ahead.stop()
    snapshot = session.documents.snapshot(uri)
    session.usage.closed(snapshot)
    if is_file(uri):
        session.index.put_back(snapshot)
    read = session.notebooks.text_of(snapshot)
    session.hints.forget(snapshot)
    session.documents.close(uri)
    session.host.submit(lambda: session.completers.close(read))


def _first_line(changes: Sequence[types.TextDocumentContentChangeEvent]) -> int:
    """Where the last of some changes begins."""
    last = changes[-1] if changes else None
    return last.range.start.line if isinstance(last, types.TextDocumentContentChangePartial) else 0
