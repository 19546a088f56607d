"""Our package in a real Emacs 28: the completion menu by eglot, ghost text by lsp-mode 10."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.emacs import META_TAB, SOURCES, Emacs, lisp, load_path, missing
from support.tools import unless_missing
from support.unfinished import unfinished

pytestmark = pytest.mark.editors

SAVE = "\x18\x13"
CLIENTS = ["eglot", "lsp-mode"]

Start = Callable[..., Emacs]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts an Emacs with a file whose last line is not finished; point is at its end."""
    editors = []

    def start(client: str, line: str = "    raise Val") -> Emacs:
        unless_missing("emacs", missing(client))
        project = tmp_path / "project"
        (project / ".git").mkdir(parents=True)
        file = project / "draft.py"
        file.write_text(unfinished(line), encoding="utf-8")
        editor = Emacs(client, file, tmp_path)
        editors.append(editor)
        editor.now("(progn (goto-char (1- (point-max))) (set-window-point nil (point)))")
        return editor

    yield start
    for editor in editors:
        editor.stop()


def ghost(editor: Emacs) -> str:
    """Ghost text as lsp-mode draws it: what stands behind point in its overlay."""
    return str(
        editor.now('(if lsp-inline-completion--overlay (overlay-get lsp-inline-completion--overlay \'after-string) "")')
    )


def test_eglot_completes_and_saves(start: Start) -> None:
    editor = start("eglot")
    editor.terminal.keys("u" + META_TAB)
    editor.eventually(lambda: editor.line().startswith("    raise ValueError("), "nothing was completed")
    expected = editor.text()
    editor.terminal.keys(SAVE)
    file = Path(editor.now("buffer-file-name"))
    editor.eventually(lambda: file.read_text() == expected, "it was not saved")


def test_eglot_doubles_no_closers(start: Start) -> None:
    editor = start("eglot", '    print("😀"); raise ValueError("There is no ")')
    editor.now("(progn (backward-char 2) (set-window-point nil (point)))")
    editor.terminal.keys("r" + META_TAB)
    begun = '    print("😀"); raise ValueError("There is no rate'
    ends = (f'{begun}")', f'{begun}.")')  # what all alternatives begin with, or the only one
    editor.eventually(lambda: editor.line() in ends, "it is not completed")


def test_lsp_mode_shows_ghost_text_accepts_and_saves(start: Start) -> None:
    editor = start("lsp-mode")
    editor.terminal.keys("u")
    shown = editor.eventually(lambda: ghost(editor), "no ghost text")
    assert shown.startswith("eError(")
    assert shown.split("\n")[0] in editor.terminal.drawn
    editor.now('(execute-kbd-macro (kbd "C-<return>"))')
    editor.eventually(lambda: editor.line().startswith("    raise ValueError("), "it was not accepted")
    expected = editor.text()
    editor.terminal.keys(SAVE)
    file = Path(editor.now("buffer-file-name"))
    editor.eventually(lambda: file.read_text() == expected, "it was not saved")


@pytest.mark.parametrize("client", CLIENTS)
def test_generated_text_is_one_undo_step(start: Start, client: str) -> None:
    editor = start(client)
    before = editor.text()
    editor.now("(progn (setq lstm-complete-characters 40) (lstm-complete-generate) t)")
    editor.eventually(lambda: editor.now("lstm-complete-writing-mode") is None, "it does not end")
    assert len(editor.text()) >= len(before) + 40
    editor.terminal.keys("\x1f")  # C-_: undo
    editor.eventually(lambda: editor.text() == before, "one undo does not take it back")


@pytest.mark.parametrize("client", CLIENTS)
def test_a_key_ends_writing(start: Start, client: str) -> None:
    editor = start(client)
    before = editor.text()
    editor.now("(progn (lstm-complete-generate 100000) t)")
    editor.eventually(lambda: len(editor.text()) > len(before) + 5, "nothing is written")
    editor.terminal.keys("\x03\x0b")  # C-c C-k
    editor.eventually(lambda: editor.now("lstm-complete-writing-mode") is None, "it does not end")
    stopped = editor.text()
    editor.now("(progn (lstm-complete-generate 20) t)")  # answered only after the server has left the other
    editor.eventually(lambda: len(editor.text()) >= len(stopped) + 20, "the server writes no more")


@pytest.mark.parametrize("client", CLIENTS)
def test_who_generates_again_while_something_is_written_gets_all_of_it(start: Start, client: str) -> None:
    editor = start(client)
    before = editor.text()
    editor.now("(progn (lstm-complete-generate 100000) t)")
    editor.eventually(lambda: len(editor.text()) > len(before) + 5, "nothing is written")
    begun = editor.now("(prog1 (buffer-size) (lstm-complete-generate 300))")
    editor.eventually(lambda: editor.now("lstm-complete-writing-mode") is None, "it does not end")
    assert len(editor.text()) >= begun + 300
    assert "LSTM Complete: " not in editor.messages()  # that the first was stopped is no error


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(("command", "says"), [("index", "files read"), ("why", "why*")])
def test_commands_show_an_answer_or_an_error(start: Start, client: str, command: str, says: str) -> None:
    editor = start(client)
    editor.now(f"(progn (lstm-complete-{command}) t)")

    def said() -> bool:
        buffers = " ".join(editor.now("(mapcar #'buffer-name (buffer-list))"))
        return says in buffers or says in editor.messages() or f"lstmComplete/{command}" in editor.messages()

    editor.eventually(said, "nothing is said")


@pytest.mark.parametrize("client", CLIENTS)
def test_sources_compile_without_a_warning(client: str, tmp_path: Path) -> None:
    unless_missing("emacs", missing(client))
    own = "lstm-complete-eglot.el" if client == "eglot" else "lstm-complete-lsp.el"
    sources = [str(path) for path in SOURCES if path.name in ("lstm-complete.el", own)]
    into = f'(lambda (file) (concat {lisp(f"{tmp_path}/")} (file-name-nondirectory file) "c"))'
    target = f"(setq byte-compile-error-on-warn t byte-compile-dest-file-function {into})"
    done = subprocess.run(
        ["emacs", "-Q", "--batch", *load_path(client), "--eval", target, "-f", "batch-byte-compile", *sources],
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_documentation_strings_are_as_emacs_wants_them(source: Path) -> None:
    unless_missing("emacs", missing("eglot"))
    command = ["emacs", "-Q", "--batch", "--eval", f'(checkdoc-file "{source}")']
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""
