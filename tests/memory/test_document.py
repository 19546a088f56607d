"""The memory of the open document after edits and jumps: as if it had been made anew."""

import random
from collections.abc import Iterator

import numpy as np
import pytest

from lstm_complete.languages.encoding import Layout, Symbols, encode
from lstm_complete.memory import document
from lstm_complete.memory.alphabet import to_stored
from lstm_complete.memory.document import DocumentMemory
from lstm_complete.memory.project import ProjectMemory


@pytest.fixture(autouse=True)
def near() -> Iterator[None]:
    """Texts that are near the cursor are short here, so that a few lines are too many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "BEFORE", 300)
        patch.setattr(document, "AFTER", 80)
        yield


def line(random_: random.Random) -> Symbols:
    length = 400 if random_.random() < 0.02 else random_.randrange(40)
    return encode(bytes(random_.choices(b"abc (=)", k=length)) + b"\n", Layout())


def read(memory: DocumentMemory, lines: list[Symbols], cursor: int) -> tuple[np.ndarray, bytes]:
    """The inputs of all symbols up to the cursor, and the text that is held."""
    found = memory.read("file:///a", lines[:cursor], lines[cursor][:3], lines[cursor + 1 :])
    own = found.trail.own
    return np.concatenate([found.lines, found.line]), own.text[: int(own.filled[0])].tobytes()


@pytest.mark.parametrize("seed", range(8))
def test_edits_and_jumps(seed: int) -> None:
    random_ = random.Random(seed)
    memory = DocumentMemory(ProjectMemory(1000).store)
    lines = [line(random_) for _ in range(40)]
    for _ in range(150):
        kind, at = random_.randrange(4), random_.randrange(len(lines))
        if kind == 0:
            lines[at] = line(random_)
        elif kind == 1:
            lines.insert(at, line(random_))
        elif kind == 2 and len(lines) > 2:
            del lines[at]
        cursor = random_.randrange(len(lines))
        inputs, held = read(memory, lines, cursor)
        assert len(inputs) == sum(map(len, lines[:cursor])) + len(lines[cursor][:3])
        assert held.endswith(near_cursor(lines[:cursor]))


def near_cursor(lines: list[Symbols]) -> bytes:
    """The last whole lines of no more than BEFORE symbols, as they are stored."""
    kept: list[Symbols] = []
    for line in reversed(lines):
        if sum(map(len, [*kept, line])) > document.BEFORE:
            break
        kept.insert(0, line)
    return to_stored(np.concatenate([np.empty(0, np.uint16), *kept])).tobytes()


def test_an_import_is_added_far_above_the_cursor() -> None:
    lines = [encode(b"value = 1\n", Layout()) for _ in range(200)]
    memory = DocumentMemory(ProjectMemory(1000).store)
    read(memory, lines, 199)
    lines[0] = encode(b"import os\n", Layout())
    inputs, _ = read(memory, lines, 199)
    assert len(inputs) == sum(map(len, lines[:199])) + 3


def test_behind_a_line_that_is_too_long_to_be_remembered() -> None:
    short = [encode(bytes([97 + number]) * 9 + b"\n", Layout()) for number in range(20)]
    memory = DocumentMemory(ProjectMemory(1000).store)
    lines = [*short, encode(b"x" * 1000 + b"\n", Layout()), encode(b"end\n", Layout())]
    read(memory, lines, 21)
    _, held = read(memory, lines, 19)
    assert held.endswith(near_cursor(short[:19]))
