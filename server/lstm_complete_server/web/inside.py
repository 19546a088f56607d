"""The HTTP part of *Look inside*: routes, one thread for the work behind them, and refusals in one line."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from lstm_complete.errors import UserError
from lstm_complete.inside.network import StoppedError
from lstm_complete_server.web.observatory import Observatory
from lstm_complete_server.web.questions import QUESTIONS
from lstm_complete_server.web.recordings import TooLargeError, UnknownRecordingError
from lstm_complete_server.web.requests import (
    LARGEST_FILE,
    OfflineQuery,
    ReadingBody,
    TileQuery,
    UnitQuery,
    body_of,
    parsed,
    query,
)

T = TypeVar("T")
Handler = Callable[[Request], Awaitable[Response]]
_FRESH = {"Cache-Control": "no-store"}


class Inside:
    """An observatory and the thread that works for it: numbers are never crunched where messages are read."""

    def __init__(self, observatory: Observatory) -> None:
        self.observatory = observatory
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="inside")

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        recording = "/inside/recordings/{id}"
        return [
            Route("/inside/networks", _refusing(self._networks)),
            Route("/inside/recordings", _refusing(self._read), methods=["POST"]),
            Route("/inside/imports", _refusing(self._import), methods=["POST"]),
            Route(f"{recording}/tile", _refusing(self._tile)),
            Route(f"{recording}/unit", _refusing(self._unit)),
            Route(f"{recording}/surprise", _refusing(self._surprise)),
            Route(f"{recording}/original", _refusing(self._original)),
            Route(f"{recording}/offline", _refusing(self._offline)),
            Route("/inside/{question}", _refusing(self._question), methods=["POST"]),
        ]

    def close(self) -> None:
        """Let the thread end after what it does now."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def _networks(self, _request: Request) -> Response:
        return _json({"networks": await self._run(self.observatory.networks.listed)})

    async def _read(self, request: Request) -> Response:
        body = parsed(ReadingBody, await body_of(request))
        async with _leaving(request) as gone:
            return _json(await self._run(lambda: self.observatory.read(body, gone)))

    async def _import(self, request: Request) -> Response:
        body = await body_of(request, LARGEST_FILE)
        return _json(await self._run(lambda: self.observatory.take_in(body)))

    async def _tile(self, request: Request) -> Response:
        asked, identifier = query(TileQuery, request), request.path_params["id"]
        return _binary(await self._run(lambda: self.observatory.tile(identifier, asked)))

    async def _unit(self, request: Request) -> Response:
        asked, identifier = query(UnitQuery, request), request.path_params["id"]
        return _binary(await self._run(lambda: self.observatory.unit(identifier, asked)))

    async def _surprise(self, request: Request) -> Response:
        return _binary(await self._run(lambda: self.observatory.surprise(request.path_params["id"])))

    async def _original(self, request: Request) -> Response:
        return _json(await self._run(lambda: self.observatory.original(request.path_params["id"])))

    async def _offline(self, request: Request) -> Response:
        asked, identifier = query(OfflineQuery, request), request.path_params["id"]
        page = await self._run(lambda: self.observatory.offline(identifier, asked))
        return HTMLResponse(page, headers={**_FRESH, "Content-Disposition": "attachment"})

    async def _question(self, request: Request) -> Response:
        name = request.path_params["question"]
        if name not in QUESTIONS:
            return _refusal(HTTPStatus.NOT_FOUND, f"nothing is called '{name}' here")
        question = QUESTIONS[name]
        body = parsed(question.asks, await body_of(request))
        async with _leaving(request) as gone:
            return _json(await self._run(lambda: {} if gone() else question.answer(self.observatory, body, gone)))

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)


@asynccontextmanager
async def _leaving(request: Request) -> AsyncIterator[Callable[[], bool]]:
    """Whether who has sent a request, whose body is read, waits no longer; any thread may ask."""
    gone = threading.Event()

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        gone.set()

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)  # who has left already is noticed before any work begins
    try:
        yield gone.is_set
    finally:
        watching.cancel()


def _refusing(handler: Handler) -> Handler:
    """What cannot be answered is a line with a status that says whose turn it is."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except UserError as error:
            return _refusal(HTTPStatus.BAD_REQUEST, str(error))
        except StoppedError:
            return Response(status_code=HTTPStatus.NO_CONTENT)  # nobody waits for it
        except UnknownRecordingError:
            return _refusal(HTTPStatus.NOT_FOUND, "this recording is not kept any more; send the text again")
        except TooLargeError as error:
            return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(error))

    return answer


class _Escaped(JSONResponse):
    """JSON in ASCII: halves of characters, which a file made by JavaScript may hold, have no other form."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def _refusal(status: HTTPStatus, line: str) -> Response:
    return _Escaped({"error": line}, status, headers=_FRESH)


def _json(value: dict[str, Any]) -> Response:
    return _Escaped(value, headers=_FRESH)


def _binary(content: bytes) -> Response:
    return Response(content, media_type="application/octet-stream", headers=_FRESH)
