"""One client: its life cycle, documents, settings, and the way to the models."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TypeVar

from lsprotocol import converters, types
from pygls.server import JsonRPCServer

from lstm_complete.engine.completer import Suggestions
from lstm_complete.engine.place import Place
from lstm_complete.engine.timeline import Cancelled, until
from lstm_complete.errors import UserError
from lstm_complete.index.build import build_index, may_hold_secrets
from lstm_complete.index.kept import index_home
from lstm_complete.languages.contract import Language
from lstm_complete.memory.project import ProjectMemory, file_symbols
from lstm_complete.settings import Settings
from lstm_complete.text.document import Snapshot
from lstm_complete.version import __version__
from lstm_complete_server.documents import Documents
from lstm_complete_server.errors import ContentModified
from lstm_complete_server.features import register_all
from lstm_complete_server.hints import Hints
from lstm_complete_server.host import Completers, ModelHost
from lstm_complete_server.progress import shown_progress
from lstm_complete_server.protocol import Protocol
from lstm_complete_server.workspace import Workspace, file_path

T = TypeVar("T")

logger = logging.getLogger(__name__)

SLICE_SECONDS = 0.05
"""How long reading on in the background may hold up a request that comes meanwhile."""


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
        for event in self._newest.values():
            event.set()
        self._left.set()
        self.hints.end()
        self._leave()

    def language_of(self, snapshot: Snapshot) -> Language:
        """The language of a document."""
        return self.host.registry.by_lsp_id(snapshot.language_id, snapshot.uri)

    async def run(self, work: Callable[[Callable[[], bool]], T], *, key: str | None = None) -> T:
        """Do `work(cancelled)` in the model thread; with `key`, older work under the same key is called off.

        Raises:
            ContentModified: newer work under the key has come.
            asyncio.CancelledError: the client has called it off; the thread stops at its next step.
        """
        cancel = threading.Event()
        if key is not None:
            if key in self._newest:
                self._newest[key].set()
            self._newest[key] = cancel
        future = self.host.submit(lambda: _unless(cancel, work))
        try:
            return await asyncio.wrap_future(future)
        except Cancelled:
            raise ContentModified from None
        finally:
            cancel.set()
            if key is not None and self._newest.get(key) is cancel:
                del self._newest[key]

    async def complete(self, place: Place, *, shown: Snapshot | None = None, invoked: bool = False) -> Suggestions:
        """Suggestions for a place; a newer request for the same document calls this one off.

        `shown` is what the client shows, where the place is in a text that might come next; `invoked`: the user has
        asked for them.

        Raises:
            ContentModified: the document has changed meanwhile.
        """
        shown = shown or place.snapshot
        self.status("thinking")
        try:
            virtual = shown is not place.snapshot
            work = partial(self._complete, place, virtual, invoked)
            result = await self.run(work, key=place.snapshot.uri)
        finally:
            self.status("ready")
        if not self.documents.is_current(shown):
            raise ContentModified
        if not result.exact and shown is place.snapshot:
            self.start(self._catch_up(place))
        return result

    async def in_slices(self, snapshot: Snapshot, go_on: Callable[[Callable[[], bool]], bool]) -> bool:
        """Work in the model thread in slices that give way to requests, until `go_on(cancelled)` says that it is done.

        False: the document has changed before.
        """

        def one() -> bool:
            return go_on(until(time.monotonic() + SLICE_SECONDS, lambda: self.host.busy))

        while self.documents.is_current(snapshot):
            if await asyncio.wrap_future(self.host.submit(one)):
                return True
            await asyncio.sleep(SLICE_SECONDS / 2)
        return False

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

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Run a coroutine beside the requests; an event loop alone would let it be collected."""
        task = asyncio.ensure_future(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    def status(self, state: str, message: str = "") -> None:
        """Tell the client what the server does: loading, indexing, ready, thinking or error."""
        self.protocol.notify("lstmComplete/status", {"state": state, "message": message})

    def report_server_error(self, error: Exception, source: object) -> None:
        """Errors are answers or log lines, never a popup."""
        logger.error("internal error: %s (%s)", type(error).__name__, getattr(source, "__name__", ""))

    def _complete(self, place: Place, virtual: bool, invoked: bool, cancelled: Callable[[], bool]) -> Suggestions:
        completer = self.completers.get(place.language)
        return completer.complete(place, self.settings, cancelled=cancelled, virtual=virtual, invoked=invoked)

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
        self.hints.renew()
        hint = "" if folders else "; no folder is open, so only open documents are known"
        self.status("ready", f"{memory.files} {language.name} files indexed{hint}")

    async def _catch_up(self, place: Place) -> None:
        """Read the rest of a long document in slices that give way to requests."""

        def read(cancelled: Callable[[], bool]) -> bool:
            return self.completers.get(place.language).catch_up(place.snapshot.uri, cancelled)

        await self.in_slices(place.snapshot, read)


def _unless(cancel: threading.Event, work: Callable[[Callable[[], bool]], T]) -> T:
    """Work that was called off while it waited is not begun."""
    if cancel.is_set():
        raise Cancelled
    return work(cancel.is_set)
