"""What every answer of the web app carries, and who gets none."""

import secrets
from collections.abc import Sequence
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from lstm_complete_server.origin import is_local

NONCE = "nonce"
"""Where a request's state holds the nonce that its page's style elements need."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Refuses foreign pages, and tells browsers to load nothing from anywhere else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = Headers(scope=scope)
        if not _is_own(headers.getlist("origin"), headers.getlist("host")):
            await _refuse(scope, receive, send)
            return
        nonce = scope.setdefault("state", {})[NONCE] = secrets.token_urlsafe(16)

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update({**_HEADERS, "Content-Security-Policy": _policy(nonce)})
            await send(message)

        await self._app(scope, receive, protected)


def _is_own(origins: Sequence[str], hosts: Sequence[str]) -> bool:
    """Does a page of this app ask, or a program? A page that another program of this machine serves is foreign too."""
    return is_local(origins, hosts) and all(origin.partition("://")[2] == hosts[0] for origin in origins)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """403; a handshake that is closed before it is accepted is answered so too."""
    if scope["type"] == "websocket":
        await WebSocketClose()(scope, receive, send)
    else:
        await PlainTextResponse("foreign origin\n", HTTPStatus.FORBIDDEN)(scope, receive, send)


def _policy(nonce: str) -> str:
    """Nothing from elsewhere; the editor's own style elements, which it makes in the page, carry the nonce."""
    return (
        f"default-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
