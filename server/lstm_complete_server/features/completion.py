"""textDocument/completion: the same suggestions in the menu of editors without ghost text."""

import re
import time
from collections.abc import Sequence

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
        if params.partial_result_token is None:
            return _list(session, place, result.items, began)
        return await _streamed(session, place, result.items, began, params.partial_result_token)


async def _streamed(
    session: Session, place: Place, shown: Sequence[Suggestion], began: float, token: int | str
) -> types.CompletionList:
    """Send what is shown, and then the same with all lines that its first item may have; no more is to be returned."""
    session.protocol.notify(types.PROGRESS, types.ProgressParams(token, _list(session, place, shown, began)))
    longer = await session.written_on(place)
    if longer is not None and (not shown or longer.text != shown[0].text):
        items = _items(session, place, [longer], began, rank=len(shown))
        session.protocol.notify(types.PROGRESS, types.ProgressParams(token, items))
    return types.CompletionList(is_incomplete=True, items=[])


def _list(session: Session, place: Place, shown: Sequence[Suggestion], began: float) -> types.CompletionList:
    """Incomplete: after another character there may be a better suggestion, so the client asks again."""
    return types.CompletionList(is_incomplete=True, items=_items(session, place, shown, began))


def _items(
    session: Session, place: Place, shown: Sequence[Suggestion], began: float, *, rank: int = 0
) -> list[types.CompletionItem]:
    """What is sent, the first item having a rank; the answer began then, as `time.monotonic` counts."""
    ids = session.usage.answered(place, [item.text for item in shown], 1000 * (time.monotonic() - began))
    return [_item(place, item, rank + n, number) for n, (item, number) in enumerate(zip(shown, ids, strict=True))]


def _item(place: Place, suggestion: Suggestion, rank: int, number: int) -> types.CompletionItem:
    """Replaces the word before the cursor, since clients filter items by that word."""
    before = place.snapshot.line(place.line)[: place.column]
    word = _WORD.search(before)
    start = word.start() if word else place.column
    text = before[start:] + suggestion.text
    where = range_from(place.snapshot, place.line, start, place.column + suggestion.replaces)
    label = text.strip().splitlines()[0][: _LONGEST_LABEL - 1]
    return types.CompletionItem(
        label=label if label == text else label + "…",
        kind=types.CompletionItemKind.Text,
        detail=f"LSTM Complete, {suggestion.probability:.0%}",
        filter_text=text,
        sort_text=f"{rank:02}",
        insert_text_format=types.InsertTextFormat.PlainText,
        insert_text_mode=types.InsertTextMode.AsIs,  # further lines are indented as they should be
        text_edit=types.TextEdit(where, text),
        command=accepted_command(number),
    )
