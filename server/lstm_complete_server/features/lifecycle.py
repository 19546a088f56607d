"""initialize, initialized, shutdown. `exit` ends the session in the protocol itself, whatever its state."""

import logging

from lsprotocol import types

from lstm_complete_server.features.configuration import apply, pull
from lstm_complete_server.greeting import answer, position_encoding
from lstm_complete_server.session import Session

logger = logging.getLogger(__name__)


def register(session: Session) -> None:
    """Register the handlers."""

    @session.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> types.InitializeResult:
        session.capabilities = params.capabilities
        session.process_id = params.process_id
        session.workspace.set_folders(params)
        raw = session.protocol.as_json(params)
        session.documents.encoding = position_encoding(raw)
        apply(session, params.initialization_options)
        for problem in session.host.registry.problems:
            logger.warning("%s", problem)
        session.initialized = True
        return session.protocol.structured(answer(raw), types.InitializeResult)

    @session.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        await pull(session)
        session.configured.set()

    @session.feature(types.SHUTDOWN)
    def shutdown(_params: None) -> None:
        session.shut_down = True
