"""`$/progress` for work that takes its time, where the client shows it."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from lstm_complete_server.session import Session

Progress = types.WorkDoneProgressBegin | types.WorkDoneProgressReport | types.WorkDoneProgressEnd
_PATIENCE = 5.0
"""Seconds that a client may take to create a progress bar before the work begins without one."""


@asynccontextmanager
async def shown_progress(session: "Session", message: str) -> AsyncIterator[Callable[[float], None]]:
    """A progress bar while something is done; what is given takes the share that is done, from any thread."""
    token = await _create(session)
    if token is not None:
        _report(session, token, types.WorkDoneProgressBegin(title="LSTM Complete", message=message, percentage=0))
    loop, shown = asyncio.get_running_loop(), 0

    def report(share: float) -> None:
        nonlocal shown
        if token is not None and int(100 * share) > shown:
            shown = int(100 * share)
            value = types.WorkDoneProgressReport(percentage=shown)
            loop.call_soon_threadsafe(_report, session, token, value)

    try:
        yield report
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


def _report(session: "Session", token: str, value: Progress) -> None:
    session.protocol.notify(types.PROGRESS, types.ProgressParams(token=token, value=value))
