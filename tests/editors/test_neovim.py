"""Our plugin in real Neovims: ghost text on 0.12, the completion menu on 0.7 and 0.10."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.fake_editor import WATCHDOG
from support.neovim import PLUGIN, Neovim, missing
from support.tools import unless_missing
from support.unfinished import unfinished

pytestmark = pytest.mark.editors

GHOST = "0.12"
MENUS = ["0.7", "0.10"]
BEHIND_AN_EMOJI = '    print("😀"); raise ValueError("There is no '
"""Code whose columns differ from its bytes."""

CALLS = "\n".join(f"    {name}_register = zebra_connection({name})" for name in ("quokka", "walrus", "axolotl"))
"""Lines that are suggested together where the first of them is begun again."""

Start = Callable[..., Neovim]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a Neovim in a project whose file ends in a line that is not finished; the cursor is at its end."""
    editors = []

    def start(version: str, line: str = "    raise Val", setup: str = "", log: Path | None = None) -> Neovim:
        unless_missing("neovim", missing(version))
        project = tmp_path / "project"
        (project / ".git").mkdir(parents=True)
        (project / "draft.py").write_text(unfinished(line), encoding="utf-8")
        # A machine that is busy answers late, and nobody declines what is on screen while a test waits.
        settings = "{ budgetMs = 2000, readingMs = 60000 }"
        editor = Neovim(version, project, tmp_path, f", settings = {settings}{setup}", log)
        editors.append(editor)
        editor.open("draft.py")
        editor.nvim.command("normal! G$")
        return editor

    yield start
    for editor in editors:
        editor.stop()


def shown(editor: Neovim) -> str:
    """Ghost text, once there is some."""
    return str(editor.eventually(editor.ghost, "no ghost text"))


def text(editor: Neovim) -> str:
    """The buffer's text."""
    return "\n".join(editor.nvim.current.buffer[:]) + "\n"


def became(editor: Neovim, line: str) -> None:
    """Wait until the cursor's line is this."""
    editor.eventually(lambda: editor.line() == line, f"the line is not {line!r}")


# --- ghost text


def test_ghost_text_is_drawn_accepted_and_saved(start: Start) -> None:
    editor = start(GHOST)
    editor.keys("Au")
    ghost = shown(editor)
    before = text(editor)
    editor.eventually(
        lambda: editor.screen_line() == f"    raise Valu{ghost}".split("\n")[0], "it is not on the screen"
    )
    editor.keys("<Tab>")
    expected = f"{before.rstrip()}{ghost}\n"
    editor.eventually(lambda: text(editor) == expected, "it was not accepted")
    editor.keys("<Esc>:w<CR>")
    editor.eventually(lambda: (editor.project / "draft.py").read_text() == expected, "it was not saved")


def test_accepted_text_is_one_undo_step(start: Start) -> None:
    editor = start(GHOST)
    editor.keys("Au")
    ghost = shown(editor)
    editor.keys("<Tab>")
    became(editor, f"    raise Valu{ghost}")
    editor.keys("<Esc>u")
    became(editor, "    raise Valu")


def test_typing_along_keeps_the_rest_on_the_screen(start: Start) -> None:
    editor = start(GHOST)
    editor.keys("Au")
    ghost = shown(editor)
    for typed in range(1, 4):
        editor.keys(ghost[typed - 1])
        assert editor.ghost() == ghost[typed:]  # at once, before the server has answered
    editor.eventually(
        lambda: editor.screen_line() == f"    raise Valu{ghost}", "the rest is not drawn behind what was typed"
    )


def test_what_was_typed_along_is_not_inserted_twice(start: Start) -> None:
    editor = start(GHOST)
    editor.keys("Au")
    ghost = shown(editor)
    editor.keys(f"{ghost[:2]}<Tab>")  # in one go: there is no newer answer yet
    became(editor, f"    raise Valu{ghost}")


def test_a_text_that_was_typed_past_is_not_inserted(start: Start) -> None:
    editor = start(GHOST)
    editor.keys("Au")
    shown(editor)
    editor.keys("#<Tab>")  # Neovim shows the old text until the next answer
    editor.keys("<Esc>")
    assert editor.line().rstrip() == "    raise Valu#"


def test_dismissed_ghost_text_is_gone_until_the_next_key(start: Start) -> None:
    editor = start(GHOST)
    editor.keys("Au")
    shown(editor)
    editor.keys("<C-]>")
    assert editor.ghost() == ""
    assert editor.screen_line() == "    raise Valu"
    editor.keys("e")
    shown(editor)


def test_leaving_insert_mode_cancels(start: Start) -> None:
    editor = start(GHOST)
    editor.keys("Au")
    shown(editor)
    editor.keys("<Esc>")
    assert editor.ghost() == ""
    assert editor.screen_line() == "    raise Valu"


def test_a_question_is_not_answered_after_insert_mode_was_left(start: Start) -> None:
    editor = start(GHOST)
    asked = """
        answered = 0
        vim.api.nvim_create_autocmd('LspRequest', { callback = function(event)
          local request = event.data.request
          if request.method == 'textDocument/inlineCompletion' and request.type ~= 'pending' then
            answered = answered + 1
          end
        end })
    """
    editor.lua(asked)
    editor.lua("require('lstm_complete.config').options.wait = 0")
    editor.nvim.input("Au<Esc>")
    editor.nvim.input("Ae")
    shown(editor)
    editor.nvim.input("<Esc>")
    editor.eventually(lambda: editor.lua("return answered") >= 1, "no question was ended")
    assert editor.ghost() == ""


def test_a_word_is_accepted(start: Start) -> None:
    editor = start(GHOST)
    editor.keys("Au")
    ghost = shown(editor)
    word = ghost.split("(")[0]
    editor.keys("<M-Right>")
    became(editor, f"    raise Valu{word}")


def test_a_line_is_accepted(start: Start) -> None:
    editor = start(GHOST)
    editor.keys("Au")
    ghost = shown(editor)
    editor.keys("<M-End>")
    became(editor, f"    raise Valu{ghost}".split("\n")[0])


def test_other_alternatives_and_back(start: Start) -> None:
    editor = start(GHOST)
    editor.keys("Au")
    first = shown(editor)
    editor.keys("<M-]>")
    second = editor.ghost()
    assert second != first
    editor.keys("<M-[>")
    assert editor.ghost().startswith(first)
    editor.keys("<M-]><Tab>")
    became(editor, f"    raise Valu{second}")


def test_closers_behind_the_cursor_are_not_doubled(start: Start) -> None:
    editor = start(GHOST, f'{BEHIND_AN_EMOJI}")')
    editor.keys("hir")
    shown(editor)
    for _ in range(2):  # alternatives, if the first one does not end the line
        if not editor.ghost().startswith('ate.")'):
            editor.keys("<M-]>")
    editor.keys("<Tab>")
    became(editor, f'{BEHIND_AN_EMOJI}rate.")')


def test_asking_finds_what_is_not_offered_unasked(start: Start) -> None:
    editor = start(GHOST, "    def __str__(self):")
    editor.keys("2ha<M-\\>")
    shown(editor)


def test_a_key_falls_through_to_what_it_was(start: Start) -> None:
    editor = start(GHOST, setup=", keymaps = { accept = '<F2>', dismiss = '<F3>', next = false }")
    editor.keys("o<Tab>x<Esc>")
    assert editor.line().strip() == "x"  # not ours
    editor.nvim.command("bdelete!")
    editor.nvim.command("inoremap <F2> plain")
    editor.lua("vim.keymap.set('i', '<F3>', function() return 'called' end, { expr = true })")
    editor.open("draft.py")
    editor.eventually(lambda: editor.lua("return vim.fn.maparg('<F2>', 'i', false, true).buffer") == 1, "not attached")
    editor.keys("Go<F2>")
    became(editor, editor.line().replace("<F2>", "plain"))
    assert editor.line().strip() == "plain"
    editor.keys("<F3>")
    assert editor.line().strip() == "plaincalled"


def test_a_recursive_mapping_that_begins_with_its_own_key_ends(start: Start) -> None:
    editor = start(GHOST, setup=", keymaps = { accept = '<F2>' }")
    editor.nvim.command("bdelete!")
    editor.nvim.command("imap <F2> <F2>x")
    editor.open("draft.py")
    editor.eventually(lambda: editor.lua("return vim.fn.maparg('<F2>', 'i', false, true).buffer") == 1, "not attached")
    editor.keys("Go<F2>")
    editor.eventually(lambda: editor.line().strip() == "<F2>x", "it is not what the mapping says")


def test_tab_is_a_tab_where_nothing_is_shown(start: Start) -> None:
    editor = start(GHOST)
    editor.nvim.command("setlocal noexpandtab")
    editor.keys(":call append('$', '')<CR>GA<Tab>x")
    assert editor.line() == "\tx"


# --- the completion menu


@pytest.mark.parametrize("version", MENUS)
def test_the_menu_is_accepted_and_saved(start: Start, version: str) -> None:
    editor = start(version)
    editor.keys("Au<C-x><C-u>")
    editor.eventually(editor.nvim.funcs.pumvisible, "no menu")
    offered = editor.nvim.funcs.complete_info()["items"][0]["word"]
    assert offered.startswith("Value")
    editor.keys("<C-y>")
    became(editor, f"    raise {offered}")
    editor.keys("<Esc>:w<CR>")
    expected = text(editor)
    editor.eventually(lambda: (editor.project / "draft.py").read_text() == expected, "it was not saved")


@pytest.mark.parametrize("version", MENUS)
def test_the_menu_doubles_no_closers_behind_an_emoji(start: Start, version: str) -> None:
    editor = start(version, f'{BEHIND_AN_EMOJI}")')
    editor.nvim.command("set completeopt=menuone")
    editor.keys("hir<C-x><C-u>")
    editor.eventually(editor.nvim.funcs.pumvisible, "no menu")
    offered = [item["word"] for item in editor.nvim.funcs.complete_info()["items"]]
    editor.keys("<C-n>" * offered.index('rate.")') + "<C-y>")
    became(editor, f'{BEHIND_AN_EMOJI}rate.")')


@pytest.mark.parametrize("version", MENUS)
def test_the_menu_is_left_without_a_trace(start: Start, version: str) -> None:
    editor = start(version)
    editor.keys("Au<C-x><C-u>")
    editor.eventually(editor.nvim.funcs.pumvisible, "no menu")
    editor.keys("<C-e>")
    became(editor, "    raise Valu")


# --- commands, on the oldest and the newest


@pytest.mark.parametrize("version", ["0.7", GHOST])
def test_generated_text_grows_in_the_buffer_and_is_one_undo_step(start: Start, version: str) -> None:
    editor = start(version)
    before = text(editor)
    editor.lua("""
        changes = 0
        vim.api.nvim_buf_attach(0, false, { on_lines = function() changes = changes + 1 end })
    """)
    editor.keys(":LstmComplete generate 40<CR>")
    editor.eventually(lambda: editor.nvim.funcs.maparg("<Esc>", "n") == "", "it does not end")
    written = text(editor)
    assert len(written) >= len(before) + 40
    assert written.startswith(before.rstrip())
    assert editor.lua("return changes") > 10  # character by character
    editor.keys("u")
    assert text(editor) == before


def test_accepted_lines_have_the_line_ends_of_the_file(start: Start) -> None:
    editor = start(GHOST, line=f"def use():\n{CALLS}\n\ndef again():\n    quokka_reg")
    editor.keys(":set fileformat=dos | write | edit<CR>")
    before = text(editor)
    editor.keys("GA")

    def asked_again() -> bool:
        editor.keys("<M-Bslash>")
        return "\n" in editor.ghost()

    editor.eventually(asked_again, "no ghost text of several lines")
    editor.keys("<Tab>")
    editor.eventually(lambda: len(text(editor).splitlines()) > len(before.splitlines()), "it was not accepted")
    assert "\r" not in text(editor)


@pytest.mark.parametrize("version", ["0.7", GHOST])
def test_what_is_generated_has_the_line_ends_of_the_file(start: Start, version: str) -> None:
    editor = start(version)
    editor.keys(":set fileformat=dos | write | edit<CR>")
    count = len(editor.nvim.current.buffer)
    editor.keys("G$:LstmComplete generate 300<CR>")
    editor.eventually(lambda: editor.nvim.funcs.maparg("<Esc>", "n") == "", "it does not end")
    assert len(editor.nvim.current.buffer) > count
    assert "\r" not in text(editor)


@pytest.mark.parametrize("version", ["0.7", GHOST])
def test_escape_ends_writing_and_is_what_it_was_afterwards(start: Start, version: str) -> None:
    editor = start(version)
    before = text(editor)
    editor.nvim.command("nnoremap <buffer> <Esc> <Cmd>let g:escaped = 1<CR>")
    editor.keys(":LstmComplete generate 100000<CR>")
    editor.eventually(lambda: len(text(editor)) > len(before) + 5, "nothing is written")
    editor.keys("<Esc>")
    stopped = text(editor)
    editor.keys("<Esc>")
    assert editor.nvim.vars["escaped"] == 1
    editor.keys(":LstmComplete generate 20<CR>")  # the server answers this only after it has left the other
    editor.eventually(lambda: len(text(editor)) >= len(stopped) + 20, "the server writes no more")


@pytest.mark.parametrize("version", ["0.7", GHOST])
def test_who_writes_again_gets_all_of_it_whenever_the_first_answer_comes(
    start: Start, version: str, tmp_path: Path
) -> None:
    log = tmp_path / "messages.jsonl"
    editor = start(version, log=log)
    # Neovim takes the first answer, which is there by then, only after the second request.
    begun = editor.lua(
        """
        local log, patience = ...
        local generate = require('lstm_complete.generate')
        generate.run({ '1' })
        local has_answered = function()
          local notes = io.open(log)
          local text = notes:read('*a')
          notes:close()
          return text:find('"result": {"text"', 1, true)
        end
        for _ = 1, patience * 100 do
          if has_answered() then
            generate.run({ '300' })
            return vim.fn.line2byte(vim.fn.line('$') + 1) - 1
          end
          vim.loop.sleep(10)
        end
        """,
        str(log),
        WATCHDOG,
    )
    assert begun is not None
    editor.eventually(lambda: editor.nvim.funcs.maparg("<Esc>", "n") == "", "it does not end")
    assert len(text(editor).encode()) >= begun + 300


@pytest.mark.parametrize("version", ["0.7", GHOST])
def test_status_is_shown_and_announced(start: Start, version: str) -> None:
    editor = start(version)
    assert editor.lua("return require('lstm_complete').status()").startswith("LSTM: ready")
    editor.nvim.command("autocmd User LstmCompleteStatus let g:announced = 1")
    editor.keys(":LstmComplete status<CR>")
    assert "LSTM Complete: ready" in editor.messages()
    editor.keys(":LstmComplete stop<CR>")
    editor.eventually(lambda: editor.nvim.vars.get("announced"), "nothing was announced")
    assert editor.lua("return require('lstm_complete').status()") == "LSTM: stopped"


@pytest.mark.parametrize("version", ["0.7", GHOST])
def test_the_server_is_started_anew(start: Start, version: str) -> None:
    editor = start(version)
    pids = "return vim.tbl_map(function(c) return c.id end, require('lstm_complete.client').all())"
    (first,) = editor.lua(pids)
    editor.keys(":LstmComplete restart<CR>")
    editor.eventually(lambda: editor.lua(pids) not in ([], [first]), "no other server")
    editor.eventually(editor.ready, "the new server is not ready")


@pytest.mark.parametrize("version", ["0.7", GHOST])
def test_the_workspace_is_read_anew(start: Start, version: str) -> None:
    editor = start(version)
    editor.keys(":LstmComplete index<CR>")
    editor.eventually(lambda: "files read" in editor.messages(), "nothing is said")


@pytest.mark.parametrize("version", ["0.7", GHOST])
def test_why_opens_a_list_of_sources(start: Start, version: str) -> None:
    editor = start(version)
    editor.keys("Au<Cmd>LstmComplete why<CR>")
    found = editor.eventually(lambda: editor.nvim.funcs.getloclist(0), "no list")
    assert "eError" in found[0]["text"]


def test_commands_are_completed_and_unknown_ones_told(start: Start) -> None:
    editor = start(GHOST)
    assert editor.nvim.funcs.getcompletion("LstmComplete re", "cmdline") == ["restart", "retrain"]
    editor.keys(":LstmComplete dance<CR>")
    assert "there is no 'dance'; known are cancel, generate," in editor.messages()


@pytest.mark.parametrize("version", [*MENUS, GHOST])
def test_health_and_help(start: Start, version: str, tmp_path: Path) -> None:
    editor = start(version)
    editor.nvim.command("checkhealth lstm_complete")
    report = editor.eventually(lambda: text(editor) if "server runs" in text(editor) else None, "no report")
    assert "ERROR" not in report
    assert ("shows ghost text" in report) == (version == GHOST)
    assert "a server runs for 1 buffers, project: /" in report
    manual = tmp_path / "manual" / "doc"
    shutil.copytree(PLUGIN / "doc", manual)  # tags are made where the plugin is installed
    editor.nvim.command(f"helptags {manual}")
    editor.nvim.command(f"set runtimepath+={manual.parent}")
    for topic in ("lstm-complete-setup", ":LstmComplete"):
        editor.nvim.command(f"noautocmd help {topic}")
        assert editor.nvim.current.buffer.name.endswith("lstm-complete.txt")


@pytest.mark.parametrize("version", [*MENUS, GHOST])
def test_a_server_that_cannot_be_run_is_told_once(start: Start, version: str, tmp_path: Path) -> None:
    editor = start(version)
    editor.nvim.command("LstmComplete stop")
    editor.eventually(lambda: "stopped" in editor.lua("return require('lstm_complete').status()"), "it goes on")
    nowhere = str(tmp_path / "nowhere" / "lstm-complete")
    editor.lua("require('lstm_complete').setup({ cmd = { ... } })", nowhere)
    line = f"'{nowhere}' cannot be run; install it by 'pip install lstm-complete', or name it: setup{{ cmd = ... }}"
    editor.eventually(lambda: line in editor.messages(), "nothing is said")
    editor.nvim.command("edit another.py")
    editor.nvim.command("LstmComplete restart")
    editor.eventually(lambda: editor.messages().count(line) > 1, "who starts it anew is not told")
    editor.nvim.command("checkhealth lstm_complete")
    report = editor.eventually(lambda: text(editor) if "cannot be run" in text(editor) else None, "no report")
    assert "pip install lstm-complete" in report
    assert editor.messages().count(line) == 2


@pytest.mark.parametrize("options", ["comand = {}", "cmd = 'x'", "keymaps = { acept = 'x' }"])
def test_wrong_options_are_refused(start: Start, options: str) -> None:
    editor = start(GHOST)
    found, message = editor.lua(f"return {{ pcall(require('lstm_complete').setup, {{ {options} }}) }}")
    assert not found
    assert message.startswith("lstm_complete.setup: ")
