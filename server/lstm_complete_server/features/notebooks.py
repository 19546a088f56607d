"""notebookDocument/didOpen, didChange, didClose: cells come and go as documents do."""

from lsprotocol import types

from lstm_complete_server.features.synchronization import changed, closed, opened
from lstm_complete_server.session import Session


def register(session: Session) -> None:
    """Register the handlers; the capability is announced where the client has notebooks."""

    @session.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenNotebookDocumentParams) -> None:
        session.notebooks.open(params.notebook_document.uri, params.notebook_document.cells)
        for item in params.cell_text_documents:
            opened(session, item)

    @session.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeNotebookDocumentParams) -> None:
        cells = params.change.cells
        if cells is None:
            return
        if cells.structure is not None:
            for cell in cells.structure.did_close or ():  # first: the same cell may come back in another language
                closed(session, cell.uri)
            session.notebooks.change(params.notebook_document.uri, cells.structure.array)
            for item in cells.structure.did_open or ():
                opened(session, item)
            for uri in session.notebooks.cells(params.notebook_document.uri):  # each is read with those around it
                session.hints.look_at(uri)
        for content in cells.text_content or ():
            changed(session, types.DidChangeTextDocumentParams(content.document, content.changes))

    @session.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseNotebookDocumentParams) -> None:
        for cell in params.cell_text_documents:
            closed(session, cell.uri)
        session.notebooks.close(params.notebook_document.uri)
