"""Settings: from initializationOptions, workspace/configuration and workspace/didChangeConfiguration."""

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from lstm_complete.settings import SECTION, Settings

if TYPE_CHECKING:
    from lstm_complete_server.session import Session

logger = logging.getLogger(__name__)

_PATIENCE = 5.0


def register(session: "Session") -> None:
    """Register the handlers."""

    @session.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        sent = params.settings
        if isinstance(sent, dict) and sent:
            apply(session, sent.get(SECTION, sent))
        else:
            await pull(session)


async def pull(session: "Session") -> None:
    """Ask the client for our section, where it answers such questions."""
    workspace = session.capabilities.workspace
    if workspace is None or not workspace.configuration:
        return
    params = types.ConfigurationParams(items=[types.ConfigurationItem(section=SECTION)])
    try:
        asked = session.protocol.send_request_async(types.WORKSPACE_CONFIGURATION, params)
        answer = await asyncio.wait_for(asked, _PATIENCE)
    except Exception:  # no answer, or an error: the settings stay
        return
    if isinstance(answer, list) and answer and answer[0]:
        apply(session, answer[0])


def apply(session: "Session", sent: Any) -> None:
    """Take new settings; what is invalid falls back to its default with a warning."""
    session.settings, warnings = Settings.from_untrusted(sent)
    for warning in warnings:
        logger.warning("%s", warning)
        message = types.LogMessageParams(types.MessageType.Warning, f"LSTM Complete: {warning}")
        session.protocol.notify(types.WINDOW_LOG_MESSAGE, message)
    session.hints.renew()
