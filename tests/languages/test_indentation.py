"""Units, levels, and the level that the next line should have."""

import pytest

from lstm_complete.languages.encoding import Layout
from lstm_complete.languages.indentation import detect_layout, indent_of, level
from lstm_complete.languages.registry import load_languages

REGISTRY = load_languages()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("def f():\n    return 1\n", "    "),
        ("def f():\n  return 1\n", "  "),
        ("class A {\n\tint x;\n}\n", "\t"),
        ("class A {\n   int x;\n}\n", "   "),
        ("def f():\n    a(\n            b)\n", "    "),  # a continuation line is no unit
        ('def f():\n    """x\n      y\n        z\n    """\n', "    "),  # nor is a line of a docstring
        ("/**\n * x\n */\nclass A {\n        int x;\n}\n", "        "),
        ("no indentation\nat all\n", "    "),
        ("", "    "),
    ],
)
def test_the_unit_is_seen(text: str, unit: str) -> None:
    assert detect_layout(text).indent == unit


def test_the_default_unit_is_the_editors() -> None:
    assert detect_layout("a\n", "\t") == Layout("\t", "\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_commonest_line_end(end: str) -> None:
    assert detect_layout(f"a{end}b{end}c\nd").newline == end


def test_levels_count_whole_units() -> None:
    assert [level(line, "    ") for line in ("a", "    a", "      a", "        a", "\ta")] == [0, 1, 1, 2, 0]
    assert indent_of("  \t a b") == "  \t "


def check(language: str, before: str, expected: int | None, unit: str = "    ") -> None:
    assert REGISTRY.by_name(language).next_indent(before.replace("\t", unit), unit) == expected


@pytest.mark.parametrize("unit", ["    ", "  ", "\t"])
@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("", 0),
        ("class A {\n", 1),
        ("class A {\n\tvoid f() {\n", 2),
        ("class A {\n\tvoid f() {\n\t\tg();\n\t}\n", 1),
        ("class A {\n\tvoid f() {\n\t}\n}\n", 0),
        ("f(a,\n", None),  # inside a statement
        ("int x =\n", None),
        ("\tint x = f(a,\n\t\t\tb);\n", 1),  # back to where the statement began
        ('String s = "{";\n', 0),  # a bracket in a string is none
        ("// {\n", 0),
        ("/* {\n", None),  # in a comment, anything
        ("switch (x) {\n\tcase 1:\n", 2),
        ("@Override\n", 0),
        ("Runnable r = () -> {\n", 1),
    ],
)
def test_the_next_line_of_java(before: str, expected: int | None, unit: str) -> None:
    check("java", before, expected, unit)


@pytest.mark.parametrize("unit", ["    ", "  ", "\t"])
@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("", 0),
        ("def f():\n", 1),
        ("def f():\n\tif x:\n", 2),
        ("def f():\n\treturn 1\n", 0),
        ("def f():\n\tif x:\n\t\tbreak\n", 1),
        ("x = [\n", None),
        ("x = [\n\t1,\n]\n", 0),
        ("x = {'a': 1,\n", 1),
        ('s = "a:"\n', 0),
        ('s = """\nif x:\n', None),
        ("# if x:\n", 0),
        ("lambda x: 1\n", 0),
        ("def f(a,\n\t\tb):\n", 1),
    ],
)
def test_the_next_line_of_python(before: str, expected: int | None, unit: str) -> None:
    check("python", before, expected, unit)


def test_the_next_line_of_plain_text() -> None:
    check("text", "a\n\tb\n\n", 1)
