"""A language client as an editor is one: raw JSON-RPC over stdio, TCP or WebSocket, nothing of pygls.

Every message is kept; when an expectation fails, the transcript is in the error.
"""

import contextlib
import json
import os
import queue
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from typing import Any, Protocol

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

WATCHDOG = 30.0
"""Seconds after which an answer is taken to be missing."""

CLIENT = {
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {"inlineCompletion": {}},
    "window": {"workDoneProgress": True},
}


class Link(Protocol):
    """A way for message bodies."""

    def send(self, body: bytes) -> None: ...

    def bodies(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...


class ServerError(Exception):
    """The server answered with an error."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Framed:
    """Content-Length framing over two byte streams."""

    def __init__(self, reader: Any, writer: Any) -> None:
        self._reader, self._writer = reader, writer

    def send(self, body: bytes) -> None:
        self.send_raw(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def send_raw(self, data: bytes) -> None:
        self._writer.write(data)
        self._writer.flush()

    def bodies(self) -> Iterator[bytes]:
        while line := self._reader.readline():
            length = int(line.split(b":")[1])
            while self._reader.readline().strip():
                pass
            yield self._reader.read(length)

    def close(self) -> None:
        for stream in (self._writer, self._reader):
            with contextlib.suppress(OSError):
                stream.close()


class Tcp(Framed):
    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        super().__init__(self._socket.makefile("rb"), self._socket.makefile("wb"))

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        super().close()
        self._socket.close()


class WebSocket:
    def __init__(self, port: int, path: str = "") -> None:
        self._open = contextlib.ExitStack()
        self._connection = self._open.enter_context(connect(f"ws://127.0.0.1:{port}/{path}"))

    def send(self, body: bytes) -> None:
        self._connection.send(body.decode())

    def bodies(self) -> Iterator[bytes]:
        with contextlib.suppress(ConnectionClosed):
            for message in self._connection:
                yield message.encode() if isinstance(message, str) else message

    def close(self) -> None:
        self._open.close()


class FakeEditor:
    """One session."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.transcript: list[str] = []
        self.notifications: list[dict[str, Any]] = []
        self._answers: dict[Any, queue.Queue[dict[str, Any]]] = {}
        self.unasked: queue.Queue[dict[str, Any]] = queue.Queue()
        self.settings: dict[str, Any] = {}
        self.folder_settings: dict[str, dict[str, Any]] = {}
        """Those of folders that have some of their own, by URI."""
        self._number = 0
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    # --- requests and notifications

    def ask(self, method: str, params: Any = None) -> int:
        """Send a request; returns its id."""
        with self._lock:
            self._number += 1
            number = self._number
        self._answers[number] = queue.Queue()
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return number

    def answer(self, number: int, timeout: float = WATCHDOG) -> Any:
        """The result of a request; raises ServerError for an error."""
        try:
            message = self._answers[number].get(timeout=timeout)
        except queue.Empty:
            raise AssertionError(f"request {number} was not answered\n{self.story()}") from None
        if "error" in message:
            raise ServerError(message["error"]["code"], message["error"]["message"])
        return message["result"]

    def request(self, method: str, params: Any = None) -> Any:
        """Send a request and wait for its result."""
        return self.answer(self.ask(method, params))

    def answers_to(self, number: int) -> int:
        """How many more answers to a request have come than were taken."""
        return self._answers[number].qsize()

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def cancel(self, number: int) -> None:
        self.notify("$/cancelRequest", {"id": number})

    def send(self, message: dict[str, Any]) -> None:
        self.send_body(json.dumps(message).encode())

    def send_body(self, body: bytes) -> None:
        self.transcript.append(f"--> {body[:300]!r}")
        self.link.send(body)

    # --- what editors do

    def initialize(self, **more: Any) -> dict[str, Any]:
        """Begin the session; returns the server's capabilities."""
        params = {"processId": os.getpid(), "rootUri": None, "capabilities": CLIENT, **more}
        result: dict[str, Any] = self.request("initialize", params)
        self.notify("initialized", {})
        return result

    def open(self, uri: str, text: str, language: str = "python", version: int = 1) -> None:
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, *changes: dict[str, Any]) -> None:
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)}
        self.notify("textDocument/didChange", params)

    def ask_ghost_text(self, uri: str, line: int, character: int, **context: Any) -> int:
        return self.ask(
            "textDocument/inlineCompletion",
            {
                "textDocument": {"uri": uri},
                "position": {"line": line, "character": character},
                "context": {"triggerKind": 2, **context},
            },
        )

    def ghost_text(self, uri: str, line: int, character: int, **context: Any) -> list[dict[str, Any]]:
        """The items of an inline completion."""
        result = self.answer(self.ask_ghost_text(uri, line, character, **context))
        items: list[dict[str, Any]] = result["items"]
        return items

    def digest(self, uri: str) -> str:
        """SHA-256 of the server's copy of a document."""
        result: dict[str, str] = self.request("lstmComplete/documentHash", {"uri": uri})
        return result["sha256"]

    def searches(self) -> int:
        """How often the server has searched for something, once nothing is done ahead any more."""
        end = time.monotonic() + WATCHDOG
        while time.monotonic() < end:
            work = self.request("lstmComplete/work")
            if not work["ahead"]:
                found: int = work["searches"]
                return found
            time.sleep(0.01)
        raise AssertionError(f"the server does not rest\n{self.story()}")

    def leave(self) -> None:
        self.request("shutdown")
        self.notify("exit")

    def eventually(self, method: str, says: str = "", timeout: float = WATCHDOG) -> dict[str, Any]:
        """The parameters of the first notification of a method whose `message` has `says` in it; waits for it."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            for message in list(self.notifications):
                if message["method"] == method and says in message["params"].get("message", ""):
                    params: dict[str, Any] = message["params"]
                    return params
            time.sleep(0.01)
        raise AssertionError(f"no {method} came\n{self.story()}")

    def ended(self, timeout: float = WATCHDOG) -> bool:
        """Did the server close the connection?"""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def story(self) -> str:
        """The last messages."""
        return "\n".join(self.transcript[-40:])

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError, ConnectionClosed):  # gone while a request of it is answered
            for body in self.link.bodies():
                self.transcript.append(f"<-- {body[:300]!r}")
                self._take(json.loads(body))

    def _take(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            self._answers.get(message["id"], self.unasked).put(message)
        elif "id" in message:
            result = self._settings(message["params"]) if message["method"] == "workspace/configuration" else None
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        else:
            self.notifications.append(message)

    def _settings(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        """For each item those of its scope, as editors answer."""
        return [self.folder_settings.get(item.get("scopeUri"), self.settings) for item in params["items"]]


class Server:
    """A real server process."""

    def __init__(self, transport: str = "stdio", *arguments: str, **environment: str) -> None:
        where = {"stdio": ["--stdio"], "tcp": ["--tcp", "127.0.0.1:0"], "ws": ["--ws", "127.0.0.1:0"]}[transport]
        self.transport = transport
        self.errors = ""
        self._listening: queue.Queue[int] = queue.Queue()
        self._editors: list[FakeEditor] = []
        self._home = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lstm_complete.cli.main", "serve", *where, *arguments],
            stdin=subprocess.PIPE if transport == "stdio" else subprocess.DEVNULL,
            stdout=subprocess.PIPE if transport == "stdio" else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**self._places(), "LSTM_COMPLETE_DEBUG": "1", **environment},
        )
        threading.Thread(target=self._read_errors, daemon=True).start()
        self.port = self._listening.get(timeout=WATCHDOG) if transport != "stdio" else 0

    def _places(self) -> dict[str, str]:
        """This process's environment, with folders of their own for what the server keeps for its user."""
        models, cache, state = (f"{self._home.name}/{name}" for name in ("models", "cache", "state"))
        return {"LSTM_COMPLETE_HOME": models, **os.environ, "XDG_CACHE_HOME": cache, "XDG_STATE_HOME": state}

    def connect(self) -> FakeEditor:
        """A new client; over stdio there is but one."""
        link: Link
        if self.transport == "stdio":
            link = Framed(self.process.stdout, self.process.stdin)
        else:
            link = Tcp(self.port) if self.transport == "tcp" else WebSocket(self.port)
        editor = FakeEditor(link)
        self._editors.append(editor)
        return editor

    def status(self, timeout: float = WATCHDOG) -> int:
        """The exit status, once the process has ended."""
        return self.process.wait(timeout)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self._home.cleanup()
        for editor in self._editors:
            editor.link.close()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        with contextlib.suppress(ValueError):
            for line in self.process.stderr:
                self.errors += line.decode()
                if match := re.match(rb"listening on \w+://127\.0\.0\.1:(\d+)", line):
                    self._listening.put(int(match.group(1)))


@contextlib.contextmanager
def running(transport: str = "stdio", *arguments: str, **environment: str) -> Iterator[Server]:
    """A server that is gone afterwards."""
    server = Server(transport, *arguments, **environment)
    try:
        yield server
    finally:
        server.stop()
