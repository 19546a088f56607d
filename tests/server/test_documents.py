"""Documents that are no files, and workspaces of several folders."""

from pathlib import Path
from typing import Any

import pytest

from support.fake_editor import CLIENT, FakeEditor, Server

CALL = "quokka_register = zebra_connection(axolotl_address, walrus_timeout)"
NOTEBOOK = "file:///work/ledger.ipynb"
AREA = """def rectangle_area(width, height):
    result = width * height
    return result
"""
USE = """total = 0
for side in (1, 2, 3):
    total += rectangel_area(side, side)
print(total)
"""


def cell(number: int) -> str:
    return f"vscode-notebook-cell:/work/ledger.ipynb#W{number}"


def first(editor: FakeEditor, uri: str, line: int, character: int) -> dict[str, Any]:
    """The first item, if there is one."""
    found: list[dict[str, Any]] = editor.ghost_text(uri, line, character, triggerKind=1)
    return found[0] if found else {"insertText": ""}


@pytest.fixture
def editor(server: Server, tmp_path: Path) -> FakeEditor:
    """A session without haste whose client has notebooks."""
    session = server.connect()
    session.settings = {"budgetMs": 2_000}
    result = session.initialize(
        workspaceFolders=[], capabilities={**CLIENT, "notebookDocument": {"synchronization": {}}}
    )
    assert result["capabilities"]["notebookDocumentSync"] == {"notebookSelector": [{"notebook": "*"}]}
    session.open("file:///other.py", "")
    session.eventually("lstmComplete/status", "indexed")
    return session


def open_notebook(editor: FakeEditor, *cells: tuple[str, str]) -> None:
    """Cells by language and text."""
    documents = [
        {"uri": cell(number), "languageId": language, "version": 1, "text": text}
        for number, (language, text) in enumerate(cells)
    ]
    kinds = [{"kind": 1 if language == "markdown" else 2, "document": cell(n)} for n, (language, _) in enumerate(cells)]
    notebook = {"uri": NOTEBOOK, "notebookType": "jupyter-notebook", "version": 1, "cells": kinds}
    editor.notify("notebookDocument/didOpen", {"notebookDocument": notebook, "cellTextDocuments": documents})


def change_notebook(editor: FakeEditor, version: int, **cells: Any) -> None:
    notebook = {"uri": NOTEBOOK, "version": version}
    editor.notify("notebookDocument/didChange", {"notebookDocument": notebook, "change": {"cells": cells}})


def test_an_untitled_document_is_of_its_language(editor: FakeEditor) -> None:
    text = f"def use():\n    {CALL}\n\n\ndef again():\n    quokka_reg"
    editor.open("untitled:Untitled-1", text)
    item = first(editor, "untitled:Untitled-1", 5, 14)
    assert item["insertText"].startswith("ister = zebra_connection(")
    editor.change("untitled:Untitled-1", 2, {"text": ""})
    assert editor.digest("untitled:Untitled-1") is not None
    editor.notify("textDocument/didClose", {"textDocument": {"uri": "untitled:Untitled-1"}})


def test_a_cell_knows_the_cells_above_it(editor: FakeEditor) -> None:
    open_notebook(editor, ("python", f"def use():\n    {CALL}"), ("markdown", "# Notes"), ("python", "quokka_reg"))
    item = first(editor, cell(2), 0, 10)
    assert item["insertText"].startswith("ister = zebra_connection(")
    assert item["range"]["start"] == {"line": 0, "character": 10}
    place = {"textDocument": {"uri": cell(2)}, "position": {"line": 0, "character": 10}}
    why = editor.request("lstmComplete/why", {**place, "text": item["insertText"]})["suggestions"][0]
    sources = [span["source"] for span in why["spans"] if span["source"] is not None]
    assert sources[0] == {"uri": cell(0), "line": 1}


def test_cells_are_edited_come_and_go(editor: FakeEditor) -> None:
    open_notebook(editor, ("python", "quokka_reg"))
    known = "ister = zebra_connection("
    assert not first(editor, cell(0), 0, 10)["insertText"].startswith(known)
    array = {"start": 0, "deleteCount": 0, "cells": [{"kind": 2, "document": cell(7)}]}
    new = {"uri": cell(7), "languageId": "python", "version": 1, "text": ""}
    change_notebook(editor, 2, structure={"array": array, "didOpen": [new]})
    start = {"line": 0, "character": 0}
    edit = {"range": {"start": start, "end": start}, "text": f"def use():\n    {CALL}"}
    change_notebook(editor, 3, textContent=[{"document": {"uri": cell(7), "version": 2}, "changes": [edit]}])
    assert first(editor, cell(0), 0, 10)["insertText"].startswith(known)
    gone = {"array": {"start": 0, "deleteCount": 1, "cells": []}, "didClose": [{"uri": cell(7)}]}
    change_notebook(editor, 4, structure=gone)
    assert not first(editor, cell(0), 0, 10)["insertText"].startswith(known)
    closed = {"notebookDocument": {"uri": NOTEBOOK}, "cellTextDocuments": [{"uri": cell(0)}]}
    editor.notify("notebookDocument/didClose", closed)
    open_notebook(editor, ("python", "quokka_register = 1\nquokka_reg"))
    assert first(editor, cell(0), 1, 10)["insertText"].startswith("ister")


def hints(editor: FakeEditor, uri: str, *, version: int) -> list[dict[str, Any]]:
    """The newest diagnostics of a version of a document; waits for them."""
    wanted = "textDocument/publishDiagnostics", uri, version
    while True:
        for message in reversed(list(editor.notifications)):
            params = message["params"]
            if (message["method"], params.get("uri"), params.get("version")) == wanted:
                found: list[dict[str, Any]] = params["diagnostics"]
                return found
        editor.digest(uri)


def test_hints_in_a_cell_know_the_cells_around_it(editor: FakeEditor) -> None:
    editor.settings = {"surprise": True}
    editor.notify("workspace/didChangeConfiguration", {"settings": {"lstmComplete": {"surprise": True}}})
    open_notebook(editor, ("python", "import os\n"), ("markdown", "# Area"), ("python", AREA), ("python", USE))
    (hint,) = hints(editor, cell(3), version=1)
    assert hint["range"] == {"start": {"line": 2, "character": 13}, "end": {"line": 2, "character": 27}}
    where = {"textDocument": {"uri": cell(3)}, "range": hint["range"], "context": {"diagnostics": []}}
    (action,) = editor.request("textDocument/codeAction", where)
    ((uri, (edit,)),) = action["edit"]["changes"].items()
    assert (uri, edit["newText"], edit["range"]) == (cell(3), "rectangle_area", hint["range"])
    change_notebook(editor, 2, structure={"array": {"start": 2, "deleteCount": 1}, "didClose": [{"uri": cell(2)}]})
    while hints(editor, cell(3), version=1):  # nothing speaks for the other name any more
        editor.digest(cell(3))


def test_bits_of_a_cell_are_those_behind_the_cells_above(editor: FakeEditor) -> None:
    open_notebook(editor, ("python", f"def use():\n    {CALL}"), ("python", f"def again():\n    {CALL}"))
    editor.open("file:///alone.py", f"def again():\n    {CALL}")
    found = {}
    for uri in (cell(1), "file:///alone.py"):
        lines = editor.request("lstmComplete/surprise", {"textDocument": {"uri": uri}})["lines"]
        assert [(one["line"], len(one["bits"])) for one in lines] == [(0, 12), (1, len(CALL) + 4)]
        found[uri] = sum(lines[1]["bits"])
    assert found[cell(1)] < found["file:///alone.py"] / 5


def test_what_is_generated_in_a_cell_goes_on_from_the_cells_above(editor: FakeEditor) -> None:
    text = "def use():\n    quokka_register = 1\n    return quokka_register\n\n\n"
    open_notebook(editor, ("python", text), ("markdown", "# Notes"), ("python", "def again"))
    place = {"textDocument": {"uri": cell(2)}, "position": {"line": 0, "character": 9}}
    same = {"chars": 200, "temperature": 0}
    editor.open("file:///work/ledger.py", text + "\ndef again")
    whole = {"textDocument": {"uri": "file:///work/ledger.py"}, "position": {"line": 6, "character": 9}}
    found = [editor.request("lstmComplete/generate", {**same, **where}) for where in (place, whole)]
    assert found[0] == found[1]


def test_a_document_of_one_folder_knows_the_files_of_another(server: Server, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "one" / "known.py").write_text(f"def use():\n    {CALL}\n" * 3)
    editor = server.connect()
    editor.settings = {"budgetMs": 2_000}
    folders = [{"uri": (tmp_path / name).as_uri(), "name": name} for name in ("one", "two")]
    editor.initialize(workspaceFolders=folders)
    uri = (tmp_path / "two" / "draft.py").as_uri()
    editor.open(uri, "def use():\n    quokka_reg")
    editor.eventually("lstmComplete/status", "indexed")
    assert first(editor, uri, 1, 14)["insertText"].startswith("ister = zebra_connection(")
