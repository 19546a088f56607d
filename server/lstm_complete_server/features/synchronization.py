"""didOpen, didChange, didSave, didClose, workspace folders: handled in order, before anything else runs."""

from collections.abc import Sequence

from lsprotocol import types

from lstm_complete_server.session import Session


def register(session: Session) -> None:
    """Register the handlers."""

    @session.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        session.documents.open(params.text_document)
        language = session.language_of(session.documents.snapshot(params.text_document.uri))
        session.preload(language)
        session.take_out(params.text_document.uri, language)
        session.hints.look_at(params.text_document.uri)

    @session.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        session.documents.change(params)
        session.hints.look_at(params.text_document.uri, _first_line(params.content_changes))

    @session.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        session.documents.save(params.text_document.uri, params.text)

    @session.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if session.documents.has(uri):
            session.put_back(session.documents.snapshot(uri))
        session.documents.close(uri)
        session.hints.forget(uri)
        await session.run(lambda _cancelled: session.completers.close(uri))

    @session.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        session.change_folders(params.event)


def _first_line(changes: Sequence[types.TextDocumentContentChangeEvent]) -> int:
    """Where the last of some changes begins."""
    last = changes[-1] if changes else None
    return last.range.start.line if isinstance(last, types.TextDocumentContentChangePartial) else 0
