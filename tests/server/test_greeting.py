"""`initialize` is answered before the server is loaded, and exactly as the loaded server answers it."""

import json
from typing import Any

import pytest

from lstm_complete_server.greeting import Greeting, greet
from support.fake_editor import CLIENT, running

GHOST: dict[str, Any] = {"textDocument": {"inlineCompletion": {}}}
CLIENTS: dict[str, dict[str, Any]] = {
    "no capabilities": {"capabilities": {}},
    "ghost text": {"capabilities": GHOST},
    "all that the tests use": {"capabilities": CLIENT},
    "utf-8 first": {"capabilities": {"general": {"positionEncodings": ["utf-7", "utf-8", "utf-16"]}}},
    "utf-32 alone": {"capabilities": {**GHOST, "general": {"positionEncodings": ["utf-32"]}}},
    "classic as well": {"capabilities": GHOST, "initializationOptions": {"classicCompletion": "always"}},
    "classic never": {"capabilities": {}, "initializationOptions": {"classicCompletion": "never"}},
    "classic wrong": {"capabilities": GHOST, "initializationOptions": {"classicCompletion": 3}},
    "a newer protocol": {
        "capabilities": {
            "textDocument": {"completion": {"insertTextMode": 9}, "inlineCompletion": {"x": 1}},
            "window": 5,
        },
        "trace": "loud",
    },
    "encodings that are none": {"capabilities": {"general": {"positionEncodings": [["utf-8"], 8, "utf-32"]}}},
    "nameless folders": {"capabilities": {}, "workspaceFolders": [{"uri": "file:///work"}, {"name": "nowhere"}, None]},
}


def framed(*messages: dict[str, Any]) -> bytes:
    bodies = [json.dumps(message).encode() for message in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)


def request(identifier: Any = 1, **params: Any) -> dict[str, Any]:
    params = {"processId": None, "rootUri": None, "capabilities": {}, **params}
    return {"jsonrpc": "2.0", "id": identifier, "method": "initialize", "params": params}


def greeted(data: bytes, chunk: int = 1 << 16) -> tuple[Greeting, bytes]:
    """What comes of so many bytes that arrive in pieces, and what was written."""
    pieces, written = [data[start : start + chunk] for start in range(0, len(data), chunk)], bytearray()
    greeting = greet(lambda _most: pieces.pop(0) if pieces else b"", written.extend)
    return greeting, bytes(written)


@pytest.mark.parametrize("client", CLIENTS)
def test_the_answer_is_that_of_the_loaded_server(client: str) -> None:
    answers = []
    for transport in ("stdio", "tcp"):  # over TCP, the server is loaded before there is a client
        with running(transport) as server:
            answers.append(server.connect().request("initialize", request(**CLIENTS[client])["params"]))
    assert answers[0] == answers[1]
    assert answers[0]["serverInfo"]["name"] == "lstm-complete"


@pytest.mark.parametrize("client", ["no capabilities", "a newer protocol", "nameless folders"])
def test_there_is_one_answer_and_the_session_goes_on(client: str) -> None:
    with running() as server:
        editor = server.connect()
        first = editor.ask("initialize", request(**CLIENTS[client])["params"])
        editor.answer(first)
        editor.notify("initialized", {})
        editor.open("file:///a.py", "import os\n")
        assert len(editor.digest("file:///a.py")) == 64
        assert editor.answers_to(first) == 0


@pytest.mark.parametrize("chunk", [1, 7, 1 << 16])
def test_a_request_may_come_in_pieces_with_more_behind_it(chunk: int) -> None:
    more = {"jsonrpc": "2.0", "method": "initialized", "params": {}}
    data = framed(request("a"), more)
    greeting, written = greeted(data, chunk)
    assert greeting.answered == "a"
    assert data.startswith(greeting.data)
    assert len(greeting.data) >= len(framed(request("a")))
    assert json.loads(written.partition(b"\r\n\r\n")[2])["id"] == "a"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        b"x" * 10_000,
        b"Content-Length: 5\r\n\r\n{}",
        b"Content-Length: 2\r\n\r\n{}",
        b"Content-Length: 3\r\n\r\n{,}",
        framed({"jsonrpc": "2.0", "id": 1, "method": "shutdown"}),
        framed({"jsonrpc": "2.0", "id": 1, "method": "initialize"}),
        framed({**request(), "jsonrpc": "1.0"}),
        framed(request(True)),
        framed(request(None)),
        framed(request(processId="me")),
        framed(request(capabilities=[])),
    ],
)
def test_anything_else_is_left_to_the_server(data: bytes) -> None:
    greeting, written = greeted(data)
    assert (greeting.data, greeting.answered, written) == (data, None, b"")
