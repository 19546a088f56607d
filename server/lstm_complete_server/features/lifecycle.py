"""initialize, initialized, shutdown. `exit` ends the session in the protocol itself, whatever its state."""

import logging

from lsprotocol import types

from lstm_complete.settings import Settings
from lstm_complete.text.positions import PositionEncoding
from lstm_complete_server.features.configuration import pull
from lstm_complete_server.features.generation import COMMAND
from lstm_complete_server.session import Session

logger = logging.getLogger(__name__)


def register(session: Session) -> None:
    """Register the handlers."""

    @session.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> types.InitializeResult:
        session.capabilities = params.capabilities
        session.process_id = params.process_id
        session.workspace.set_folders(params)
        session.documents.encoding = _encoding(params.capabilities)
        session.settings, warnings = Settings.from_untrusted(params.initialization_options)
        for warning in [*warnings, *session.host.registry.problems]:
            logger.warning("%s", warning)
        session.initialized = True
        info = types.ServerInfo("lstm-complete", session.version)
        return types.InitializeResult(_capabilities(session), info)

    @session.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        await pull(session)
        session.configured.set()

    @session.feature(types.SHUTDOWN)
    def shutdown(_params: None) -> None:
        session.shut_down = True


def _encoding(capabilities: types.ClientCapabilities) -> PositionEncoding:
    """The first that the client offers and we know; UTF-16 where it offers none."""
    offered = capabilities.general.position_encodings if capabilities.general else None
    for name in offered or ():
        if name in set(PositionEncoding):
            return PositionEncoding(name)
    return PositionEncoding.UTF16


def _capabilities(session: Session) -> types.ServerCapabilities:
    sync = types.TextDocumentSyncOptions(
        open_close=True,
        change=types.TextDocumentSyncKind.Incremental,
        save=types.SaveOptions(include_text=True),
    )
    folders = types.WorkspaceFoldersServerCapabilities(supported=True, change_notifications=True)
    return types.ServerCapabilities(
        position_encoding=types.PositionEncodingKind(session.documents.encoding.value),
        text_document_sync=sync,
        inline_completion_provider=types.InlineCompletionOptions(),
        completion_provider=types.CompletionOptions() if _offers_classic(session) else None,
        execute_command_provider=types.ExecuteCommandOptions(commands=[COMMAND]),
        workspace=types.WorkspaceOptions(workspace_folders=folders),
    )


def _offers_classic(session: Session) -> bool:
    """Only where the client has no inline completion, or on request: otherwise users would see all twice."""
    choice = session.settings.classic_completion
    document = session.capabilities.text_document
    has_inline = document is not None and document.inline_completion is not None
    return choice == "always" or (choice == "auto" and not has_inline)
