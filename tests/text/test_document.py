import os
import random

import pytest

from lstm_complete.text.document import Change, Document, split_lines
from lstm_complete.text.positions import Position, PositionEncoding, Range
from support.document_oracle import Oracle

UTF8, UTF16, UTF32 = PositionEncoding

PIECES = [
    "a", "name", " ", "    ", "\t", "\n", "\r\n", "\r", "\n\n", "é", "日本", "😀", "👩‍👩‍👧", "\x0b", "\x0c", "\x85",
    "\u2028", "\u2029", "\x1c", "\x00", "\ud83d", "\ude00", "a😀\r\nb", "x\ry\nz", "",
]  # fmt: skip


def edit(text: str, range_: tuple[int, int, int, int], new: str, encoding: PositionEncoding = UTF16) -> str:
    document = Document("untitled:a", text, 1, encoding)
    a, b, c, d = range_
    assert document.apply([Change(Range(Position(a, b), Position(c, d)), new)], 2)
    return document.snapshot.text


@pytest.mark.parametrize(
    ("text", "range_", "new", "expected"),
    [
        ("hello", (0, 5, 0, 5), "!", "hello!"),
        ("hello", (0, 99, 0, 99), "!", "hello!"),  # past the end of the last line
        ("ab\ncd", (0, 99, 0, 99), "!", "ab!\ncd"),  # past the end of a line: before its end
        ("ab\ncd", (9, 0, 9, 0), "!", "ab\ncd!"),  # past the last line
        ("ab\n", (1, 0, 1, 0), "!", "ab\n!"),
        ("abc", (0, 2, 0, 1), "-", "a-c"),  # a reversed range
        ("a\rb", (1, 0, 1, 0), "\n", "a\r\nb"),  # CR and LF join
        ("a\r\nb", (0, 1, 1, 0), "", "ab"),
        (
            "a\x0cb\u2028c\x85d\x1ce",
            (0, 7, 0, 8),
            "!",
            "a\x0cb\u2028c\x85d!e",
        ),  # one line, whatever splitlines says
        ("😀x", (0, 2, 0, 2), "!", "😀!x"),
        ("😀x", (0, 1, 0, 1), "!", "!😀x"),  # inside a pair: before the character
        ("", (0, 0, 0, 0), "\ud83d", "\ud83d"),
        ("\ud83d", (0, 1, 0, 1), "\ude00", "😀"),  # two halves become one character
    ],
)
def test_an_edit(text: str, range_: tuple[int, int, int, int], new: str, expected: str) -> None:
    assert edit(text, range_, new) == expected


@pytest.mark.parametrize(("encoding", "column"), [(UTF8, 6), (UTF16, 3), (UTF32, 2)])
def test_the_same_place_in_three_encodings(encoding: PositionEncoding, column: int) -> None:
    assert edit("é😀x", (0, column, 0, column), "|", encoding) == "é😀|x"


def test_a_line_is_split_at_lsp_line_ends_only() -> None:
    assert split_lines("a\nb\r\nc\rd\x0be\u2028f") == ("a\n", "b\r\n", "c\r", "d\x0be\u2028f")
    assert split_lines("") == ("",)
    assert split_lines("a\n") == ("a\n", "")


def test_a_stale_version_changes_nothing() -> None:
    document = Document("untitled:a", "one", 5)
    assert not document.apply([Change(None, "two")], 5)
    assert not document.apply([Change(None, "two")], 3)
    assert (document.snapshot.text, document.version) == ("one", 5)
    assert document.apply([Change(None, "two")], 6)
    assert document.snapshot.text == "two"


def test_a_snapshot_outlives_the_next_edit() -> None:
    document = Document("untitled:a", "one\n", 1)
    before = document.snapshot
    document.apply([Change(Range(Position(0, 0), Position(0, 3)), "two")], 2)
    assert (before.text, document.snapshot.text) == ("one\n", "two\n")


def test_changes_of_one_batch_build_on_each_other() -> None:
    document = Document("untitled:a", "", 1)
    insert = [Change(Range(Position(0, n), Position(0, n)), letter) for n, letter in enumerate("abc")]
    document.apply(insert, 2)
    assert document.snapshot.text == "abc"


def random_place(rng: random.Random) -> tuple[int, int]:
    return rng.choice([0, 0, 1, 2, 3, 5, 8, 40]), rng.choice([0, 0, 1, 2, 3, 4, 7, 12, 99])


def random_text(rng: random.Random) -> str:
    return "".join(rng.choices(PIECES, k=rng.randrange(4)))


@pytest.mark.parametrize("encoding", PositionEncoding)
def test_random_edits_equal_the_oracle(encoding: PositionEncoding) -> None:
    """RELIABILITY R1; LSTM_COMPLETE_EDITS sets the number of edits over the three encodings."""
    rng = random.Random(f"document {encoding}")
    shrink = Change(None, "")
    for start in range(0, int(os.environ.get("LSTM_COMPLETE_EDITS", "50_000")) // 3, 100):
        text = random_text(rng) * 3
        document, oracle = Document("untitled:a", text, 0, encoding), Oracle(text, encoding.value)
        oracle.replace((0, 0), (0, 0), "")
        for version in range(1, 51):
            changes = [shrink] if len(oracle.text) > 400 else []
            oracle.text = "" if changes else oracle.text
            for _ in range(2):
                a, b, new = random_place(rng), random_place(rng), random_text(rng)
                changes.append(Change(Range(Position(*a), Position(*b)), new))
                oracle.replace(a, b, new)
            document.apply(changes, version)
            assert document.snapshot.text == oracle.text, (start, version)
            assert tuple(document.snapshot.lines) == split_lines(oracle.text)
