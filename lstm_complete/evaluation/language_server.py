"""Any language server as a black box: a process that speaks the protocol over its standard streams."""

import contextlib
import json
import os
import queue
import re
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from lstm_complete.errors import UserError
from lstm_complete.evaluation.typing import Candidate

Message = dict[str, Any]
_PATIENCE = 60.0
_ENDED: Message = {}
"""What those get who wait for an answer when the server ends."""
_WORD = re.compile(r"\w+$")
_CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {"configuration": True, "workspaceFolders": True},
}


class LanguageServer:
    """A running server with one workspace folder. Use as a context manager."""

    def __init__(
        self,
        command: Sequence[str],
        root: Path,
        language_id: str,
        *,
        inline: bool,
        settings: Message | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`inline`: ask for ghost text (textDocument/inlineCompletion), else for the completion list.

        `environment` holds variables that the server has besides those of this process.

        Raises:
            UserError: the command cannot be started, or does not answer.
        """
        self.root, self._language_id, self._inline, self._settings = root, language_id, inline, settings or {}
        self._versions: dict[str, int] = {}
        self._lines: dict[str, list[str]] = {}
        self._answers: dict[int, queue.Queue[Message]] = {}
        self.notifications: list[Message] = []
        self._last_id = 0
        try:
            self.process = subprocess.Popen(  # noqa: S603 (the command is the user's)
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=root,
                env={**os.environ, **(environment or {})},
            )
        except OSError as error:
            raise UserError(f"{command[0]}: cannot be started ({error.strerror})") from None
        self._to, self._from = cast(IO[bytes], self.process.stdin), cast(IO[bytes], self.process.stdout)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        began = time.perf_counter()
        try:
            self._initialize()
        except UserError:
            self._end()
            raise
        self.init_seconds = time.perf_counter() - began

    def __enter__(self) -> "LanguageServer":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None and self.process.poll() is None:
            self.request("shutdown", None)
            self.notify("exit", None)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        self._end()

    def _end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._listener.join()
        with contextlib.suppress(OSError):
            self._to.close()
        self._from.close()

    def open(self, path: str, text: str) -> None:
        """See `typing.Engine`."""
        uri = (self.root / path).as_uri()
        self._lines[path] = text.split("\n")
        if uri in self._versions:
            self._versions[uri] += 1
            changed: Message = {"text": text}
            self._change(uri, changed)
            return
        self._versions[uri] = 1
        document = {"uri": uri, "languageId": self._language_id, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def insert(self, path: str, line: int, column: int, text: str) -> None:
        """See `typing.Engine`."""
        uri = (self.root / path).as_uri()
        self._versions[uri] += 1
        self._lines[path][line] = _inserted(self._lines[path][line], column, text)
        place = {"line": line, "character": column}
        self._change(uri, {"range": {"start": place, "end": place}, "text": text})

    def suggest(self, path: str, line: int, column: int) -> list[Candidate]:
        """See `typing.Engine`: of ghost text the first, which is what editors show; of a list all."""
        place = {"line": line, "character": column}
        params: Message = {"textDocument": {"uri": (self.root / path).as_uri()}, "position": place}
        if self._inline:
            found = self.request("textDocument/inlineCompletion", {**params, "context": {"triggerKind": 2}})
            items = found["items"] if isinstance(found, dict) else found or []
            return [Candidate(item["insertText"]) for item in items[:1]]
        found = self.request("textDocument/completion", {**params, "context": {"triggerKind": 1}})
        items = found["items"] if isinstance(found, dict) else found or []
        items.sort(key=lambda item: item.get("sortText") or item["label"])
        before = _cut(self._lines[path][line], column)
        return [Candidate(text) for text in (_remaining(item, line, before) for item in items) if text]

    def wait_for(self, wanted: Callable[[Message], bool], seconds: float) -> bool:
        """Wait until a notification is `wanted`; False after so many seconds, or when the server has ended."""
        until = time.monotonic() + seconds
        while not (said := any(wanted(message) for message in list(self.notifications))):
            if time.monotonic() >= until or self.process.poll() is not None:
                break
            time.sleep(0.02)
        return said

    def request(self, method: str, params: Any) -> Any:
        """Ask and wait for the answer; None where the server answers with an error.

        Raises:
            UserError: the server has ended or does not answer.
        """
        self._last_id += 1
        answer = self._answers[self._last_id] = queue.Queue(1)
        self._send({"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params})
        try:
            found = answer.get(timeout=_PATIENCE)
        except queue.Empty:
            raise UserError(f"{method}: the server does not answer within {_PATIENCE:.0f} s") from None
        if found is _ENDED:
            raise UserError(f"{method}: the server has ended before its work was done")
        return found.get("result")

    def notify(self, method: str, params: Any) -> None:
        """Tell the server something."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def resident_mb(self) -> float | None:
        """Megabytes of memory that the process holds; None where the system does not say."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return None
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def busy_seconds(self) -> float | None:
        """Seconds of a core that the process has used; None where the system does not say."""
        try:
            status = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return None
        user, system = status.rpartition(")")[2].split()[11:13]  # the name before it may hold anything
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def _initialize(self) -> None:
        folder = {"uri": self.root.as_uri(), "name": self.root.name}
        document: Message = {"synchronization": {"didSave": True}, "completion": {"completionItem": {}}}
        if self._inline:
            document["inlineCompletion"] = {}
        params = {
            "processId": None,
            "rootUri": folder["uri"],
            "workspaceFolders": [folder],
            "capabilities": {**_CAPABILITIES, "textDocument": document},
            "initializationOptions": self._settings,
        }
        if self.request("initialize", params) is None:
            raise UserError("the server refuses to initialize")
        self.notify("initialized", {})

    def _change(self, uri: str, change: Message) -> None:
        document = {"uri": uri, "version": self._versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    def _send(self, message: Message) -> None:
        body = json.dumps(message).encode()
        try:
            self._to.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            self._to.flush()
        except OSError:
            raise UserError("the server has ended before its work was done") from None

    def _listen(self) -> None:
        stream = self._from
        while True:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                for waiting in list(self._answers.values()):
                    waiting.put(_ENDED)
                return
            self._take(json.loads(stream.read(length)))

    def _take(self, message: Message) -> None:
        if "method" not in message:
            waiting = self._answers.pop(message["id"], None)
            if waiting is not None:
                waiting.put(message)
        elif "id" in message:  # the server asks: it gets its settings, and nothing else
            asked = message["method"] == "workspace/configuration"
            result = [self._settings for _ in message["params"]["items"]] if asked else None
            self._send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        else:
            self.notifications.append(message)


def _remaining(item: Message, line: int, before: str) -> str | None:
    """What accepting a completion item would add behind `before`; None where it changes anything else."""
    text, edit = str(item.get("insertText") or item["label"]), item.get("textEdit")
    word = _WORD.search(before)
    typed = word[0] if word else ""
    if edit is not None:
        place = edit.get("range") or edit["insert"]
        if place["end"] != {"line": line, "character": _units(before)} or place["start"]["line"] != line:
            return None
        text, typed = str(edit["newText"]), before[len(_cut(before, place["start"]["character"])) :]
    return text[len(typed) :] if text.startswith(typed) else None


def _cut(line: str, column: int) -> str:
    """The line up to a column in UTF-16 units."""
    return line.encode("utf-16-le")[: 2 * column].decode("utf-16-le", "ignore")


def _inserted(line: str, column: int, text: str) -> str:
    before = _cut(line, column)
    return before + text + line[len(before) :]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
