"""What plugins tell of the structure of a source."""

from collections.abc import Sequence
from typing import Any

import pytest

from lstm_complete.languages.registry import Registry, load_languages
from lstm_complete.languages.structure import Part, Span, Structured
from lstm_complete_text import Text

JAVA = """package a;
import b.C;
@Old
class D {
    int f(int x) {
        for (int i = 0; i < x; i++) { g(i); }
        if (x > 1) { return 1; }
        while (x > 0) x--;
        throw new E();
    }
}
"""
PYTHON = """import a
@old
class D:
    def f(self, x) -> int:
        for i in x:
            g(i)
        if x > 1:
            return 1
"""


def spans(language: str, source: str, part: Part) -> list[str]:
    found = load_languages().by_name(language)
    assert isinstance(found, Structured)
    return [source[span.start : span.end] for span in found.structure(source.encode()) if span.part is part]


@pytest.mark.parametrize(
    ("language", "source", "part", "texts"),
    [
        ("java", JAVA, Part.PACKAGE, ["package a;"]),
        ("java", JAVA, Part.IMPORT, ["import b.C;"]),
        ("java", JAVA, Part.ANNOTATION, ["@Old"]),
        ("java", JAVA, Part.PARAMETERS, ["(int x)"]),
        ("java", JAVA, Part.FOR_HEAD, ["for (int i = 0; i < x; i++) "]),
        ("java", JAVA, Part.IF_CONDITION, ["(x > 1)"]),
        ("java", JAVA, Part.WHILE_CONDITION, ["(x > 0)"]),
        ("java", JAVA, Part.EXIT, ["return 1;", "throw new E();"]),
        ("python", PYTHON, Part.IMPORT, ["import a"]),
        ("python", PYTHON, Part.ANNOTATION, ["@old"]),
        ("python", PYTHON, Part.FOR_HEAD, ["for i in x:\n            "]),
        ("python", PYTHON, Part.IF_CONDITION, ["x > 1"]),
        ("python", PYTHON, Part.EXIT, ["return 1"]),
        ("text", "Some (words).", Part.ARGUMENTS, []),
    ],
)
def test_parts(language: str, source: str, part: Part, texts: list[str]) -> None:
    assert spans(language, source, part) == texts


@pytest.mark.parametrize(("language", "source"), [("java", JAVA), ("python", PYTHON)])
def test_a_function_tells_what_it_returns(language: str, source: str) -> None:
    found = load_languages().by_name(language)
    assert isinstance(found, Structured)
    assert [s.detail for s in found.structure(source.encode()) if s.part is Part.FUNCTION_BODY] == ["int"]


class Wrong(Text):
    name = "wrong"

    def structure(self, source: bytes) -> Sequence[Span]:
        return [Span(Part.BLOCK, 0, len(source) + 1)]


class Failing(Text):
    name = "failing"

    def structure(self, source: bytes) -> Sequence[Span]:
        raise KeyError(source)


@pytest.mark.parametrize("plugin", [Wrong(), Failing()])
def test_a_plugin_that_fails_tells_no_structure(plugin: Any) -> None:
    registry = Registry([load_languages().by_name("text"), plugin])
    language = registry.by_name(plugin.name)
    assert isinstance(language, Structured)
    assert language.structure(b"abc") == ()
    assert "structure failed" in registry.problems[0]
