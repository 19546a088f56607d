"""The server's copy of every document is the editor's, whatever is typed."""

import hashlib
import os
import random

import pytest

from support.document_oracle import Oracle
from support.fake_editor import FakeEditor, Server, running

URI = "file:///work/a.py"
EDITS = int(os.environ.get("LSTM_COMPLETE_EDITS_OVER_STDIO", "3000"))
PIECES = [
    "a",
    "name",
    "    ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "é",
    "日本",
    "😀",
    "\x0b",
    "\x0c",
    "\x85",
    "\u2028",
    "\x1c",
    "",
]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def at(line: int, character: int, text: str) -> dict[str, object]:
    place = {"line": line, "character": character}
    return {"range": {"start": place, "end": place}, "text": text}


@pytest.mark.parametrize("odd", ["\x0c", "\x0b", "\x85", "\u2028", "\u2029", "\x1c", "\x1d", "\x1e"])
def test_lines_end_where_the_protocol_says(editor: FakeEditor, odd: str) -> None:
    editor.open(URI, f"one{odd}two\nthree\n")
    editor.change(URI, 2, at(1, 0, "!"))
    assert editor.digest(URI) == digest(f"one{odd}two\n!three\n")


def test_a_column_past_the_end_of_the_last_line(editor: FakeEditor) -> None:
    editor.open(URI, "hello")
    editor.change(URI, 2, at(0, 99, "!"))
    assert editor.digest(URI) == digest("hello!")


def test_an_older_version_is_dropped_and_a_save_brings_the_copies_together(editor: FakeEditor) -> None:
    editor.open(URI, "a")
    editor.change(URI, 5, at(0, 1, "b"))
    editor.change(URI, 3, at(0, 0, "stale"))
    assert editor.digest(URI) == digest("ab")
    editor.notify("textDocument/didSave", {"textDocument": {"uri": URI}, "text": "as on the disk"})
    assert editor.digest(URI) == digest("as on the disk")


def test_a_document_may_be_opened_again(editor: FakeEditor) -> None:
    editor.open(URI, "one", version=9)
    editor.open(URI, "two", version=1)
    editor.change(URI, 2, at(0, 3, "!"))
    assert editor.digest(URI) == digest("two!")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_the_first_encoding_that_both_know_is_taken(server: Server, encoding: str) -> None:
    editor = server.connect()
    capabilities = {"general": {"positionEncodings": ["utf-7", encoding, "utf-16"]}}
    assert editor.initialize(capabilities=capabilities)["capabilities"]["positionEncoding"] == encoding
    editor.open(URI, "日本😀x")
    oracle = Oracle("日本😀x", encoding)
    column = len("日本😀".encode(encoding if encoding == "utf-8" else f"{encoding}-le"))
    column //= {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    oracle.replace((0, column), (0, column), "!")
    editor.change(URI, 2, at(0, column, "!"))
    assert oracle.text == "日本😀!x"
    assert editor.digest(URI) == digest(oracle.text)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_thousands_of_random_edits(encoding: str) -> None:
    """R2: hashes compared every 100 edits, batches of several changes among them, ghost text asked in between."""
    random_ = random.Random(7)
    with running() as server:
        editor = server.connect()
        editor.initialize(capabilities={"general": {"positionEncodings": [encoding]}, "textDocument": {}})
        oracle = Oracle("class A:\n    pass\n", encoding)
        editor.open(URI, oracle.text)
        for number in range(EDITS // 2):
            changes = [_random_change(random_, oracle) for _ in range(random_.choice([1, 1, 1, 2, 3]))]
            editor.change(URI, number + 2, *changes)
            if number % 100 == 99:
                assert editor.digest(URI) == digest(oracle.text), editor.story()
                editor.ghost_text(URI, random_.randrange(20), random_.randrange(20))


def _random_change(random_: random.Random, oracle: Oracle) -> dict[str, object]:
    new = "".join(random_.choices(PIECES, k=random_.randrange(4)))
    if len(oracle.text) > 3_000 or random_.random() < 0.01:
        oracle.text = new
        return {"text": new}
    lines = oracle.text.count("\n") + 2
    start, end = ((random_.randrange(lines), random_.randrange(30)) for _ in range(2))
    if random_.random() < 0.7:
        end = (start[0], start[1] + random_.randrange(4))
    oracle.replace(start, end, new)
    first, last = sorted((start, end))
    range_ = {"start": dict(zip(("line", "character"), first, strict=True)),
              "end": dict(zip(("line", "character"), last, strict=True))}  # fmt: skip
    return {"range": range_, "text": new}
