"""One client: its life cycle, documents, settings, and the way to the models."""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from lsprotocol import converters, types
from pygls.server import JsonRPCServer

from lstm_complete.engine.completer import Completer, Suggestions
from lstm_complete.engine.place import Place
from lstm_complete.engine.suggestion import Suggestion
from lstm_complete.engine.timeline import Cancelled
from lstm_complete.errors import UserError
from lstm_complete.languages.contract import Language
from lstm_complete.settings import Settings
from lstm_complete.statistics.store import Store
from lstm_complete.statistics.writer import Writer
from lstm_complete.text.document import Snapshot
from lstm_complete.version import __version__
from lstm_complete_server.ahead import Ahead, Step
from lstm_complete_server.completers import Completers
from lstm_complete_server.documents import Documents
from lstm_complete_server.errors import ContentModified
from lstm_complete_server.features import register_all
from lstm_complete_server.hints import Hints
from lstm_complete_server.host import ModelHost
from lstm_complete_server.indexing import Index
from lstm_complete_server.notebooks import Notebooks
from lstm_complete_server.pace import Pace
from lstm_complete_server.progress import ProgressBars
from lstm_complete_server.protocol import Protocol
from lstm_complete_server.scopes import Scopes
from lstm_complete_server.slices import in_slices
from lstm_complete_server.usage import Usage
from lstm_complete_server.workspace import Workspace

T = TypeVar("T")

logger = logging.getLogger(__name__)


class Session(JsonRPCServer):
    """The server as one client sees it. Everything here runs on the event loop; models have their own thread."""

    protocol: Protocol

    def __init__(self, host: ModelHost, leave: Callable[[], None]) -> None:
        super().__init__(Protocol, converters.get_converter)
        self.host, self._leave = host, leave
        self.documents = Documents()
        self.notebooks = Notebooks(self.documents)
        self.scopes = Scopes()
        self.workspace = Workspace()
        self.capabilities = types.ClientCapabilities()
        self.completers = Completers(host, lambda: self.workspace.folders)
        self.pace, self.ahead = Pace(), Ahead(self)
        self.latency_ms: float | None = None
        """Of the last answer."""
        self.index = Index(self)
        self.progress = ProgressBars(self)
        self.usage = Usage(Writer(Store.of_user()), lambda: self.settings.statistics, self._later)
        self.commands: dict[str, Callable[[Any], Awaitable[Any]]] = {}
        """What `workspace/executeCommand` runs, by name."""
        self.trainings = 0
        """How many are going on."""
        self.initialized = self.shut_down = False
        self.configured = asyncio.Event()
        """The client has been asked for its settings: from then on, they say what may be read."""
        self.process_id: int | None = None
        self._newest: dict[str, threading.Event] = {}
        self._running: set[threading.Event] = set()
        """What calls off all that is being done."""
        self._work: set[asyncio.Task[None]] = set()
        self.hints = Hints(self)
        register_all(self)

    @property
    def version(self) -> str:
        """The server's version."""
        return __version__

    @property
    def exit_status(self) -> int:
        """0 after `shutdown`, else 1, as the specification asks."""
        return 0 if self.shut_down else 1

    def leave(self) -> None:
        """End the session."""
        for event in self._running:
            event.set()
        self.ahead.stop()
        self.hints.end()
        self.progress.cancel_all()
        self.usage.end()
        self._leave()

    @property
    def resting(self) -> str:
        """The state that the client is told while nothing is asked for."""
        if self.trainings:
            return "training"
        return "indexing" if self.index.is_reading else "ready"

    @property
    def settings(self) -> Settings:
        """What the client has chosen for all folders and languages."""
        return self.scopes.general

    def settings_for(self, place: Place) -> Settings:
        """What it has chosen for the folder and the language of a place."""
        return self.scopes.at(place.snapshot.uri).of(place.language.name)

    @property
    def languages(self) -> list[Language]:
        """The languages of the open documents."""
        found = [self.language_of(self.documents.snapshot(uri)) for uri in self.documents.uris()]
        return list({language.name: language for language in found}.values())

    def language_of(self, snapshot: Snapshot) -> Language:
        """The language of a document."""
        return self.host.registry.by_lsp_id(snapshot.language_id, snapshot.uri)

    async def run(
        self, work: Callable[[Callable[[], bool]], T], *, cancel: threading.Event | None = None, delay: float = 0.0
    ) -> T:
        """Do `work(cancelled)` in the model thread, after so many seconds.

        Raises:
            ContentModified: `cancel` was set.
            asyncio.CancelledError: the client has called it off; the thread stops at its next step.
        """
        self.ahead.stop()
        cancel = cancel or threading.Event()
        self._running.add(cancel)
        try:
            await asyncio.sleep(delay)
            return await asyncio.wrap_future(self.host.submit(lambda: _unless(cancel, work)))
        except Cancelled:
            raise ContentModified from None
        except asyncio.CancelledError:
            cancel.set()
            raise
        finally:
            self._running.discard(cancel)

    async def run_in_slices(self, go_on: Callable[[Callable[[], bool]], bool]) -> None:
        """Call `go_on(cancelled)` in the model thread until it says that it is done; other requests come in between.

        Raises:
            ContentModified: the session ends.
            asyncio.CancelledError: the client has called it off; the thread stops at its next step.
        """
        self.ahead.stop()
        cancel = threading.Event()
        self._running.add(cancel)
        try:
            if not await in_slices(self.host, go_on, lambda: not cancel.is_set(), rest=0.0):
                raise ContentModified
        finally:
            cancel.set()
            self._running.discard(cancel)

    async def complete(self, place: Place, *, shown: Snapshot | None = None, invoked: bool = False) -> Suggestions:
        """Suggestions for a place; a newer request for the same document calls this one off.

        `shown` is what the client shows, where the place is in a text that might come next; `invoked`: the user has
        asked for them.

        Raises:
            ContentModified: the document has changed meanwhile.
        """
        shown = shown or place.snapshot
        asked, virtual = time.monotonic(), shown is not place.snapshot
        read, settings = self.notebooks.whole(place), self.settings_for(place)
        self.pace.asked(asked)
        with self._newest_work(place.snapshot.uri) as cancel:
            result = None if virtual else await self.run(partial(self._kept, read, settings, invoked), cancel=cancel)
            if result is None:
                result = await self._computed(partial(self._complete, read, settings, virtual, invoked), cancel)
        if not self.documents.is_current(shown):
            raise ContentModified
        self.latency_ms = round(1000 * (time.monotonic() - asked), 2)
        self.status(self.resting)
        self.index.answered()
        if not virtual:
            self.ahead.begin(read, settings, exact=result.exact, invoked=invoked)
        return result

    async def written_on(self, place: Place) -> Suggestion | None:
        """What is shown first at a place that was answered, with all further lines that it may have.

        Raises:
            ContentModified: newer work for the document has come, or the document has changed.
        """
        read, settings = self.notebooks.whole(place), self.settings_for(place)
        with self._newest_work(place.snapshot.uri) as cancel:
            for step in (Completer.look_again, Completer.write_on):
                while await self.run(partial(self._step, step, read, settings), cancel=cancel):
                    if not self.documents.is_current(place.snapshot):
                        raise ContentModified
            kept = await self.run(partial(self._kept, read, settings, False), cancel=cancel)
        if not self.documents.is_current(place.snapshot):
            raise ContentModified
        return kept.items[0] if kept is not None and kept.items else None

    def preload(self, language: Language) -> None:
        """Load a language's model in the background, so that the first request finds it."""
        self.start(self._preload(language))
        self.index.prepare(language)

    def start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Run a coroutine beside the requests; an event loop alone would let it be collected."""
        task = asyncio.ensure_future(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task

    def status(self, state: str, message: str = "") -> None:
        """Tell the client what the server does: loading, indexing, ready, thinking, training or error."""
        value = {"state": state, "message": message, "latencyMs": self.latency_ms}
        self.protocol.notify("lstmComplete/status", value)

    def _later(self, seconds: float, work: Callable[[], object]) -> None:
        """Do something when so much time has passed, if the session lasts as long."""
        asyncio.get_running_loop().call_later(seconds, work)

    def report_server_error(self, error: Exception, source: object) -> None:
        """Errors are answers or log lines, never a popup."""
        logger.error("internal error: %s (%s)", type(error).__name__, getattr(source, "__name__", ""))

    def _complete(
        self, place: Place, settings: Settings, virtual: bool, invoked: bool, cancelled: Callable[[], bool]
    ) -> Suggestions:
        completer = self.completers.get(place.language)
        return completer.complete(place, settings, cancelled=cancelled, virtual=virtual, invoked=invoked)

    def _kept(
        self, place: Place, settings: Settings, invoked: bool, _cancelled: Callable[[], bool]
    ) -> Suggestions | None:
        return self.completers.get(place.language).kept(place, settings, invoked=invoked)

    def _step(self, step: Step, place: Place, settings: Settings, cancelled: Callable[[], bool]) -> bool:
        return step(self.completers.get(place.language), place, settings, cancelled)

    @contextmanager
    def _newest_work(self, uri: str) -> Iterator[threading.Event]:
        """Work for a document: it calls off what was begun for it before, and is told when that happens to itself."""
        if uri in self._newest:
            self._newest[uri].set()
        cancel = self._newest[uri] = threading.Event()
        try:
            yield cancel
        finally:
            cancel.set()
            if self._newest.get(uri) is cancel:
                del self._newest[uri]

    async def _computed(
        self, work: Callable[[Callable[[], bool]], Suggestions], cancel: threading.Event
    ) -> Suggestions:
        """An answer that takes its time; when requests come faster than such answers, it is put off for a moment."""
        began, result = time.monotonic(), None
        delay = self.pace.delay(began)
        self.status("thinking")
        try:
            result = await self.run(work, cancel=cancel, delay=delay)
            return result
        finally:
            self.pace.answered(time.monotonic() - began - delay, whole=result is not None)
            if result is None:
                self.status(self.resting)

    async def _preload(self, language: Language) -> None:
        try:
            if self.completers.is_loaded(language):
                return
            self.status("loading")
            async with self.progress.shown(f"loading {language.name} model"):
                await asyncio.wrap_future(self.host.submit(lambda: self.completers.get(language)))
            self.status(self.resting)
        except UserError as error:
            self.status("error", str(error))


def _unless(cancel: threading.Event, work: Callable[[Callable[[], bool]], T]) -> T:
    """Work that was called off while it waited is not begun."""
    if cancel.is_set():
        raise Cancelled
    return work(cancel.is_set)
