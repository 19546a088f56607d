"""WebSocket: one session a connection, no foreign web page among the clients."""

import asyncio
import re
from collections.abc import Iterable
from http import HTTPStatus

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from lstm_complete_server.framing import LARGEST_MESSAGE
from lstm_complete_server.host import ModelHost
from lstm_complete_server.session import Session
from lstm_complete_server.transports import announce
from lstm_complete_server.watch import watch_parent

_LOCAL = r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?"
_LOCAL_ORIGIN = re.compile(rf"https?://{_LOCAL}")
_LOCAL_HOST = re.compile(_LOCAL)


async def serve_websocket(host: ModelHost, address: str, port: int) -> None:
    """Serve clients on a WebSocket address, one JSON-RPC message a frame, until cancelled."""

    async def client(connection: ServerConnection) -> None:
        await _serve_connection(host, connection)

    async with serve(client, address, port, process_request=_guard, max_size=LARGEST_MESSAGE) as server:
        name = next(iter(server.sockets)).getsockname()
        announce("ws", (name[0], name[1]))
        await server.serve_forever()


def _guard(connection: ServerConnection, request: Request) -> Response | None:
    """403 for a request that a web page of another origin made, or that reached us under a foreign name.

    Every browser sends Origin with a WebSocket handshake; programs send none. The Host header stops DNS
    rebinding, where a foreign page's name points to this machine.
    """
    origins, hosts = request.headers.get_all("Origin"), request.headers.get_all("Host")
    if _all_match(_LOCAL_ORIGIN, origins) and len(hosts) == 1 and _all_match(_LOCAL_HOST, hosts):
        return None
    return connection.respond(HTTPStatus.FORBIDDEN, "foreign origin\n")


def _all_match(pattern: re.Pattern[str], values: Iterable[str]) -> bool:
    return all(pattern.fullmatch(value) for value in values)


class _Writer:
    """Sends in the order of writing."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()

    def write(self, data: bytes) -> None:
        self._queue.put_nowait(data)

    def close(self) -> None:
        """Nothing to do: the connection closes when its session ends."""

    async def send(self) -> None:
        try:
            while True:
                await self._connection.send((await self._queue.get()).decode())
        except ConnectionClosed:
            return


async def _serve_connection(host: ModelHost, connection: ServerConnection) -> None:
    left = asyncio.Event()
    session, writer = Session(host, left.set), _Writer(connection)
    session.protocol.set_writer(writer, include_headers=False)
    tasks = [
        asyncio.ensure_future(work)
        for work in (
            _read(session, connection),
            left.wait(),
            writer.send(),
            watch_parent(lambda: session.process_id, left.set),
        )
    ]
    await asyncio.wait(tasks[:2], return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    session.leave()


async def _read(session: Session, connection: ServerConnection) -> None:
    try:
        async for message in connection:
            session.protocol.receive(message.encode() if isinstance(message, str) else message)
            await asyncio.sleep(0)  # see `transports._read`
    except ConnectionClosed:
        return
