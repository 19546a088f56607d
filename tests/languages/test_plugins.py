"""What the plugins see in a source: lexical state, names, scopes, stops."""

from random import Random

import pytest

from lstm_complete.languages.contract import Importing, Lexical
from lstm_complete.languages.guard import Reparsing
from lstm_complete.languages.registry import load_languages

REGISTRY = load_languages()

JAVA = """\
/** Counts. */
class Counter {
    private int count; // so far
    static final String NAME = "counter";
    int add(int step) {
        int before = count;
        for (int i = 0; i < step; i++) { count++; }
        return before;
    }
    int get() { return count; }
}
"""
PYTHON = '''\
"""Counts."""
import os.path as p
LIMIT = 3  # most
class Counter:
    """A counter."""
    def __init__(self, start=0):
        self.count = start
    def add(self, step):
        "Adds."
        before = self.count
        name = "x"
        return before
def other(): return LIMIT
'''


@pytest.mark.parametrize(
    ("language", "source", "at", "expected"),
    [
        ("java", JAVA, "Counts", Lexical.DOC),
        ("java", JAVA, "so far", Lexical.COMMENT),
        ("java", JAVA, "counter", Lexical.STRING),
        ("java", JAVA, "before", Lexical.CODE),
        ("python", PYTHON, "Counts", Lexical.DOC),
        ("python", PYTHON, "A counter", Lexical.DOC),
        ("python", PYTHON, "Adds", Lexical.DOC),
        ("python", PYTHON, "most", Lexical.COMMENT),
        ("python", PYTHON, 'x"', Lexical.STRING),
        ("python", PYTHON, "LIMIT", Lexical.CODE),
    ],
)
def test_lexical_state(language: str, source: str, at: str, expected: Lexical) -> None:
    assert REGISTRY.by_name(language).parse(source.encode()).lexical(source.index(at)) is expected


@pytest.mark.parametrize(
    ("language", "source", "at", "inside", "outside"),
    [
        ("java", JAVA, "return before", {"before", "step", "count", "NAME", "add", "Counter", "String"}, {"i"}),
        ("java", JAVA, "return count", {"count", "get"}, {"before", "step"}),
        ("python", PYTHON, "return before", {"before", "self", "step", "name", "LIMIT", "p", "len"}, {"start"}),
        ("python", PYTHON, "return LIMIT", {"LIMIT", "Counter", "other"}, {"before", "step"}),
    ],
)
def test_names_in_scope(language: str, source: str, at: str, inside: set[str], outside: set[str]) -> None:
    names = REGISTRY.by_name(language).parse(source.encode()).names_in_scope(source.index(at))
    assert inside <= names
    assert not outside & names


@pytest.mark.parametrize(
    ("language", "source", "declared"),
    [
        ("java", JAVA, {"Counter", "count", "NAME", "add", "step", "before", "i", "get"}),
        ("python", PYTHON, {"p", "LIMIT", "Counter", "__init__", "self", "start", "count", "add", "before", "name"}),
    ],
)
def test_declarations(language: str, source: str, declared: set[str]) -> None:
    names = REGISTRY.by_name(language).parse(source.encode()).identifiers()
    assert declared <= {name.name for name in names if name.declares}
    assert all(source.encode()[name.start : name.end].decode() == name.name for name in names)


@pytest.mark.parametrize(("language", "source"), [("java", JAVA), ("python", PYTHON)])
def test_syntax_errors_are_counted(language: str, source: str) -> None:
    parse = REGISTRY.by_name(language).parse
    assert parse(source.encode()).error_count() == 0
    assert parse(source.replace("return before", "return (before").encode()).error_count() > 0


@pytest.mark.parametrize(("language", "source"), [("java", JAVA), ("python", PYTHON)])
def test_another_version_is_parsed_as_if_from_nothing(language: str, source: str) -> None:
    """Lines taken out, put elsewhere and cut off, one after the other, letters of more than a byte among them."""
    plugin, random = REGISTRY.by_name(language), Random(0)
    syntax = plugin.parse(source.encode())
    assert isinstance(syntax, Reparsing)
    counts = set()
    for _ in range(60):
        lines = source.splitlines(keepends=True)
        place, line = random.randrange(len(lines)), random.choice([*lines, "x = (é\n", "", "if y:\n", '"]\n', "}}\n"])
        lines[place] = line[: random.randrange(len(line) + 1)] if random.random() < 0.5 else line
        changed = "".join(lines).encode()
        syntax, fresh = syntax.reparse(changed), plugin.parse(changed)
        assert syntax.error_count() == fresh.error_count()
        assert syntax.identifiers() == fresh.identifiers()
        counts.add(fresh.error_count())
        assert isinstance(syntax, Reparsing)
    assert len(counts) > 2


@pytest.mark.parametrize(
    ("suggestion", "stops"),
    [
        ("foo(bar);", [3, 4, 7, 8, 9]),
        ("return x", [6, 8]),
        (r'"a\n"', [1, 2, 4, 5]),
        ("", []),
    ],
)
@pytest.mark.parametrize("language", ["java", "python", "text"])
def test_suggestions_stop_at_token_boundaries(language: str, suggestion: str, stops: list[int]) -> None:
    assert list(REGISTRY.by_name(language).stops("", suggestion)) == stops


@pytest.mark.parametrize(
    ("language", "source", "names"),
    [
        ("python", "import os, a.b as c", ["a.b", "os"]),
        ("python", "from a.b import (c as d,\n    e)", ["a.b.c", "a.b.e"]),
        ("python", "from a import *", ["a"]),
        (
            "python",
            "from . import a\nfrom .b import c\nfrom .. import d\nfrom .e import *",
            ["..d", ".a", ".b.c", ".e"],
        ),
        ("python", "from __future__ import annotations", []),
        ("python", "def f():\n    try:\n        import late\n    except ImportError:\n        late = None", ["late"]),
        ("python", "import good\nimport\n", ["good"]),
        ("python", "text = 'import no'  # import no", []),
        ("java", "import java.util.List;\nimport java.io.*;", ["java.io.*", "java.util.List"]),
        ("java", "import static a.B.c;\nimport static a.D.*;", ["a.B.c", "a.D"]),
        ("java", 'package a.b;\nclass C { String s = "import d.E;"; }', []),
        ("java", "import ;\nimport a.B;\nimport ", ["a.B"]),
        ("text", "import os", []),
    ],
)
def test_imports(language: str, source: str, names: list[str]) -> None:
    plugin = REGISTRY.by_name(language)
    assert isinstance(plugin, Importing)
    assert list(plugin.imports(source.encode())) == names


def test_languages_are_found_by_id_and_by_file() -> None:
    assert REGISTRY.by_lsp_id("java").name == "java"
    assert REGISTRY.by_lsp_id("fortran", "file:///a.py").name == "python"
    assert REGISTRY.by_lsp_id("fortran", "file:///a.f90").name == "text"


def test_the_first_language_that_is_installed() -> None:
    found = REGISTRY.first(("fortran", "java", "python"))
    assert found is not None and found.name == "java"
    assert REGISTRY.first(("fortran",)) is None
    assert REGISTRY.by_path("A.JAVA").name == "java"
