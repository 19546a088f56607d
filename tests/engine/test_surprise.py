"""Surprise: bits of characters, what else may have been meant, and hints, with the shipped models."""

import json
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import DOUBTS, ModelFolder
from lstm_complete.engine.alternatives import Kind, alternatives, are_alike, arguments
from lstm_complete.engine.code import DocumentCode
from lstm_complete.engine.lines import MOST_DOCUMENTS, LineReader
from lstm_complete.engine.model import Model, open_model, read_doubts
from lstm_complete.engine.place import Place
from lstm_complete.engine.surprise import Surprise
from lstm_complete.engine.timeline import Cancelled
from lstm_complete.errors import UserError
from lstm_complete.languages.encoding import encode
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.text.document import Document

REGISTRY = load_languages()
ROUGHLY = 0.03
"""The engine's numbers are rounded together with those that are computed beside them."""
PYTHON = """class Rectangle:
    def __init__(self, width, height):
        self.width = width
        self.height = height

    def scaled(self, factor):
        # a new one, factor times as large
        result = Rectangle(self.width * factor, self.height * factor)
        return result

    def area(self):
        area = self.width * self.height
        return area


def largest(rectangles, fallback):
    best = fallback
    for rectangle in rectangles:
        if rectangle.area() > best.area():
            best = rectangle
    return best
"""
JAVA = """package shapes;

public class Rectangle {
    private final double width;
    private final double height;

    public Rectangle(double width, double height) {
        this.width = width;
        this.height = height;
    }

    public double getArea() {
        return width * height;
    }

    public Rectangle scale(double factor) {
        Rectangle result = new Rectangle(width * factor, height * factor);
        return result;
    }
}
"""


@cache
def model(language: str) -> Model:
    return open_model(ModelFolder.open(resolve_model(None, language=language)), "cpu")


def place(text: str, language: str, line: int = 0) -> Place:
    chosen = REGISTRY.by_name(language)
    return Place(Document("file:///a", text).snapshot, line, 0, f"src/a{chosen.extensions[0]}", chosen)


def surprise(language: str) -> Surprise:
    return Surprise(model(language), ProjectMemory(0))


def hints(text: str, language: str) -> list[tuple[str, str]]:
    """What is written where there is a hint, and what is likelier."""
    reader, found = surprise(language), []
    code = DocumentCode(place(text, language).snapshot.lines, REGISTRY.by_name(language))
    for line in range(text.count("\n")):
        here = place(text, language, line)
        for hint in reader.hints(here, reader.read(here), code):
            one = hint.alternative
            found.append((here.snapshot.line(line)[one.start : one.end], one.text))
    return found


@pytest.mark.parametrize(
    ("language", "right", "wrong", "hint"),
    [
        ("python", PYTHON, ("return best", "return bset"), ("bset", "best")),
        ("python", PYTHON, ("in rectangles:", "in rectanlges:"), ("rectanlges", "rectangles")),
        ("python", PYTHON, ("rectangle.area() >", "rectangle.area(] >"), ("]", ")")),
        ("java", JAVA, ("return result;", "return resutl;"), ("resutl", "result")),
        ("java", JAVA, ("height * factor);", "height * factor];"), ("]", ")")),
    ],
)
def test_a_mistake_is_a_hint_and_what_is_right_is_none(
    language: str, right: str, wrong: tuple[str, str], hint: tuple[str, str]
) -> None:
    assert right.count(wrong[0]) == 1
    assert hints(right, language) == []
    assert hints(right.replace(*wrong), language) == [hint]


@pytest.mark.parametrize(
    "text",
    [
        PYTHON,
        "",
        "x = 1",
        "\tx = 'ä€😀'\r\n\t\ty = 2\r\n",
        "if x:\n      y = '\ud800'\n",
        "\x01\x0c\u2028\n \t\n",
        "a\rb\n",
    ],
)
def test_each_character_has_its_bits(text: str) -> None:
    reader = surprise("python")
    for line in range(place(text, "python").snapshot.line_count):
        here = place(text, "python", line)
        read = reader.read(here)
        bits = read.bits_of_characters()
        assert len(bits) == len(here.snapshot.line(line))
        assert all(cost >= 0 for cost in bits)
        rows = np.arange(len(read.symbols))
        costs = -read.mixed[rows, read.symbols.astype(np.int64)] / np.log(2)
        content = len(encode(here.snapshot.line(line).encode("utf-8", "surrogatepass"), read.start.context.layout))
        assert sum(bits) == pytest.approx(float(costs[:content].sum()), rel=1e-4)


def test_a_line_is_read_the_same_whenever_it_is_read() -> None:
    text, line = 4 * PYTHON, 60
    alone = surprise("python").read(place(text, "python", line)).bits_of_characters()
    reader = surprise("python")
    for number in range(80):
        reader.read(place(text, "python", number))
    assert sum(reader.read(place(text, "python", line)).bits_of_characters()) == pytest.approx(sum(alone), rel=ROUGHLY)


def test_reading_goes_on_where_it_was_called_off() -> None:
    text, reader, calls = 20 * PYTHON, surprise("python"), 0
    here = place(text, "python", 19 * PYTHON.count("\n"))

    def at_the_third() -> bool:
        nonlocal calls
        calls += 1
        return calls % 3 == 0

    rounds = 0
    while True:
        rounds += 1
        try:
            found = reader.read(here, at_the_third)
        except Cancelled:
            continue
        break
    assert rounds > 2
    alone = surprise("python").read(here).bits_of_characters()
    assert sum(found.bits_of_characters()) == pytest.approx(sum(alone), rel=ROUGHLY)


def blocks_read(reader: Surprise, at: Place, uri: str) -> int:
    """How many blocks of symbols were not known when a line of a document was read."""
    count = 0

    def go_on() -> bool:
        nonlocal count
        count += 1
        return False

    reader.read(replace(at, snapshot=replace(at.snapshot, uri=uri)), go_on)
    return count


def test_what_was_read_is_known_until_the_document_is_closed() -> None:
    reader, here = surprise("python"), place(4 * PYTHON, "python", 60)
    assert [blocks_read(reader, here, uri) > 0 for uri in ("a", "b", "a", "b")] == [True, True, False, False]
    reader.close("a")
    assert [blocks_read(reader, here, uri) > 0 for uri in ("b", "a")] == [False, True]


def test_the_newest_documents_are_known() -> None:
    reader, here = surprise("python"), place(4 * PYTHON, "python", 60)
    assert all(blocks_read(reader, here, str(number)) for number in range(MOST_DOCUMENTS + 1))
    assert [blocks_read(reader, here, uri) > 0 for uri in ("1", "0")] == [False, True]


def test_texts_side_by_side_are_as_likely_as_each_alone() -> None:
    reader = LineReader(model("python"), ProjectMemory(0))
    start = reader.begin(place(PYTHON, "python", 12))
    texts = [encode(text.encode(), start.context.layout) for text in ("        return area\n", "    x = 1\n")]
    together = reader.likelihoods(start, texts, [0, 2])
    for text, found, skipped in zip(texts, together, (0, 2), strict=True):
        mixed = reader.log_probabilities(start, text)
        alone = mixed[np.arange(len(text)), text.astype(np.int64)][skipped:]
        assert float(found.sum()) == pytest.approx(float(alone.sum()), rel=ROUGHLY)


def test_strings_and_comments_are_not_judged() -> None:
    code = DocumentCode(("x = f(a.b, 'c d')  # e\n", '"""g\n', 'h""" + i\n'), REGISTRY.by_name("python"))
    names = [[token.text for token in tokens if token.is_name] for tokens in code.tokens]
    assert names == [["x", "f", "a", "b"], [], ["i"]]
    assert [token.text for token in code.tokens[0] if token.is_member] == ["b"]


def test_arguments_are_what_stands_between_commas() -> None:
    line = "f(a.b, 1, g(x), y)\n"
    code = DocumentCode((line,), REGISTRY.by_name("python"))
    assert [line[slice(*one)] for one in arguments(code.tokens[0])] == ["a.b", "1", "x", "y"]


def test_parameters_are_never_swapped() -> None:
    code = DocumentCode(("def f(a, b):\n", "    g(a, b)\n"), REGISTRY.by_name("python"))
    swaps = [
        [one.text for one in alternatives(code, line, code.around(line, ())) if one.kind is Kind.SWAP]
        for line in (0, 1)
    ]
    assert swaps == [[], ["b, a"]]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("result", "resutl", True),
        ("result", "reslt", True),
        ("result", "results", True),
        ("result", "rusult", True),
        ("result", "resultat", False),
        ("result", "result", False),
        ("configuration", "confgiurations", True),
        ("width", "height", False),
    ],
)
def test_names_are_alike_that_are_a_slip_apart(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is are_alike(other, one) is alike


@pytest.mark.parametrize(
    "content",
    [{"threshold": "high"}, {"weights": {"bracket": [1.0]}}, {"weights": {"rhyme": [1.0] * 19}}, [], {"x": 1}],
)
def test_damaged_numbers_are_one_line(tmp_path: Path, content: object) -> None:
    folder = tmp_path / "python"
    shutil.copytree(resolve_model(None, language="python"), folder)
    (folder / DOUBTS).write_text(json.dumps(content))
    with pytest.raises(UserError, match=DOUBTS):
        read_doubts(ModelFolder.open(folder))


def test_a_model_without_numbers_doubts_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "python"
    shutil.copytree(resolve_model(None, language="python"), folder)
    (folder / DOUBTS).unlink()
    reader = Surprise(open_model(ModelFolder.open(folder), "cpu"), ProjectMemory(0))
    text = PYTHON.replace("return best", "return bset")
    code = DocumentCode(place(text, "python").snapshot.lines, REGISTRY.by_name("python"))
    here = place(text, "python", text[: text.index("bset")].count("\n"))
    assert reader.hints(here, reader.read(here), code) == []
