"""The extension in the real workbench: what its user sees, does and finds on disk."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from support.browser import chromium as browse
from support.tools import unless_missing
from support.workbench import (
    DRAFT,
    GHOST_BELOW,
    PROGRAM,
    REST,
    ROOT,
    STATUS,
    TYPED,
    Page,
    Workbench,
    eventually,
    make_project,
    missing_tools,
)

pytestmark = pytest.mark.editors
GENERATE = "lstmComplete/generate"
GHOST_TEXT = "textDocument/inlineCompletion"


@pytest.fixture(scope="module", autouse=True)
def tools() -> None:
    missing = missing_tools()
    unless_missing("vscode", f"scripts/editors gets what is missing: {missing}" if missing else None)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browse() as started:
        yield started


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder = tmp_path_factory.mktemp("project")
    names = (
        "taken",
        "along",
        "dropped",
        "undone",
        "words",
        "written",
        "stopped",
        "finished",
        "asked",
        "counted",
        "why",
        "inside",
    )
    make_project(folder, [f"{name}.py" for name in names])
    for name in ("windows_written.py", "windows_inside.py"):
        (folder / name).write_bytes(DRAFT.replace("\n", "\r\n").encode())
    lay_traps(folder)
    started = Workbench(tmp_path_factory.mktemp("workbench"), folder)
    with started.serving():
        yield started


def lay_traps(folder: Path) -> None:
    """What in a workspace could choose another server, or another Python module for it."""
    trap = f"touch {folder / 'trapped'}"
    (folder / ".vscode").mkdir()
    settings = {"lstmComplete.server.command": ["sh", "-c", trap], "lstmComplete.server.python": "sh"}
    (folder / ".vscode" / "settings.json").write_text(json.dumps(settings))
    (folder / "lstm_complete").mkdir()
    (folder / "lstm_complete" / "__init__.py").write_text(f"import os\nos.system({trap!r})\n")


@pytest.fixture(scope="module")
def page(chromium: Any, workbench: Workbench) -> Iterator[Page]:
    opened = Page(chromium, workbench, "store.py")
    opened.wait_until_indexed()
    yield opened
    opened.close()


def test_ghost_text_is_seen_taken_with_tab_and_saved(page: Page) -> None:
    page.open("taken.py")
    page.type(TYPED)
    page.wait_for_ghost(REST)
    page.press("Tab")
    page.save("taken.py", DRAFT + TYPED + REST)


def test_who_types_what_is_suggested_keeps_the_rest(page: Page) -> None:
    page.open("along.py")
    page.type(TYPED)
    page.wait_for_ghost(REST)
    page.type(REST[:6])
    page.wait_for_ghost(REST[6:])


def test_escape_drops_the_ghost_text(page: Page) -> None:
    page.open("dropped.py")
    page.type(TYPED)
    page.wait_for_ghost(REST)
    page.press("Escape")
    page.wait_for_ghost("")
    page.save("dropped.py", DRAFT + TYPED)


def test_undo_takes_a_suggestion_back_in_one_step(page: Page) -> None:
    page.open("undone.py")
    page.type(TYPED)
    page.wait_for_ghost(REST)
    page.press("Tab")
    page.save("undone.py", DRAFT + TYPED + REST)
    page.press("Control+z")
    page.save("undone.py", DRAFT + TYPED)


def test_a_word_or_the_line_of_a_suggestion_is_taken(page: Page) -> None:
    page.open("words.py")
    page.type(TYPED)
    page.wait_for_ghost(REST)
    page.press("Control+ArrowRight")
    page.wait_for_ghost(REST.removeprefix("en_database"))
    page.press("Control+Alt+ArrowRight")
    page.save("words.py", DRAFT + TYPED + REST)


def test_the_status_bar_tells_the_latency(page: Page) -> None:
    page.open("asked.py")
    page.type(TYPED)
    page.wait_for_ghost(REST)
    page.page.wait_for_selector(r"text=/LSTM: ready \d+ ms/")


def test_generated_text_is_kept_with_tab_and_undone_in_one_step(page: Page) -> None:
    page.open("written.py")
    page.type("    return ")
    page.command("LSTM Complete: Generate here")
    eventually(lambda: bool(page.workbench.answers(GENERATE)), "nothing is generated")
    text = page.workbench.answers(GENERATE)[-1]["text"]
    page.page.wait_for_selector(GHOST_BELOW, state="attached")
    page.wait_for_ghost(text.split("\n")[0])
    page.press("Tab")
    page.save("written.py", f"{DRAFT}    return {text}")
    page.press("Control+z")
    page.save("written.py", f"{DRAFT}    return ")


def test_generated_text_has_the_line_ends_of_its_file(page: Page) -> None:
    page.open("windows_written.py")
    page.type("    return ")
    done = len(page.workbench.answers(GENERATE))
    page.command("LSTM Complete: Generate here")
    eventually(lambda: len(page.workbench.answers(GENERATE)) > done, "nothing is generated")
    text = page.workbench.answers(GENERATE)[-1]["text"].replace("\r\n", "\n")
    page.page.wait_for_selector(GHOST_BELOW, state="attached")
    first, second, *_ = text.split("\n")
    page.wait_for_ghost(first)
    page.press("Control+Alt+ArrowRight")  # the first line is taken, the others stay
    page.wait_for_ghost("")
    page.page.wait_for_selector(f"{GHOST_BELOW}:has-text({json.dumps(second.strip())})", state="attached")
    page.press("Tab")
    page.save("windows_written.py", f"{DRAFT}    return {text}")
    written = (page.workbench.folder / "windows_written.py").read_bytes()
    assert written == f"{DRAFT}    return {text}".replace("\n", "\r\n").encode()


def test_escape_stops_generating_and_then_drops_the_text(page: Page) -> None:
    page.change_settings({"lstmComplete.generateCharacters": 4_000})
    page.open("stopped.py")
    page.type("    return ")
    done = len(page.workbench.answers(GENERATE))
    page.command("LSTM Complete: Generate here")
    eventually(lambda: bool(page.ghost()), "nothing is shown")
    page.press("Escape")
    eventually(lambda: bool(page.workbench.messages("$/cancelRequest")), "generating is not called off")
    eventually(lambda: bool(page.ghost()), "what was written does not stay")
    page.press("Escape")
    page.wait_for_ghost("")
    assert len(page.workbench.answers(GENERATE)) == done
    page.save("stopped.py", f"{DRAFT}    return ")
    page.press("Tab")
    page.save("stopped.py", f"{DRAFT}    return  ")  # up to the next stop


def test_escape_drops_a_generated_text_that_is_finished(page: Page) -> None:
    page.change_settings({"lstmComplete.generateCharacters": 40})
    page.open("finished.py")
    page.type("    return ")
    done = len(page.workbench.answers(GENERATE))
    page.command("LSTM Complete: Generate here")
    eventually(lambda: len(page.workbench.answers(GENERATE)) > done, "nothing is generated")
    eventually(lambda: bool(page.ghost()), "nothing is shown")
    page.press("Escape")
    page.press("Escape")  # the first may come before the editor has the answer
    page.wait_for_ghost("")
    page.save("finished.py", f"{DRAFT}    return ")
    page.press("Tab")
    page.save("finished.py", f"{DRAFT}    return  ")


def test_why_leads_to_the_place_that_a_suggestion_came_from(page: Page) -> None:
    page.open("why.py")
    page.type(TYPED)
    page.wait_for_ghost(REST)
    page.run("LSTM Complete: Why this suggestion?")
    page.page.locator(".quick-input-list .monaco-list-row:has-text('.py:')").first.click()
    page.page.wait_for_selector(".statusbar-item:has-text('Col 1')")  # the beginning of a line was gone to


LIBRARY = "libs to read/shelves-sources.jar"
SHELVES = """package org.shelves;

public class Shelves {
    void fill(Settings settings) {
        Connection connection = openDatabase(settings.address, settings.password);
        connection.insert(settings.rows);
    }
}
"""
READER = """import org.shelves.Shelves;

class Reader {
    void read(Settings settings) {
"""


@pytest.fixture
def library(chromium: Any, tmp_path: Path) -> Iterator[Page]:
    """A workbench on a Java project, which imports from an archive that the settings of the machine name."""
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "Reader.java").write_text(READER)
    (tmp_path / LIBRARY).parent.mkdir()
    with zipfile.ZipFile(tmp_path / LIBRARY, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("org/shelves/Shelves.java", SHELVES)
    started = Workbench(tmp_path / "workbench", tmp_path / "project")
    machine = started.home / "data" / "Machine" / "settings.json"
    dependencies = {"lstmComplete.dependencies": [str(tmp_path / LIBRARY)]}
    machine.write_text(json.dumps(json.loads(machine.read_text()) | dependencies))
    with started.serving():
        opened = Page(chromium, started, "Reader.java")
        opened.wait_until_indexed()
        yield opened
        opened.close()


def test_why_opens_a_source_in_the_archive_of_a_library(library: Page) -> None:
    page = library
    page.open("Reader.java")
    page.type("        Connection connection = op")
    eventually(lambda: page.ghost().startswith("enDatabase("), "no ghost text")
    page.run("LSTM Complete: Why this suggestion?")
    source = "shelves-sources.jar!/org/shelves/Shelves.java:5"
    page.page.locator(f".quick-input-list .monaco-list-row:has-text('{source}')").first.click()
    page.page.wait_for_selector(".tab.active:has-text('Shelves.java')")
    page.page.wait_for_selector(".statusbar-item:has-text('Ln 5, Col 1')")
    assert "connection.insert(settings.rows);" in page.visible()


def test_the_workspace_is_indexed_anew_when_asked(page: Page) -> None:
    page.command("LSTM Complete: Index this workspace")
    page.wait_for_message("files of this workspace")


def test_a_server_that_is_restarted_answers_again(page: Page) -> None:
    page.open("asked.py")
    restart(page)
    page.type(f"\n{TYPED}")
    eventually(lambda: bool(page.ghost()), "no ghost text")


def restart(page: Page) -> None:
    """Another server takes the place of this one, which has ended then."""
    started = len(page.workbench.messages("initialize"))
    page.command("LSTM Complete: Restart server")
    eventually(lambda: len(page.workbench.messages("initialize")) == started + 1, "no second server")
    page.wait_for_status("ready")


def test_what_was_taken_is_counted_for_the_command_stats(page: Page) -> None:
    restart(page)  # a server writes its counts down when it ends
    before = taken_by_stats(page)
    page.open("counted.py")
    page.type(TYPED)
    page.wait_for_ghost(REST)
    page.press("Tab")
    page.save("counted.py", DRAFT + TYPED + REST)
    restart(page)
    assert taken_by_stats(page) == before + 1


def taken_by_stats(page: Page) -> int:
    """How many suggestions were taken in Python, as `lstm-complete stats` says."""
    environment = {**os.environ, "XDG_STATE_HOME": str(page.workbench.state)}
    done = subprocess.run([*PROGRAM, "stats", "--json"], env=environment, capture_output=True, check=True)
    counted = json.loads(done.stdout)["languages"]
    return int(counted["python"]["accepted"]) if "python" in counted else 0


def test_a_change_of_settings_reaches_the_server(page: Page) -> None:
    asked = len(page.workbench.messages("workspace/configuration"))
    page.change_settings({"lstmComplete.disabledLanguages": ["python"]})
    eventually(lambda: len(page.workbench.messages("workspace/configuration")) > asked, "the server does not ask")
    page.open("asked.py")
    before = len(page.workbench.answers(GHOST_TEXT))
    page.type(f"\n{TYPED}")
    eventually(lambda: len(page.workbench.answers(GHOST_TEXT)) > before, "the server does not answer")
    assert all(answer["items"] == [] for answer in page.workbench.answers(GHOST_TEXT)[before:])


def test_nothing_in_a_workspace_chooses_what_runs(page: Page) -> None:
    assert (page.workbench.folder / "lstm_complete").exists()
    assert not (page.workbench.folder / "trapped").exists()


def test_a_click_on_the_status_bar_lists_the_commands(page: Page) -> None:
    page.page.click(STATUS)
    page.page.wait_for_selector(".quick-input-list .monaco-list-row:has-text('Why this suggestion?')")
    page.press("Escape")


def explorers() -> list[tuple[str, list[str]]]:
    """Of each explorer that an extension host has started, the host's number and the explorer's arguments."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            arguments = (folder / "cmdline").read_text(encoding="utf-8").split("\0")
            (parent,) = re.findall(r"^PPid:\s*(\d+)", (folder / "status").read_text(encoding="utf-8"), re.MULTILINE)
            if "explore" in arguments and b"extensionHost" in Path(f"/proc/{parent}/cmdline").read_bytes():
                found.append((parent, arguments))
    assert found
    return found


def test_the_explorer_opens_with_the_text_before_the_cursor(page: Page) -> None:
    page.open("inside.py")
    with page.page.context.expect_page() as opened:
        page.command("LSTM Complete: Look inside")
    address = urlsplit(opened.value.url)
    opened.value.close()
    assert parse_qs(address.fragment.partition("?")[2])["text"] == [DRAFT]
    page.open("windows_inside.py")
    with page.page.context.expect_page() as opened:
        page.command("LSTM Complete: Look inside")
    query = urlsplit(opened.value.url).fragment.partition("?")[2]
    opened.value.close()
    assert parse_qs(query)["text"] == [DRAFT]
    port = address.path.strip("/").split("/")[-1]  # the workbench's server would pass it on under /proxy/PORT/
    with urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert b"LSTM Complete" in answer.read()
    assert all(arguments[arguments.index("--parent") + 1] == parent for parent, arguments in explorers())
    page.command("LSTM Complete: Restart server")
    eventually(lambda: not listens(int(port)), "the explorer outlives the server")
    with page.page.context.expect_page() as opened:
        page.command("LSTM Complete: Look inside")
    port = urlsplit(opened.value.url).path.strip("/").split("/")[-1]
    opened.value.close()
    assert listens(int(port))


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def untouched(chromium: Any, tmp_path: Path) -> Iterator[Page]:
    """A workbench as it is installed: with the completion menu, and a folder that its user does not trust."""
    make_project(tmp_path / "project", ["menu.py"])
    started = Workbench(tmp_path / "workbench", tmp_path / "project", plain=False)
    with started.serving():
        opened = Page(chromium, started, "store.py")
        opened.page.click(".monaco-dialog-box .monaco-button:has-text('No')")
        opened.wait_until_indexed()
        yield opened
        opened.close()


def test_ghost_text_goes_on_from_what_the_completion_menu_has_selected(untouched: Page) -> None:
    page = untouched
    page.open("menu.py")
    page.type(f"{TYPED}en_dat")
    page.page.wait_for_selector(".suggest-widget.visible .monaco-list-row.focused:has-text('open_database')")
    page.wait_for_ghost(REST.removeprefix("en_dat"))
    asked = page.workbench.messages(GHOST_TEXT)[-1]["message"]["params"]["context"]
    assert asked["selectedCompletionInfo"]["text"] == "open_database"
    page.press("Tab")  # takes what the menu has selected
    page.wait_for_ghost(REST.removeprefix("en_database"))
    page.press("Tab")
    page.save("menu.py", DRAFT + TYPED + REST)


@pytest.fixture
def trainable(chromium: Any, tmp_path: Path) -> Iterator[Page]:
    """A workbench on code that there is something to learn from, and a key that trains on it for a moment."""
    project = tmp_path / "project"
    shutil.copytree(ROOT / "lstm_complete" / "engine", project, ignore=shutil.ignore_patterns("__*"))
    started = Workbench(tmp_path / "workbench", project)
    started.bind("ctrl+alt+t", "lstmComplete.retrainWorkspace", {"minutes": 0.2})
    with started.serving():
        opened = Page(chromium, started, "policy.py")
        opened.wait_until_indexed()
        yield opened
        opened.close()


def test_a_model_is_trained_on_the_workspace_and_used(trainable: Page) -> None:
    page = trainable
    page.open("policy.py")
    page.press("Control+Alt+t")
    page.wait_for_status("training")
    page.page.wait_for_selector(".notification-toast:has-text('is in use')", timeout=240_000)
    told = page.page.inner_text(".notification-toast:has-text('is in use')")
    (folder,) = (page.workbench.home / "models").rglob("config.json")
    assert folder.parent.name in told
    page.wait_for_status("ready")


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """This checkout as a wheel."""
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path / "wheel"), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next((tmp_path / "wheel").glob("*.whl"))


@pytest.fixture
def bare(chromium: Any, tmp_path: Path, wheel: Path) -> Iterator[Page]:
    """A workbench on a machine that has no server; what is installed comes from the wheel."""
    make_project(tmp_path / "project", ["fresh.py"])
    machine = {"lstmComplete.server.package": str(wheel), "lstmComplete.server.python": sys.executable}
    started = Workbench(tmp_path / "workbench", tmp_path / "project", machine=machine)
    with started.serving():
        opened = Page(chromium, started, "store.py")
        yield opened
        opened.close()


@pytest.mark.timeout(600)  # pip fetches what the server needs
def test_a_server_is_installed_where_there_is_none(bare: Page) -> None:
    page = bare
    page.wait_for_status("missing")
    page.page.click(".notification-toast .monaco-button:has-text('Install')")
    page.wait_for_status("installing")
    page.page.wait_for_selector(".statusbar-item:has-text('LSTM: ready')", timeout=500_000)
    (mark,) = page.workbench.home.rglob("environment/installed")
    assert (mark.parent / "bin" / "lstm-complete").exists()
    page.open("fresh.py")
    page.type(TYPED)

    def typed_anew() -> bool:  # until the code of the memory is compiled there may be nothing
        page.press("Backspace")
        page.type(TYPED[-1])
        page.page.wait_for_timeout(500)
        return page.ghost() == REST

    eventually(typed_anew, page.ghost, seconds=240)
