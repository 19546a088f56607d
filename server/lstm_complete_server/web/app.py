"""The routes: one page, its files, what it has to know at first, and the language server."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from lstm_complete.languages.registry import Registry
from lstm_complete.version import __version__
from lstm_complete_server.frames import serve_connection
from lstm_complete_server.host import ModelHost
from lstm_complete_server.web.guard import NONCE, Guard
from lstm_complete_server.web.inside import Inside

STATIC = Path(__file__).parent / "static"
_PLACEHOLDER = "__NONCE__"
"""What `web/vite.config.ts` puts where a nonce belongs."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the user has chosen on the command line."""

    model: str | None
    project: Path | None


def web_app(host: ModelHost, inside: Inside, subject: Subject) -> Starlette:
    """The application; all its sessions share the models of `host`, all its pages what is seen of them by `inside`."""
    page = (STATIC / "index.html").read_text(encoding="utf-8")

    async def index(request: Request) -> Response:
        html = page.replace(_PLACEHOLDER, request.scope["state"][NONCE])
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    async def about(_request: Request) -> Response:
        return JSONResponse(_about(host.registry, subject), headers={"Cache-Control": "no-store"})

    async def language_server(socket: WebSocket) -> None:
        await socket.accept()
        await serve_connection(host, _Frames(socket), WebSocketDisconnect)

    routes = [
        Route("/", index),
        Route("/about.json", about),
        WebSocketRoute("/lsp", language_server),
        *inside.routes(),
        Mount("/", StaticFiles(directory=STATIC)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard)])


def _about(registry: Registry, subject: Subject) -> dict[str, Any]:
    languages = [registry.by_name(name) for name in registry.names]
    return {
        "version": __version__,
        "model": subject.model,
        "project": subject.project.as_uri() if subject.project else None,
        "languages": [
            {
                "name": language.name,
                "id": [*language.lsp_ids, language.name][0],
                "extension": [*language.extensions, ""][0],
            }
            for language in languages
        ],
    }


class _Frames:
    """Starlette's WebSocket as a connection."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        while (message := await self._socket.receive())["type"] != "websocket.disconnect":
            yield message.get("text") or message.get("bytes") or ""

    async def send(self, message: str) -> None:
        await self._socket.send_text(message)
