"""A text as a network reads it, and which characters each symbol stands for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_complete.artifacts.config import MEMORY_INPUTS, ModelConfig
from lstm_complete.inside.reading import Reading, common_prefix, symbol_text
from lstm_complete.languages.encoding import Layout, encode_file
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.features import memory_features
from lstm_complete.text.vocabulary import END, INDENT, PATH

MEMORY = ModelConfig(name="m", inputs=MEMORY_INPUTS)
LANGUAGES = load_languages()


def covered(text: str) -> list[str]:
    reading = Reading(text)
    return [text[start:end] for start, end in zip(reading.spans[:-1], reading.spans[1:], strict=True)]


def test_a_symbol_covers_its_characters() -> None:
    assert covered("if a:\n    b\n") == ["i", "f", " ", "a", ":", "\n", "    ", "b", "\n"]
    assert covered("a\r\nb\r\n") == ["a", "\r\n", "b", "\r\n"]
    assert covered("a\r\nb\nc\r\n") == ["a", "\r\n", "b", "", "\n", "c", "\r\n"]
    assert covered("é€") == ["", "é", "", "", "€"]
    assert covered("") == []


@given(st.text(alphabet=st.one_of(st.sampled_from("a \t\r\n{}:é€\U0001f600\ud800"), st.characters())))
def test_symbols_cover_the_text(text: str) -> None:
    reading = Reading(text)
    assert len(reading.spans) == len(reading.symbols) + 1
    assert "".join(covered(text)) == text


def test_the_header_of_a_path_covers_nothing() -> None:
    reading = Reading("x = 1\n", LANGUAGES.by_name("python"), "a/b.py")
    assert (reading.symbols[: reading.header] == [PATH, *b"a/b.py\n"]).all()
    assert not reading.spans[: reading.header + 1].any()
    assert reading.spans[-1] == 6


def test_a_memory_expects_what_training_gave() -> None:
    text = "def alpha():\n    return 1\n\n\ndef alpha_beta():\n    return 1\n"
    language = LANGUAGES.by_name("python")
    reading = Reading(text, language, "a.py")
    file = encode_file("a.py", text.encode(), reading.layout)
    assert file[-1] == END
    records = reading.records(MEMORY)
    assert (records[:, 0] == file[:-1]).all()
    rest = np.zeros(40_000, np.uint16)  # of a corpus as large as makes tables of the same size
    assert (records[:, 1:] == memory_features([file, rest])[0][:-1]).all()
    assert (records[:, 2] > 0).sum() > 10


@pytest.mark.parametrize("end", [1, 100, 3_000, 6_000])
def test_a_beginning_is_read_as_the_whole(end: int) -> None:
    text = "".join(f"name_{n % 37} = value({n})\n" for n in range(300))
    whole, part = Reading(text).records(MEMORY), Reading(text[:end]).records(MEMORY)
    assert (whole[: len(part)] == part).all()


def test_common_prefix() -> None:
    one, other = (Reading(text).records(MEMORY) for text in ("abcabc", "abcabd"))
    assert common_prefix(one, other) == 5
    assert common_prefix(one, one[:3]) == 3
    assert common_prefix(one, one[:0]) == 0
    changed = one.copy()
    changed[2, 1] += 1
    assert common_prefix(one, changed) == 2


def test_symbols_are_shown_as_what_they_stand_for() -> None:
    layout = Layout("\t", "\r\n")
    shown = [symbol_text(symbol, layout) for symbol in (97, 10, INDENT, PATH, END, 0xC3, 260)]
    assert shown == ["a", "\r\n", "\t", "<path>", "<end>", "\\xc3", "<260>"]
    assert np.unique([symbol_text(symbol, layout) for symbol in range(264)]).size == 263  # a tab is an indent unit
