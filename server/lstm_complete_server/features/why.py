"""lstmComplete/why: where each part of a suggestion comes from, and which units voted for it."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from lstm_complete.engine.place import Place
from lstm_complete.engine.suggestion import MODEL, Suggestion
from lstm_complete_server.features.commands import OpenDocument, Params, Position, offer
from lstm_complete_server.features.places import is_excluded, place_of
from lstm_complete_server.session import Session
from lstm_complete_server.voters import Voter, voters

_BUDGET_MS = 2_000
"""How long a text may be searched for that is not on screen any more; what is on screen is not searched for."""


class _Params(Params):
    """A place, and what is shown there."""

    text_document: OpenDocument
    position: Position
    text: str | None = None


def register(session: Session) -> None:
    """Offer the request."""
    offer(session, "lstmComplete/why", _Params, partial(_why, session))


async def _why(session: Session, params: _Params) -> dict[str, Any]:
    """With a text, what begins with it or what it begins with; else all that is suggested there."""
    place = place_of(session, params.text_document.uri, params.position.as_sent())
    if is_excluded(session, place):
        return {"suggestions": []}
    items = await session.run(partial(_found, session, place, partial(_fits, params.text)))
    voted = await _voters(session, place, items)
    return {"suggestions": [_explained(session, place, *each) for each in zip(items, voted, strict=True)]}


def _fits(text: str | None, item: Suggestion) -> bool:
    return text is None or item.text.startswith(text) or text.startswith(item.text)


def _found(
    session: Session, place: Place, fits: Callable[[Suggestion], bool], cancelled: Callable[[], bool]
) -> list[Suggestion]:
    """What fits of what is on screen; else of what is suggested while typing, or when it is asked for."""
    read, settings = session.notebooks.whole(place), session.settings_for(place)
    completer = session.completers.get(place.language)
    patient = settings.model_copy(update={"budget_ms": _BUDGET_MS})
    found = [item for item in completer.shown(read, settings) if fits(item)]
    for invoked in (False, True):
        if not found:
            # Virtual: nothing counts as shown by that.
            more = completer.complete(read, patient, cancelled=cancelled, virtual=True, invoked=invoked)
            found = [item for item in more.items if fits(item)]
    return found


async def _voters(session: Session, place: Place, items: list[Suggestion]) -> list[list[Voter]]:
    """The units that voted for each of these suggestions."""
    if not items:
        return []
    read = session.notebooks.whole(place)

    def count(cancelled: Callable[[], bool]) -> list[list[Voter]]:
        network = session.host.network(session.completers.path(place.language))
        completer = session.completers.get(place.language)
        return [voters(network, completer.written(read, item, cancelled)) for item in items]

    return await session.run(count)


def _explained(session: Session, place: Place, item: Suggestion, voted: list[Voter]) -> dict[str, Any]:
    spans = []
    for source, parts in groupby(item.spans, key=lambda span: span.source):
        run = list(parts)
        text = item.text[run[0].start : run[-1].end]
        spans.append({"text": text, "source": _location(session, place, source)})
    units = [{"layer": voter.layer, "unit": voter.unit, "vote": voter.vote} for voter in voted]
    return {"text": item.text, "probability": item.probability, "spans": spans, "units": units}


def _location(session: Session, place: Place, source: str) -> dict[str, Any] | None:
    """A document's URI and a line, counted from 0; what a library's archive holds has the URI of a member of it."""
    if source == MODEL:
        return None
    path, _, number = source.rpartition(":")
    line = int(number) - 1
    if path == place.path:
        uri, line = session.notebooks.cell_at(place.snapshot, line)
        return {"uri": uri, "line": line}
    archive, inside, member = path.partition("!/")
    uri = Path(archive).as_uri()
    return {"uri": f"jar:{uri}!/{member}" if inside else uri, "line": line}
