"""At which levels a line may stand: judged on code that people write, and on code that is wrong."""

from pathlib import Path

import pytest

from lstm_complete.languages.levels import Allowed, Levels
from lstm_complete.languages.registry import load_languages

REGISTRY = load_languages()
UNIT = "    "
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

JAVA = """\
class A {
    int f(int x) {
        if (x > 0) {
            return x;
"""
PYTHON = """\
class A:
    def f(self, x):
        for y in x:
            if y:
                return y
"""


def levels(language: str, text: str) -> Levels:
    following = Levels(REGISTRY.by_name(language), UNIT)
    for line in text.splitlines(keepends=True):
        following.read(line)
    return following


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("[Ll]edger.*")), ids=lambda file: file.name)
def test_every_line_of_a_real_file_stands_right(file: Path) -> None:
    following = Levels(REGISTRY.by_path(file), UNIT)
    verdicts = []
    for line in file.read_text().splitlines(keepends=True):
        verdicts.append(following.stands_right(line.rstrip("\n")))
        following.read(line)
    assert False not in verdicts
    assert verdicts.count(True) > len(verdicts) / 2


@pytest.mark.parametrize(
    ("language", "before", "line", "verdict"),
    [
        ("java", JAVA, "            x += 1;", True),
        ("java", JAVA, "        x += 1;", False),
        ("java", JAVA, "        }", True),
        ("java", JAVA, "            }", False),
        ("java", JAVA, "        } else {", True),
        ("java", JAVA, "  // wherever one likes", None),
        ("java", JAVA, "", None),
        ("java", JAVA + "        call(x,\n", "              y);", None),
        ("java", JAVA + "/**\n", " * text", None),
        ("java", "class A {\n    void f() {\n        for (int i;\n", "        }", None),
        ("python", PYTHON, "            x += 1", True),
        ("python", PYTHON, "        x += 1", True),
        ("python", PYTHON, "    def g(self):", True),
        ("python", PYTHON, "class B:", True),
        ("python", PYTHON, "                x += 1", False),
        ("python", PYTHON, "      x += 1", False),
        ("python", "def f():\n", "    pass", True),
        ("python", "def f():\n", "pass", False),
        ("python", 'def f():\n    """\n', "text", None),
        ("python", "x = [\n", "  1,", None),
    ],
)
def test_a_line_is_judged(language: str, before: str, line: str, verdict: bool | None) -> None:
    assert levels(language, before).stands_right(line) is verdict


def test_a_block_that_was_opened_must_have_something_in_it() -> None:
    assert levels("python", "class A:\n    def f(self):\n").allowed() == Allowed(frozenset({2}), None)


def test_a_closer_goes_with_its_opener() -> None:
    assert levels("java", JAVA).allowed() == Allowed(frozenset({3}), 2)
