"""Requests of our own, each as the command that editors without our extension have."""

import contextlib
import itertools
import os
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lstm_complete.artifacts.find import put_model
from lstm_complete.artifacts.folder import CHECKPOINT
from lstm_complete.installing import install_command
from lstm_complete.languages.registry import load_languages
from lstm_complete.settings import Settings
from lstm_complete_server.completers import Completers
from lstm_complete_server.host import ModelHost
from lstm_complete_server.retraining import Job, model_name
from support.fake_editor import FakeEditor, Server, ServerError, running
from support.small_model import small_model

LIBRARY = Path(sysconfig.get_path("stdlib"))
FAILED, CANCELLED, INVALID = -32803, -32800, -32602
URI = "file:///elsewhere.py"


def command(editor: FakeEditor, method: str, argument: dict[str, Any]) -> int:
    """Ask for a request's command; the number of the request."""
    params = {"command": method.replace("/", "."), "arguments": [argument]}
    return editor.ask("workspace/executeCommand", params)


def refusal(editor: FakeEditor, number: int) -> ServerError:
    with pytest.raises(ServerError) as error:
        editor.answer(number)
    return error.value


def states(editor: FakeEditor) -> list[str]:
    """What the server was doing, from first to last."""
    return [n["params"]["state"] for n in list(editor.notifications) if n["method"] == "lstmComplete/status"]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with some modules of the standard library."""
    folder = tmp_path / "work"
    folder.mkdir()
    for name in ("textwrap", "shlex", "heapq", "bisect", "cmd", "string"):
        (folder / f"{name}.py").write_text((LIBRARY / f"{name}.py").read_text())
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's models."""
    monkeypatch.setenv("LSTM_COMPLETE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "models"


@pytest.fixture
def trainable(tmp_path: Path, home: Path) -> Iterator[Server]:
    """A server with a model that is trained in a moment, and learns a lot in it; its cache is ours to look at."""
    model = small_model(tmp_path / "small", memory=True)
    with running("stdio", "--model", str(model.path), XDG_CACHE_HOME=str(tmp_path / "cache")) as server:
        yield server


def test_every_request_of_ours_is_a_command_and_no_other_is(editor: FakeEditor) -> None:
    capabilities = editor.request("lstmComplete/statistics")
    assert capabilities["total"]["shown"] == 0
    with running() as server:
        other = server.connect()
        announced = other.initialize()["capabilities"]["executeCommandProvider"]["commands"]
        unknown = refusal(other, other.ask("workspace/executeCommand", {"command": "no.such"}))
        assert unknown.code == INVALID
        assert sorted(announced) == sorted(re.findall(r"lstmComplete\.\w+", unknown.message))
        for name in announced:  # parameters that are none are refused by each of them, not by the registry
            wrong = refusal(other, other.ask("workspace/executeCommand", {"command": name, "arguments": [3]}))
            assert wrong.code == INVALID
            assert wrong.message.startswith(name.replace(".", "/"))


def test_the_workspace_is_read_anew_when_the_user_asks_for_it(server: Server, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("one = 1\n")
    editor = server.connect()
    editor.initialize(rootUri=tmp_path.as_uri())
    editor.open(URI, "import os\n")
    editor.eventually("lstmComplete/status", "1 python files indexed")
    (tmp_path / "two.py").write_text("two = 2\n")
    assert editor.request("lstmComplete/index", {"workDoneToken": "mine"}) == {"files": 2}
    values = [n["params"]["value"] for n in editor.notifications if n["params"].get("token") == "mine"]
    assert [value["kind"] for value in values if value["kind"] != "report"] == ["begin", "end"]
    assert values[0]["cancellable"]
    assert editor.answer(command(editor, "lstmComplete/index", {})) == {"files": 2}


def test_what_no_folder_or_no_memory_allows_is_refused_in_one_line(server: Server, tmp_path: Path) -> None:
    editor = server.connect()
    editor.settings = {"memory": False}
    editor.initialize()
    editor.open(URI, "import os\n")
    for method in ("lstmComplete/index", "lstmComplete/retrain"):
        error = refusal(editor, editor.ask(method, {"language": "python"}))
        assert (error.code, error.message.partition(":")[0]) == (FAILED, "no folder is open")
    folder = {"uri": tmp_path.as_uri(), "name": "work"}
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}})
    error = refusal(editor, editor.ask("lstmComplete/index", {}))
    assert (error.code, "'memory' is off" in error.message) == (FAILED, True)


def test_an_index_can_be_called_off(server: Server, tmp_path: Path) -> None:
    """By the bar of the client, and by taking the request back: both are answered as cancelled, once."""
    for number in range(300):
        (tmp_path / f"module_{number}.py").write_text((LIBRARY / "textwrap.py").read_text())
    editor = server.connect()
    editor.settings = {"keepIndex": False}
    editor.initialize(rootUri=tmp_path.as_uri())
    asked = editor.ask("lstmComplete/index", {"workDoneToken": "mine"})
    while not any(n["params"].get("token") == "mine" for n in editor.notifications):
        editor.request("lstmComplete/statistics")
    editor.notify("window/workDoneProgress/cancel", {"token": "mine"})
    assert refusal(editor, asked).code == CANCELLED
    asked = editor.ask("lstmComplete/index", {})
    editor.cancel(asked)
    assert refusal(editor, asked).code == CANCELLED
    assert editor.request("lstmComplete/index", {})["files"] == 300


def test_the_status_goes_back_to_indexing_after_each_answer(server: Server, tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"module_{number}.py").write_text((LIBRARY / "textwrap.py").read_text())
    editor = server.connect()
    editor.settings = {"keepIndex": False}
    editor.initialize(rootUri=tmp_path.as_uri())
    editor.open(URI, "import os\n")
    editor.ghost_text(URI, 1, 0)  # once the model is loaded
    while "indexing" not in states(editor):
        editor.request("lstmComplete/statistics")
    before = len(states(editor))
    for version in itertools.count(2):
        editor.change(URI, version, {"text": f"import os\nname_{version} = os."})
        editor.ghost_text(URI, 1, len(f"name_{version} = os."))
        if "ready" in states(editor)[before:]:
            break
    told = [n["params"] for n in editor.notifications if n["method"] == "lstmComplete/status"][before:]
    ready = next(place for place, status in enumerate(told) if status["state"] == "ready")
    assert told[ready]["message"] == "300 python files indexed"
    meanwhile = [status["state"] for status in told[:ready]]
    assert set(meanwhile) == {"thinking", "indexing"}
    assert "thinking, thinking" not in ", ".join(meanwhile)


def test_why_names_the_lines_that_a_suggestion_was_copied_from(server: Server, tmp_path: Path) -> None:
    call = "quokka_register = zebra_connection(axolotl_address, walrus_timeout)\n"
    (tmp_path / "other.py").write_text(f"def use():\n    {call}" * 3)
    editor = server.connect()
    editor.settings = {"budgetMs": 2_000}
    editor.initialize(rootUri=tmp_path.as_uri())
    uri = (tmp_path / "draft.py").as_uri()
    editor.open(uri, "import zebra\n\n\ndef use():\n    quokka_reg")
    editor.eventually("lstmComplete/status", "indexed")
    place = {"textDocument": {"uri": uri}, "position": {"line": 4, "character": 14}}
    shown = editor.ghost_text(uri, 4, 14)[0]["insertText"]
    found = editor.request("lstmComplete/why", {**place, "text": shown})["suggestions"]
    assert found[0]["text"] == shown
    assert 0 < found[0]["probability"] <= 1
    assert "".join(span["text"] for span in found[0]["spans"]) == shown
    sources = [span["source"] for span in found[0]["spans"] if span["source"] is not None]
    assert sources[0]["uri"] == (tmp_path / "other.py").as_uri()
    assert sources[0]["line"] in (1, 3, 5)
    votes = [unit["vote"] for unit in found[0]["units"]]
    assert 0 < len(votes) <= 5 and votes == sorted(votes, reverse=True) and votes[-1] > 0
    assert editor.request("lstmComplete/why", {**place, "text": "nothing like it"}) == {"suggestions": []}
    assert editor.answer(command(editor, "lstmComplete/why", place))["suggestions"][0]["text"] == shown


def test_why_explains_what_is_on_screen_however_short_the_time_was_to_find_it(server: Server) -> None:
    editor = server.connect()
    editor.settings = {"budgetMs": 20, "alternatives": 5}
    editor.initialize()
    uri = "untitled:Draft.py"
    editor.open(uri, 'def put(letter):\n    """Raises ValueError when the box is full."""\n    raise Val')
    texts = [item["insertText"] for item in editor.ghost_text(uri, 2, 13)]
    place = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 13}}
    for text in texts:
        explained = editor.request("lstmComplete/why", {**place, "text": text})["suggestions"]
        assert any(found["text"].startswith(text) for found in explained)


def test_retraining_makes_a_model_of_the_user_and_uses_it(
    trainable: Server, work: Path, home: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache" / "lstm-complete" / "retraining"
    cache.mkdir(parents=True)
    for name in ("gone.lock", "gone.job", "old.lock", "old.job", "young.lock", "young.job"):
        (cache / name).touch()
    for name in ("old", "young"):
        (cache / name).mkdir()
    os.utime(cache / "old", (1, 1))
    editor = trainable.connect()
    editor.initialize(rootUri=work.as_uri())
    uri = (work / "textwrap.py").as_uri()
    editor.open(uri, (work / "textwrap.py").read_text())
    params = {"textDocument": {"uri": uri}, "minutes": 0.05, "workDoneToken": "mine"}
    answer = editor.answer(editor.ask("lstmComplete/retrain", params), timeout=120)
    assert answer["model"] == model_name([work], "python")
    assert answer["bitsPerCharacter"] < answer["before"]
    assert (home / answer["model"] / "config.json").is_file()
    assert "training" in states(editor)
    assert states(editor)[-1] == "ready"
    values = [n["params"]["value"] for n in editor.notifications if n["params"].get("token") == "mine"]
    assert (values[0]["kind"], values[-1]["kind"]) == ("begin", "end")
    assert any("bits per character" in value.get("message", "") for value in values)
    again = editor.answer(command(editor, "lstmComplete/retrain", {"language": "python", "minutes": 0.1}), timeout=120)
    assert again["model"] == answer["model"]
    assert again["before"] < answer["before"]  # it went on from the model that the session uses by now
    editor.ghost_text(uri, 10, 0)
    assert sorted(file.name for file in cache.iterdir()) == ["young", "young.job", "young.lock"]  # of others, to go on


@pytest.mark.parametrize("leaves", [True, False])
def test_retraining_that_is_called_off_goes_on_the_next_time(
    trainable: Server, work: Path, tmp_path: Path, leaves: bool
) -> None:
    """Whether the user stops it or closes the editor, what was learned is there when they come back."""
    editor = trainable.connect()
    editor.initialize(rootUri=work.as_uri())
    params = {"language": "python", "workDoneToken": "mine"}
    asked = editor.ask("lstmComplete/retrain", {**params, "minutes": 60})
    while not any("bits per" in n["params"].get("value", {}).get("message", "") for n in editor.notifications):
        editor.request("lstmComplete/statistics")
    busy = refusal(editor, editor.ask("lstmComplete/retrain", {"language": "python"}))
    assert (busy.code, busy.message) == (FAILED, "this workspace is being trained on already")
    if leaves:
        editor.leave()
        assert trainable.status() == 0
    else:
        editor.notify("window/workDoneProgress/cancel", {"token": "mine"})
        assert refusal(editor, asked).code == CANCELLED
    out = tmp_path / "cache" / "lstm-complete" / "retraining" / model_name([work], "python")
    assert (out / CHECKPOINT).is_file()
    for file in work.iterdir():  # a training that began anew would find nothing
        file.unlink()
    with running("stdio", "--model", str(tmp_path / "small"), XDG_CACHE_HOME=str(tmp_path / "cache")) as server:
        other = server.connect()
        other.initialize(rootUri=work.as_uri())
        answer = {"model": ""}
        while not answer["model"]:  # while the process saves, it has the folder for itself
            asked = other.ask("lstmComplete/retrain", {"language": "python", "minutes": 0.001})
            with contextlib.suppress(ServerError):
                answer = other.answer(asked, timeout=120)
    assert answer["model"] == model_name([work], "python")  # better than where it began, with no step since
    assert not out.exists()  # no text of the workspace stays in the cache


def test_too_little_code_is_not_trained_on(trainable: Server, tmp_path: Path) -> None:
    work = tmp_path / "little"
    work.mkdir()
    (work / "my_credentials.py").write_text((LIBRARY / "textwrap.py").read_text())
    editor = trainable.connect()
    editor.initialize(rootUri=work.as_uri())
    error = refusal(editor, editor.ask("lstmComplete/retrain", {"language": "python"}))
    assert (error.code, "no python source to learn from" in error.message) == (FAILED, True)
    for name in ("one", "two"):
        (work / f"{name}.py").write_text(f"{name} = 1\n")
    error = refusal(editor, editor.ask("lstmComplete/retrain", {"language": "python"}))
    assert error.code == FAILED
    assert error.message.startswith("too little python code to learn from: ")
    error = refusal(editor, editor.ask("lstmComplete/retrain", {}))
    assert "name the language" in error.message


def test_without_torch_training_says_how_to_get_it(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text("import sys\nsys.modules['torch'] = None\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"), prepend=":")
    with running() as server:
        editor = server.connect()
        editor.initialize(rootUri=work.as_uri())
        error = refusal(editor, editor.ask("lstmComplete/retrain", {"language": "python"}))
        assert error.code == FAILED
        assert error.message.startswith("train needs torch")
        assert install_command("torch") in error.message


def test_training_runs_nothing_of_the_workspace_and_begins_anew_where_its_checkpoint_is_damaged(
    home: Path, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor's server often stands in the workspace: there, a file may have the name of a module."""
    (work / "datasketch.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')\n")
    model = small_model(tmp_path / "small", memory=True).path
    name = model_name([work], "python")
    checkpoint = tmp_path / "cache" / "lstm-complete" / "retraining" / name / CHECKPOINT
    checkpoint.parent.mkdir(parents=True)
    checkpoint.write_bytes(b"damaged")
    (checkpoint.parents[2] / f"{name}.job").write_text(
        Job((work,), "python", model, Settings().disabled_files, 1).fingerprint
    )
    monkeypatch.chdir(work)
    with running("stdio", "--model", str(model), XDG_CACHE_HOME=str(tmp_path / "cache")) as server:
        editor = server.connect()
        editor.initialize(rootUri=work.as_uri())
        asked = editor.ask("lstmComplete/retrain", {"language": "python", "minutes": 0.05})
        assert editor.answer(asked, timeout=120)["model"] == name
    assert not (tmp_path / "run").exists()


def test_the_model_of_a_workspace_is_its_users_and_serves_these_folders_alone(home: Path, tmp_path: Path) -> None:
    registry = load_languages()
    python, java = registry.by_name("python"), registry.by_name("java")
    one, two = tmp_path / "one", tmp_path / "two"
    name = model_name([one], "python")
    put_model(small_model(tmp_path / "small").path, name)
    host = ModelHost(None, "cpu")
    assert Completers(host, lambda: [one]).path(python) == home / name
    assert Completers(host, lambda: [one]).path(java).name == "java"
    assert Completers(host, lambda: [two]).path(python).name == "python"
    assert Completers(host, lambda: [one, two]).path(python).name == "python"
    assert Completers(host, list).path(python).name == "python"
    host.close()
    named = ModelHost("text", "cpu")  # who starts the server with a model gets that one
    assert Completers(named, lambda: [one]).path(python).name == "text"
    named.close()
