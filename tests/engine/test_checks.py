"""Before a text is shown: its names exist, its line parses."""

from functools import partial

import numpy as np
import pytest

from lstm_complete.engine.candidates import Candidate
from lstm_complete.engine.checks import LARGEST, Around, Checks
from lstm_complete.engine.context import ContextBuilder
from lstm_complete.engine.policy import Rated
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.names import Names
from lstm_complete.text.document import Document

REGISTRY = load_languages()
JAVA = "class Account {\n    private long balance;\n\n    void close(int fee) {\n        {}\n    }\n}\n"
PYTHON = "import os\n\n\ndef size(path):\n    total = 0\n    {}\n    return total\n"


def known(text: str) -> Names:
    """The words of a project."""
    names = Names()
    names.add_all(np.frombuffer(text.encode(), np.uint8))
    return names


NONE = known("")


def rated(text: str, probability: float = 0.3, *, whole: bool = True) -> Rated:
    return Rated(Candidate(text, 0.0, 0, whole, (0,) * len(text)), probability, 1.0)


def around(before: str, after: str) -> Around:
    """The place between two texts."""
    return Around(Document("a", before + after).snapshot, before.count("\n"), len(before.rpartition("\n")[2]))


def passes(
    source: str,
    typed: str,
    text: str,
    language: str,
    *,
    probability: float = 0.3,
    whole: bool = True,
    words: Names | None = NONE,
) -> bool:
    before, after = source.split("{}")
    checks = Checks(REGISTRY.by_name(language), around(before + typed, after), words, in_code=True)
    return checks.passes(rated(text, probability, whole=whole))


TWICE = "class A {\n    void f() {\n        {}\n        g();\n    }\n    void g() {\n    }\n}\n"


@pytest.mark.parametrize(
    ("typed", "text", "whole", "right"),
    [
        ("", "g();", True, False),
        ("g", "();", True, False),
        ("g", "()", False, True),  # the line may go on otherwise
        ("", "f();", True, True),
        ("  ", "g();", True, True),  # another level
    ],
)
def test_the_next_line_is_not_written_twice(typed: str, text: str, whole: bool, right: bool) -> None:
    assert passes(TWICE, typed, text, "java", whole=whole) is right


def test_closers_may_stand_below_each_other() -> None:
    checks = Checks(REGISTRY.by_name("java"), around("int[][] a = {{1\n}\n", "\n}\n"), NONE, in_code=True)
    assert not checks.repeats_below(rated("}").candidate)
    assert Checks(REGISTRY.by_name("java"), around("a\n", "\nb1\n"), NONE, in_code=True).repeats_below(
        rated("b1").candidate
    )


@pytest.mark.parametrize(
    ("typed", "text", "right"),
    [
        ("bal", "ance -= fee;", True),
        ("bal", "ance -= cost;", False),  # there is no cost
        ("", "int cost = fee;", True),  # declared here
        ("", "String s = null;", True),  # built in or declared
        ('throw new Error("no such ', 'thing");', True),  # words in strings are no names
        ("if (fee > 0) ", "{", True),
        ("close(fee", ");", True),
        ("close(fee", "));", False),
    ],
)
def test_java(typed: str, text: str, right: bool) -> None:
    assert passes(JAVA, typed, text, "java") is right


@pytest.mark.parametrize(
    ("typed", "text", "right"),
    [
        ("total += os.", "path.getsize(path)", False),  # getsize is not known here ...
        ("total += ", "len(path)", True),
        ("total += ", "width", False),
        ("width = ", "total", True),
        ("for name in ", "os.listdir(path):", False),
        ("for name in ", "path:", True),
        ("total += (", "1", True),  # a statement may go on on the next line ...
        ("total += (", "1) 2", False),  # ... but this one is broken
    ],
)
def test_python(typed: str, text: str, right: bool) -> None:
    assert passes(PYTHON, typed, text, "python") is right


@pytest.mark.parametrize(("text", "right"), [("1", True), ("1) 2", False)])
@pytest.mark.parametrize("top", ["x = 1\n\n\n", "def broken(:\n"], ids=["sound", "broken far away"])
def test_of_a_large_document_the_lines_around_are_parsed(top: str, text: str, right: bool) -> None:
    large = top + "def size(path):\n    return path\n\n\n" * 2_000
    parsed = []
    language = REGISTRY.by_name("python")

    class Watched:
        """The plugin, with an eye on what it parses."""

        lexicon = language.lexicon

        def parse(self, source: bytes) -> object:
            parsed.append(len(source))
            return language.parse(source)

    before, after = PYTHON.split("{}")
    checks = Checks(Watched(), around(large + before + "total += (", after + large), NONE, in_code=True)  # type: ignore[arg-type]
    assert checks.parses(rated(text).candidate) is right
    assert parsed
    assert max(parsed) < 20_000


def test_closers_behind_the_cursor_are_seen_in_a_document_of_one_line() -> None:
    """What is cut off there has no line end to be cut at."""
    before, after = "x = f(", ")" + "+ 1" * 30_000
    checks = Checks(REGISTRY.by_name("python"), around(before, after), NONE, in_code=True)
    assert checks.parses(Candidate("2)", 0.0, 1, True, (0, 0)))


def test_names_of_the_project_exist() -> None:
    assert passes(PYTHON, "total += os.", "path.getsize(path)", "python", words=known("getsize"))


def test_a_name_that_stands_nowhere_is_shown_where_the_model_is_sure_of_it() -> None:
    assert passes(PYTHON, "total += os.", "path.getsize(path)", "python", probability=0.9)


def test_without_a_project_nothing_is_known_of_its_names() -> None:
    assert passes(PYTHON, "total += ", "width", "python", words=None)


def test_a_name_that_is_not_whole_is_not_judged() -> None:
    assert passes(JAVA, "bal", "ance -= co", "java", whole=False)


@pytest.mark.parametrize(
    ("typed", "text", "right"),
    [
        ("os.dep", "recated", False),  # nothing begins like that
        ("os.get", "size", True),
        ("os.get", "_", True),  # get_total of the project
        ("os.", "pa", True),  # path, which stands in the document
        ("os.path.get_", "size", False),
        ("self.dep", "recated", True),  # may be declared here
        ("dep", "recated", True),
        ("# os.dep", "recated", True),
        ("total += 1.", "e5", True),
        ("import os.dep", "recated", True),
    ],
)
def test_of_a_member_that_is_not_whole_something_known_begins_like_it(typed: str, text: str, right: bool) -> None:
    words = known("getsize get_total")
    assert passes(PYTHON, typed, text, "python", whole=False, words=words) is right
    assert passes(PYTHON, typed, text, "python", whole=False, words=words, probability=0.9)


@pytest.mark.parametrize(
    ("above", "known"),
    [
        ("width = 1\n", True),
        ("widths = awidth = é_width = width2\n", False),
        ("widths, (width)\n", True),
        ("(width", True),
        ("widthwidth", False),
    ],
)
def test_a_name_is_known_where_it_stands_as_a_word_of_its_own(above: str, known: bool) -> None:
    checks = Checks(REGISTRY.by_name("text"), around(above + "\n", ""), NONE, in_code=True)
    assert checks._is_here("width") is known


def test_comments_are_not_judged() -> None:
    checks = Checks(REGISTRY.by_name("java"), around("/*\n * ", "\n */\n"), NONE, in_code=False)
    assert checks.passes(rated("Whatever (stands here"))


def test_a_part_of_a_document_that_begins_in_a_string_is_not_parsed_as_it_stands() -> None:
    """Near the end of a long document, the part that is looked at may be small, and begin in a docstring."""
    long = '"""What is here.\n' + "no code here (but\n" * 4_000 + '"""\n\n\n' + "value = 1\n" * 1_000
    snapshot, line = Document("a", long + "w = value + \n").snapshot, long.count("\n")
    builder = ContextBuilder(REGISTRY.by_name("python"), "a.py", "    ")
    first = builder.build(snapshot, line, 0).first
    assert 0 < first < 4_000
    place = Around(snapshot, line, len("w = value + "), first)
    assert len(place.lead) <= LARGEST
    code_before = partial(builder.code_before, line)
    checks = Checks(REGISTRY.by_name("python"), place, NONE, in_code=True, code_before=code_before)
    assert checks.parses(rated("value").candidate)
    assert not checks.parses(rated("value) 2").candidate)


def test_names_are_judged_as_code_where_what_is_parsed_would_begin_in_a_docstring() -> None:
    above = "import os\n\n\ndef f():\n" + '    """What is told (at length.\n' + "    More of it.\n" * 600 + '    """\n'
    snapshot, line = Document("a", above + "    os.dep\n").snapshot, above.count("\n")
    builder = ContextBuilder(REGISTRY.by_name("python"), "a.py", "    ")
    builder.build(snapshot, line, 0)
    place, code_before = Around(snapshot, line, len("    os.dep")), partial(builder.code_before, line)
    checks = Checks(REGISTRY.by_name("python"), place, NONE, in_code=True, code_before=code_before)
    assert not checks.passes(rated("recated", whole=False))
    assert not checks.passes(rated("recated(f)"))


def test_a_name_that_the_cursor_cuts_is_no_name() -> None:
    names = Around(Document("a", "total\nsize = len\n").snapshot, 1, len("si"))
    assert not any("size" in text for text in names.texts)
    assert sum("total" in text for text in names.texts) == 1
