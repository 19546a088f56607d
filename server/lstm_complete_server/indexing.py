"""What one session remembers of its workspace: read for each language, followed as documents open and close."""

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lstm_complete.corpus.filters import may_hold_secrets
from lstm_complete.engine.timeline import Cancelled
from lstm_complete.errors import UserError
from lstm_complete.index.build import build_index
from lstm_complete.index.kept import index_home
from lstm_complete.index.single import belongs, learn_file
from lstm_complete.languages.contract import Language
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.resident import settle
from lstm_complete.text.document import Snapshot
from lstm_complete_server.errors import RequestCancelled
from lstm_complete_server.progress import Work
from lstm_complete_server.workspace import file_path, is_file

if TYPE_CHECKING:
    from lstm_complete_server.session import Session


@dataclass(frozen=True, slots=True)
class _Basis:
    """What an index is made of, besides the files themselves."""

    folders: tuple[Path, ...]
    libraries: tuple[str, ...]
    quiet: tuple[str, ...]
    kept: bool


class Index:
    """The indexes of one session, one for each language that it has met. Everything here runs on the event loop."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._memories: dict[str, ProjectMemory] = {}
        self._bases: dict[str, _Basis | None] = {}
        """What each index was made of; None where the settings want none."""
        self._one_at_a_time = asyncio.Lock()
        self._reading: str | None = None
        """The language whose files are read now."""
        self._closed_meanwhile: list[Snapshot] = []
        self._settled = False

    def prepare(self, language: Language) -> None:
        """Read the workspace for a language in the background, unless that has been done."""
        self._session.start(self._in_background(language))

    def follow(self) -> None:
        """The workspace has other folders, or the settings are others: what is remembered of it is read anew."""
        for name in self._bases:
            self.prepare(self._session.host.registry.by_name(name))

    async def read(self, language: Language, *, anew: bool = False, work: Work | None = None) -> int:
        """Read the workspace into the language's memory, once for what it is made of, or `anew`; how many files it has.

        Without `work`, there is a progress bar of its own.

        Raises:
            UserError: the language has no model.
            RequestCancelled: the client has called it off; what was known before is known still.
        """
        await self._session.configured.wait()
        async with self._one_at_a_time:
            while anew or self._bases.setdefault(language.name, None) != self._basis():
                basis, anew = self._basis(), False
                if basis is None:
                    await self._forget(language)
                elif not await self._build(language, basis, work):
                    continue
                self._bases[language.name] = basis
        memory = self._memories.get(language.name)
        return memory.files if memory is not None else 0

    @property
    def is_reading(self) -> bool:
        """Is the workspace being read?"""
        return self._reading is not None

    def take_out(self, uri: str, language: Language) -> None:
        """A document was opened: what the index knows of its file, if it is the workspace's, no longer counts."""
        memory, path = self._memories.get(language.name), file_path(uri)
        if memory is not None and any(belongs(path, root, language) for root in self._session.workspace.folders):
            self._session.host.submit_indexing(lambda: memory.remove(str(path)))

    def put_back(self, snapshot: Snapshot) -> None:
        """A document was closed: its file, as it was saved last, is part of the project."""
        language, path = self._session.language_of(snapshot), file_path(snapshot.uri)
        if may_hold_secrets(path.name, self._session.scopes.quiet_files):
            return
        memory, folders = self._memories.get(language.name), self._session.workspace.folders
        if memory is not None:
            self._session.host.submit_indexing(lambda: learn_file(memory, path, folders, language))
        if self._reading == language.name:
            self._closed_meanwhile.append(snapshot)

    def answered(self) -> None:
        """A place was answered: where no workspace is read, nothing else is waited for."""
        if not self._session.settings.memory and not self._settled:
            self._settle()

    def _settle(self) -> None:
        """Nearly all that is compiled at its first call has been called."""
        self._settled = True
        self._session.host.submit_indexing(settle)

    def _basis(self) -> _Basis | None:
        settings = self._session.settings
        if not settings.memory:
            return None
        folders, quiet = tuple(self._session.workspace.folders), self._session.scopes.quiet_files
        return _Basis(folders, settings.dependencies, quiet, settings.keep_index)

    async def _in_background(self, language: Language) -> None:
        try:
            await self.read(language)
        except RequestCancelled:
            self._bases[language.name] = self._basis()  # until the user asks, or something else is wanted
            self._session.status(self._session.resting, f"{language.name} files are not indexed: stopped")
        except UserError as error:
            self._session.status("error", str(error))

    async def _forget(self, language: Language) -> None:
        if self._memories.pop(language.name, None) is not None:
            session = self._session
            await asyncio.wrap_future(session.host.submit(lambda: session.completers.remember(language, None)))

    async def _build(self, language: Language, basis: _Basis, work: Work | None) -> bool:
        """Index the workspace's files but those that are open; False where something else is wanted meanwhile."""
        if work is None:
            async with self._session.progress.work(f"indexing {language.name} files") as own:
                return await self._build(language, basis, own)
        session = self._session
        self._reading, self._closed_meanwhile = language.name, []
        session.status("indexing")
        build = partial(
            build_index,
            basis.folders,
            language,
            frozenset(file_path(uri) for uri in session.documents.uris() if is_file(uri)),
            libraries=[Path(path) for path in basis.libraries],
            quiet=basis.quiet,
            home=index_home(),
            keep=basis.kept,
            progress=work.report,
            cancelled=lambda: work.stop.is_set() or self._basis() != basis,
        )
        try:
            memory = await asyncio.wrap_future(session.host.submit_indexing(build))
        except Cancelled:
            if work.stop.is_set():
                raise RequestCancelled from None
            return False
        finally:
            self._reading = None
        await self._use(language, memory)
        hint = "" if basis.folders else "; no folder is open, so only open documents are known"
        session.status(session.resting, f"{memory.files} {language.name} files indexed{hint}")
        return True

    async def _use(self, language: Language, memory: ProjectMemory) -> None:
        session = self._session
        self._memories[language.name] = memory
        closed, self._closed_meanwhile = self._closed_meanwhile, []
        for snapshot in closed:
            self.put_back(snapshot)
        for uri in filter(is_file, session.documents.uris()):  # those that were opened meanwhile
            self.take_out(uri, language)
        await asyncio.wrap_future(session.host.submit(lambda: session.completers.remember(language, memory)))
        session.hints.renew()
        self._settle()
