"""`$/progress` for work that takes its time, where the client shows it; and calling such work off."""

import asyncio
import threading
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lsprotocol import types

if TYPE_CHECKING:
    from lstm_complete_server.session import Session

Token = int | str
Value = types.WorkDoneProgressBegin | types.WorkDoneProgressReport | types.WorkDoneProgressEnd
_PATIENCE = 5.0
"""Seconds that a client may take to create a progress bar before the work begins without one."""


class Report(Protocol):
    """Takes the share that is done, and what is done now; from any thread."""

    def __call__(self, share: float, message: str | None = None) -> None:
        """Show it."""


@dataclass(frozen=True)
class Work:
    """Work in another thread as those see it who watch it."""

    report: Report
    stop: threading.Event
    """Set when nobody wants it any more."""

    def part(self, number: int, of: int, message: str) -> "Work":
        """One of several equal parts."""
        return Work(lambda share, _message=None: self.report((number + share) / of, message), self.stop)


class ProgressBars:
    """The work of one session that takes its time."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._running: dict[Token, Callable[[], None]] = {}
        """How each work is called off."""

    @asynccontextmanager
    async def shown(
        self, message: str, *, token: Token | None = None, stop: Callable[[], None] | None = None
    ) -> AsyncIterator[Report]:
        """A progress bar while something is done.

        `token` is the client's, where it has asked for the work; else one is made, if the client can show it. `stop`
        calls the work off: the client may ask for that, and so does the end of the session.
        """
        key = token if token is not None else str(uuid.uuid4())
        own: Token | None = None
        if stop is not None:
            self._running[key] = stop
        try:
            if token is not None or await self._create(key):
                own = key
                begin = types.WorkDoneProgressBegin("LSTM Complete", cancellable=stop is not None, message=message)
                begin.percentage = 0
                self._send(own, begin)
            yield self._reporter(own)
        finally:
            self._running.pop(key, None)
            if own is not None:
                self._send(own, types.WorkDoneProgressEnd())

    @asynccontextmanager
    async def work(self, message: str, *, token: Token | None = None) -> AsyncIterator[Work]:
        """A progress bar for work that a thread does; once it is not awaited any more, it is called off."""
        stop = threading.Event()
        try:
            async with self.shown(message, token=token, stop=stop.set) as report:
                yield Work(report, stop)
        finally:
            stop.set()

    def cancel(self, token: Token) -> None:
        """The client does not want this work done any more."""
        if token in self._running:
            self._running.pop(token)()

    def cancel_all(self) -> None:
        """Nobody is there any more to want anything."""
        for token in list(self._running):
            self.cancel(token)

    def _reporter(self, token: Token | None) -> Report:
        loop, before = asyncio.get_running_loop(), (0, "")

        def report(share: float, message: str | None = None) -> None:
            nonlocal before
            now = int(100 * share), message or ""
            if token is not None and now != before:
                before = now
                value = types.WorkDoneProgressReport(message=message, percentage=now[0])
                loop.call_soon_threadsafe(self._send, token, value)

        return report

    async def _create(self, token: Token) -> bool:
        """Does the client show a bar under the token?"""
        window = self._session.capabilities.window
        if window is None or not window.work_done_progress:
            return False
        params = types.WorkDoneProgressCreateParams(token=token)
        try:
            asked = self._session.protocol.send_request_async(types.WINDOW_WORK_DONE_PROGRESS_CREATE, params)
            await asyncio.wait_for(asked, _PATIENCE)
        except Exception:  # a client that cannot is a client without a bar
            return False
        return True

    def _send(self, token: Token, value: Value) -> None:
        self._session.protocol.notify(types.PROGRESS, types.ProgressParams(token=token, value=value))
