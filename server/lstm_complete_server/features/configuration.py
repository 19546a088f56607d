"""Settings: from initializationOptions, workspace/configuration and workspace/didChangeConfiguration.

A client with several folders is asked for the settings of each.
"""

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from lstm_complete.settings import SECTION

if TYPE_CHECKING:
    from lstm_complete_server.session import Session

logger = logging.getLogger(__name__)

_PATIENCE = 5.0


def register(session: "Session") -> None:
    """Register the handlers."""

    @session.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        sent = params.settings
        told = sent if isinstance(sent, dict) else {}
        if told:
            apply(session, told)
        await pull(session, general=not told)


async def pull(session: "Session", *, general: bool = True) -> None:
    """Ask the client for our section, where it answers such questions; without `general` for the folders' only."""
    workspace = session.capabilities.workspace
    scopes = [None] if general else list[str | None]()
    uris = session.workspace.uris
    scopes += uris if len(uris) > 1 else []
    if workspace is None or not workspace.configuration or not scopes:
        return
    items = [types.ConfigurationItem(scope_uri=scope, section=SECTION) for scope in scopes]
    try:
        asked = session.protocol.send_request_async(types.WORKSPACE_CONFIGURATION, types.ConfigurationParams(items))
        answer = await asyncio.wait_for(asked, _PATIENCE)
    except Exception:  # no answer, or an error: the settings stay
        return
    if not isinstance(answer, list):
        return
    given = {scope: settings for scope, settings in zip(scopes, answer, strict=False) if settings}
    if None in given:
        apply(session, given.pop(None))
    _tell(session, session.scopes.set_folders({uri: settings for uri, settings in given.items() if uri is not None}))
    session.index.follow()


def apply(session: "Session", sent: Any) -> None:
    """Take new settings, which may stand under our section; what is invalid keeps its default, with a warning."""
    own = sent.get(SECTION, sent) if isinstance(sent, dict) else sent
    _tell(session, session.scopes.set_general(own))
    session.index.follow()


def _tell(session: "Session", warnings: list[str]) -> None:
    for warning in warnings:
        logger.warning("%s", warning)
        message = types.LogMessageParams(types.MessageType.Warning, f"LSTM Complete: {warning}")
        session.protocol.notify(types.WINDOW_LOG_MESSAGE, message)
    session.hints.renew()
