"""The commands, as they are typed."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lstm_complete.artifacts.folder import CHECKPOINT, STAGES, ModelFolder
from lstm_complete.cli.main import main
from lstm_complete.index.build import Sources
from lstm_complete.index.kept import index_home
from lstm_complete.installing import install_command
from lstm_complete.languages.registry import load_languages
from lstm_complete.settings import Settings
from lstm_complete.statistics.counts import Counts
from lstm_complete.statistics.store import Store
from support.explorer import exploring
from support.fake_editor import running
from support.looker import told
from support.small_model import small_model

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
JAVA, PYTHON = str(EXAMPLES / "Ledger.java"), str(EXAMPLES / "ledger.py")

Json = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LSTM_COMPLETE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def result(capsys: pytest.CaptureFixture[str]) -> Json:
    """Run a command with --json; its object."""

    def run(*arguments: str) -> dict[str, Any]:
        assert main([*arguments, "--json"]) == 0
        value: dict[str, Any] = json.loads(capsys.readouterr().out)
        return value

    return run


def test_complete(result: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "Ledger.java"
    before, _, _ = Path(JAVA).read_text().partition("umentException")
    file.write_text(before)
    line, column = before.count("\n"), len(before.rpartition("\n")[2])
    place = ["complete", str(file), "--line", str(line), "--column", str(column)]
    answer = result(*place, "--explain")
    best = answer["suggestions"][0]
    assert best["text"].startswith("umentException")
    assert best["source"] == "model"
    assert 0 < best["probability"] <= 1
    assert (best["replaces"], best["to_line_end"]) == (0, False)
    assert answer["ms"] > 0
    assert answer["explain"]["language"] == "java"
    assert main(place) == 0
    assert capsys.readouterr().out.split(maxsplit=1)[1].startswith("umentException")


def test_what_an_editor_has_closed_is_replaced(result: Json, tmp_path: Path) -> None:
    line = "        if (str == null || str.len"
    (tmp_path / "A.java").write_text(f"class A {{\n    int f(String str) {{\n{line})\n")
    found = result("complete", str(tmp_path / "A.java"), "--line", "2", "--column", str(len(line)))["suggestions"]
    assert {"text", "probability", "source", "replaces", "to_line_end"} == found[0].keys()
    closed = {one["text"]: one["text"].count(")") - one["text"].count("(") for one in found}
    assert closed
    assert {one["text"]: one["replaces"] for one in found} == closed  # ")" is there already


def test_an_explanation_stands_under_its_suggestion(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("Ledger.java", "Draft.java"):
        shutil.copy(EXAMPLES / name, tmp_path)
    line = (tmp_path / "Draft.java").read_text().splitlines()[24]
    place = [str(tmp_path / "Draft.java"), "--line", "24", "--column", str(len(line)), "--project", str(tmp_path)]
    assert main(["complete", *place, "--explain"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    about, _, suggestions = shown.out.partition("whole_text_read: True\n")
    assert about.startswith("model: java (")
    first, source = suggestions.splitlines()[:2]
    assert first.endswith("%  umentException(")
    assert re.fullmatch(r" {6}from Ledger\.java:\d+", source)


def test_a_model_of_another_language_is_used_when_the_language_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["complete", PYTHON, "--line", "0", "--column", "0", "--model", "java"]
    assert main(place) == 2
    assert "is python, the model 'java' knows java; name another --model" in capsys.readouterr().err
    assert main([*place, "--language", "python"]) == 0


def test_complete_prose(result: Json) -> None:
    lines = (EXAMPLES / "draft.md").read_text().splitlines()
    place = ["--line", str(len(lines) - 1), "--column", str(len(lines[-1]))]
    answer = result("complete", str(EXAMPLES / "draft.md"), *place, "--explain")
    assert answer["suggestions"][0]["text"].startswith("iate")
    assert answer["explain"]["language"] == "text"
    assert answer["explain"]["model"].startswith("text ")


def test_complete_knows_the_project_and_the_libraries_that_it_imports(result: Json, tmp_path: Path) -> None:
    project, library = tmp_path / "project", tmp_path / "library"
    for folder in (project, library):
        folder.mkdir()
    call = "quokka_register = zebra_connection(axolotl_address, walrus_timeout)\n"
    (library / "zebra.py").write_text(f"def use():\n    {call}" * 3)
    (project / "other.py").write_text("import zebra\n")
    (project / "draft.py").write_text("import zebra\n\n\ndef use():\n    quokka_reg")
    place = ["complete", str(project / "draft.py"), "--line", "4", "--column", "14", "--project", str(project)]
    without, with_library = result(*place), result(*place, "--dependencies", str(library))
    assert not any("zebra_connection" in found["text"] for found in without["suggestions"])
    assert with_library["suggestions"][0]["text"].startswith("ister = zebra_connection(")


def test_complete_keeps_the_index_that_a_server_would_take(result: Json, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "other.py").write_text("quokka_register = 1\n")
    (project / "draft.py").write_text("print(quokka_reg")
    place = ["complete", str(project / "draft.py"), "--line", "0", "--column", "16", "--project", str(project)]
    as_served = Sources([project], load_languages().by_name("python"), quiet=Settings().disabled_files)
    first = result(*place)
    found = as_served.kept(index_home()).load()
    assert found is not None
    assert found[0].paths == [str(project / "other.py")]
    assert result(*place)["suggestions"] == first["suggestions"]
    assert result(*place, "--no-keep-index")["suggestions"] == first["suggestions"]
    assert not list(index_home().iterdir())


def test_generate(result: Json) -> None:
    arguments = ["generate", "--language", "java", "--chars", "80", "--seed", "1"]
    first, again = result(*arguments), result(*arguments)
    assert first["text"] == again["text"]
    assert 0 < len(first["text"]) <= 80
    assert first["chars_per_s"] > 0
    assert len(result(*arguments, "--count", "3")["texts"]) == 3


def test_generate_goes_on_from_a_file(result: Json, tmp_path: Path) -> None:
    (tmp_path / "Half.java").write_text(Path(JAVA).read_text()[:700])
    assert result("generate", "--prompt-file", str(tmp_path / "Half.java"), "--chars", "20")["text"]
    assert result("generate", "--prompt-file", JAVA, "--temperature", "0")["text"].strip() == ""  # it is complete


def test_a_batch_is_written_row_by_row_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    rows = [{"prompt": f"class A{n} {{\n", "id": n} for n in range(5)] + [{"prompt": "x", "chars": 5}]
    requests, out, other = tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path / "other.jsonl"
    requests.write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = ["generate", "--language", "java", "--chars", "30", "--batch", str(requests), "--out"]
    assert main([*command, str(out)]) == 0
    written = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row.get("id") for row in written] == [0, 1, 2, 3, 4, None]
    assert all(0 < len(row["text"]) <= row["chars"] for row in written)
    lines = out.read_text().splitlines(keepends=True)
    other.write_text("".join(lines[:2]) + lines[2][:10])  # cut off in the middle of a line
    assert main([*command, str(other)]) == 2
    assert main([*command, str(other), "--resume"]) == 0
    assert [json.loads(line)["prompt"] for line in other.read_text().splitlines()] == [row["prompt"] for row in rows]


def test_evaluate(result: Json) -> None:
    report = result("evaluate", "java-commons-lang", JAVA, "--lines", "3")
    assert report["bits_per_char"]["static"] < report["bits_per_char"]["xz"]
    assert report["bits_per_char"]["adapting"] is None
    assert report["files"] == 1
    assert report["chars"] == len(Path(JAVA).read_text())
    assert set(report["line"]) == {"exact_match", "edit_similarity", "indent_ok"}
    assert {"names_exist", "syntax_ok", "indent_ok", "ece"} <= set(report)


def test_evaluate_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.java").write_text("class Small {\n    int size;\n}\n")
    assert main(["evaluate", "java-commons-lang", str(tmp_path)]) == 0
    printed = capsys.readouterr()
    assert "line completion, edit similarity" in printed.out
    assert printed.err.splitlines() == [
        "the model has no mixture with a memory: no bits per character of both",
        "no file over 3,000 bytes, outside tests and docs, has lines to type: "
        "neither completion nor suggestions are measured",
    ]
    assert main(["evaluate", "java", str(tmp_path), "--lines", "0", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["lines"] == 0
    assert printed.err.splitlines() == ["--lines 0: lines are neither completed nor typed"]


def test_evaluate_writes_a_report(result: Json, tmp_path: Path) -> None:
    report = result("evaluate", "java-commons-lang", JAVA, "--lines", "2", "--report", str(tmp_path / "r"))
    assert json.loads((tmp_path / "r" / "report.json").read_text()) == report
    page = (tmp_path / "r" / "report.md").read_text()
    assert f"| bits per character, the network alone | {report['bits_per_char']['static']:.3f} |" in page
    assert "(calibration.svg)" in page
    assert (tmp_path / "r" / "calibration.svg").read_text().startswith("<?xml")


def test_simulate_writes_a_report(result: Json, tmp_path: Path) -> None:
    command = ["simulate", str(long_file(tmp_path)), "--lines", "2", "--report", str(tmp_path / "r")]
    summary = result(*command)
    low, high = summary["saved_95"]
    assert low <= summary["saved"] <= high
    assert json.loads((tmp_path / "r" / "report.json").read_text()) == summary
    page = (tmp_path / "r" / "report.md").read_text()
    assert f"| keystrokes saved | {summary['saved']:.1%} | {low:.1%} to {high:.1%} |" in page
    assert f"- project: {tmp_path / 'p'}\n- model: python\n- seed: 0\n- date: {date.today()}\n" in page
    assert (tmp_path / "r" / "latency.svg").exists()


def test_models(result: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = str(small_model(tmp_path / "source").path)
    assert main(["models", "import", source, "--name", "mine"]) == 0
    assert main(["models", "use", "mine"]) == 0
    assert "mine" in capsys.readouterr().out
    rows = {row["name"]: row for row in result("models", "list")["models"]}
    assert rows["mine"]["default_for"] == ["python"]
    assert rows["java-commons-lang"]["origin"] == "shipped"
    assert result("models", "show", "mine")["config"]["hidden"] == 16
    assert main(["models", "export", "java-commons-lang", str(tmp_path / "copy")]) == 0
    assert ModelFolder.open(tmp_path / "copy").config.name == "java-commons-lang"
    assert main(["models", "remove", "mine"]) == 0
    assert main(["models", "remove", "java-commons-lang"]) == 2


def test_a_damaged_model_is_not_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = small_model(tmp_path / "source").path
    engine = source / "engine.onnx"
    engine.write_bytes(engine.read_bytes()[:1000])
    refused(["models", "import", str(source), "--name", "mine"], capsys)
    assert not (tmp_path / "home" / "models").exists()


def test_doctor(result: Json) -> None:
    report = result("doctor")
    assert report["ok"]
    assert {check["state"] for check in report["checks"]} <= {"ok", "absent"}
    assert {"engine", "languages", "your data", "model java-commons-lang"} <= {c["name"] for c in report["checks"]}


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only some systems tie a process to cores")
def test_doctor_counts_the_cores_that_it_may_use() -> None:
    one = min(os.sched_getaffinity(0))
    code = f"import os; os.sched_setaffinity(0, [{one}]); from lstm_complete.cli.main import main; main(['doctor'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert re.match(r"ok    lstm-complete: .*, 1 CPU cores\n", done.stdout)


def test_doctor_finds_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = small_model(tmp_path / "source").path
    assert main(["models", "import", str(source), "--name", "mine"]) == 0
    (tmp_path / "home" / "models" / "mine" / "engine.onnx").write_bytes(b"junk")
    assert main(["doctor"]) == 1
    assert "FAIL  model mine" in capsys.readouterr().out


def test_train_on_a_folder_of_ones_own_and_serve_the_model(tmp_path: Path) -> None:
    out = tmp_path / "m"
    shutil.copytree(EXAMPLES, tmp_path / "code")
    options = ["--layers", "1", "--hidden", "16", "--steps", "8", "--batch", "2", "--threads", "1"]
    assert main(["train", str(tmp_path / "code"), "--out", str(out), "--language", "python", *options]) == 0
    assert ModelFolder.open(out).config.languages == ("python",)
    assert {"learning-curve.svg", "history.json"} <= {path.name for path in out.iterdir()}
    assert not (out / STAGES).exists()
    with running("stdio", "--model", str(out)) as server:
        editor = server.connect()
        editor.initialize()
        editor.open("file:///a.py", "import os\n")
        assert isinstance(editor.ghost_text("file:///a.py", 1, 0), list)


def test_a_film_of_a_training_is_kept_and_listed(tmp_path: Path) -> None:
    out = tmp_path / "m"
    options = ["--layers", "1", "--hidden", "16", "--steps", "8", "--batch", "2", "--threads", "1", "--film"]
    assert main(["train", PYTHON, "--out", str(out), *options]) == 0
    with exploring("--model", str(out)) as explorer:
        network = told(explorer, "inside/networks")["networks"][0]
        assert (network["name"], network["stages"]) == ("m", [0, 1, 2, 3, 5, 8])
        recording = told(explorer, "inside/recordings", {"network": "m", "text": "import os\n"})
        frames = told(explorer, "inside/film", {"id": recording["id"], "layer": 0, "unit": 0, "vector": "c"})["frames"]
        assert [frame["step"] for frame in frames] == network["stages"]
        assert frames[-1]["r"] > 0.999


def test_a_killed_training_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "m"
    options = ["--layers", "1", "--hidden", "32", "--steps", "150", "--batch", "8", "--threads", "1"]
    command = [sys.executable, "-m", "lstm_complete.cli.main", "train", PYTHON, "--out", str(out), *options]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while not (out / ".checkpoint").exists() and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert main(["train", PYTHON, "--out", str(out), *options]) == 2  # an unfinished run is not overwritten
    assert main(["train", PYTHON, "--out", str(out), "--resume"]) == 0
    assert ModelFolder.open(out).config.trained.steps == 150


def test_a_program_that_starts_training_reads_json_lines_and_may_leave(tmp_path: Path) -> None:
    out = tmp_path / "m"
    shutil.copytree(EXAMPLES, tmp_path / "code")
    (tmp_path / "code" / "my_credentials.py").write_text("password = 'hunter2'\n" * 50)
    options = ["--language", "python", "--leave-out", "*credentials*", "--layers", "1", "--hidden", "16"]
    command = [sys.executable, "-m", "lstm_complete.cli.main", "train", str(tmp_path / "code"), "--out", str(out)]
    with subprocess.Popen(
        [*command, *options, "--minutes", "60", "--json-lines"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        lines = [json.loads(process.stdout.readline()) for _ in range(3)]
        process.stdout.close()  # the reader leaves: the run saves what it has, and ends
        assert process.wait(60) != 0
    assert lines[0].keys() == {"training_symbols", "validation_symbols"}
    assert any(0 < line.get("progress", 0) <= 1 for line in lines)
    assert (out / CHECKPOINT).is_file()
    assert "my_credentials" not in (out / ".shards" / "manifest.json").read_text()


def test_stats_are_drawn_and_deleted(
    result: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert main(["stats"]) == 0
    assert "nothing has been counted in 30 days" in capsys.readouterr().out
    today = {"day": date.today(), "shown": 20, "accepted": 10, "retained": 9, "characters": 345, "latency": {30: 20}}
    Store.of_user().add([Counts.model_validate({**today, "language": name}) for name in ("java", "python")])
    assert result("stats")["total"]["accepted"] == 20
    assert main(["stats", "--days", "7"]) == 0
    drawn = capsys.readouterr().out
    for text in (date.today().isoformat(), "50%", "90%", "345", "690", "python", "java", "█", "░"):
        assert text in drawn
    assert result("stats", "--reset")["days"] == []


def test_ctrl_c_saves(tmp_path: Path) -> None:
    out = tmp_path / "m"
    options = ["--layers", "1", "--hidden", "32", "--minutes", "10", "--batch", "8", "--threads", "1"]
    command = [sys.executable, "-m", "lstm_complete.cli.main", "train", PYTHON, "--out", str(out), *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 60
    while not (out / ".checkpoint").exists() and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "--resume goes on" in errors
    assert main(["train", PYTHON, "--out", str(out), "--resume", "--steps", "3"]) in (0, 2)


@pytest.mark.parametrize(
    "name",
    ["missing", "directory", "pipe", "device", "binary", "latin", "line", "column", "language", "model", "weights"],
)
def test_bad_input_of_complete_is_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "binary.py").write_bytes(b"x\0y")
    (tmp_path / "latin.py").write_bytes(b"# \xe9\n")
    os.mkfifo(tmp_path / "pipe.py")
    broken = small_model(tmp_path / "broken").path
    (broken / "model.safetensors").write_bytes(b"junk")
    arguments = {
        "missing": [str(tmp_path / "nope.py")],
        "directory": [str(tmp_path)],
        "pipe": [str(tmp_path / "pipe.py")],
        "device": ["/dev/zero"],
        "binary": [str(tmp_path / "binary.py")],
        "latin": [str(tmp_path / "latin.py")],
        "line": [PYTHON, "--line", "9999"],
        "column": [PYTHON, "--column", "9999"],
        "language": [PYTHON, "--language", "cobol"],
        "model": [PYTHON, "--model", str(tmp_path)],
        "weights": [PYTHON, "--model", str(broken)],
    }[name]
    defaults = [] if name == "line" else ["--line", "0"]
    defaults += [] if name == "column" else ["--column", "0"]
    refused(["complete", *arguments, *defaults], capsys)


def test_a_choice_that_there_is_not_is_told_with_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "nosuch"]) == 2
    told = capsys.readouterr().err
    assert "'nosuch' is not one of 'speed', 'start', 'memory'" in told
    assert "Value error" not in told


@pytest.mark.parametrize("transport", ["tcp", "ws"])
def test_a_port_that_is_taken_is_told_with_what_to_do(transport: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert main(["serve", f"--{transport}", address]) == 2
    advice = f"choose another port with --{transport} HOST:PORT, port 0 takes any free one"
    assert capsys.readouterr().err == f"error: {address} is taken; {advice}\n"


def test_a_batch_that_is_no_text_is_told_from_a_missing_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"ab\0")
    assert main(["generate", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert capsys.readouterr().err == f"error: {tmp_path}/in.jsonl: not text (byte 2 is 0); name a file of text\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["complete"],
        ["complete", PYTHON, "--line", "x", "--column", "0"],
        ["complete", PYTHON, "--line", "0", "--column", "-1"],
        ["complete", PYTHON, "--line", "0", "--column", "0", "--project", "/nope"],
        ["complete", PYTHON, "--line", "0", "--column", "0", "--project", str(EXAMPLES), "--dependencies", "/nope"],
        ["complete", PYTHON, "--line", "0", "--column", "0", "--dependencies", str(EXAMPLES)],
        ["complete", PYTHON, "--line", "0", "--column", "0", "--device", "tpu"],
        ["generate", "--prompt", "a", "--prompt-file", PYTHON],
        ["generate", "--batch", PYTHON],
        ["generate", "--batch", PYTHON, "--out", "/proc/x"],
        ["generate", "--prompt-file", "/nope"],
        ["generate", "--chars", "0"],
        ["evaluate", "no-such-model", PYTHON],
        ["evaluate", "java-commons-lang", PYTHON],
        ["evaluate", "python-tensorflow", PYTHON, "--report", "/proc/never"],
        ["simulate", PYTHON, "--report", PYTHON],
        ["train", "/nope", "--out", "/tmp/never"],
        ["train", PYTHON, "--out", PYTHON],
        ["train", PYTHON, "--out", "/proc/never"],
        ["train", PYTHON, "--out", "/tmp/never", "--preset", "giant"],
        ["train", PYTHON, "--out", "/tmp/never", "--steps", "1", "--minutes", "1"],
        ["train", PYTHON, "--out", "/tmp/never", "--resume"],
        ["models"],
        ["models", "show", "nope"],
        ["models", "use", "nope"],
        ["models", "import", "/nope"],
        ["models", "export", "java-commons-lang", str(EXAMPLES)],
        ["corpus", "fetch", "nope"],
        ["corpus", "prepare", "/nope", "--out", "/tmp/never"],
        ["serve", "--stdio", "--tcp", "127.0.0.1:0"],
        ["serve", "--ws", "0.0.0.0:1"],
        ["serve", "--model", "nope"],
    ],
    ids=" ".join,
)
def test_bad_input_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    refused(arguments, capsys)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "-0.1", "5.1", "hot"])
def test_a_number_that_is_none_is_told_with_what_is_wanted(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", f"--temperature={text}"]) == 2
    assert f"'--temperature': '{text}' is no number from 0 to 5 (see" in capsys.readouterr().err


def test_a_training_ends(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", PYTHON, "--out", "/tmp/never", "--minutes", "inf"]) == 2
    assert "should be a finite number" in capsys.readouterr().err


def test_an_empty_corpus_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(["train", str(tmp_path), "--out", str(tmp_path / "m")], capsys)
    refused(["evaluate", "java-commons-lang", str(tmp_path)], capsys)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["train", PYTHON, "--steps", "1", "--out"], "config.json"),
        (["train", PYTHON, "--steps", "1", "--out"], "history.json"),
        (["corpus", "prepare", PYTHON, "--out"], "thesis.txt"),
        (["simulate", "{long}", "--report"], "report.md"),
        (["evaluate", "python-tensorflow", PYTHON, "--report"], "calibration.svg"),
        (["models", "export", "java-commons-lang"], "thesis.txt"),
    ],
    ids=str,
)
def test_a_folder_of_somebody_else_stays_as_it_is(
    command: list[str], name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs, long = tmp_path / "theirs", long_file(tmp_path)
    theirs.mkdir()
    (theirs / name).write_text("years of work")
    refused([*(word.format(long=long) for word in command), str(theirs)], capsys)
    assert [path.name for path in theirs.iterdir()] == [name]
    assert (theirs / name).read_text() == "years of work"


def long_file(folder: Path) -> Path:
    """A folder with a file whose lines `simulate` types."""
    source = (EXAMPLES / "ledger.py").read_text()
    (folder / "p").mkdir()
    (folder / "p" / "long.py").write_text(source * (1 + 3_000 // len(source)))
    return folder / "p"


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("error: ")
    assert shown.err.count("\n") == 1
    assert shown.out == ""


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    text = capsys.readouterr().out
    for command in ("serve", "complete", "generate", "train", "evaluate", "models", "corpus", "doctor"):
        assert command in text
        assert main([command, "--help"]) == 0


def test_completing_works_where_torch_is_not_installed(tmp_path: Path) -> None:
    """The light installation: an import of torch fails, and nothing asks for one."""
    (tmp_path / "torch.py").write_text("raise ImportError('no torch here')\n")
    command = [sys.executable, "-m", "lstm_complete.cli.main", "complete", JAVA, "--line", "0", "--column", "0"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([*command, "--device", "cpu"], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("missing", "command", "line"),
    [
        ("torch", ["train", PYTHON], "train needs torch"),
        ("matplotlib", ["train", PYTHON], "train needs matplotlib"),
        ("datasketch", ["corpus", "prepare", PYTHON], "corpus prepare needs datasketch"),
        ("detect_secrets", ["corpus", "prepare", PYTHON], "corpus prepare needs detect-secrets"),
        ("ray", ["corpus", "prepare", PYTHON, "--ray", "local"], "--ray needs Ray"),
    ],
)
def test_what_the_light_installation_lacks_is_one_line(
    missing: str,
    command: list[str],
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)  # importing it fails, and looking for it finds nothing
    install = install_command("cluster" if missing == "ray" else "torch")
    assert main([*command, "--out", "/tmp/never"]) == 2
    assert f"{line}: {install}" in capsys.readouterr().err
    main(["doctor"])
    assert re.search(rf": needs {missing.replace('_', '-')}\b.*: {re.escape(install)}", capsys.readouterr().out)


def test_a_report_without_a_picture_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert main(["simulate", str(long_file(tmp_path)), "--lines", "1", "--report", str(tmp_path / "r")]) == 0
    assert f"the picture of a report needs matplotlib: {install_command('torch')}" in capsys.readouterr().err
    assert {path.name for path in (tmp_path / "r").iterdir()} == {"report.json", "report.md"}
