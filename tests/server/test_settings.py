"""Settings by language and by folder, quiet ones, and what happens when they change."""

from pathlib import Path
from typing import Any

import pytest

from support.fake_editor import FakeEditor, Server

TEXT = """class Ledger:
    def post(self, account):
        if not account:
            raise ValueError("The account has no name.")
        self.accounts.append(account)

    def drop(self, account):
        if not account:
            """
PLACE = 8, 12
TYPED, INVOKED = 2, 1


@pytest.fixture
def editor(server: Server, tmp_path: Path) -> FakeEditor:
    """A session without haste in a folder with one file, whose document shows something at PLACE."""
    (tmp_path / "empty.py").write_text("")
    session = server.connect()
    session.settings = {"budgetMs": 2_000}
    session.initialize(rootUri=tmp_path.as_uri())
    session.open("file:///a.py", TEXT)
    session.eventually("lstmComplete/status", "indexed")
    return session


def change(editor: FakeEditor, **settings: Any) -> None:
    editor.notify("workspace/didChangeConfiguration", {"settings": {"lstmComplete": {"budgetMs": 2_000, **settings}}})


def shown(editor: FakeEditor, uri: str = "file:///a.py", trigger: int = TYPED) -> list[str]:
    return [item["insertText"] for item in editor.ghost_text(uri, *PLACE, triggerKind=trigger)]


def test_only_who_asks_gets_something_where_the_user_wants_that(editor: FakeEditor) -> None:
    assert shown(editor)
    change(editor, onlyInvoked=True)
    assert shown(editor) == []
    assert shown(editor, trigger=INVOKED)
    change(editor, languages={"python": {"onlyInvoked": True}})
    assert shown(editor) == []
    change(editor, languages={"java": {"onlyInvoked": True}})
    assert shown(editor)


@pytest.mark.parametrize(
    ("kind", "line"), [("comment", "            # raise Val"), ("string", '            s = "The account has n')]
)
def test_comments_and_strings_can_be_left_alone(editor: FakeEditor, kind: str, line: str) -> None:
    text = TEXT.rpartition("\n")[0] + "\n" + line
    editor.open("file:///b.py", text)
    change(editor, minProbability=0)
    assert editor.ghost_text("file:///b.py", 8, len(line))
    change(editor, minProbability=0, quietIn=[kind])
    assert editor.ghost_text("file:///b.py", 8, len(line)) == []
    assert editor.ghost_text("file:///b.py", 8, len(line), triggerKind=INVOKED)
    assert shown(editor)  # code
    other = {"comment": "string", "string": "comment"}[kind]
    change(editor, minProbability=0, quietIn=[other])
    assert editor.ghost_text("file:///b.py", 8, len(line))


def test_an_invalid_value_of_a_language_is_named_and_the_others_count(editor: FakeEditor) -> None:
    change(editor, languages={"python": {"onlyInvoked": True, "beamWidth": "wide"}})
    warning = editor.eventually("window/logMessage", "languages.python.beamWidth")["message"]
    assert "default" in warning
    assert shown(editor) == []


@pytest.mark.parametrize("section", [False, True])
def test_a_client_may_put_its_first_settings_under_the_section(server: Server, tmp_path: Path, section: bool) -> None:
    sent = {"budgetMs": 2_000, "onlyInvoked": True}
    (tmp_path / "empty.py").write_text("")
    editor = server.connect()
    editor.initialize(rootUri=tmp_path.as_uri(), initializationOptions={"lstmComplete": sent} if section else sent)
    editor.open("file:///a.py", TEXT)
    editor.eventually("lstmComplete/status", "indexed")
    assert shown(editor) == []
    assert shown(editor, trigger=INVOKED)


def test_each_folder_has_its_settings_where_the_client_has_them(server: Server, tmp_path: Path) -> None:
    uris = [(tmp_path / name).as_uri() for name in ("one", "two")]
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "empty.py").write_text("")
    editor = server.connect()
    editor.settings = {"budgetMs": 2_000}
    editor.folder_settings = {uris[0]: {"budgetMs": 2_000, "disabledLanguages": ["python"], "beamWidth": 99}}
    editor.initialize(workspaceFolders=[{"uri": uri, "name": uri[-3:]} for uri in uris])
    editor.eventually("window/logMessage", "beamWidth")
    for uri in uris:
        editor.open(f"{uri}/a.py", TEXT)
    editor.eventually("lstmComplete/status", "indexed")
    assert shown(editor, f"{uris[0]}/a.py") == []
    assert shown(editor, f"{uris[1]}/a.py")
    editor.folder_settings = {uris[1]: {"onlyInvoked": True}}
    editor.notify("workspace/didChangeConfiguration", {"settings": None})
    editor.request("lstmComplete/index", {})  # by then the client has been asked, and has answered
    assert shown(editor, f"{uris[0]}/a.py")
    assert shown(editor, f"{uris[1]}/a.py") == []


def test_the_workspace_is_forgotten_and_read_again_as_the_settings_say(editor: FakeEditor, tmp_path: Path) -> None:
    call = "quokka_register = zebra_connection(axolotl_address, walrus_timeout)\n"
    (tmp_path / "other.py").write_text(f"def use():\n    {call}" * 3)
    editor.request("lstmComplete/index", {})
    editor.open("file:///c.py", "def use():\n    quokka_reg")
    known = "ister = zebra_connection("

    def first() -> str:
        return "".join(item["insertText"] for item in editor.ghost_text("file:///c.py", 1, 14, triggerKind=INVOKED)[:1])

    assert first().startswith(known)
    change(editor, memory=False)
    while first().startswith(known):  # until the model thread has let go of it
        pass
    editor.notifications.clear()
    change(editor)
    editor.eventually("lstmComplete/status", "1 python files indexed")
    assert first().startswith(known)
    editor.notifications.clear()
    change(editor, disabledFiles=["oth*"])
    editor.eventually("lstmComplete/status", "0 python files indexed")
    assert not first().startswith(known)
