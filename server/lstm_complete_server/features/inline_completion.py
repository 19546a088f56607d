"""textDocument/inlineCompletion: ghost text."""

import time
from dataclasses import replace

from lsprotocol import types

from lstm_complete.engine.place import Place
from lstm_complete.text.document import Change
from lstm_complete.text.positions import Range
from lstm_complete_server.documents import position
from lstm_complete_server.features.commands import accepted_command
from lstm_complete_server.features.places import is_quiet, place_of, range_from
from lstm_complete_server.session import Session


def register(session: Session) -> None:
    """Register the handler; the capability is announced with the others."""

    @session.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
    async def inline_completion(params: types.InlineCompletionParams) -> types.InlineCompletionList:
        place = place_of(session, params.text_document.uri, params.position)
        invoked = params.context.trigger_kind is types.InlineCompletionTriggerKind.Invoked
        if is_quiet(session, place, unasked=not invoked):
            return types.InlineCompletionList(items=[])
        selected = params.context.selected_completion_info
        if selected is not None:
            return await _extended(session, place, selected)
        return types.InlineCompletionList(items=await _items(session, place, invoked=invoked))


async def _items(session: Session, place: Place, *, invoked: bool) -> list[types.InlineCompletionItem]:
    """An empty range and the rest of the text, which both VS Code and Neovim show as it is meant."""
    began = time.monotonic()
    result = await session.complete(place, invoked=invoked)
    ids = session.usage.answered(place, [item.text for item in result.items], 1000 * (time.monotonic() - began))
    return [
        types.InlineCompletionItem(
            insert_text=item.text,
            range=range_from(place.snapshot, place.line, place.column, place.column + item.replaces),
            command=accepted_command(number),
        )
        for item, number in zip(result.items, ids, strict=True)
    ]


async def _extended(
    session: Session, place: Place, selected: types.SelectedCompletionInfo
) -> types.InlineCompletionList:
    """What would follow if the item selected in the completion menu were taken: nothing else would be shown."""
    start, end = position(selected.range.start), position(selected.range.end)
    after = place.snapshot.changed(Change(Range(start, end), selected.text))
    line, column = place.snapshot.clamp(start)
    if "\n" in selected.text:
        return types.InlineCompletionList(items=[])
    virtual = replace(place, snapshot=after, line=line, column=column + len(selected.text))
    result = await session.complete(virtual, shown=place.snapshot)
    items = [
        types.InlineCompletionItem(insert_text=selected.text + item.text, range=selected.range)
        for item in result.items
        if not item.replaces
    ]
    return types.InlineCompletionList(items=items)
