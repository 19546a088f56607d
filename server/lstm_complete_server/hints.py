"""Hints: where a document says what is far less likely than something else, looked for while nothing is asked.

A pass over a text begins when it has not changed for a while, and ends with one publication for each document: the
cells of a notebook are read as one text. Lines that were found to be in order are not judged again while they and those
around them stay the same.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lsprotocol import types

from lstm_complete.engine.code import DocumentCode
from lstm_complete.engine.place import Place
from lstm_complete.engine.surprise import Hint, Surprise, warm_up
from lstm_complete.engine.timeline import Cancelled
from lstm_complete.errors import UserError
from lstm_complete.text.document import Snapshot
from lstm_complete_server.features.places import is_excluded, place_of, range_from
from lstm_complete_server.slices import in_slices

if TYPE_CHECKING:
    from lstm_complete_server.session import Session

SOURCE = "LSTM Complete"
PAUSE_SECONDS = 0.5
"""Without a change, before a document is looked at."""
LARGEST = 200_000
"""Characters of a document that is looked at."""
NEAR = 40
"""Lines around the last change that are judged before the others."""
_AROUND = 2
"""Lines before and behind one that is judged again when they change."""

Lines = tuple[str, ...]
Found = dict[int, list[Hint]]
"""Hints by line."""


@dataclass
class _Known:
    """What is in order in one text."""

    reader: Surprise | None = None
    """Who says so."""
    in_order: set[Lines] = field(default_factory=set)
    """Lines with those around them."""


class Hints:
    """Those of one session, on its event loop."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._known: dict[str, _Known] = {}
        """By text, as the tasks are."""
        self._found: dict[str, tuple[Snapshot, Found]] = {}
        """By document: the version that was looked at last, and what was found in it."""
        self._compiled: asyncio.Future[None] | None = None

    def look_at(self, uri: str, line: int = 0) -> None:
        """A document was opened, or changed at a line: it is looked at when it stays as it is."""
        if not self._session.documents.has(uri):
            return
        text = self._session.notebooks.text_of(self._session.documents.snapshot(uri))
        self._stop(text)
        if self._session.scopes.at(uri).surprise:
            self._tasks[text] = asyncio.ensure_future(self._look_at(text, uri, line))

    def renew(self) -> None:
        """Settings or the project have changed: everything is looked at again, or nothing shown any more."""
        for uri in self._session.documents.uris():
            if self._session.scopes.at(uri).surprise:
                self.look_at(uri)
            else:
                self.forget(self._session.documents.snapshot(uri))

    def forget(self, snapshot: Snapshot) -> None:
        """A document is closed: nothing of it is shown any more."""
        text = self._session.notebooks.text_of(snapshot)
        self._stop(text)
        self._known.pop(text, None)
        self._withdraw(snapshot.uri)

    def end(self) -> None:
        """The session ends."""
        for text in list(self._tasks):
            self._stop(text)

    def of(self, snapshot: Snapshot) -> Found:
        """By line; nothing while a newer text has not been looked at."""
        looked_at, hints = self._found.get(snapshot.uri, (None, {}))
        return hints if looked_at is snapshot else {}

    async def compiled(self) -> None:
        """Wait until what is compiled at its first call has been compiled, beside the model thread."""
        if self._compiled is None:
            self._compiled = asyncio.wrap_future(self._session.host.submit_indexing(warm_up))
        await asyncio.shield(self._compiled)

    def _stop(self, text: str) -> None:
        task = self._tasks.pop(text, None)
        if task is not None:
            task.cancel()

    def _withdraw(self, *uris: str) -> None:
        for uri in uris:
            _, hints = self._found.pop(uri, (None, {}))
            if hints:
                self._publish(uri, [], None)

    async def _look_at(self, text: str, uri: str, line: int) -> None:
        await asyncio.sleep(PAUSE_SECONDS)
        session = self._session
        cell = place_of(session, uri, types.Position(line, 0))
        place, parts = session.notebooks.whole(cell), session.notebooks.parts(cell.snapshot)
        if is_excluded(session, cell) or len(place.snapshot.text) > LARGEST:
            self._withdraw(*(part.uri for part in parts))
            return
        known = self._known.setdefault(text, _Known())
        try:
            await self.compiled()
            reader = await asyncio.wrap_future(session.host.submit(lambda: self._reader(place), background=True))
            if reader is None:
                return
            if not reader.doubts_anything:
                self._withdraw(*(part.uri for part in parts))
                return
            judging = _Judging(place, known, reader)
            await asyncio.wrap_future(session.host.submit_indexing(judging.prepare))
            if await in_slices(session.host, judging.go_on, lambda: session.documents.are_current(parts)):
                known.in_order &= judging.keys
                self._show(parts, judging.hints)
        except UserError:  # whoever asks for a suggestion is told
            return
        except Exception as error:  # nobody waits for this task
            session.report_server_error(error, self.look_at)

    def _reader(self, place: Place) -> Surprise | None:
        """None while the project is being read: its names would be taken for misspelt ones, and `renew` is called when
        it has been read."""
        completer = self._session.completers.get(place.language)
        waits = self._session.settings.memory and not completer.knows_project
        return None if waits else completer.surprise()

    def _show(self, parts: list[Snapshot], found: Found) -> None:
        """What was found in a text that is made of these documents."""
        first = 0
        for part in parts:
            hints = {line - first: found[line] for line in sorted(found) if first <= line < first + part.line_count}
            _, had = self._found.get(part.uri, (None, {}))
            self._found[part.uri] = part, hints
            if had or hints:
                diagnostics = [diagnostic(part, line, hint) for line, here in hints.items() for hint in here]
                self._publish(part.uri, diagnostics, part.version)
            first += part.line_count

    def _publish(self, uri: str, diagnostics: list[types.Diagnostic], version: int | None) -> None:
        params = types.PublishDiagnosticsParams(uri, diagnostics, version)
        self._session.protocol.notify(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)


class _Judging:
    """One pass over a text."""

    def __init__(self, place: Place, known: _Known, reader: Surprise) -> None:
        """`place` is where it was changed last."""
        if known.reader is not reader:
            known.reader, known.in_order = reader, set()
        self._place, self._known, self._reader = place, known, reader
        self.hints: Found = {}
        self.keys = set[Lines]()
        """Of all lines."""
        self._left = list[int]()
        self._code = DocumentCode((), place.language)

    def prepare(self) -> None:
        """Take the text's code apart, and find what is left to judge; needs no model."""
        snapshot = self._place.snapshot
        self._code = DocumentCode(snapshot.lines, self._place.language)
        keys = [_key(snapshot, line) for line in range(snapshot.line_count)]
        self.keys = set(keys)
        left = [line for line, key in enumerate(keys) if key not in self._known.in_order]
        self._left = sorted(left, key=lambda line: (abs(line - self._place.line) > NEAR, line), reverse=True)
        if self._left:
            self._code.take_apart()

    def go_on(self, cancelled: Callable[[], bool]) -> bool:
        """Judge lines until `cancelled()`; True when none is left."""
        while self._left and not cancelled():
            line = self._left[-1]
            place = replace(self._place, line=line, column=0)
            try:
                hints = self._reader.hints(place, self._reader.read(place, cancelled), self._code)
            except Cancelled:
                break
            self._left.pop()
            if hints:
                self.hints[line] = hints
            else:
                self._known.in_order.add(_key(place.snapshot, line))
        return not self._left


def diagnostic(snapshot: Snapshot, line: int, hint: Hint) -> types.Diagnostic:
    """A hint as editors show it."""
    one = hint.alternative
    written = snapshot.line(line)[one.start : one.end]
    return types.Diagnostic(
        range=range_from(snapshot, line, one.start, one.end),
        message=f"'{one.text}' is far likelier here than '{written}'",
        severity=types.DiagnosticSeverity.Hint,
        source=SOURCE,
        code=one.kind.value,
    )


def _key(snapshot: Snapshot, line: int) -> Lines:
    """A line and those around it."""
    return snapshot.lines[max(0, line - _AROUND) : line + _AROUND + 1]
