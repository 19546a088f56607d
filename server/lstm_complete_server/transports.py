"""stdio and TCP."""

import asyncio
import contextlib
import os
import queue
import sys
import threading
from typing import BinaryIO, Protocol

from lstm_complete_server.errors import InvalidRequest
from lstm_complete_server.framing import FramingError, messages
from lstm_complete_server.greeting import Greeting
from lstm_complete_server.host import ModelHost
from lstm_complete_server.session import Session
from lstm_complete_server.watch import watch_parent

_CHUNK = 1 << 16
_LINE_LIMIT = 1 << 15


class Writer(Protocol):
    """Where pygls writes messages."""

    def write(self, data: bytes) -> None:
        """Send bytes, in order, without waiting."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


async def serve_stream(
    host: ModelHost, reader: asyncio.StreamReader, writer: Writer, greeted: int | str | None = None
) -> int:
    """Serve one client on a byte stream until it leaves; returns the exit status of its session.

    `greeted` is the id of its request to initialize, if that has been answered.
    """
    left = asyncio.Event()
    session = Session(host, left.set)
    session.protocol.greeted = greeted
    session.protocol.set_writer(writer)
    reading = asyncio.ensure_future(_read(session, reader))
    watching = asyncio.ensure_future(watch_parent(lambda: session.process_id, left.set))
    leaving = asyncio.ensure_future(left.wait())
    await asyncio.wait({reading, leaving}, return_when=asyncio.FIRST_COMPLETED)
    for task in (reading, watching, leaving):
        task.cancel()
    session.leave()
    return session.exit_status


async def _read(session: Session, reader: asyncio.StreamReader) -> None:
    try:
        async for body in messages(reader):
            session.protocol.receive(body)
            # A request's handler begins, and takes its snapshot, before the next message may change the document.
            await asyncio.sleep(0)
    except FramingError as error:
        session.protocol.refuse(None, InvalidRequest(str(error)))
    except (ConnectionError, OSError):
        pass


def serve_stdio(host: ModelHost, greeting: Greeting) -> int:
    """Serve the one client on standard input and output, of which something was read; returns the exit status."""
    output = _claim_stdout()
    writer = ThreadWriter(output)
    try:
        return asyncio.run(_stdio(host, writer, greeting))
    finally:
        writer.close()


async def _stdio(host: ModelHost, writer: Writer, greeting: Greeting) -> int:
    reader = asyncio.StreamReader(limit=_LINE_LIMIT)
    reader.feed_data(greeting.data)
    loop = asyncio.get_running_loop()

    def feed(data: bytes) -> None:
        reader.feed_data(data) if data else reader.feed_eof()

    def read() -> None:
        # A thread of its own: standard input may be a file, which an event loop cannot wait for.
        descriptor, data = sys.stdin.fileno(), b"-"
        while data:
            data = os.read(descriptor, _CHUNK)
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(feed, data)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    return await serve_stream(host, reader, writer, greeting.answered)


def _claim_stdout() -> BinaryIO:
    """Standard output for the protocol alone: whatever else prints goes to standard error."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout.flush()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return output


class ThreadWriter:
    """Writes in a thread, so that a client that does not read does not stop the event loop."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="stdout", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Write after what was given before."""
        self._queue.put(data)

    def close(self) -> None:
        """Write what is left, for a short while: the client may be gone."""
        self._queue.put(None)
        self._thread.join(timeout=2)

    def _run(self) -> None:
        while (data := self._queue.get()) is not None:
            try:
                self._stream.write(data)
                self._stream.flush()
            except OSError:  # nobody reads any more; the reading side will notice too
                return


async def serve_tcp(host: ModelHost, address: str, port: int) -> None:
    """Serve clients on a TCP address, each in a session of its own, until cancelled."""

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve_stream(host, reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(client, address, port, limit=_LINE_LIMIT)
    announce("tcp", server.sockets[0].getsockname())
    async with server:
        await server.serve_forever()


def announce(scheme: str, name: tuple[str, int]) -> None:
    """Tell on standard error where the server listens; port 0 has become a real one."""
    sys.stderr.write(f"listening on {scheme}://{name[0]}:{name[1]}\n")
    sys.stderr.flush()
