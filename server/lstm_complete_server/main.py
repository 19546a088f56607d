"""Starting the server on one of its transports."""

import asyncio
import contextlib
import ipaddress
import logging
import sys
from collections.abc import Callable, Coroutine
from typing import Any, Literal

from lstm_complete.errors import UserError
from lstm_complete_server.greeting import Greeting
from lstm_complete_server.host import ModelHost
from lstm_complete_server.ports import refusal
from lstm_complete_server.protocol import quiet_pygls
from lstm_complete_server.transports import serve_stdio, serve_tcp

Transport = Literal["stdio", "tcp", "ws"]


def serve(transport: Transport, address: str | None, model: str | None, device: str, greeting: Greeting) -> int:
    """Serve until the client leaves (stdio) or the process is stopped; returns the exit status.

    Raises:
        UserError: an address that is none or not this machine's, a port that is taken.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    quiet_pygls()
    host = ModelHost(model, device)
    for problem in host.registry.problems:
        logging.getLogger(__name__).warning("%s", problem)
    try:
        if transport == "stdio":
            return serve_stdio(host, greeting)
        return _listen(transport, *_parsed(address or ""), host)
    finally:
        host.close()


def _listen(transport: Transport, address: str, port: int, host: ModelHost) -> int:
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_listener(transport)(host, address, port))
    except OSError as error:
        advice = f"choose another port with --{transport} HOST:PORT, port 0 takes any free one"
        raise UserError(f"{address}:{port} {refusal(error)}; {advice}") from None
    return 0


def _listener(transport: Transport) -> Callable[[ModelHost, str, int], Coroutine[Any, Any, None]]:
    if transport == "tcp":
        return serve_tcp
    from lstm_complete_server.websocket import serve_websocket  # noqa: PLC0415 (who speaks stdio does not wait for it)

    return serve_websocket


def _parsed(address: str) -> tuple[str, int]:
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise UserError(f"'{address}' is no address; write HOST:PORT, for example 127.0.0.1:2087")
    host = host.strip("[]")
    if host != "localhost" and not _is_loopback(host):
        raise UserError(f"'{host}' is not this machine's loopback address; the service has no password, use 127.0.0.1")
    return host, int(port)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
