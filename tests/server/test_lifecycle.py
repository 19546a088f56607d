"""What pygls leaves to us: beginning, end, framing, refusals. One test for each row of the table."""

import subprocess
import sys
import time
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from support.fake_editor import FakeEditor, Framed, Server, ServerError, running

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
NOT_INITIALIZED, CANCELLED = -32002, -32800


def refused(editor: FakeEditor, method: str, params: Any = None) -> int:
    """The code of the error that a request is answered with."""
    with pytest.raises(ServerError) as error:
        editor.request(method, params)
    assert "Traceback" not in error.value.message
    return error.value.code


def knock(server: Server, **options: Any) -> None:
    """Open a WebSocket and close it again."""
    with connect(f"ws://127.0.0.1:{server.port}", **options):
        pass


def framed(editor: FakeEditor) -> Framed:
    assert isinstance(editor.link, Framed)
    return editor.link


def test_exit_after_shutdown_is_0_and_without_it_1(server: Server) -> None:
    editor = server.connect()
    editor.initialize()
    editor.leave()
    assert server.status() == 0
    with running() as other:
        editor = other.connect()
        editor.initialize()
        editor.notify("exit")
        assert other.status() == 1


def test_the_end_of_input_ends_the_server(server: Server) -> None:
    editor = server.connect()
    editor.initialize()
    assert server.process.stdin is not None
    server.process.stdin.close()
    assert server.status() == 1


def test_the_server_follows_its_parent_though_input_stays_open(server: Server) -> None:
    parent = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    editor = server.connect()
    editor.initialize(processId=parent.pid)
    parent.kill()
    parent.wait()
    began = time.monotonic()
    assert server.status() == 1
    assert time.monotonic() - began < 5 * 5  # a watchdog; 5 s is promised, measured by scripts/reliability


def test_malformed_json_is_answered(editor: FakeEditor) -> None:
    editor.send_body(b'{"jsonrpc": "2.0", "id": 1, "method": ')
    answer = editor.unasked.get(timeout=30)
    assert answer["error"]["code"] == PARSE_ERROR
    assert answer["id"] is None
    editor.request("shutdown")


@pytest.mark.parametrize(
    "body", [b"[]", b"3", b'{"id": 1}', b'{"jsonrpc": "2.0", "id": {}, "method": "shutdown"}', b"\xff\xfe"]
)
def test_what_is_no_request_does_no_harm(editor: FakeEditor, body: bytes) -> None:
    editor.send_body(body)
    editor.open("file:///a.py", "a")
    assert editor.digest("file:///a.py")


def test_wrong_parameters_are_invalid(editor: FakeEditor) -> None:
    wrong = {"textDocument": {"uri": 3}, "position": "here", "context": {"triggerKind": 2}}
    assert refused(editor, "textDocument/inlineCompletion", wrong) == INVALID_PARAMS
    assert refused(editor, "textDocument/inlineCompletion") == INVALID_PARAMS
    assert refused(editor, "lstmComplete/generate", {"language": "java", "chars": -1}) == INVALID_PARAMS
    for nothing in ({}, None, {"chars": 40}):  # to go on from
        assert refused(editor, "lstmComplete/generate", nothing) == INVALID_PARAMS
    assert refused(editor, "workspace/executeCommand", {"command": "rm"}) == INVALID_PARAMS


@pytest.mark.parametrize("outcome", [{"result": None}, {"error": {"code": 1, "message": "no"}}])
def test_an_answer_to_what_the_client_has_asked_itself_is_passed_over(
    editor: FakeEditor, outcome: dict[str, Any]
) -> None:
    writing = editor.ask("lstmComplete/generate", {"language": "python", "chars": 100_000})
    for identifier in (writing, str(writing), True, None, "unknown"):
        editor.send({"jsonrpc": "2.0", "id": identifier, **outcome})
    editor.open("file:///a.py", "a")
    assert editor.digest("file:///a.py")
    editor.cancel(writing)  # it still runs, and can be called off
    with pytest.raises(ServerError) as error:
        editor.answer(writing)
    assert error.value.code == CANCELLED
    assert editor.answers_to(writing) == 0


def test_a_second_request_with_the_id_of_a_running_one_ends_neither(editor: FakeEditor) -> None:
    writing = editor.ask("lstmComplete/generate", {"language": "python", "chars": 100_000})
    editor.send({"jsonrpc": "2.0", "id": writing, "method": "lstmComplete/statistics", "params": {}})
    with pytest.raises(ServerError) as second:
        editor.answer(writing)
    assert second.value.code == INVALID_REQUEST
    editor.cancel(writing)
    with pytest.raises(ServerError) as first:
        editor.answer(writing)
    assert first.value.code == CANCELLED


def test_unknown_methods_are_not_found(editor: FakeEditor) -> None:
    assert refused(editor, "textDocument/telepathy") == METHOD_NOT_FOUND


def test_requests_before_initialize_and_after_shutdown(server: Server) -> None:
    editor = server.connect()
    assert refused(editor, "shutdown") == NOT_INITIALIZED
    assert refused(editor, "lstmComplete/generate", {}) == NOT_INITIALIZED
    editor.initialize()
    assert refused(editor, "initialize", {"processId": None, "rootUri": None, "capabilities": {}}) == INVALID_REQUEST
    editor.request("shutdown")
    assert refused(editor, "lstmComplete/generate", {}) == INVALID_REQUEST
    editor.notify("exit")
    assert server.status() == 0


def test_header_names_in_lower_case(editor: FakeEditor) -> None:
    body = b'{"jsonrpc": "2.0", "id": "x", "method": "shutdown"}'
    framed(editor).send_raw(b"content-length: %d\r\ncontent-type: utf-8\r\n\r\n" % len(body) + body)
    assert editor.unasked.get(timeout=30) == {"jsonrpc": "2.0", "id": "x", "result": None}


@pytest.mark.parametrize(
    "header",
    [b"Content-Length: 99999999999\r\n\r\n", b"Content-Length: -5\r\n\r\n", b"Content-Length: x\r\n\r\n",
     b"X: y\r\n\r\n", b"a" * 100_000, b"Content-Length: \xd9\xa3\r\n\r\n"],
)  # fmt: skip
def test_absurd_framing_closes_cleanly(editor: FakeEditor, server: Server, header: bytes) -> None:
    framed(editor).send_raw(header)
    answer = editor.unasked.get(timeout=30)
    assert answer["error"]["code"] == INVALID_REQUEST
    assert server.status() == 1
    assert "Traceback" not in server.errors


def test_absurd_framing_of_one_tcp_client_leaves_the_others_alone() -> None:
    with running("tcp") as server:
        honest, hostile = server.connect(), server.connect()
        honest.initialize()
        framed(hostile).send_raw(b"Content-Length: 99999999999\r\n\r\n")
        assert hostile.ended()
        honest.open("file:///a.py", "a")
        assert honest.digest("file:///a.py")


def test_cancelled_requests_are_answered_at_once(editor: FakeEditor, python_file: str) -> None:
    """R7, 100 times, at random moments of the work."""
    editor.open("file:///a.py", python_file * 20)
    editor.ghost_text("file:///a.py", 16, 20)
    for number in range(100):
        asked = editor.ask_ghost_text("file:///a.py", 20 + 37 * (number % 20), 0)
        time.sleep(number % 10 / 1000)
        began = time.monotonic()
        editor.cancel(asked)
        try:
            editor.answer(asked)  # it was faster than the cancellation
        except ServerError as error:
            assert error.code == CANCELLED, editor.story()
        assert time.monotonic() - began < 5 * 0.2, editor.story()


def test_only_open_documents_are_read(editor: FakeEditor) -> None:
    place = {"textDocument": {"uri": "file:///etc/passwd"}, "position": {"line": 0, "character": 0}}
    assert refused(editor, "textDocument/inlineCompletion", {**place, "context": {"triggerKind": 2}}) == INVALID_PARAMS
    assert refused(editor, "lstmComplete/generate", place) == INVALID_PARAMS


def test_busy_models_leave_the_server_responsive(editor: FakeEditor, python_file: str) -> None:
    editor.open("file:///a.py", python_file)
    busy = [editor.ask("lstmComplete/generate", {"language": "python", "chars": 100_000}) for _ in range(8)]
    began = time.monotonic()
    editor.digest("file:///a.py")
    assert time.monotonic() - began < 5
    for number in busy:
        editor.cancel(number)
    for number in busy:
        with pytest.raises(ServerError) as error:
            editor.answer(number)
        assert error.value.code == CANCELLED


def test_suggestions_do_not_wait_for_a_long_text(editor: FakeEditor, python_file: str) -> None:
    editor.open("file:///a.py", python_file)
    editor.ghost_text("file:///a.py", 0, 0)
    asked = {"language": "python", "chars": 100_000, "partialResultToken": "mine"}
    writing = editor.ask("lstmComplete/generate", asked)
    editor.eventually("$/progress")
    for line in range(1, 6):
        editor.ghost_text("file:///a.py", line, 0)
    assert editor.answers_to(writing) == 0
    editor.cancel(writing)
    with pytest.raises(ServerError) as error:
        editor.answer(writing)
    assert error.value.code == CANCELLED


def test_nothing_that_the_user_types_is_logged() -> None:
    with running(PYTHONWARNINGS="default", PYGLS_LOG="DEBUG") as server:
        editor = server.connect()
        editor.initialize()
        editor.open("file:///a.py", "very_secret_word = 1\n" * 20)
        editor.ghost_text("file:///a.py", 3, 5)
        refused(editor, "textDocument/inlineCompletion", {"textDocument": "very_secret_word"})
        editor.leave()
        server.status()
        assert "very_secret_word" not in server.errors


def test_inline_completion_is_advertised(server: Server) -> None:
    capabilities = server.connect().initialize()["capabilities"]
    assert capabilities["inlineCompletionProvider"] == {}
    assert "completionProvider" not in capabilities  # both would show every suggestion twice


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://localhost.evil.example", "null", "http://127.0.0.1.evil.example:80", "file://"],
)
def test_foreign_web_pages_are_forbidden(origin: str) -> None:
    with running("ws") as server:
        with pytest.raises(InvalidStatus) as error:
            knock(server, origin=origin)
        assert error.value.response.status_code == 403
        knock(server, origin="http://localhost:3000")


def test_a_foreign_host_name_is_forbidden() -> None:
    with running("ws") as server, pytest.raises(InvalidStatus) as error:
        knock(server, additional_headers={"Host": "rebound.example"})
    assert error.value.response.status_code == 403


@pytest.mark.parametrize("transport", ["tcp", "ws"])
def test_clients_are_isolated_and_may_come_back(transport: str) -> None:
    with running(transport) as server:
        first, second = server.connect(), server.connect()
        first.initialize()
        second.initialize()
        first.open("file:///a.py", "first")
        second.open("file:///a.py", "second")
        second.link.close()
        assert first.digest("file:///a.py")
        third = server.connect()
        third.initialize()
        assert refused(third, "lstmComplete/documentHash", {"uri": "file:///a.py"}) == INVALID_PARAMS
        first.leave()
        assert first.ended()
        third.open("file:///a.py", "third")
        assert third.digest("file:///a.py")


@pytest.mark.parametrize(
    "address", ["0.0.0.0:0", "example.org:80", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:²", "127.0.0.1:99999"]
)
def test_addresses_that_are_not_this_machine_are_refused(address: str) -> None:
    command = [sys.executable, "-m", "lstm_complete.cli.main", "serve", "--tcp", address]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
