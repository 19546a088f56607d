"""The answer to `initialize`, given on standard output before the rest of the server is loaded.

Editors wait for this answer when they start, and the libraries behind the protocol and the engine take their time. So
this file imports next to nothing. What was read is handed to the server, which takes the request as if it had come to
it, and keeps its own answer to itself.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lstm_complete.text.positions import PositionEncoding
from lstm_complete.version import __version__

ACCEPTED = "lstmComplete/accepted"
METHODS = (
    ACCEPTED,
    "lstmComplete/generate",
    "lstmComplete/index",
    "lstmComplete/retrain",
    "lstmComplete/statistics",
    "lstmComplete/surprise",
    "lstmComplete/why",
)
"""Requests of our own; editors without our extension have them as commands."""
_CHUNK = 1 << 16
_LONGEST_HEADERS = 1 << 12
_LENGTH = re.compile(rb"^content-length: *(\d{1,7})\r?$", re.IGNORECASE | re.MULTILINE)
_INCREMENTAL = 2
_PARAMS = (
    ("capabilities", dict),
    ("processId", int | None),
    ("rootUri", str | None),
    ("workspaceFolders", list | None),
)
"""Parameters of `initialize` that the server looks at, and what they must be, ..."""
_CAN = (("workspace", "configuration"), ("window", "workDoneProgress"))
"""... capabilities that are true or not, ..."""
_HAS = (("textDocument", "inlineCompletion"), ("notebookDocument", "synchronization"))
"""... and those that are there or not, whatever they say."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """What came before the server was loaded."""

    data: bytes = b""
    answered: int | str | None = None
    """The id of the request to initialize, if it was answered."""


def greet(read: Callable[[int], bytes], write: Callable[[bytes], object]) -> Greeting:
    """Read up to the first message, and answer it if it is a request to initialize as editors send it.

    Anything else is left to the server, which knows how to refuse it.
    """
    data = b""
    while True:
        size = _first_size(data)
        if size is not None and len(data) >= size:
            break
        chunk = read(_CHUNK)
        data += chunk
        if not chunk or (size is None and len(data) > _LONGEST_HEADERS):
            return Greeting(data)
    message = _parsed(data[:size])
    params = understood(message.get("params")) if message is not None else None
    if message is None or params is None:
        return Greeting(data)
    body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": answer(params)}).encode()
    write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    return Greeting(data, message["id"])


def understood(params: Any) -> dict[str, Any] | None:
    """Of the parameters of `initialize` what the server looks at; None where that is not as it should be.

    What a client says besides, maybe in words that are newer than ours, does not keep it out.
    """
    if not all(isinstance(_at(params, name), kind) for name, kind in _PARAMS):
        return None
    encodings, folders = _at(params, "capabilities", "general", "positionEncodings"), _at(params, "workspaceFolders")
    known = [name for name in encodings if isinstance(name, str)] if isinstance(encodings, list) else []
    capabilities: dict[str, Any] = {"general": {"positionEncodings": known}}
    capabilities |= {part: {name: _at(params, "capabilities", part, name) is True} for part, name in _CAN}
    capabilities |= {part: {name: {}} for part, name in _HAS if _at(params, "capabilities", part, name) is not None}
    uris = [_at(folder, "uri") for folder in folders or ()]
    return {
        "capabilities": capabilities,
        "processId": _at(params, "processId"),
        "rootUri": _at(params, "rootUri"),
        "workspaceFolders": [{"uri": uri, "name": ""} for uri in uris if isinstance(uri, str)],
        "initializationOptions": _at(params, "initializationOptions"),
    }


def answer(params: dict[str, Any]) -> dict[str, Any]:
    """The result of `initialize`, as JSON, for what is understood of its parameters."""
    capabilities: dict[str, Any] = {
        "positionEncoding": position_encoding(params).value,
        "textDocumentSync": {"openClose": True, "change": _INCREMENTAL, "save": {"includeText": True}},
        "inlineCompletionProvider": {},
        "codeActionProvider": {"codeActionKinds": ["quickfix"]},
        "executeCommandProvider": {"commands": [command_of(method) for method in METHODS], "workDoneProgress": True},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
    if _offers_classic(params):
        capabilities["completionProvider"] = {}
    if _at(params, "capabilities", "notebookDocument", "synchronization") is not None:
        capabilities["notebookDocumentSync"] = {"notebookSelector": [{"notebook": "*"}]}
    return {"capabilities": capabilities, "serverInfo": {"name": "lstm-complete", "version": __version__}}


def command_of(method: str) -> str:
    """The command that does what a request does."""
    return method.replace("/", ".")


def position_encoding(params: dict[str, Any]) -> PositionEncoding:
    """The first that the client offers and we know; UTF-16 where it offers none."""
    offered = _at(params, "capabilities", "general", "positionEncodings") or ()
    known = [name for name in offered if name in set(PositionEncoding)]
    return PositionEncoding(known[0]) if known else PositionEncoding.UTF16


def _offers_classic(params: dict[str, Any]) -> bool:
    """Only where the client has no inline completion, or on request: otherwise users would see all twice."""
    choice = _at(params, "initializationOptions", "classicCompletion")
    if choice in ("always", "never"):
        return bool(choice == "always")
    return _at(params, "capabilities", "textDocument", "inlineCompletion") is None


def _at(value: Any, *names: str) -> Any:
    """What stands at a path of names; None where there is nothing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _first_size(data: bytes) -> int | None:
    """Bytes of the first message with its headers; None where they do not tell, or not yet."""
    end = data.find(b"\r\n\r\n", 0, _LONGEST_HEADERS)
    found = _LENGTH.search(data[: end + 2]) if end >= 0 else None
    return end + 4 + int(found[1]) if found else None


def _parsed(message: bytes) -> dict[str, Any] | None:
    """A message, if it is a request to initialize."""
    try:
        found = json.loads(message[message.index(b"\r\n\r\n") + 4 :])
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("jsonrpc") != "2.0" or found.get("method") != "initialize":
        return None
    identifier = found.get("id")
    return found if isinstance(identifier, int | str) and not isinstance(identifier, bool) else None
