"""Work for the next answers, done while nothing is asked: a long document is read to the cursor, what was typed through
is looked at again, suggestions at the start of a block get further lines, and what will follow an accepted suggestion
is found before it is accepted.

It ends as soon as anything else comes. Its results are kept by the completer, which answers with them when their
place is asked about.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from lstm_complete.engine.completer import Completer
from lstm_complete.engine.place import Place
from lstm_complete.engine.timeline import Cancelled
from lstm_complete.errors import UserError
from lstm_complete.settings import Settings
from lstm_complete_server.slices import in_slices

if TYPE_CHECKING:
    from lstm_complete_server.session import Session

Step = Callable[[Completer, Place, Settings, Callable[[], bool]], bool]
"""One piece of work; False where there is nothing to be done, or nothing more."""


class Ahead:
    """The one thing that is done ahead in a session."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._stopped = threading.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Is there anything that is done, or will be if nothing comes?"""
        return self._task is not None and not self._task.done()

    def begin(self, place: Place, settings: Settings, *, exact: bool, invoked: bool) -> None:
        """A place was answered: go on from there once the user pauses.

        At once, what an answer that is not `exact` has not read is read, and lines that were asked for are added.
        """
        self.stop()
        self._stopped = threading.Event()
        self._task = self._session.start(self._work(place, settings, self._stopped, exact, invoked))

    def stop(self) -> None:
        """Something else has come."""
        self._stopped.set()
        if self._task is not None:
            self._task.cancel()

    async def _work(
        self, place: Place, settings: Settings, stopped: threading.Event, exact: bool, invoked: bool
    ) -> None:
        steps = [Completer.look_again, Completer.write_on, Completer.look_ahead]
        try:
            if not exact:
                await self._catch_up(place, stopped)
            if invoked:
                await self._do(Completer.look_again, place, settings, stopped)
                await self._do(Completer.write_on, place, settings, stopped)
            await asyncio.sleep(self._session.pace.pause)
            for step in steps:
                await self._do(step, place, settings, stopped)
        except (Cancelled, UserError):
            pass
        except Exception as error:  # nobody waits for it who could be told
            self._session.report_server_error(error, Ahead)

    async def _catch_up(self, place: Place, stopped: threading.Event) -> None:
        """Read the rest of a long document in slices that give way to other work."""
        session = self._session

        def read(cancelled: Callable[[], bool]) -> bool:
            return session.completers.get(place.language).catch_up(place.snapshot.uri, cancelled)

        await in_slices(session.host, read, lambda: not stopped.is_set())

    async def _do(self, step: Step, place: Place, settings: Settings, stopped: threading.Event) -> None:
        """Take a step as often as there is something to be done.

        Raises:
            Cancelled: something else has come, or other work waits for the model.
        """
        session = self._session

        def take() -> bool:
            if is_over():
                raise Cancelled
            return step(session.completers.get(place.language), place, settings, is_over)

        def is_over() -> bool:
            return stopped.is_set() or session.host.busy

        while await asyncio.wrap_future(session.host.submit(take, background=True)):
            pass
