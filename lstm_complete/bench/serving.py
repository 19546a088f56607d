"""Keys through the real server over stdio: from the key to the answer."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from lstm_complete.bench.subject import Subject
from lstm_complete.bench.texts import Draft
from lstm_complete.compiling import environment_for
from lstm_complete.errors import UserError
from lstm_complete.evaluation.language_server import LanguageServer
from lstm_complete.evaluation.sampling import Source
from lstm_complete.evaluation.simulate import INDEX_SECONDS, project_folder, says_indexed, serve_command
from lstm_complete.memory.store import remember_places

_LOOK, _IDLE, _PATIENCE = 0.5, 0.1, 300.0
"""Seconds between two looks; the part of a core that an idle server uses at most; seconds that are waited for it."""


@contextmanager
def running(subject: Subject, project: int) -> Iterator[LanguageServer]:
    """The server in a project of so many characters; what the project holds is read once a document is open."""
    files = [Source(path, text) for path, text in subject.texts.project(project)]
    language = subject.language.lsp_ids[0]
    with (
        project_folder(files) as root,
        LanguageServer(
            serve_command(subject.folder.path),
            root,
            language,
            inline=True,
            # The index is kept and suggestions are counted as they are for a user, but all of it goes.
            environment={
                "XDG_CACHE_HOME": str(root.parent),
                "XDG_STATE_HOME": str(root.parent),
                **environment_for(remember_places),
            },
        ) as server,
    ):
        yield server


def wait_until_indexed(server: LanguageServer) -> None:
    """Wait until the server has read its project; raises UserError when it does not say so."""
    if not server.wait_for(says_indexed, INDEX_SECONDS):
        raise UserError("the server did not say that it has indexed the project")


def wait_until_idle(server: LanguageServer) -> None:
    """Wait while the server reads on in the background, a few minutes at most."""
    until = time.monotonic() + _PATIENCE
    before = server.busy_seconds()
    while before is not None and time.monotonic() < until:
        time.sleep(_LOOK)
        now = server.busy_seconds()
        if now is None or now - before < _IDLE * _LOOK:
            return
        before = now


@dataclass
class Desk:
    """A document of a server in which lines are typed, key by key, an answer being asked for after each."""

    server: LanguageServer
    path: str
    draft: Draft
    ms: list[float] = field(default_factory=list)
    """From each key to its answer."""

    def open(self) -> None:
        """Open the document, ask once, and wait until it has been read."""
        self.server.open(self.path, self.draft.text)
        self.server.suggest(self.path, self.draft.first, 0)
        wait_until_indexed(self.server)
        self.server.suggest(self.path, self.draft.first, 0)
        wait_until_idle(self.server)

    def type(self, number: int, *, keys: int | None = None) -> None:
        """Type one of the lines, or its first keys; lines that are not ASCII are left alone."""
        line = self.draft.lines[number]
        indent = len(line) - len(line.lstrip())
        if line.isascii():
            for at in range(indent, len(line) if keys is None else min(len(line), indent + keys)):
                self.ms.append(press(self.server, self.path, self.draft.first + number, at, line[at]))


def press(server: LanguageServer, path: str, line: int, column: int, key: str) -> float:
    """Milliseconds from a key to the answer behind it."""
    began = time.perf_counter()
    server.insert(path, line, column, key)
    server.suggest(path, line, column + 1)
    return 1000 * (time.perf_counter() - began)


def type_alternately(desks: Sequence[Desk]) -> None:
    """Type the lines at all desks, one line here, one there, so that what disturbs disturbs all alike.

    The first line is for warming up.
    """
    for number in range(len(desks[0].draft.lines)):
        for desk in desks:
            desk.type(number)
        if number == 0:
            for desk in desks:
                desk.ms.clear()
