"""textDocument/completion: the same suggestions in the menu of editors without ghost text."""

import re
import time

from lsprotocol import types

from lstm_complete.engine.place import Place
from lstm_complete.engine.suggestion import Suggestion
from lstm_complete_server.features.commands import accepted_command
from lstm_complete_server.features.places import is_quiet, place_of, range_from
from lstm_complete_server.session import Session

_WORD = re.compile(r"\w*\Z")
_LONGEST_LABEL = 60


def register(session: Session) -> None:
    """Register the handler; the capability is announced where the client needs it."""

    @session.feature(types.TEXT_DOCUMENT_COMPLETION)
    async def completion(params: types.CompletionParams) -> types.CompletionList:
        place = place_of(session, params.text_document.uri, params.position)
        if is_quiet(session, place):
            return types.CompletionList(is_incomplete=True, items=[])
        began = time.monotonic()
        result = await session.complete(place)
        ids = session.usage.answered(place, [item.text for item in result.items], 1000 * (time.monotonic() - began))
        items = [_item(place, item, rank, ids[rank]) for rank, item in enumerate(result.items)]
        # Incomplete: after another character there may be a better suggestion, so the client asks again.
        return types.CompletionList(is_incomplete=True, items=items)


def _item(place: Place, suggestion: Suggestion, rank: int, number: int) -> types.CompletionItem:
    """Replaces the word before the cursor, since clients filter items by that word."""
    before = place.snapshot.line(place.line)[: place.column]
    word = _WORD.search(before)
    start = word.start() if word else place.column
    text = before[start:] + suggestion.text
    where = range_from(place.snapshot, place.line, start, place.column + suggestion.replaces)
    return types.CompletionItem(
        label=text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…",
        kind=types.CompletionItemKind.Text,
        detail=f"LSTM Complete, {suggestion.probability:.0%}",
        filter_text=text,
        sort_text=f"{rank:02}",
        insert_text_format=types.InsertTextFormat.PlainText,
        text_edit=types.TextEdit(where, text),
        command=accepted_command(number),
    )
