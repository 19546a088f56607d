"""lstmComplete/generate, also as a command: free writing, streamed to clients that send a token."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated

from lsprotocol import types
from pydantic import Field
from pygls.exceptions import JsonRpcInvalidParams

from lstm_complete.engine.generate import Sampling, Task, generate
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import FALLBACK
from lstm_complete_server.features.commands import OpenDocument, Params, Position, offer
from lstm_complete_server.features.places import place_of
from lstm_complete_server.session import Session


class _Params(Params):
    """Either a place in an open document, or a language, a prompt or both."""

    text_document: OpenDocument | None = None
    position: Position | None = None
    language: str | None = None
    prompt: str | None = None
    chars: Annotated[int, Field(ge=1, le=100_000)] = 400
    temperature: Annotated[float, Field(ge=0, le=5)] = 0.7
    seed: Annotated[int, Field(ge=0)] = 0
    partial_result_token: int | str | None = None


def register(session: Session) -> None:
    """Offer the request and the command."""
    offer(session, "lstmComplete/generate", _Params, partial(_generate, session))


async def _generate(session: Session, params: _Params) -> dict[str, str]:
    language, prompt, path = _start(session, params)
    task, sampling = Task(prompt, params.seed, path), Sampling(params.chars, params.temperature)
    loop = asyncio.get_running_loop()

    def show(piece: str) -> None:
        if params.partial_result_token is not None:
            value = types.ProgressParams(params.partial_result_token, {"text": piece})
            loop.call_soon_threadsafe(session.protocol.notify, types.PROGRESS, value)

    pieces = list[str]()
    writing: Iterator[str] | None = None

    def go_on(cancelled: Callable[[], bool]) -> bool:
        nonlocal writing
        if writing is None:
            writing = generate(session.completers.model(language).runtime, language, task, sampling)
        for piece in writing:
            pieces.append(piece)
            show(piece)
            if cancelled():
                return False
        return True

    await session.run_in_slices(go_on)  # it may take a minute, in which others want suggestions
    return {"text": "".join(pieces)}


def _start(session: Session, params: _Params) -> tuple[Language, str, str | None]:
    """Language, prompt and path: those of the place in the document where there is one, in a notebook with the cells
    above."""
    if params.text_document is None:
        if params.language is None and params.prompt is None:
            raise JsonRpcInvalidParams("name what to go on from: textDocument and position, or language or prompt")
        return session.host.registry.by_name(params.language or FALLBACK), params.prompt or "", None
    if params.position is None:
        raise JsonRpcInvalidParams("a textDocument needs a position with line and character")
    place = session.notebooks.whole(place_of(session, params.text_document.uri, params.position.as_sent()))
    lines = [*place.snapshot.lines[: place.line], place.snapshot.line(place.line)[: place.column]]
    return place.language, "".join(lines), place.path
