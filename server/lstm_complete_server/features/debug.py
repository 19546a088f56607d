"""For tests only: to compare our copy of a document with the editor's, and to see what was computed.

lstmComplete/documentHash {uri}, lstmComplete/work.
"""

import os
from typing import Any

from pygls.exceptions import JsonRpcInvalidParams

from lstm_complete_server.session import Session

VARIABLE = "LSTM_COMPLETE_DEBUG"


def register(session: Session) -> None:
    """Register the requests where the environment asks for it."""
    if os.environ.get(VARIABLE) != "1":
        return

    @session.feature("lstmComplete/documentHash")
    def document_hash(params: Any) -> dict[str, Any]:
        if not isinstance(params, dict) or not isinstance(params.get("uri"), str):
            raise JsonRpcInvalidParams("documentHash needs a uri")
        snapshot = session.documents.snapshot(params["uri"])
        return {"sha256": snapshot.digest(), "version": snapshot.version}

    @session.feature("lstmComplete/work")
    def work(_params: Any) -> dict[str, Any]:
        return {"searches": session.completers.searches, "ahead": session.ahead.is_busy}
