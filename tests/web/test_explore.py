"""`lstm-complete explore` without a browser: what it serves, to whom, and what it says when it cannot."""

import gzip
import http.client
import importlib.util
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lstm_complete.cli.main import main
from support.explorer import WATCHDOG, Explorer, exploring
from support.fake_editor import FakeEditor, WebSocket

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "server" / "lstm_complete_server" / "web"
LARGEST_BUNDLE = 200_000
"""Bytes of all files, gzipped: a page on a slow machine is there at once."""
HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "bm90aGluZyB0byBoaWRlIQ==",
}


@pytest.fixture(scope="module")
def explorer() -> Iterator[Explorer]:
    with exploring("--project", str(ROOT / "examples")) as process:
        yield process
        assert process.errors == ""


def get(explorer: Explorer, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", explorer.port, timeout=WATCHDOG)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read().decode()
    finally:
        connection.close()


def test_the_page_may_load_nothing_from_elsewhere(explorer: Explorer) -> None:
    nonces = set()
    for _ in range(2):
        status, headers, page = get(explorer, "/")
        assert status == 200
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'self';")
        assert "unsafe" not in policy and "http" not in policy
        nonces |= set(re.findall(r"'nonce-([^']+)'", policy))
        assert set(re.findall(r'nonce="([^"]+)"', page)) <= nonces
    assert len(nonces) == 2


def test_every_file_carries_the_policy(explorer: Explorer) -> None:
    for path in (WEB / "static").rglob("*.*"):
        status, headers, _ = get(explorer, f"/{path.relative_to(WEB / 'static')}")
        assert (status, headers["x-content-type-options"]) == (200, "nosniff"), path
        assert headers["content-security-policy"].startswith("default-src 'self';")
    assert get(explorer, "/../app.py")[0] == 404


def test_the_page_is_told_what_there_is(explorer: Explorer) -> None:
    about: dict[str, Any] = json.loads(get(explorer, "/about.json")[2])
    assert {language["name"] for language in about["languages"]} >= {"java", "python", "text"}
    assert about["project"] == (ROOT / "examples").as_uri()


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "http://localhost:1"}]
)
def test_foreign_pages_are_refused(explorer: Explorer, headers: dict[str, str]) -> None:
    assert get(explorer, "/about.json", **headers)[0] == 403
    assert get(explorer, "/lsp", **HANDSHAKE, **headers)[0] == 403


def test_its_own_page_is_answered(explorer: Explorer) -> None:
    for name in ("127.0.0.1", "localhost"):
        own = f"{name}:{explorer.port}"
        assert get(explorer, "/about.json", Host=own, Origin=f"http://{own}")[0] == 200


def test_the_language_server_is_the_same(explorer: Explorer) -> None:
    link = WebSocket(explorer.port, "lsp")
    editor = FakeEditor(link)
    editor.initialize(rootUri=(ROOT / "examples").as_uri())
    text = (ROOT / "examples" / "Draft.java").read_text().partition("umentException")[0] + "throw new IllegalArg"
    editor.open("untitled:Draft.java", text, "java")
    column = len(text.rpartition("\n")[2])
    assert editor.ghost_text("untitled:Draft.java", text.count("\n"), column)[0]["insertText"].startswith("umentEx")
    editor.eventually("lstmComplete/status", "java files indexed", timeout=3 * WATCHDOG)
    editor.leave()
    assert editor.ended()
    link.close()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--model", "no-such-model"], "there is no model 'no-such-model'"),
        (["--project", "/no/such/folder"], "/no/such/folder: there is no such folder"),
        (["--port", "70000"], "65535"),
    ],
)
def test_what_cannot_be_is_one_line(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explore", *arguments]) == 2
    error = capsys.readouterr().err
    assert says in error and error.count("\n") == 1


def test_a_port_that_is_taken_is_one_line(explorer: Explorer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explore", "--port", str(explorer.port)]) == 2
    assert f"port {explorer.port} is taken; choose another with --port" in capsys.readouterr().err


def test_an_interrupt_ends_it_with_clients_there() -> None:
    with exploring() as process:
        link = WebSocket(process.port, "lsp")
        FakeEditor(link).initialize()
        process.process.send_signal(signal.SIGINT)
        assert process.process.wait(WATCHDOG) == 0
        link.close()


def test_it_ends_with_the_process_that_it_was_started_for() -> None:
    parent = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with exploring("--parent", str(parent.pid)) as process:
        link = WebSocket(process.port, "lsp")
        FakeEditor(link).initialize()
        parent.kill()
        parent.wait()
        assert process.process.wait(WATCHDOG) == 0
        link.close()


def test_the_built_files_are_those_of_the_sources() -> None:
    spec = importlib.util.spec_from_file_location("web_sources", ROOT / "scripts" / "web_sources.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    built = (WEB / "sources.sha256").read_text().strip()
    assert built == module.digest(), "web/ has changed: run scripts/web"


def test_the_bundle_is_small() -> None:
    files = [path for path in (WEB / "static").rglob("*") if path.suffix in (".js", ".css", ".html", ".svg")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) <= LARGEST_BUNDLE
