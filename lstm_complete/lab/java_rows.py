"""Rows B1a to B1h: what the article says of a program that a network wrote after reading Apache Commons Lang.

Every row is measured on all texts, and beside it on real files that the network has not seen, by the same rules.
The end of a text, which was cut off, is left out where a rule needs what follows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from lstm_complete.evaluation.validity import check_indentation
from lstm_complete.lab.places import Places
from lstm_complete.lab.verdict import Verdict
from lstm_complete.languages.contract import Language, Lexical
from lstm_complete.languages.scanner import Scan, Scanner
from lstm_complete.languages.structure import Part

TAIL = 200
"""Characters at the end of a text that may be unfinished."""
LEAST_ORDER, LEAST_JAVADOC, LEAST_ANNOTATION, LEAST_RETURN = 0.80, 0.95, 0.95, 0.90
LEAST_INDENTED, LEAST_CLOSED, LEAST_TESTS, LEAST_LICENCE = 0.98, 0.95, 0.90, 0.95
_HEADER_WORDS = re.compile(r"(\s|\w|@[\w.]+(\([^()]*\))?)*")
_JAVADOC = re.compile(r"/\*\*(.*?)\*/", re.DOTALL)
_TAG = re.compile(r"@(\w+)")
_RANKS = {"description": 0, "param": 1, "return": 2}
_LOCAL = re.compile(r"[a-z_$][\w$]*")

Share = tuple[int, int]
"""How many are right, and of how many."""


def share(counts: Sequence[Share]) -> float:
    """What share of all is right; 1 where there is nothing."""
    right, total = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0)
    return right / total if total else 1.0


def by_share(
    row: str, count: Callable[[Places], Share], texts: Sequence[Places], real: Sequence[Places], least: float, what: str
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
    return Verdict(row, passed, f">= {least:.0%} {what}", figures, reason)


def rows(texts: Sequence[Places], real: Sequence[Places]) -> Iterator[Verdict]:
    """Rows B1a to B1e and B1h."""
    yield _order(texts, real)
    yield by_share(
        "B1b", javadocs, texts, real, LEAST_JAVADOC, "of Javadocs with two parts: description, @param, @return"
    )
    yield by_share("B1c", annotations, texts, real, LEAST_ANNOTATION, "of annotations stand before a declaration")
    yield by_share("B1d", returns, texts, real, LEAST_RETURN, "of methods that return something end in return or throw")
    yield _indentation(texts, real)
    yield _names(texts, real)


def _order(texts: Sequence[Places], real: Sequence[Places]) -> Verdict:
    verdict = by_share(
        "B1a",
        lambda text: (in_order(text), 1),
        texts,
        real,
        LEAST_ORDER,
        "of texts: licence, package, (imports), (comment), class, members",
    )
    full = sum(all(start is not None for start in beginnings(text)) for text in texts) / max(1, len(texts))
    return Verdict(
        verdict.row, verdict.passed, verdict.threshold, {**verdict.figures, "with_all_six": full}, verdict.reason
    )


def beginnings(text: Places) -> list[int | None]:
    """Where licence, package, imports, the class's comment, class and its first member begin."""
    types = text.part(Part.TYPE)
    start, end = types[0] if types else (len(text.data), len(text.data))
    members = [begin for begin, _ in text.part(Part.DECLARATION) if start < begin < end]
    above = [match.start() for match in _JAVADOC.finditer(text.text) if match.start() < start]
    first = len(text.text) - len(text.text.lstrip())
    licence = text.syntax.lexical(first + 2) in (Lexical.COMMENT, Lexical.DOC) and "icens" in text.text[:800]
    comment = [begin for begin in above if begin > first]
    return [
        first if licence else None,
        *(_first(text.part(part)) for part in (Part.PACKAGE, Part.IMPORT)),
        comment[-1] if comment else None,
        start if types else None,
        min(members, default=None),
    ]


def in_order(text: Places) -> bool:
    """Do they come in that order, at least licence, package, class and a member being there?"""
    licence, package, imports, comment, kind, member = beginnings(text)
    if None in (licence, package, kind, member):
        return False
    there = [start for start in (licence, package, imports, comment, kind, member) if start is not None]
    return all(one < other for one, other in pairwise(there))


def _first(spans: Sequence[tuple[int, int]]) -> int | None:
    return min((start for start, _ in spans), default=None)


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
    """Of the annotations, those in the head of a declaration."""
    declarations = text.part(Part.DECLARATION)
    found = [start for start, _ in text.part(Part.ANNOTATION) if start < len(text.data) - TAIL]
    right = sum(any(_heads(text, declaration, start) for declaration in declarations) for start in found)
    return right, len(found)


def _heads(text: Places, declaration: tuple[int, int], annotation: int) -> bool:
    start, end = declaration
    between = text.data[start : max(start, annotation)].decode("utf-8", "replace")
    return start <= annotation < end and len(between) < TAIL and bool(_HEADER_WORDS.fullmatch(between))


def returns(text: Places) -> Share:
    """Of the finished methods that return something, those whose last statement returns or throws."""
    exits = {end for _, end in text.part(Part.EXIT)}
    ends = [
        span.start + len(text.data[span.start : span.end - 1].rstrip())
        for span in text.spans[Part.FUNCTION_BODY]
        if span.detail not in ("", "void") and span.end < len(text.data) and text.data[span.end - 1 : span.end] == b"}"
    ]
    return sum(end in exits for end in ends), len(ends)


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
    lines = by_share("B1e", indentation, texts, real, LEAST_INDENTED, "of lines at the level of their braces")
    closed = by_share("B1e", blocks, texts, real, LEAST_CLOSED, "of blocks in methods closed where they should")
    figures = {
        "lines": lines.figures,
        "blocks": closed.figures,
        "errors_per_1000_lines": errors_per_1000_lines(texts),
        "errors_per_1000_lines_real_files": errors_per_1000_lines(real),
    }
    reasons = "; ".join(
        f"{what}: {verdict.reason}" for what, verdict in (("lines", lines), ("blocks", closed)) if not verdict.passed
    )
    return Verdict(
        "B1e", lines.passed and closed.passed, f"{lines.threshold}, {closed.threshold}", figures, reasons
    )


def errors_per_1000_lines(texts: Sequence[Places]) -> float:
    """ERROR and MISSING nodes of the whole lines of all texts, each cut at 4,000 characters as samples are."""
    errors = lines = 0
    for text in texts:
        whole = text.text[:4_000].rpartition("\n")[0] + "\n"
        errors += text.language.parse(whole.encode()).error_count()
        lines += whole.count("\n")
    return round(1000 * errors / max(1, lines), 2)


def local_names(text: Places) -> Share:
    """Of the used names in methods that look like variables, those that are declared where they are used."""
    inside = text.part(Part.FUNCTION_BODY)
    right = total = 0
    for name in text.syntax.identifiers():
        if name.declares or not any(start <= name.start < end for start, end in inside):
            continue
        before, behind = text.data[name.start - 1 : name.start], text.data[name.end : name.end + 1]
        if before not in (b".", b"@", b":") and behind not in (b"(", b":") and _LOCAL.fullmatch(name.name):
            total += 1
            right += name.name in text.syntax.names_in_scope(name.start)
    return right, total


def _names(texts: Sequence[Places], real: Sequence[Places]) -> Verdict:
    found = by_share("B1h", local_names, texts, real, 0.0, "")
    return Verdict("B1h", found.figures["of"] > 0, "reported", found.figures)


def tests(texts: Sequence[Places], unprompted: Sequence[Places]) -> Verdict:
    """Row B1f: texts that were begun as a test class hold tests."""
    found = sum(_is_test(text) for text in texts) / max(1, len(texts))
    figures = {"share": found, "of": len(texts), "unprompted": sum(_is_test(text) for text in unprompted)}
    passed = found >= LEAST_TESTS
    return Verdict(
        "B1f", passed, f">= {LEAST_TESTS:.0%} with @Test and assert", figures, "" if passed else f"{found:.0%}"
    )


def _is_test(text: Places) -> bool:
    return "@Test" in text.text and bool(re.search(r"\bassert\w*\(", text.text))


def licence(texts: Sequence[str], header: str) -> Verdict:
    """Row B1g: behind the first characters of the licence's header comes the rest of it."""
    found = sum(text.startswith(header) for text in texts) / max(1, len(texts))
    passed = found >= LEAST_LICENCE
    figures = {"share": found, "of": len(texts), "characters": len(header)}
    return Verdict("B1g", passed, f">= {LEAST_LICENCE:.0%} exact", figures, "" if passed else f"{found:.0%}")


def as_places(texts: Sequence[str], language: Language) -> list[Places]:
    """Texts ready to be judged."""
    return [Places.of(f"{number}{language.extensions[0]}", text, language, len(text)) for number, text in enumerate(texts)]
