"""An editor types a file and gets ghost text, over every transport."""

import contextlib
import random
from pathlib import Path
from typing import Any

import pytest

from support.fake_editor import FakeEditor, Server, ServerError, running

URI = "file:///work/src/Ledger.java"
STALE, CANCELLED = -32801, -32800


def insert(line: int, character: int, text: str) -> dict[str, object]:
    place = {"line": line, "character": character}
    return {"range": {"start": place, "end": place}, "text": text}


def test_ghost_text_while_a_line_is_typed(any_server: Server, java_file: str) -> None:
    editor = any_server.connect()
    assert editor.initialize()["capabilities"]["inlineCompletionProvider"] == {}
    before, line, after = java_file.partition("            throw new IllegalArgumentException(")
    number = before.count("\n")
    editor.open(URI, before + "\n" + after, "java")
    shown, typed = [], ""
    for version, character in enumerate(line.rstrip("(") + "(", start=2):
        editor.change(URI, version, insert(number, len(typed), character))
        typed += character
        for item in editor.ghost_text(URI, number, len(typed)):
            assert item["range"]["start"] == {"line": number, "character": len(typed)}
            shown.append(typed + item["insertText"])
    assert any(line.rstrip("(").startswith(text.rstrip("(")) or text.startswith(line) for text in shown), shown
    editor.leave()
    assert editor.ended()


def test_each_request_is_answered_once_and_never_with_what_is_stale(any_server: Server, python_file: str) -> None:
    editor = any_server.connect()
    editor.initialize()
    uri = "file:///work/ledger.py"
    editor.open(uri, python_file)
    end = python_file.count("\n")
    asked = []
    for version in range(2, 22):
        asked.append(editor.ask_ghost_text(uri, end, version - 2))
        editor.change(uri, version, insert(end, version - 2, "x"))
    last = editor.ask_ghost_text(uri, end, 20)
    editor.answer(last)
    for number in asked:
        with pytest.raises(ServerError) as error:
            editor.answer(number)
        assert error.value.code == STALE
        assert editor.answers_to(number) == 0


def test_a_newer_request_calls_an_older_one_off(editor: FakeEditor, python_file: str) -> None:
    editor.open("file:///a.py", python_file)
    first, second = editor.ask_ghost_text("file:///a.py", 16, 20), editor.ask_ghost_text("file:///a.py", 16, 20)
    editor.answer(second)
    with pytest.raises(ServerError) as error:
        editor.answer(first)
    assert error.value.code == STALE


AGAIN = """
    def drop(self, account):
        if not account:
            """
"""What stands in the file before `raise ValueError("The account has no name.")`, which it has twice."""


@pytest.fixture
def patient(server: Server, tmp_path: Path) -> FakeEditor:
    """A session without haste whose server has its memory."""
    (tmp_path / "empty.py").write_text("")
    editor = server.connect()
    editor.settings = {"budgetMs": 2_000}
    editor.initialize(rootUri=tmp_path.as_uri())
    editor.open("file:///other.py", "")
    editor.eventually("lstmComplete/status", "indexed")
    return editor


def test_ghost_text_that_the_user_asks_for_ends_with_a_whole_line(patient: FakeEditor, python_file: str) -> None:
    """Of a line that the file has already, typing gets the sure beginning, and a request all of it."""
    text = python_file + AGAIN
    patient.open("file:///a.py", text)
    line, column = text.count("\n"), len("            ")
    last = patient.ghost_text("file:///a.py", line, column, triggerKind=1)[-1]
    assert last["insertText"] == 'raise ValueError("The account has no name.")'


def test_an_item_selected_in_the_menu_is_extended_or_left_alone(patient: FakeEditor, python_file: str) -> None:
    text = python_file + AGAIN + "raise Val"
    patient.open("file:///a.py", text)
    line, column = text.count("\n"), len("            raise Val")
    range_ = {"start": {"line": line, "character": column - 3}, "end": {"line": line, "character": column}}
    selected = {"range": range_, "text": "ValueError"}
    shown = patient.ghost_text("file:///a.py", line, column, selectedCompletionInfo=selected)
    assert shown
    for item in shown:
        assert item["insertText"].startswith("ValueError(")
        assert item["range"] == range_


def test_closers_that_the_editor_added_are_replaced_not_doubled(patient: FakeEditor, python_file: str) -> None:
    typed = 'raise ValueError("The acc'
    text = python_file + AGAIN + typed + '")'
    patient.open("file:///a.py", text)
    line, column = text.count("\n"), len("            " + typed)
    shown = patient.ghost_text("file:///a.py", line, column)
    assert '")' in shown[0]["insertText"]
    for item in shown:
        kept = '")'[item["range"]["end"]["character"] - column :]
        result = typed + item["insertText"] + kept
        assert result.count(")") <= result.count("("), result


@pytest.mark.parametrize(("name", "language"), [("README.md", "markdown"), ("notes.txt", "plaintext")])
def test_prose_is_completed(editor: FakeEditor, markdown_file: str, name: str, language: str) -> None:
    uri = f"file:///work/{name}"
    editor.open(uri, markdown_file, language)
    shown = editor.ghost_text(uri, markdown_file.count("\n"), len(markdown_file.rpartition("\n")[2]))
    assert shown[0]["insertText"].startswith("iate")


def test_classic_completion_for_editors_without_ghost_text(server: Server, java_file: str) -> None:
    editor = server.connect()
    assert editor.initialize(capabilities={})["capabilities"]["completionProvider"] is not None
    before = java_file[: java_file.index("IllegalArgumentException") + 12]
    editor.open(URI, before, "java")
    position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
    answer = editor.request("textDocument/completion", {"textDocument": {"uri": URI}, "position": position})
    assert answer["items"][0]["textEdit"]["newText"].startswith("IllegalArgumentException")


def test_generation_streams_what_it_writes(editor: FakeEditor) -> None:
    params = {"language": "java", "prompt": "public class A {\n", "chars": 60, "partialResultToken": "t"}
    text = editor.request("lstmComplete/generate", params)["text"]
    pieces = [n["params"]["value"]["text"] for n in editor.notifications if n["method"] == "$/progress"]
    assert "".join(pieces) == text
    assert 0 < len(text) <= 60
    command = {"command": "lstmComplete.generate", "arguments": [params]}
    assert editor.request("workspace/executeCommand", command)["text"] == text


@pytest.mark.parametrize(
    "position", [None, {}, {"line": 0}, {"line": -1, "character": 0}, {"line": 2**31, "character": 0}]
)
def test_generation_in_a_document_needs_a_place(editor: FakeEditor, position: Any) -> None:
    editor.open("file:///a.py", "import os\n")
    params = {"textDocument": {"uri": "file:///a.py"}, "position": position}
    with pytest.raises(ServerError) as refused:
        editor.request("lstmComplete/generate", params)
    assert refused.value.code == -32602


def test_a_model_is_loaded_with_progress_and_status(server: Server, python_file: str) -> None:
    editor = server.connect()
    editor.initialize()
    editor.open("file:///a.py", python_file)
    assert editor.eventually("lstmComplete/status")["state"] == "loading"
    editor.ghost_text("file:///a.py", 16, 30)
    shown = [n["params"] for n in editor.notifications if n["method"] == "$/progress"]
    loading = next(p["token"] for p in shown if "loading" in p["value"].get("message", ""))
    assert [p["value"]["kind"] for p in shown if p["token"] == loading] == ["begin", "end"]


@pytest.mark.parametrize(("memory", "files"), [(True, 4), (False, 0)])
def test_the_index_knows_what_the_workspace_imports(server: Server, tmp_path: Path, memory: bool, files: int) -> None:
    """Two files, one library of the environment, one that the settings name; nothing where they say so."""
    site = tmp_path / "work" / ".venv" / "lib" / "python3.12" / "site-packages"
    stdlib = tmp_path / "stdlib"
    for folder in (site, stdlib):
        folder.mkdir(parents=True)
    (tmp_path / "work" / ".venv" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    (site / "tool.py").write_text("a = 1\n")
    (stdlib / "json.py").write_text("b = 1\n")
    (stdlib / "re.py").write_text("c = 1\n")
    (tmp_path / "work" / "one.py").write_text("import tool\n")
    (tmp_path / "work" / "two.py").write_text("import json\n")
    editor = server.connect()
    editor.settings = {"memory": memory, "dependencies": [str(stdlib)]}
    editor.initialize(rootUri=(tmp_path / "work").as_uri())
    editor.open("file:///elsewhere.py", "import os\n")
    editor.ghost_text("file:///elsewhere.py", 1, 0)
    if memory:
        assert editor.eventually("lstmComplete/status", "indexed")["message"] == f"{files} python files indexed"
    else:
        shown = [sent["params"]["state"] for sent in editor.notifications if sent["method"] == "lstmComplete/status"]
        assert "thinking" in shown
        assert "indexing" not in shown


def test_the_index_follows_the_folders_of_the_workspace(server: Server, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.py").write_text(f"{name} = 1\n")
    one, two = ({"uri": (tmp_path / name).as_uri(), "name": name} for name in ("one", "two"))
    editor = server.connect()
    editor.initialize(workspaceFolders=[one])
    editor.open("file:///elsewhere.py", "import os\n")
    editor.eventually("lstmComplete/status", "1 python files indexed")
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [two], "removed": []}})
    editor.eventually("lstmComplete/status", "2 python files indexed")
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [one, two]}})
    editor.eventually("lstmComplete/status", "0 python files indexed")


CALL = "quokka_register = zebra_connection(axolotl_address, walrus_timeout)\n"


@pytest.mark.parametrize("saved", [True, False])
def test_of_a_document_that_was_closed_what_was_saved_is_remembered(
    server: Server, tmp_path: Path, saved: bool
) -> None:
    typed, kept, draft = f"def use():\n    {CALL}" * 3, tmp_path / "kept.py", (tmp_path / "draft.py").as_uri()
    kept.write_text("nothing = 1\n")
    editor = server.connect()
    editor.settings = {"budgetMs": 2_000}
    editor.initialize(rootUri=tmp_path.as_uri())
    editor.open(draft, "def use():\n    quokka_reg")
    editor.eventually("lstmComplete/status", "indexed")
    editor.open(kept.as_uri(), typed)
    if saved:
        kept.write_text(typed)
    editor.notify("textDocument/didClose", {"textDocument": {"uri": kept.as_uri()}})
    editor.request("lstmComplete/surprise", {"textDocument": {"uri": draft}})  # waits for what the indexer does
    shown = [item["insertText"] for item in editor.ghost_text(draft, 1, 14)]
    assert any("zebra_connection" in text for text in shown) == saved


def test_a_project_that_is_opened_again_is_as_it_is_now(tmp_path: Path) -> None:
    work, kept = tmp_path / "work", tmp_path / "cache" / "lstm-complete" / "index"
    work.mkdir()
    for keep, names in ((False, "a"), (True, "ab"), (True, "abc")):
        for name in names:
            (work / f"{name}.py").write_text(f"{name} = 1\n")
        assert kept.exists() == (names == "abc")
        with running(XDG_CACHE_HOME=str(tmp_path / "cache")) as server:
            editor = server.connect()
            editor.settings = {"keepIndex": keep}
            editor.initialize(rootUri=work.as_uri())
            editor.open("file:///elsewhere.py", "import os\n")
            editor.eventually("lstmComplete/status", f"{len(names)} python files indexed")
    assert len(list(kept.iterdir())) == 1
    with running(XDG_CACHE_HOME=str(tmp_path / "cache")) as server:
        editor = server.connect()
        editor.settings = {"keepIndex": False}
        editor.initialize(rootUri=work.as_uri())
        editor.open("file:///elsewhere.py", "import os\n")
        editor.eventually("lstmComplete/status", "3 python files indexed")
    assert not list(kept.iterdir())


def test_settings_are_pulled_and_invalid_ones_are_named(server: Server, python_file: str) -> None:
    editor = server.connect()
    editor.settings = {"disabledLanguages": ["python"], "beamWidth": "wide"}
    editor.initialize()
    warning = editor.eventually("window/logMessage")["message"]
    assert "beamWidth" in warning
    assert "default" in warning
    editor.open("file:///a.py", python_file)
    assert editor.ghost_text("file:///a.py", 16, 30) == []


def test_files_with_secrets_get_no_suggestion(patient: FakeEditor) -> None:
    for name in ("keys.py", ".env"):
        patient.open(f"file:///work/{name}", "PASSWORD = 'hunter2'\n" * 3 + "PASS")
    assert patient.ghost_text("file:///work/keys.py", 3, 4) != []
    assert patient.ghost_text("file:///work/.env", 3, 4) == []


def test_settings_change_while_the_server_runs(patient: FakeEditor, python_file: str) -> None:
    text = python_file + AGAIN + "raise Val"
    place = text.count("\n"), len("            raise Val")
    patient.open("file:///a.py", text)
    assert patient.ghost_text("file:///a.py", *place) != []
    off = {"disabledLanguages": ["python"]}
    patient.notify("workspace/didChangeConfiguration", {"settings": {"lstmComplete": off}})
    assert patient.ghost_text("file:///a.py", *place) == []


@pytest.mark.parametrize("seed", [1])
def test_random_requests_get_exactly_one_answer_each(editor: FakeEditor, python_file: str, seed: int) -> None:
    """R4, 500 requests: valid, invalid and cancelled ones in any order."""
    random_ = random.Random(seed)
    editor.open("file:///a.py", python_file)
    asked = []
    for _ in range(500):
        kind = random_.randrange(5)
        line, character = random_.randrange(-2, 60), random_.randrange(-2, 90)
        if kind == 0:
            asked.append(editor.ask_ghost_text("file:///a.py", line, character))
        elif kind == 1:
            asked.append(editor.ask("lstmComplete/documentHash", random_.choice([None, {}, {"uri": "file:///a.py"}])))
        elif kind == 2:
            asked.append(editor.ask(random_.choice(["no/such", "textDocument/inlineCompletion"]), {"position": 3}))
        elif kind == 3:
            asked.append(editor.ask_ghost_text("file:///missing.py", line, character))
        elif asked:
            editor.cancel(random_.choice(asked))
    for number in asked:
        with contextlib.suppress(ServerError):
            editor.answer(number)
    editor.digest("file:///a.py")  # whatever was still under way has come before this answer
    assert not any(editor.answers_to(number) for number in asked)
    assert editor.unasked.empty()
