"""Questions that nobody waits for any more."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Message, Scope

from lstm_complete.languages.registry import load_languages
from lstm_complete_server.web.inside import Inside
from lstm_complete_server.web.networks import Networks
from lstm_complete_server.web.observatory import Observatory

LENGTH = 4_000
"""Characters that would take seconds."""


@contextmanager
def served() -> Iterator[Starlette]:
    inside = Inside(Observatory(Networks(None), load_languages()))
    try:
        yield Starlette(routes=inside.routes())
    finally:
        inside.close()


def post(app: Starlette, path: str, body: dict[str, Any], *, leaving: bool = False) -> dict[str, Any]:
    """The answer to a request whose sender, if leaving, has gone when the body is read."""
    scope: Scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": []}
    messages: list[Message] = [{"type": "http.request", "body": json.dumps(body).encode()}]
    sent: list[Message] = []

    async def receive() -> Message:
        if messages:
            return messages.pop()
        if not leaving:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    answer: dict[str, Any] = json.loads(b"".join(message.get("body", b"") for message in sent))
    return answer


@pytest.mark.parametrize("leaving", [False, True])
def test_who_leaves_stops_the_writing(leaving: bool) -> None:
    with served() as app:
        recording = post(app, "/inside/recordings", {"network": "java", "text": "class A {"})
        length = LENGTH if leaving else 20
        asked = {"id": recording["id"], "at": 8, "length": length, "temperature": 1.0, "clamps": []}
        texts = post(app, "/inside/regenerate", asked, leaving=leaving)
        if leaving:
            assert len(texts.get("without", "") + texts.get("with", "")) < LENGTH // 10
        else:
            assert len(texts["without"]) == len(texts["with"]) == length
        again = post(app, "/inside/top", {"id": recording["id"], "at": 3})
        assert again["bits"] > 0


def test_who_has_left_is_not_computed_for() -> None:
    with served() as app:
        recording = post(app, "/inside/recordings", {"network": "lab-counting", "text": "aaaXbbb\n"})
        asked = {"id": recording["id"], "layer": 0, "unit": 1, "vector": "c"}
        assert len(post(app, "/inside/film", asked)["frames"]) > 2
        assert post(app, "/inside/film", asked, leaving=True).get("frames", []) == []
