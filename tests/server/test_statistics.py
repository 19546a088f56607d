"""What becomes of suggestions, as the server counts it: with commands, without them, and never a text."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.fake_editor import FakeEditor, Server

URI = "file:///work/draft.py"
TEXT = """class Ledger:
    def post(self, account):
        if not account:
            raise ValueError("The account has no name.")
        self.accounts.append(account)

    def drop(self, account):
        if not account:
            """


@pytest.fixture
def editor(server: Server, tmp_path: Path) -> FakeEditor:
    (tmp_path / "empty.py").write_text("")
    session = server.connect()
    session.settings = {"budgetMs": 2_000}
    session.initialize(rootUri=tmp_path.as_uri())
    session.open(URI, TEXT)
    session.eventually("lstmComplete/status", "indexed")
    return session


def insert(text: str, character: int) -> dict[str, Any]:
    place = {"line": 8, "character": character}
    return {"range": {"start": place, "end": place}, "text": text}


def python(editor: FakeEditor) -> dict[str, Any]:
    found: dict[str, Any] = editor.request("lstmComplete/statistics", {})["languages"]["python"]
    return found


def test_an_item_that_is_taken_counts_whichever_comes_first_edit_or_command(editor: FakeEditor) -> None:
    version = 1
    for command_first in (True, False):
        item = editor.ghost_text(URI, 8, 12, triggerKind=1)[-1]
        assert item["command"]["command"] == "lstmComplete.accepted"
        taken = {"command": item["command"]["command"], "arguments": item["command"]["arguments"]}
        if command_first:
            editor.request("workspace/executeCommand", taken)
        editor.change(URI, version + 1, insert(item["insertText"], 12))
        if not command_first:
            editor.request("workspace/executeCommand", taken)
        editor.request("workspace/executeCommand", taken)  # twice is once
        version += 2
        editor.change(URI, version, {"text": TEXT})
    found = python(editor)
    assert (found["shown"], found["accepted"]) == (2, 2)
    assert found["characters"] == 2 * len(item["insertText"])
    assert found["latency_ms"]["p50"] > 0


@pytest.mark.parametrize("kept", [True, False])
def test_clients_without_commands_are_understood_by_their_edits(editor: FakeEditor, kept: bool) -> None:
    text = editor.ghost_text(URI, 8, 12, triggerKind=1)[-1]["insertText"]
    editor.change(URI, 2, insert(text[0], 12))  # typed along ...
    rest = editor.ghost_text(URI, 8, 13, triggerKind=1)
    assert any(item["insertText"] == text[1:] for item in rest)
    editor.change(URI, 3, insert(text[1:], 13))  # ... and the rest is taken
    if not kept:
        editor.change(URI, 4, {"text": TEXT})
    editor.notify("textDocument/didClose", {"textDocument": {"uri": URI}})
    found = python(editor)
    assert (found["accepted"], found["retained"]) == (1, int(kept))
    assert found["characters"] == len(text) - 1


def test_what_stands_for_a_while_is_shown_and_no_text_is_written_down(server: Server, editor: FakeEditor) -> None:
    editor.ghost_text(URI, 8, 12, triggerKind=1)
    while python(editor)["shown"] == 0:  # until it has stood for as long as it takes
        pass
    assert python(editor)["accepted"] == 0
    assert python(editor)["rejected"] == 1
    report = editor.request("lstmComplete/statistics", {})
    lines = [json.loads(line) for line in Path(report["file"]).read_text().splitlines() if line]
    assert {name for line in lines for name in line} <= {"day", "language", "shown", "latency"}
    command = [sys.executable, "-m", "lstm_complete.cli.main", "stats", "--json"]
    environment = {"XDG_STATE_HOME": str(Path(report["file"]).parents[1])}
    assert json.loads(output(command, environment)) == report
    assert "python" in output(command[:-1], environment)


def test_nothing_is_counted_where_the_user_does_not_want_it(server: Server, editor: FakeEditor) -> None:
    editor.notify("workspace/didChangeConfiguration", {"settings": {"lstmComplete": {"statistics": False}}})
    item = editor.ghost_text(URI, 8, 12, triggerKind=1)[-1]
    editor.change(URI, 2, insert(item["insertText"], 12))
    report = editor.request("lstmComplete/statistics", {})
    assert report["languages"] == {}
    assert not Path(report["file"]).exists()


def test_counts_are_written_when_the_session_ends(server: Server, editor: FakeEditor) -> None:
    file = Path(editor.request("lstmComplete/statistics", {})["file"])
    item = editor.ghost_text(URI, 8, 12, triggerKind=1)[-1]
    editor.change(URI, 2, insert(item["insertText"], 12))
    editor.leave()
    assert server.status() == 0
    assert '"accepted":1' in file.read_text()


def output(command: list[str], environment: dict[str, str]) -> str:
    import os

    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=True).stdout
