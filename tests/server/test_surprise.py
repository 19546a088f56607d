"""Hints for what is far less likely than something else, their quick fixes, and bits of each character."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from support.fake_editor import FakeEditor, ServerError, running

PATIENCE = 120.0
"""Seconds: the memory may have to be compiled first."""
URI = "file:///shapes/area.py"
RIGHT = """class Rectangle:
    def __init__(self, width, height):
        self.width = width
        self.height = height

    def area(self):
        result = self.width * self.height
        return result

    def perimeter(self):
        result = 2 * (self.width + self.height)
        return result
"""
WRONG = RIGHT.replace("return result\n\n", "return resutl\n\n", 1)
LINE = WRONG[: WRONG.index("resutl")].count("\n")


@pytest.fixture(scope="module")
def editors() -> Iterator[Any]:
    with running("ws") as server:
        yield server.connect


@pytest.fixture
def editor(editors: Any) -> Iterator[FakeEditor]:
    client: FakeEditor = editors()
    yield client
    client.leave()


def published(editor: FakeEditor, version: int) -> list[dict[str, Any]]:
    """The diagnostics of a version of the document; waits for them."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for message in list(editor.notifications):
            params = message["params"]
            if message["method"] == "textDocument/publishDiagnostics" and params.get("version") == version:
                found: list[dict[str, Any]] = params["diagnostics"]
                return found
        time.sleep(0.02)
    raise AssertionError(f"nothing was published\n{editor.story()}")


def start(editor: FakeEditor, **settings: Any) -> None:
    editor.settings = settings
    editor.initialize(initializationOptions=settings)


def actions(editor: FakeEditor, line: int, **context: Any) -> list[dict[str, Any]]:
    """The code actions for a whole line."""
    span = {"start": {"line": line, "character": 0}, "end": {"line": line + 1, "character": 0}}
    params = {"textDocument": {"uri": URI}, "range": span, "context": {"diagnostics": [], **context}}
    found: list[dict[str, Any]] = editor.request("textDocument/codeAction", params)
    return found


def edited(text: str, edit: dict[str, Any]) -> str:
    """A text after an edit on one of its lines, as an editor that counts in UTF-16 applies it."""
    lines = text.split("\n")
    number, where = edit["range"]["start"]["line"], edit["range"]
    line = lines[number].encode("utf-16-le")
    start, end = (2 * where[name]["character"] for name in ("start", "end"))
    lines[number] = (line[:start] + edit["newText"].encode("utf-16-le") + line[end:]).decode("utf-16-le")
    return "\n".join(lines)


def test_a_misspelt_name_is_a_hint_with_a_quick_fix(editor: FakeEditor) -> None:
    start(editor, surprise=True)
    editor.open(URI, WRONG)
    (hint,) = published(editor, 1)
    assert (hint["severity"], hint["source"], hint["range"]["start"]["line"]) == (4, "LSTM Complete", LINE)
    (action,) = actions(editor, LINE)
    assert action["kind"] == "quickfix"
    assert edited(WRONG, action["edit"]["changes"][URI][0]) == RIGHT
    assert not actions(editor, LINE + 2)
    assert not actions(editor, LINE, only=["refactor"])


def test_columns_are_counted_as_the_editor_does(editor: FakeEditor) -> None:
    start(editor, surprise=True)
    before = 'smile = "\U0001f600"; total = 0\n'
    text = WRONG.replace("        return resutl", '        smile = "\U0001f600"; return resutl')
    editor.open(URI, before + text)
    (hint,) = [one for one in published(editor, 1) if one["range"]["start"]["line"] == LINE + 1]
    (action,) = actions(editor, LINE + 1)
    assert action["diagnostics"][0]["range"] == hint["range"]
    assert edited(before + text, action["edit"]["changes"][URI][0]) == before + text.replace("resutl", "result")


def test_a_hint_goes_when_its_reason_goes(editor: FakeEditor) -> None:
    start(editor, surprise=True)
    editor.open(URI, WRONG)
    assert published(editor, 1)
    editor.change(URI, 2, {"text": RIGHT})
    assert not published(editor, 2)
    assert not actions(editor, LINE)


def test_a_hint_stays_where_other_lines_change(editor: FakeEditor) -> None:
    start(editor, surprise=True)
    editor.open(URI, WRONG)
    assert published(editor, 1)
    top = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    editor.change(URI, 2, {"range": top, "text": "import math\n"})
    (hint,) = published(editor, 2)
    assert hint["range"]["start"]["line"] == LINE + 1


def test_hints_are_cleared_where_the_setting_is_taken_back(editor: FakeEditor) -> None:
    start(editor, surprise=True)
    editor.open(URI, WRONG)
    assert published(editor, 1)
    editor.settings = {"surprise": False}
    editor.notify("workspace/didChangeConfiguration", {"settings": {"lstmComplete": {"surprise": False}}})
    assert not actions(editor, LINE)
    last = [m for m in editor.notifications if m["method"] == "textDocument/publishDiagnostics"][-1]
    assert last["params"]["diagnostics"] == []


def test_there_is_no_hint_unless_asked_for(editor: FakeEditor) -> None:
    start(editor)
    editor.open(URI, WRONG)
    editor.request("lstmComplete/surprise", {"textDocument": {"uri": URI}})  # long enough for a hint to come
    assert not actions(editor, LINE)
    assert not [m for m in editor.notifications if m["method"] == "textDocument/publishDiagnostics"]


def test_surprise_is_told_for_each_unit(editor: FakeEditor) -> None:
    start(editor)
    text = 'name = "\U0001f600é"\n' + RIGHT
    editor.open(URI, text)
    lines = editor.request("lstmComplete/surprise", {"textDocument": {"uri": URI}})["lines"]
    assert [one["line"] for one in lines] == list(range(text.count("\n") + 1))
    for one, line in zip(lines, text.split("\n"), strict=True):
        assert len(one["bits"]) == len(line.encode("utf-16-le")) // 2
        assert all(bits >= 0 for bits in one["bits"])


def test_a_wrong_name_is_more_surprising_than_the_right_one(editor: FakeEditor) -> None:
    start(editor)
    where = {"start": {"line": LINE, "character": 0}, "end": {"line": LINE, "character": 5}}
    costs = []
    for version, text in enumerate((RIGHT, WRONG), 1):
        editor.open(URI, text, version=version)
        (line,) = editor.request("lstmComplete/surprise", {"textDocument": {"uri": URI}, "range": where})["lines"]
        assert line["line"] == LINE
        costs.append(sum(line["bits"]))
    assert costs[0] < costs[1]


@pytest.mark.parametrize("params", [None, {}, {"textDocument": {"uri": URI}, "range": {"start": 3}}])
def test_parameters_that_are_wrong_are_refused(editor: FakeEditor, params: Any) -> None:
    start(editor)
    editor.open(URI, RIGHT)
    with pytest.raises(ServerError) as refused:
        editor.request("lstmComplete/surprise", params)
    assert refused.value.code == -32602
