"""Brackets and quotes, one character at a time."""

import random
import sysconfig
from pathlib import Path

import pytest

from lstm_complete.languages.contract import Lexical
from lstm_complete.languages.registry import load_languages
from lstm_complete.languages.scanner import Scan, Scanner

REGISTRY = load_languages()
CODE, STRING, COMMENT, DOC = Lexical.CODE, Lexical.STRING, Lexical.COMMENT, Lexical.DOC


def scan(language: str, text: str) -> tuple[str, Lexical]:
    scanner = Scanner(REGISTRY.by_name(language).lexicon)
    state = scanner.scan(scanner.start(), text)
    return "".join(state.stack), scanner.lexical(state)


@pytest.mark.parametrize(
    ("language", "text", "closers", "lexical"),
    [
        ("java", "f(a[0", ")]", CODE),
        ("java", "f(a[0])", "", CODE),
        ("java", 'f("(', ")", STRING),
        ("java", r'f("\"(', ")", STRING),
        ("java", "f('('", ")", CODE),
        ("java", "f( // (", ")", COMMENT),
        ("java", "f( // (\n", ")", CODE),
        ("java", "/* ( */ {", "}", CODE),
        ("java", "/** @param", "", DOC),
        ("java", "/**/ (", ")", CODE),
        ("java", 's = """\n  "quoted" (', "", STRING),
        ("java", 's = """\n  """ + (', ")", CODE),
        ("java", 's = "" + (', ")", CODE),
        ("python", "f('a', \"(\"", ")", CODE),
        ("python", 'x = """a " b', "", STRING),
        ("python", "x = ''  # (", "", COMMENT),
        ("python", "'unclosed\n(", ")", CODE),  # a string ends with its line
        ("python", "{'a': [1, (2", "}])", CODE),
        ("text", "a ( b", "", CODE),
    ],
)
def test_what_is_open(language: str, text: str, closers: str, lexical: Lexical) -> None:
    assert scan(language, text) == (closers, lexical)


@pytest.mark.parametrize(("text", "closer", "allowed"), [("(", ")", True), ("(", "]", False), ("", "}", False)])
def test_only_the_innermost_bracket_may_be_closed(text: str, closer: str, allowed: bool) -> None:
    scanner = Scanner(REGISTRY.by_name("java").lexicon)
    assert scanner.allows(scanner.scan(Scan(), text), closer) is allowed


def test_in_pieces_as_in_one() -> None:
    text = (Path(__file__).parents[2] / "examples" / "Ledger.java").read_text()
    scanner = Scanner(REGISTRY.by_name("java").lexicon)
    random_ = random.Random(0)
    for _ in range(50):
        cut = random_.randrange(len(text))
        assert scanner.scan(scanner.scan(Scan(), text[:cut]), text[cut:]) == scanner.scan(Scan(), text)


def test_the_scanner_agrees_with_tree_sitter_on_the_standard_library() -> None:
    """Everywhere but inside an opener of several characters, where the parser already knows what will come."""
    language = REGISTRY.by_name("python")
    scanner = Scanner(language.lexicon)
    files = sorted(Path(sysconfig.get_paths()["stdlib"]).glob("*.py"))[::12]
    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace")
        if not text.isascii():
            continue
        syntax, state = language.parse(text.encode()), Scan()
        for place, character in enumerate(text):
            if character == "\n":
                inside = syntax.lexical(place) in (STRING, DOC)
                assert inside == (scanner.lexical(state) is STRING), f"{path}:{text.count(chr(10), 0, place) + 1}"
            state = scanner.feed(state, character)
        assert not state.stack
        assert not state.mismatch
