"""One client: its life cycle, documents, settings, and the way to the models."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from lsprotocol import converters, types
from pygls.server import JsonRPCServer

from lstm_complete.engine.completer import Completer, Suggestions
from lstm_complete.engine.place import Place
from lstm_complete.engine.suggestion import Suggestion
from lstm_complete.engine.timeline import Cancelled
from lstm_complete.errors import UserError
from lstm_complete.index.build import build_index, may_hold_secrets
from lstm_complete.index.kept import index_home
from lstm_complete.languages.contract import Language
from lstm_complete.memory.project import ProjectMemory, file_symbols
from lstm_complete.resident import give_back_code
from lstm_complete.settings import Settings
from lstm_complete.text.document import Snapshot
from lstm_complete.version import __version__
from lstm_complete_server.ahead import Ahead, Step
from lstm_complete_server.documents import Documents
from lstm_complete_server.errors import ContentModified
from lstm_complete_server.features import register_all
from lstm_complete_server.host import Completers, ModelHost
from lstm_complete_server.offered import Offered
from lstm_complete_server.pace import Pace
from lstm_complete_server.progress import shown_progress
from lstm_complete_server.protocol import Protocol
from lstm_complete_server.workspace import Workspace, file_path

T = TypeVar("T")

logger = logging.getLogger(__name__)


class Session(JsonRPCServer):
    """The server as one client sees it. Everything here runs on the event loop; models have their own thread."""

    protocol: Protocol

    def __init__(self, host: ModelHost, leave: Callable[[], None]) -> None:
        super().__init__(Protocol, converters.get_converter)
        self.host, self._leave = host, leave
        self.documents = Documents()
        self.settings = Settings()
        self.workspace = Workspace()
        self.capabilities = types.ClientCapabilities()
        self.completers = Completers(host)
        self.offered, self.pace, self.ahead = Offered(), Pace(), Ahead(self)
        self.latency_ms: float | None = None
        """Of the last answer."""
        self.initialized = self.shut_down = False
        self.configured = asyncio.Event()
        """The client has been asked for its settings: from then on, they say what may be read."""
        self.process_id: int | None = None
        self._newest: dict[str, threading.Event] = {}
        self._indexed: dict[str, ProjectMemory | None] = {}
        self._folders: dict[str, list[Path]] = {}
        """What was read of the workspace for each language."""
        self._reading = asyncio.Lock()
        self._closed_meanwhile: dict[str, list[Snapshot]] = {}
        self._left = threading.Event()
        self._work: set[asyncio.Task[None]] = set()
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
        for event in self._newest.values():
            event.set()
        self._left.set()
        self.ahead.stop()
        self._leave()

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
        try:
            await asyncio.sleep(delay)
            return await asyncio.wrap_future(self.host.submit(lambda: _unless(cancel, work)))
        except Cancelled:
            raise ContentModified from None
        except asyncio.CancelledError:
            cancel.set()
            raise

    async def complete(self, place: Place, *, shown: Snapshot | None = None, invoked: bool = False) -> Suggestions:
        """Suggestions for a place; a newer request for the same document calls this one off.

        `shown` is what the client shows, where the place is in a text that might come next; `invoked`: the user has
        asked for them.

        Raises:
            ContentModified: the document has changed meanwhile.
        """
        shown = shown or place.snapshot
        asked, virtual = time.monotonic(), shown is not place.snapshot
        self.pace.asked(asked)
        with self._newest_work(place.snapshot.uri) as cancel:
            result = None if virtual else await self.run(partial(self._kept, place, invoked), cancel=cancel)
            if result is None:
                result = await self._computed(partial(self._complete, place, virtual, invoked), cancel)
        if not self.documents.is_current(shown):
            raise ContentModified
        self.latency_ms = round(1000 * (time.monotonic() - asked), 2)
        self.status("ready")
        if not virtual:
            self.ahead.begin(place, exact=result.exact, invoked=invoked)
        return result

    async def written_on(self, place: Place) -> Suggestion | None:
        """What is shown first at a place that was answered, with all further lines that it may have.

        Raises:
            ContentModified: newer work for the document has come.
        """
        with self._newest_work(place.snapshot.uri) as cancel:
            for step in (Completer.look_again, Completer.write_on):
                while await self.run(partial(self._step, step, place), cancel=cancel):
                    pass
            kept = await self.run(partial(self._kept, place, False), cancel=cancel)
        return kept.items[0] if kept is not None and kept.items else None

    def preload(self, language: Language) -> None:
        """Load a language's model in the background, so that the first request finds it."""
        self.start(self._preload(language))
        self.start(self._index(language))

    def change_folders(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        """The workspace has other folders: what is remembered of it is read anew."""
        self.workspace.change_folders(event)
        for name in self._folders:
            self.start(self._index(self.host.registry.by_name(name)))

    def take_out(self, uri: str, language: Language) -> None:
        """A document was opened: what the index knows of its file is no longer what counts."""
        memory = self._indexed.get(language.name)
        if memory is not None:
            self.host.submit_indexing(lambda: memory.remove(str(file_path(uri))))

    def put_back(self, snapshot: Snapshot) -> None:
        """A document was closed: its last text is part of the project."""
        language = self.language_of(snapshot)
        path = file_path(snapshot.uri)
        inside = any(path.is_relative_to(folder) for folder in self.workspace.folders)
        if not inside or may_hold_secrets(path.name, self.settings.disabled_files):
            return
        if language.name in self._indexed and (memory := self._indexed[language.name]) is not None:
            symbols = file_symbols(snapshot.text, language)
            self.host.submit_indexing(lambda: memory.add(str(path), symbols))
        elif language.name in self._indexed:  # while the workspace is being read
            self._closed_meanwhile.setdefault(language.name, []).append(snapshot)

    def start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Run a coroutine beside the requests; an event loop alone would let it be collected."""
        task = asyncio.ensure_future(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task

    def status(self, state: str, message: str = "") -> None:
        """Tell the client what the server does: loading, indexing, ready, thinking or error."""
        value = {"state": state, "message": message, "latencyMs": self.latency_ms}
        self.protocol.notify("lstmComplete/status", value)

    def report_server_error(self, error: Exception, source: object) -> None:
        """Errors are answers or log lines, never a popup."""
        logger.error("internal error: %s (%s)", type(error).__name__, getattr(source, "__name__", ""))

    def _complete(self, place: Place, virtual: bool, invoked: bool, cancelled: Callable[[], bool]) -> Suggestions:
        completer = self.completers.get(place.language)
        return completer.complete(place, self.settings, cancelled=cancelled, virtual=virtual, invoked=invoked)

    def _kept(self, place: Place, invoked: bool, _cancelled: Callable[[], bool]) -> Suggestions | None:
        return self.completers.get(place.language).kept(place, self.settings, invoked=invoked)

    def _step(self, step: Step, place: Place, cancelled: Callable[[], bool]) -> bool:
        return step(self.completers.get(place.language), place, self.settings, cancelled)

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
                self.status("ready")

    async def _preload(self, language: Language) -> None:
        try:
            if self.host.is_loaded(language):
                return
            self.status("loading")
            async with shown_progress(self, f"loading {language.name} model"):
                await asyncio.wrap_future(self.host.submit(lambda: self.host.model(language)))
            self.status("ready")
        except UserError as error:
            self.status("error", str(error))

    async def _index(self, language: Language) -> None:
        """Read the workspace into the language's memory, once for the folders that it has."""
        await self.configured.wait()
        async with self._reading:
            folders = self.workspace.folders
            if self._folders.get(language.name) == folders or not self.settings.memory:
                return
            self._folders[language.name], self._indexed[language.name] = folders, None
            self._closed_meanwhile.pop(language.name, None)
            try:
                await self._read_workspace(language, folders)
            except Cancelled:
                pass
            except UserError as error:
                self.status("error", str(error))
            finally:
                if self._indexed[language.name] is None:  # it may be tried again
                    del self._indexed[language.name], self._folders[language.name]

    async def _read_workspace(self, language: Language, folders: list[Path]) -> None:
        """Index the workspace's files but those that are open; raises Cancelled and UserError."""
        opened = frozenset(file_path(uri) for uri in self.documents.uris())
        self.status("indexing")
        async with shown_progress(self, f"indexing {language.name} files") as report:
            build = partial(
                build_index,
                folders,
                language,
                opened,
                libraries=[Path(path) for path in self.settings.dependencies],
                quiet=self.settings.disabled_files,
                home=index_home() if self.settings.keep_index else None,
                progress=report,
                cancelled=lambda: self._left.is_set() or self.workspace.folders != folders,
            )
            memory = await asyncio.wrap_future(self.host.submit_indexing(build))
        self._indexed[language.name] = memory
        for snapshot in self._closed_meanwhile.pop(language.name, []):
            self.put_back(snapshot)
        for uri in self.documents.uris():  # those that were opened meanwhile
            self.take_out(uri, language)
        await asyncio.wrap_future(self.host.submit(lambda: self.completers.get(language).remember(memory)))
        self.host.submit_indexing(give_back_code)  # nearly all that is compiled at its first call has been called
        hint = "" if folders else "; no folder is open, so only open documents are known"
        self.status("ready", f"{memory.files} {language.name} files indexed{hint}")


def _unless(cancel: threading.Event, work: Callable[[Callable[[], bool]], T]) -> T:
    """Work that was called off while it waited is not begun."""
    if cancel.is_set():
        raise Cancelled
    return work(cancel.is_set)
