"""Lines that are followed from version to version are encoded and scanned as if they were new."""

import random

import numpy as np
import pytest

from lstm_complete.engine.encoded import EncodedLines, to_bytes
from lstm_complete.languages.encoding import Layout, encode
from lstm_complete.languages.registry import load_languages
from lstm_complete.languages.scanner import Scanner
from lstm_complete.text.lines import Lines

JAVA = load_languages().by_name("java").lexicon
PIECES = ["int a = 1;", "f(", ")", "{", "}", "/* ", " */", '"', "'\\''", "// (", "    ", "\u00e9", "\ud83d"]


def line(random_: random.Random) -> str:
    return "".join(random_.choices(PIECES, k=random_.randrange(4))) + "\n"


def check(encoded: EncodedLines, line: int) -> None:
    """All that is known of the lines before one is what is found without any earlier version."""
    scanner = Scanner(JAVA)
    scan = scanner.start()
    for number, text in enumerate(encoded.lines[:line]):
        assert encoded.scan_before(number) == scan
        assert np.array_equal(encoded.symbols[number], encode(to_bytes(text), Layout()))
        scan = scanner.scan(scan, text)
    assert encoded.scan_before(line) == scan


@pytest.mark.parametrize("seed", range(6))
def test_random_edits_and_places(seed: int) -> None:
    random_ = random.Random(seed)
    encoded, lines = EncodedLines(JAVA, Layout()), Lines([line(random_) for _ in range(60)])
    for _ in range(300):
        for _ in range(random_.choice([0, 1, 1, 2])):
            start = random_.randrange(len(lines) + 1)
            end = min(len(lines), start + random_.choice([0, 1, 1, 3]))
            lines = lines.replaced(start, end, [line(random_) for _ in range(random_.choice([0, 1, 1, 3]))])
        place = random_.randrange(len(lines) + 1)
        encoded.follow(lines, place)
        check(encoded, place)


def test_what_an_edit_leaves_alone_is_not_scanned_again() -> None:
    lines = Lines(["f(1);\n"] * 1_000)
    encoded = EncodedLines(JAVA, Layout())
    encoded.follow(lines, 1_000)
    behind, last = encoded.scan_before(50), encoded.scan_before(1_000)
    assert encoded.follow(lines.replaced(3, 3, ["import a;\n", "g(\n", "2);\n"]), 1_003) == (3, 3, 6)
    assert encoded.scan_before(53) is behind
    assert encoded.scan_before(1_003) is last


def test_what_is_opened_far_above_is_open_at_the_end() -> None:
    lines = Lines(["f(1);\n"] * 1_000)
    encoded = EncodedLines(JAVA, Layout())
    encoded.follow(lines, 1_000)
    opened = lines.replaced(3, 4, ["f(\n"])
    encoded.follow(opened, 4)
    encoded.follow(opened.replaced(500, 501, ["g();\n"]), 1_000)
    assert encoded.scan_before(1_000).stack == (")",)
    encoded.follow(lines, 1_000)
    assert encoded.scan_before(1_000).stack == ()
