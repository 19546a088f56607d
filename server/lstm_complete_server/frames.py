"""One session on a connection whose frames are messages: what `serve --ws` and the web app share."""

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol

from lstm_complete_server.host import ModelHost
from lstm_complete_server.session import Session
from lstm_complete_server.watch import watch_parent


class Connection(Protocol):
    """A WebSocket, whatever library has accepted it."""

    def __aiter__(self) -> AsyncIterator[str | bytes]:
        """The messages of the client until it leaves."""
        ...

    async def send(self, message: str) -> None:
        """Send one message."""
        ...


class _Writer:
    """Sends in the order of writing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()

    def write(self, data: bytes) -> None:
        self._queue.put_nowait(data)

    def close(self) -> None:
        """Nothing to do: the connection closes when its session ends."""

    async def send(self, closed: type[Exception]) -> None:
        try:
            while True:
                await self._connection.send((await self._queue.get()).decode())
        except closed:
            return


async def serve_connection(host: ModelHost, connection: Connection, closed: type[Exception]) -> None:
    """Serve one client, one JSON-RPC message a frame, until it leaves; `closed` is what its connection then raises."""
    left = asyncio.Event()
    session, writer = Session(host, left.set), _Writer(connection)
    session.protocol.set_writer(writer, include_headers=False)
    tasks = [
        asyncio.ensure_future(work)
        for work in (
            _read(session, connection, closed),
            left.wait(),
            writer.send(closed),
            watch_parent(lambda: session.process_id, left.set),
        )
    ]
    await asyncio.wait(tasks[:2], return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    session.leave()


async def _read(session: Session, connection: Connection, closed: type[Exception]) -> None:
    try:
        async for message in connection:
            session.protocol.receive(message.encode() if isinstance(message, str) else message)
            await asyncio.sleep(0)  # see `transports._read`
    except closed:
        return
