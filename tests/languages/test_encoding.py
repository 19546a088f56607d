"""Encoding: nothing is lost, indentation is counted in units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_complete.languages.encoding import Layout, decode, encode, encode_file, encode_header
from lstm_complete.text.vocabulary import END, INDENT, NEWLINE, PATH, VERBATIM, VOCABULARY_SIZE

LAYOUTS = st.builds(
    Layout, st.sampled_from(["    ", "  ", "\t", " ", "        "]), st.sampled_from(["\n", "\r\n", "\r"])
)
# Bytes that mean something to the encoding come up often.
DATA = st.one_of(
    st.binary(max_size=200),
    st.lists(st.sampled_from([b" ", b"    ", b"\t", b"\n", b"\r", b"\r\n", b"x", b"\xff", "é".encode()])).map(b"".join),
)


@given(DATA, LAYOUTS)
def test_any_bytes_come_back(data: bytes, layout: Layout) -> None:
    symbols = encode(data, layout)
    assert decode(symbols, layout) == data
    assert symbols.size == 0 or symbols.max() < VOCABULARY_SIZE


@given(DATA, LAYOUTS)
def test_line_by_line_as_a_whole(data: bytes, layout: Layout) -> None:
    end = layout.newline.encode()
    parts = data.split(end)
    pieces = [encode(part + end, layout) for part in parts[:-1]] + [encode(parts[-1], layout)]
    assert [symbol for piece in pieces for symbol in piece] == list(encode(data, layout))


@pytest.mark.parametrize(
    ("text", "layout", "expected"),
    [
        ("    a", Layout("    "), [INDENT, 97]),
        ("      a", Layout("    "), [INDENT, 32, 32, 97]),
        ("\t\ta", Layout("\t"), [INDENT, INDENT, 97]),
        ("a    b", Layout("    "), [97, 32, 32, 32, 32, 98]),  # leading blanks only
        ("a\r\n\tb", Layout("\t", "\r\n"), [97, NEWLINE, INDENT, 98]),
        ("a\nb", Layout("\t", "\r\n"), [97, VERBATIM, NEWLINE, 98]),  # a stray line feed stays one
        ("    ", Layout("    "), [INDENT]),
    ],
)
def test_one_symbol_for_each_unit(text: str, layout: Layout, expected: list[int]) -> None:
    assert list(encode(text.encode(), layout)) == expected


def test_levels_become_the_users_own_unit() -> None:
    symbols = encode(b"if x:\n    if y:\n        z\n", Layout("    "))
    assert decode(symbols, Layout("\t", "\r\n")) == b"if x:\r\n\tif y:\r\n\t\tz\r\n"


def test_a_file_has_a_header_and_an_end() -> None:
    assert list(encode_file("a\nb.py", b"x", Layout())) == [PATH, *b"a b.py", NEWLINE, ord("x"), END]
    assert list(encode_file(None, b"x", Layout())) == [ord("x"), END]
    assert decode(encode_file("a.py", b"x", Layout())[len(encode_header("a.py")) :], Layout()) == b"x"


@pytest.mark.parametrize(("indent", "newline"), [("", "\n"), ("x", "\n"), ("\t", "\n\n"), ("\t", "")])
def test_a_layout_is_checked(indent: str, newline: str) -> None:
    with pytest.raises(ValueError, match="is"):
        Layout(indent, newline)
