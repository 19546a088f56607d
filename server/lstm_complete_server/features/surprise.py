"""lstmComplete/surprise: bits of each character; textDocument/codeAction: quick fixes for hints."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from lsprotocol import types

from lstm_complete.engine.surprise import Hint
from lstm_complete.engine.timeline import Cancelled
from lstm_complete.text.document import Snapshot
from lstm_complete.text.positions import PositionEncoding, width
from lstm_complete_server.errors import ContentModified
from lstm_complete_server.features.commands import OpenDocument, Params, Position, offer
from lstm_complete_server.features.places import is_excluded, place_of
from lstm_complete_server.hints import diagnostic
from lstm_complete_server.session import Session
from lstm_complete_server.slices import in_slices


class _Range(Params):
    start: Position
    end: Position


class _Params(Params):
    """A document, and which lines of it: those that the range touches, or all."""

    text_document: OpenDocument
    range: _Range | None = None


def register(session: Session) -> None:
    """Register the request and the quick fixes."""

    offer(session, "lstmComplete/surprise", _Params, partial(_surprise, session))

    @session.feature(types.TEXT_DOCUMENT_CODE_ACTION)
    def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        wanted = params.context.only
        if wanted is not None and not any(types.CodeActionKind.QuickFix.startswith(kind) for kind in wanted):
            return []
        snapshot = session.documents.snapshot(params.text_document.uri)
        lines = range(params.range.start.line, params.range.end.line + 1)
        found = sorted(session.hints.of(snapshot).items())
        fixes = [_fix(snapshot, line, hint) for line, hints in found if line in lines for hint in hints]
        return [fix for fix, where in fixes if where.start <= params.range.end and params.range.start <= where.end]


def _fix(snapshot: Snapshot, line: int, hint: Hint) -> tuple[types.CodeAction, types.Range]:
    shown = diagnostic(snapshot, line, hint)
    edits = {snapshot.uri: [types.TextEdit(shown.range, hint.alternative.text)]}
    action = types.CodeAction(
        title=f"Write '{hint.alternative.text}' instead",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[shown],
        edit=types.WorkspaceEdit(changes=edits),
    )
    return action, shown.range


async def _surprise(session: Session, params: _Params) -> dict[str, Any]:
    uri = params.text_document.uri
    place = place_of(session, uri, types.Position(0, 0))
    if is_excluded(session, place):
        return {"lines": []}
    read, parts = session.notebooks.whole(place), session.notebooks.parts(place.snapshot)
    last = place.snapshot.line_count - 1
    first, end = (params.range.start.line, min(params.range.end.line, last)) if params.range else (0, last)
    lines = list[dict[str, Any]]()

    def go_on(cancelled: Callable[[], bool]) -> bool:
        reader = session.completers.get(place.language).surprise()
        while first + len(lines) <= end:
            line = first + len(lines)
            try:
                bits = reader.read(replace(read, line=read.line + line), cancelled).bits_of_characters()
            except Cancelled:
                return False
            lines.append({"line": line, "bits": _of_units(place.snapshot.line(line), bits)})
            if cancelled():
                break
        return first + len(lines) > end

    await session.hints.compiled()
    if not await in_slices(session.host, go_on, lambda: session.documents.are_current(parts)):
        raise ContentModified
    return {"lines": lines}


def _of_units(line: str, bits: list[float]) -> list[float]:
    """Of each unit of UTF-16: a character of two shares its bits out."""
    widths = [width(character, PositionEncoding.UTF16) for character in line]
    return [round(cost / units, 3) for cost, units in zip(bits, widths, strict=True) for _ in range(units)]
