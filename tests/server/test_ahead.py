"""What is kept and what is done ahead, as an editor sees it."""

from pathlib import Path
from typing import Any

import pytest

from support.fake_editor import FakeEditor, Server, ServerError

URI = "file:///a.py"
STALE = -32801
BALANCE = "\n    def balance(self, account):\n        "
"""What stands in the file before two lines that it has already."""
LONGER = 'if not account:\n            raise ValueError("The account has no name.")'


class Draft:
    """A document in which the user writes at its end."""

    def __init__(self, editor: FakeEditor, text: str) -> None:
        self.editor, self.text, self.version = editor, text, 1
        editor.open(URI, text)

    @property
    def place(self) -> tuple[int, int]:
        """The cursor's line and column."""
        return self.text.count("\n"), len(self.text.rpartition("\n")[2])

    def type(self, text: str) -> None:
        """Write something."""
        line, character = self.place
        self._change({"line": line, "character": character}, text)
        self.text += text

    def take_back(self) -> None:
        """Delete the last character."""
        line, character = self.place
        self._change({"line": line, "character": character - 1}, "")
        self.text = self.text[:-1]

    def shown(self, **context: Any) -> list[str]:
        """The ghost texts behind what was written."""
        return [item["insertText"] for item in self.editor.ghost_text(URI, *self.place, **context)]

    def _change(self, start: dict[str, int], text: str) -> None:
        self.version += 1
        line, character = self.place
        range_ = {"start": start, "end": {"line": line, "character": character}}
        self.editor.change(URI, self.version, {"range": range_, "text": text})


@pytest.fixture
def editor(server: Server, tmp_path: Path) -> FakeEditor:
    """A session without haste whose server has its memory."""
    (tmp_path / "empty.py").write_text("")
    session = server.connect()
    session.settings = {"budgetMs": 2_000}
    session.initialize(rootUri=tmp_path.as_uri())
    session.open("file:///other.py", "")
    session.eventually("lstmComplete/status", "indexed")
    return session


@pytest.fixture
def draft(editor: FakeEditor, python_file: str) -> Draft:
    """A method is begun that the file has already."""
    return Draft(editor, python_file + BALANCE + "return sum(self.")


def test_who_types_what_is_shown_needs_no_search(draft: Draft) -> None:
    (first, *_) = draft.shown()
    draft.editor.searches()
    for typed in range(1, len(first)):
        draft.type(first[typed - 1])
        assert draft.shown()[0].startswith(first[typed:])
    draft.take_back()
    assert draft.shown()[0].startswith(first[len(first) - 2 :])
    # Keys that came late may have been taken for pauses, in which it is looked again.
    assert draft.editor.searches() < len(first)


def test_keys_that_come_at_once_are_searched_for_once_or_a_few_times(draft: Draft) -> None:
    before = draft.editor.searches()
    asked = []
    for _ in range(60):
        draft.type("x")
        asked.append(draft.editor.ask_ghost_text(URI, *draft.place))
    draft.editor.answer(asked[-1])
    for number in asked[:-1]:
        with pytest.raises(ServerError) as error:
            draft.editor.answer(number)
        assert error.value.code == STALE
    assert draft.editor.searches() - before < 30


def test_what_follows_an_accepted_item_is_there_before(draft: Draft) -> None:
    (first, *_) = draft.shown()
    searches = draft.editor.searches()
    draft.type(first)
    draft.shown()
    done = draft.editor.request("lstmComplete/work")["searches"]
    assert done == searches


def test_lines_at_the_start_of_a_block_come_when_asked_again(editor: FakeEditor, python_file: str) -> None:
    draft = Draft(editor, python_file + BALANCE)
    assert draft.shown()[0] == "if not account:"
    searches = editor.searches()
    assert draft.shown()[0] == LONGER
    draft.type("if not account:\n   ")
    assert draft.shown()[0] == LONGER[len("if not account:\n   ") :]
    assert editor.request("lstmComplete/work")["searches"] == searches


def test_one_line_is_enough_for_who_says_so(editor: FakeEditor, python_file: str) -> None:
    editor.notify("workspace/didChangeConfiguration", {"settings": {"lstmComplete": {"maxLines": 1}}})
    draft = Draft(editor, python_file + BALANCE)
    assert draft.shown() == draft.shown(triggerKind=1)
    editor.searches()
    assert not [text for text in draft.shown() if "\n" in text]


def test_another_edit_makes_another_answer(draft: Draft) -> None:
    (first, *_) = draft.shown()
    draft.editor.searches()
    start = {"line": 0, "character": 0}
    draft.editor.change(URI, 2, {"range": {"start": start, "end": start}, "text": "# A comment.\n"})
    draft.version, draft.text = 2, "# A comment.\n" + draft.text
    before = draft.editor.request("lstmComplete/work")["searches"]
    assert draft.shown()[0] == first
    assert draft.editor.request("lstmComplete/work")["searches"] > before


def test_accepted_items_have_ids(draft: Draft) -> None:
    items = draft.editor.ghost_text(URI, *draft.place) + draft.editor.ghost_text(URI, *draft.place)
    assert len(items) > 1
    for item in items:
        assert item["command"]["command"] == "lstmComplete.accepted"
    assert len({item["command"]["arguments"][0]["id"] for item in items}) == len(items)


def test_the_status_tells_how_long_the_last_answer_took(draft: Draft) -> None:
    draft.shown()
    draft.editor.digest(URI)  # what was sent before has come
    told = [n["params"] for n in draft.editor.notifications if n["method"] == "lstmComplete/status"]
    assert told[0]["latencyMs"] is None
    assert told[-1]["state"] == "ready"
    assert told[-1]["latencyMs"] > 0


def test_the_menu_gets_further_lines_when_they_are_there(server: Server, python_file: str, tmp_path: Path) -> None:
    editor = server.connect()
    editor.settings = {"budgetMs": 2_000}
    editor.initialize(capabilities={"workspace": {"configuration": True}}, rootUri=tmp_path.as_uri())
    draft = Draft(editor, python_file + BALANCE)
    editor.eventually("lstmComplete/status", "indexed")
    line, character = draft.place
    params = {"textDocument": {"uri": URI}, "position": {"line": line, "character": character}}
    answer = editor.request("textDocument/completion", {**params, "partialResultToken": "lines"})
    assert answer["items"] == []
    first, longer = [n["params"]["value"] for n in editor.notifications if n["method"] == "$/progress"][-2:]
    assert first["items"][0]["textEdit"]["newText"] == "if not account:"
    assert longer[0]["textEdit"]["newText"] == LONGER
    assert longer[0]["label"] == "if not account:…"
    whole = editor.request("textDocument/completion", params)
    assert whole["items"][0]["textEdit"]["newText"] == LONGER
