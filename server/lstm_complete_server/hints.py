"""Hints: where a document says what is far less likely than something else, looked for while nothing is asked.

A pass over a document begins when it has not changed for a while, and ends with one publication. Lines that were found
to be in order are not judged again while they and those around them stay the same.
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


@dataclass
class _Known:
    """What was found in one document."""

    reader: Surprise | None = None
    """By whom."""
    in_order: set[Lines] = field(default_factory=set)
    """Lines with those around them."""
    snapshot: Snapshot | None = None
    """The text that was looked at last."""
    hints: dict[int, list[Hint]] = field(default_factory=dict)
    """What was found in it, by line."""


class Hints:
    """Those of one session, on its event loop."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._known: dict[str, _Known] = {}
        self._compiled: asyncio.Future[None] | None = None

    def look_at(self, uri: str, line: int = 0) -> None:
        """A document was opened, or changed at a line: it is looked at when it stays as it is."""
        self._stop(uri)
        if self._session.scopes.at(uri).surprise and self._session.documents.has(uri):
            self._tasks[uri] = asyncio.ensure_future(self._look_at(uri, line))

    def renew(self) -> None:
        """Settings or the project have changed: everything is looked at again, or nothing shown any more."""
        for uri in self._session.documents.uris():
            if self._session.scopes.at(uri).surprise:
                self.look_at(uri)
            else:
                self.forget(uri)

    def forget(self, uri: str) -> None:
        """A document was closed: nothing of it is shown any more."""
        self._stop(uri)
        self._withdraw(uri)

    def end(self) -> None:
        """The session ends."""
        for uri in list(self._tasks):
            self._stop(uri)

    def of(self, snapshot: Snapshot) -> dict[int, list[Hint]]:
        """By line; nothing while a newer text has not been looked at."""
        known = self._known.get(snapshot.uri)
        return known.hints if known is not None and known.snapshot is snapshot else {}

    async def compiled(self) -> None:
        """Wait until what is compiled at its first call has been compiled, beside the model thread."""
        if self._compiled is None:
            self._compiled = asyncio.wrap_future(self._session.host.submit_indexing(warm_up))
        await asyncio.shield(self._compiled)

    def _stop(self, uri: str) -> None:
        task = self._tasks.pop(uri, None)
        if task is not None:
            task.cancel()

    def _withdraw(self, uri: str) -> None:
        known = self._known.pop(uri, None)
        if known is not None and known.hints:
            self._publish(uri, [], None)

    async def _look_at(self, uri: str, line: int) -> None:
        await asyncio.sleep(PAUSE_SECONDS)
        session = self._session
        place = place_of(session, uri, types.Position(line, 0))
        # A cell would be read without those around it, and what they declare would be taken for misspelt.
        is_cell = session.notebooks.text_of(place.snapshot) != uri
        if is_cell or is_excluded(session, place) or len(place.snapshot.text) > LARGEST:
            self._withdraw(uri)
            return
        known = self._known.setdefault(uri, _Known())
        try:
            await self.compiled()
            reader = await asyncio.wrap_future(session.host.submit(lambda: self._reader(place), background=True))
            if reader is None:
                return
            if not reader.doubts_anything:
                self._withdraw(uri)
                return
            judging = _Judging(place, known, reader)
            await asyncio.wrap_future(session.host.submit_indexing(judging.prepare))
            if await in_slices(session.host, judging.go_on, lambda: session.documents.is_current(place.snapshot)):
                self._show(place, known, judging)
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

    def _show(self, place: Place, known: _Known, judging: "_Judging") -> None:
        had, known.hints, known.snapshot = bool(known.hints), judging.hints, place.snapshot
        known.in_order &= judging.keys
        if had or known.hints:
            found = [(line, hint) for line, hints in sorted(known.hints.items()) for hint in hints]
            diagnostics = [diagnostic(place.snapshot, line, hint) for line, hint in found]
            self._publish(place.snapshot.uri, diagnostics, place.snapshot.version)

    def _publish(self, uri: str, diagnostics: list[types.Diagnostic], version: int | None) -> None:
        params = types.PublishDiagnosticsParams(uri, diagnostics, version)
        self._session.protocol.notify(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)


class _Judging:
    """One pass over a document."""

    def __init__(self, place: Place, known: _Known, reader: Surprise) -> None:
        """`place` is where it was changed last."""
        if known.reader is not reader:
            known.reader, known.in_order = reader, set()
        self._place, self._known, self._reader = place, known, reader
        self.hints: dict[int, list[Hint]] = {}
        self.keys = set[Lines]()
        """Of all lines."""
        self._left = list[int]()
        self._code = DocumentCode((), place.language)

    def prepare(self) -> None:
        """Take the document's code apart, and find what is left to judge; needs no model."""
        snapshot = self._place.snapshot
        self._code = DocumentCode(snapshot.lines, self._place.language)
        keys = [_key(snapshot, line) for line in range(snapshot.line_count)]
        self.keys = set(keys)
        left = [line for line, key in enumerate(keys) if key not in self._known.in_order]
        self._left = sorted(left, key=lambda line: (abs(line - self._place.line) > NEAR, line), reverse=True)

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
