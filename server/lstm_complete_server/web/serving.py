"""Serving the web app on this machine's loopback address."""

import asyncio
import contextlib
import logging
import socket
import sys
from collections.abc import Callable

import uvicorn

from lstm_complete.errors import UserError
from lstm_complete_server.framing import LARGEST_MESSAGE
from lstm_complete_server.host import ModelHost
from lstm_complete_server.ports import refusal
from lstm_complete_server.protocol import quiet_pygls
from lstm_complete_server.watch import watch_parent
from lstm_complete_server.web.app import Subject, web_app
from lstm_complete_server.web.inside import Inside
from lstm_complete_server.web.networks import Networks
from lstm_complete_server.web.observatory import Observatory

ADDRESS = "127.0.0.1"
"""The app has no password, so it is there for this machine alone."""
_FAREWELL_SECONDS = 1


def explore(port: int, subject: Subject, device: str, announce: Callable[[str], None], parent: int | None) -> None:
    """Serve until interrupted, or until the process `parent` is gone; port 0 is any free one.

    `announce` is told the URL once it can be opened.

    Raises:
        UserError: the port is taken or may not be used.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    quiet_pygls()
    with (
        _listening(port) as listener,
        contextlib.closing(ModelHost(subject.model, device)) as host,
        contextlib.closing(Inside(Observatory(Networks(subject.model), host.registry))) as inside,
    ):
        for problem in host.registry.problems:
            logging.getLogger(__name__).warning("%s", problem)
        server = uvicorn.Server(
            uvicorn.Config(
                web_app(host, inside, subject),
                ws="websockets-sansio",
                ws_max_size=LARGEST_MESSAGE,
                ws_per_message_deflate=False,  # it would cost time and save none on a loopback address
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_FAREWELL_SECONDS,
            )
        )
        announce(f"http://{ADDRESS}:{listener.getsockname()[1]}/")
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(server, listener, parent))


async def _serve(server: uvicorn.Server, listener: socket.socket, parent: int | None) -> None:
    def leave() -> None:
        server.should_exit = True

    watching = asyncio.ensure_future(watch_parent(lambda: parent, leave))
    await server.serve(sockets=[listener])
    watching.cancel()


def _listening(port: int) -> socket.socket:
    try:
        listener = socket.create_server((ADDRESS, port))
    except OSError as error:
        raise UserError(f"port {port} {refusal(error)}; choose another with --port, 0 takes any free one") from None
    # Connections inherit it. Otherwise an answer in two packets waits some 40 ms for the first to be acknowledged.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
