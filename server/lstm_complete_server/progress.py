"""`$/progress` for work that takes its time, where the client shows it."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from lstm_complete_server.session import Session

_PATIENCE = 5.0
"""Seconds that a client may take to create a progress bar before the work begins without one."""


@asynccontextmanager
async def loading_progress(session: "Session", language: str) -> AsyncIterator[None]:
    """A progress bar while a model is loaded."""
    token = await _create(session)
    if token is not None:
        _report(
            session,
            token,
            types.WorkDoneProgressBegin(title="LSTM Complete", message=f"loading {language} model"),
        )
    try:
        yield
    finally:
        if token is not None:
            _report(session, token, types.WorkDoneProgressEnd())


async def _create(session: "Session") -> str | None:
    window = session.capabilities.window
    if window is None or not window.work_done_progress:
        return None
    token = str(uuid.uuid4())
    params = types.WorkDoneProgressCreateParams(token=token)
    try:
        asked = session.protocol.send_request_async(types.WINDOW_WORK_DONE_PROGRESS_CREATE, params)
        await asyncio.wait_for(asked, _PATIENCE)
    except Exception:  # a client that cannot is a client without a bar
        return None
    return token


def _report(session: "Session", token: str, value: types.WorkDoneProgressBegin | types.WorkDoneProgressEnd) -> None:
    session.protocol.notify(types.PROGRESS, types.ProgressParams(token=token, value=value))
