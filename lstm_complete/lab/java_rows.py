"""Rows B1a to B1h: what the article says of a program that a network wrote after reading Apache Commons Lang.

Every row is measured on all texts, and beside it on real files that the network has not seen, by the same rules.
The end of a text, which was cut off, is left out where a rule needs what follows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lstm_complete.evaluation.validity import check_indentation
from lstm_complete.lab.places import Places
from lstm_complete.lab.verdict import Verdict
from lstm_complete.languages.contract import Identifier, Language
from lstm_complete.languages.scanner import Scan, Scanner

TAIL = 200
"""Characters at the end of a text that may be unfinished."""
LEAST_ORDER, LEAST_JAVADOC, LEAST_ANNOTATION, LEAST_RETURN = 0.80, 0.95, 0.95, 0.90
LEAST_INDENTED, LEAST_CLOSED, LEAST_TESTS, LEAST_LICENCE = 0.98, 0.95, 0.90, 0.95
_JAVADOC = re.compile(r"/\*\*(.*?)\*/", re.DOTALL)
_TAG = re.compile(r"@(\w+)")
_RANKS = {"description": 0, "param": 1, "return": 2}
_LOCAL = re.compile(r"[a-z_$][\w$]*")
_MODIFIERS = (
    r"(?:(?:public|protected|private|static|final|abstract|synchronized|native|transient|volatile|default)\s+)*"
)
_PACKAGE, _IMPORT = re.compile(r"(?m)^package\s"), re.compile(r"(?m)^import\s")
_TYPE = re.compile(rf"(?m)^{_MODIFIERS}(?:class|interface|enum|@interface)\s+\w+")
_MEMBER = re.compile(rf"(?m)^[ \t]+{_MODIFIERS}[\w<>\[\], .?]+[ ]\w+\s*[(=;]")
_FIELD = re.compile(rf"(?m)^[ \t]{{1,4}}{_MODIFIERS}[\w<>\[\], .?]+[ ](\w+)\s*[=;]")
_ANNOTATION = re.compile(r"@(?!interface)\w+(\.\w+)*(\(.*\))?\s*(?=$|\w|@)")
_DECLARED = re.compile(
    r"(?:public|protected|private|static|final|abstract|class|interface|enum|@interface)\b"
    r"|(?!(?:return|throw|new|else)\b)[\w<>\[\], .?]+[ ]\w+\s*[(=;]|[A-Z_0-9]+[(,;]"
)
_HEAD = re.compile(
    rf"[ \t]+(?!.*\b(?:new|else|return|throw)\b){_MODIFIERS}(?:<[^(]+>\s*)?"
    r"(?:(?P<type>[\w.]+(?:<[^(]*>)?[\[\]]*)\s+)?\w+\([^;]*\)\s*(?:throws[\w., ]+)?\{$"
)
_EXIT = re.compile(r"(return|throw)\b")
_ALWAYS = re.compile(
    r"(\}\s*)?(else\s*\{|catch\b|finally\b|synchronized\b|try\b|switch\b|do\b|while\s*\(true\)|for\s*\(;;\))"
)

Share = tuple[int, int]
"""How many are right, and of how many."""


def share(counts: Sequence[Share]) -> float:
    """What share of all is right; 1 where there is nothing."""
    right, total = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0)
    return right / total if total else 1.0


def by_share(
    row: str, count: Callable[[Places], Share], texts: Sequence[Places], real: Sequence[Places], least: float
) -> Verdict:
    """The verdict of a row whose rule counts what is right in each text."""
    counts = [count(text) for text in texts]
    found, total = share(counts), sum(total for _, total in counts)
    figures: dict[str, Any] = {
        "share": round(found, 4),
        "of": total,
        "real_files": round(share([count(text) for text in real]), 4),
    }
    passed = found >= least and total > 0
    reason = "" if passed else f"{found:.1%} of {total}"
    return Verdict(row, passed, figures, reason)


def rows(texts: Sequence[Places], real: Sequence[Places]) -> Iterator[Verdict]:
    """Rows B1a to B1e and B1h."""
    yield _order(texts)
    yield by_share("B1b", javadocs, texts, real, LEAST_JAVADOC)
    yield by_share("B1c", annotations, texts, real, LEAST_ANNOTATION)
    yield by_share("B1d", returns, texts, real, LEAST_RETURN)
    yield _indentation(texts, real)
    yield _names(texts, real)


def _order(texts: Sequence[Places]) -> Verdict:
    found = sum(in_order(text) for text in texts) / max(1, len(texts))
    full = sum(None not in beginnings(text) for text in texts) / max(1, len(texts))
    figures = {"share": found, "of": len(texts), "with_all_six": full}
    passed = found >= LEAST_ORDER
    return Verdict("B1a", passed, figures, "" if passed else f"in {found:.0%} of the texts; others never begin a class")


def beginnings(text: Places) -> list[int | None]:
    """Where licence, package, imports, the class's comment, class and its first member begin.

    By their first words, since the syntax tree of a text with errors may hold none of them.
    """
    source = text.text
    first = len(source) - len(source.lstrip())
    licence = source.startswith("/*", first) and "icens" in source[first : source.find("*/", first)]
    kind = _TYPE.search(source)
    start = kind.start() if kind else len(source)
    comments = [match.start() for match in _JAVADOC.finditer(source) if first < match.start() < start]
    member = _MEMBER.search(source, kind.end()) if kind else None
    return [
        first if licence else None,
        _start(_PACKAGE.search(source)),
        _start(_IMPORT.search(source)),
        comments[-1] if comments else None,
        kind.start() if kind else None,
        _start(member),
    ]


def in_order(text: Places) -> bool:
    """Do they come in that order, at least licence, package, class and a member being there?"""
    licence, package, imports, comment, kind, member = beginnings(text)
    if None in (licence, package, kind, member):
        return False
    there = [start for start in (licence, package, imports, comment, kind, member) if start is not None]
    return all(one < other for one, other in pairwise(there))


def _start(match: re.Match[str] | None) -> int | None:
    return match.start() if match else None


def javadocs(text: Places) -> Share:
    """Of the Javadocs with two or more kinds of parts, those that keep the order."""
    verdicts = [_keeps_order(match[1]) for match in _JAVADOC.finditer(text.text)]
    judged = [verdict for verdict in verdicts if verdict is not None]
    return sum(judged), len(judged)


def _keeps_order(javadoc: str) -> bool | None:
    parts: list[str] = []
    blank = False
    for line in (line.strip().lstrip("*").strip() for line in javadoc.split("\n")):
        tag = _TAG.match(line)
        if tag:
            parts.append(tag[1])
        elif line and (not parts or blank):  # behind a tag and a blank line it is a description again
            parts.append("description")
        blank = not line
    ranks = [_RANKS[part] for part in parts if part in _RANKS]
    return ranks == sorted(ranks) if len(set(ranks)) >= 2 else None


def annotations(text: Places) -> Share:
    """Of the lines that begin with an annotation, those behind which a declaration comes, others between them."""
    lines = [line.partition("//")[0].strip() for line in text.text[: len(text.text) - TAIL].split("\n")]
    places = [number for number, line in enumerate(lines) if _ANNOTATION.match(line)]
    right = 0
    for number in places:
        following = number
        while following < len(lines) and _ANNOTATION.fullmatch(lines[following]):
            following += 1
        declared = lines[following] if following < len(lines) else ""
        right += bool(_DECLARED.match(_ANNOTATION.sub("", declared).strip()))
    return right, len(places)


@dataclass(frozen=True)
class Method:
    """A method as its lines tell it: from its head to the brace at the head's own level."""

    head: str
    body: tuple[str, ...]
    """Lines between the braces."""

    @property
    def returns(self) -> bool:
        """Does its head name a type, and not void?"""
        kind = _HEAD.match(self.head)
        return kind is not None and kind["type"] not in ("void", None)

    @property
    def ends_right(self) -> bool:
        """Is its last statement a return or throw, or one whose own last statement is?"""
        return _ends_right([line for line in self.body if line.strip()])


def _ends_right(lines: Sequence[str]) -> bool:
    if not lines:
        return False
    level = min(_indent(line) for line in lines)
    starts = [number for number, line in enumerate(lines) if _indent(line) == level]
    last = lines[starts[-1]].strip()
    if _EXIT.match(last):
        return True
    if not last.startswith("}") or len(starts) < 2:
        return False
    return bool(_ALWAYS.match(lines[starts[-2]].strip())) and _ends_right(lines[starts[-2] + 1 : starts[-1]])


def methods(text: Places) -> Iterator[Method]:
    """The methods that are finished."""
    lines = text.text.split("\n")
    for number, line in enumerate(lines):
        if line.endswith("{") and _HEAD.match(line):
            close = " " * _indent(line) + "}"
            end = next((n for n in range(number + 1, len(lines)) if _closes(lines[n], close)), None)
            if end is not None and lines[end].rstrip() == close:
                yield Method(line, tuple(lines[number + 1 : end]))


def _closes(line: str, close: str) -> bool:
    """Is the method over with this line, rightly or not?"""
    return bool(line.strip()) and _indent(line) < len(close)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def returns(text: Places) -> Share:
    """Of the methods that return something, those whose last statement returns or throws."""
    found = [method.ends_right for method in methods(text) if method.returns]
    return sum(found), len(found)


def blocks(text: Places) -> Share:
    """Of the blocks in methods that are over, those that the right line closes: one at the level of their opener's."""
    scanner, scan = Scanner(text.language.lexicon), Scan()
    opened: list[int] = []
    right = total = 0
    for line in text.text.split("\n"):
        indent = len(line) - len(line.lstrip())
        for character in line + "\n":
            after = scanner.feed(scan, character)._replace(mismatch=False)
            if len(after.stack) > len(scan.stack):
                opened.append(indent)
            elif len(after.stack) < len(scan.stack):
                level = opened.pop()
                if character == "}" and len([closer for closer in scan.stack if closer == "}"]) > 2:
                    total += 1
                    right += level == indent
            scan = after
    return right, total


def indentation(text: Places) -> Share:
    """Of the lines of code that begin a statement, those at the level of their braces."""
    found = check_indentation(text.text, text.language, text.layout.indent)
    return found.right, found.checked


def _indentation(texts: Sequence[Places], real: Sequence[Places]) -> Verdict:
    lines = by_share("B1e", indentation, texts, real, LEAST_INDENTED)
    closed = by_share("B1e", blocks, texts, real, LEAST_CLOSED)
    figures = {
        "lines": lines.figures,
        "blocks": closed.figures,
        "errors_per_1000_lines": errors_per_1000_lines(texts),
        "errors_per_1000_lines_real_files": errors_per_1000_lines(real),
    }
    parts = (("lines", lines), ("blocks", closed))
    reasons = "; ".join(f"{what}: {verdict.reason}" for what, verdict in parts if not verdict.passed)
    return Verdict("B1e", bool(lines.passed and closed.passed), figures, reasons)


def errors_per_1000_lines(texts: Sequence[Places]) -> float:
    """ERROR and MISSING nodes of the whole lines of all texts, each cut at 4,000 characters as samples are."""
    errors = lines = 0
    for text in texts:
        whole = text.text[:4_000].rpartition("\n")[0] + "\n"
        errors += text.language.parse(whole.encode()).error_count()
        lines += whole.count("\n")
    return round(1000 * errors / max(1, lines), 2)


def local_names(text: Places) -> Share:
    """Of the used names in methods that look like variables, those that the method or a field declares.

    Methods whose own syntax is broken are left out: nobody can tell what they declare.
    """
    fields = set(_FIELD.findall(text.text))
    right = total = 0
    for method in methods(text):
        source = "class A {\n" + "\n".join([method.head, *method.body, "}", "}"])
        syntax = text.language.parse(source.encode())
        if syntax.error_count():
            continue
        used = [name for name in syntax.identifiers() if not name.declares and _is_variable(source.encode(), name)]
        total += len(used)
        right += sum(name.name in fields or name.name in syntax.names_in_scope(name.start) for name in used)
    return right, total


def _is_variable(source: bytes, name: Identifier) -> bool:
    before, behind = source[name.start - 1 : name.start], source[name.end : name.end + 1]
    return before not in (b".", b"@", b":") and behind not in (b"(", b":") and bool(_LOCAL.fullmatch(name.name))


def _names(texts: Sequence[Places], real: Sequence[Places]) -> Verdict:
    return Verdict("B1h", None, by_share("B1h", local_names, texts, real, 0.0).figures)


def tests(texts: Sequence[Places], unprompted: Sequence[Places]) -> Verdict:
    """Row B1f: texts that were begun as a test class hold tests."""
    found = sum(_is_test(text) for text in texts) / max(1, len(texts))
    figures = {"share": found, "of": len(texts), "unprompted": sum(_is_test(text) for text in unprompted)}
    passed = found >= LEAST_TESTS
    return Verdict("B1f", passed, figures, "" if passed else f"{found:.0%} of {len(texts)}")


def _is_test(text: Places) -> bool:
    return "@Test" in text.text and bool(re.search(r"\bassert\w*\(", text.text))


def licence(texts: Sequence[str], header: str) -> Verdict:
    """Row B1g: behind the first characters of the licence's header comes the rest of it."""
    found = sum(text.startswith(header) for text in texts) / max(1, len(texts))
    passed = found >= LEAST_LICENCE
    figures = {"share": found, "of": len(texts), "characters": len(header)}
    return Verdict("B1g", passed, figures, "" if passed else f"{found:.0%} of {len(texts)}")


def as_places(texts: Sequence[str], language: Language) -> list[Places]:
    """Texts ready to be judged."""
    return [
        Places.of(f"{number}{language.extensions[0]}", text, language, len(text)) for number, text in enumerate(texts)
    ]
