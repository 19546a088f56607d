"""WebSocket: one session a connection, no foreign web page among the clients."""

from http import HTTPStatus

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from lstm_complete_server.frames import serve_connection
from lstm_complete_server.framing import LARGEST_MESSAGE
from lstm_complete_server.host import ModelHost
from lstm_complete_server.origin import is_local
from lstm_complete_server.transports import announce


async def serve_websocket(host: ModelHost, address: str, port: int) -> None:
    """Serve clients on a WebSocket address, one JSON-RPC message a frame, until cancelled."""

    async def client(connection: ServerConnection) -> None:
        await serve_connection(host, connection, ConnectionClosed)

    async with serve(client, address, port, process_request=_guard, max_size=LARGEST_MESSAGE) as server:
        name = next(iter(server.sockets)).getsockname()
        announce("ws", (name[0], name[1]))
        await server.serve_forever()


def _guard(connection: ServerConnection, request: Request) -> Response | None:
    """403 for a request of a foreign page."""
    if is_local(request.headers.get_all("Origin"), request.headers.get_all("Host")):
        return None
    return connection.respond(HTTPStatus.FORBIDDEN, "foreign origin\n")
