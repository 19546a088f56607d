"""What is shown is judged: on suggestions whose verdict can be read at a glance."""

import math
import random

import numpy as np
import pytest

from lstm_complete.evaluation.calibration import Chance, chance_error, expected_calibration_error, reliability
from lstm_complete.evaluation.intervals import ratio_interval
from lstm_complete.evaluation.sampling import Place, Source
from lstm_complete.evaluation.shown import ShownScores, judge, project_names
from lstm_complete.evaluation.typing import Candidate, Offer
from lstm_complete.languages.registry import load_languages

REGISTRY = load_languages()
JAVA, PYTHON = REGISTRY.by_name("java"), REGISTRY.by_name("python")
FILE = """\
import os


def area(width, height):
    total = width * height
    return total


def volume(
    length, depth
):
    return length
"""
CLASS = """\
class Box {
    private final int width;

    int area(int height) {
        int total = width * height;
        return total;
    }
}
"""


def shown(
    line: str, typed: str, text: str, *, to_line_end: bool = False, probability: float | None = None
) -> ShownScores:
    """The verdicts on `text`, shown behind `typed` where `line` stands in FILE or CLASS."""
    language, file = (PYTHON, FILE) if line in FILE else (JAVA, CLASS)
    source, start = Source("a", file), file.index(line)
    offer = Offer(Place(source, start, start + len(line)), len(typed), Candidate(text, probability, to_line_end))
    assert line.startswith(typed)
    return judge([offer], language, project_names([source], language))


@pytest.mark.parametrize(
    ("line", "typed", "text", "exist"),
    [
        ("total = width * height", "", "total = width * height", [True, True, True]),
        ("total = width * height", "total = ", "wodth * height", [False, True]),
        ("total = width * height", "total = ", "len(width)", [True, True]),  # built in
        ("total = width * height", "total = ", "os.getcwd()", [True, False]),  # no file of the project names it
        ("total = width * height", "", "amount = width", [True, True]),  # a new name, where names are declared
        ("total = width * height", "", "amount", [True]),  # it could become one
        ("total = width * height", "total = ", "amount", [False]),  # a value cannot
        ("total = width * height", "total = wi", "dth", [True]),  # the rest of a name
        ("total = width * height", "total = wi", "xth", [False]),
        ("total = width * height", "total = ", "wid", [True]),  # may go on
        ("total = width * height", "total = ", '"nonsense"', []),  # no names in strings
        ("def area(width, height):", "def ", "volume(width, depth", [True, True, True]),
        ("return total", "return ", "[side for side in width]", [True, True, True]),
        ("int total = width * height;", "int ", "amount", [True]),
        ("int total = width * height;", "int total = ", "amount;", [False]),
        ("int total = width * height;", "int total = ", "this.wi", [True]),
        ("int total = width * height;", "int total = ", "this.amount", [False]),  # members are declared elsewhere
        ("int area(int height) {", "int area(", "int depth", [True]),
    ],
)
def test_names_exist_or_are_declared(line: str, typed: str, text: str, exist: list[bool]) -> None:
    assert shown(line, typed, text).names == exist


def test_a_name_that_the_project_only_uses_is_not_declared() -> None:
    source = Source("a.py", "import os\n\nprint(os.getcwd())\nplace = 1\n")
    start = source.text.index("place")
    offer = Offer(Place(source, start, start + 9), 0, Candidate("os.getcwd()"))
    found = judge([offer], PYTHON, project_names([source], PYTHON))
    assert (found.names, found.declared) == ([True, True], [True, False])


def test_a_name_that_goes_on_is_judged_whole_at_the_end_of_the_line() -> None:
    assert shown("return total", "return ", "tot").names == [True]
    assert shown("return total", "return ", "tot", to_line_end=True).names == [False]


@pytest.mark.parametrize(
    ("line", "typed", "text", "may_go_on", "ends_the_line"),
    [
        ("total = width * height", "", "amount", [True], [False]),  # "amount = width" could come of it
        ("total = width * height", "", "amount = width", [True, True], [True, True]),
        ("return total", "return ", "[side for side in width]", [True] * 3, [True] * 3),
        ("int total = width * height;", "int ", "amount;", [True], [True]),
        ("int area(int height) {", "int ", "volume", [True], [True]),
        ("length, depth", "", "length, weight", [True, True], [True, True]),  # the next line closes the parameters
        ("def volume(", "def ", "size(", [True], [True]),
    ],
)
def test_nothing_comes_of_a_line_that_a_suggestion_ends(
    line: str, typed: str, text: str, may_go_on: list[bool], ends_the_line: list[bool]
) -> None:
    assert shown(line, typed, text).names == may_go_on
    assert shown(line, typed, text, to_line_end=True).names == ends_the_line


@pytest.mark.parametrize(
    ("line", "text", "right"),
    [
        ("return total", "return total", True),
        ("return total", "return (total", False),
        ("int total = width * height;", "int total = width;", True),
        ("int total = width * height;", "int total = width", False),
        ("int area(int height) {", "int area(int height);", False),  # its block is left over
    ],
)
def test_syntax_is_judged_with_the_suggestion_in_place(line: str, text: str, right: bool) -> None:
    assert shown(line, "", text, to_line_end=True).syntax == [right]
    assert shown(line, "", text).syntax == []  # the line may go on


@pytest.mark.parametrize(
    ("line", "text", "right"),
    [
        ("int total = width * height;", "int other = 1;", True),
        ("int total = width * height;", "}", False),  # a closer as deep as what it closes
        ("total = width * height", "pass", True),
    ],
)
def test_indentation_is_that_of_the_line(line: str, text: str, right: bool) -> None:
    assert shown(line, "", text, to_line_end=True).indentation == [right]


def test_lines_that_stand_oddly_are_not_judged() -> None:
    source = Source("A.java", "class A {\n            int odd;\n}\n")
    start = source.text.index("int odd;")
    offer = Offer(Place(source, start, start + 8), 0, Candidate("int even;", to_line_end=True))
    found = judge([offer], JAVA, project_names([source], JAVA))
    assert (found.indentation, found.syntax) == ([], [True])


def test_only_what_has_a_probability_is_compared_with_it() -> None:
    found = shown("return total", "return ", "tot", probability=0.75)
    assert (found.stated, found.right) == ([0.75], [True])
    assert found.summary()["ece"] == pytest.approx(0.25)
    assert shown("return total", "return ", "tot").summary()["ece"] is None


def test_bins_have_equal_mass() -> None:
    bins = reliability([0.1] * 30 + [0.9] * 30, [False] * 30 + [True] * 30, bins=4)
    assert [one.size for one in bins] == [15] * 4
    assert [(one.stated, one.right) for one in bins[1:3]] == [pytest.approx((0.1, 0)), pytest.approx((0.9, 1))]


def test_an_interval_holds_the_truth() -> None:
    random_ = random.Random(0)
    held = 0
    for _ in range(100):
        wholes = np.array([random_.randint(8, 100) for _ in range(60)], float)
        parts = np.array([size * random_.random() for size in wholes])  # half of each on average
        low, high = ratio_interval(parts, wholes) or [0, 0]
        held += low < 0.5 < high
    assert 85 <= held < 100
    assert ratio_interval(np.empty(0), np.empty(0)) is None
    assert ratio_interval(np.zeros(3), np.zeros(3)) is None


def test_few_suggestions_of_a_calibrated_model_miss_by_chance() -> None:
    """A coin that says 50 % is off by 0.5 if it is thrown once, and by next to nothing if it is thrown often."""
    assert chance_error([0.5]) == Chance(0.5, 0.5)
    assert chance_error([1.0, 0.0]) == Chance(0, 0)
    assert chance_error([]) is None
    few, many = chance_error([0.5] * 150), chance_error([0.5] * 15_000)
    assert few is not None
    assert many is not None
    assert few.mean == pytest.approx(math.sqrt(0.25 / 10) * math.sqrt(2 / math.pi), rel=0.05)  # ten a bin, by a normal
    assert many.mean == pytest.approx(few.mean / 10, rel=0.05)
    assert few.mean < few.p95 < 2 * few.mean


def test_chance_explains_what_a_calibrated_model_misses_and_not_what_another_does() -> None:
    random_ = random.Random(0)
    stated = [random_.random() for _ in range(600)]
    calibrated = expected_calibration_error(stated, [random_.random() < p for p in stated])
    too_sure = expected_calibration_error(stated, [random_.random() < p**2 for p in stated])
    chance = chance_error(stated)
    assert calibrated is not None
    assert too_sure is not None
    assert chance is not None
    assert calibrated < chance.p95 < too_sure
