"""What units may follow: for each place of a text about sixty features, the next characters among them.

The core knows no language: what is a string, a name or a condition is told by the language's plugin.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lstm_complete.lab.places import Bools, Floats, Offsets, Places
from lstm_complete.languages.contract import Identifier, Lexical
from lstm_complete.languages.scanner import Scan, Scanner
from lstm_complete.languages.structure import Part


@dataclass(frozen=True)
class Feature:
    """One number for each place of a text."""

    name: str
    values: Floats
    """[T]; 0 or 1 where it is `binary`."""
    binary: bool
    where: Bools | None = None
    """[T]: the places where the feature means something; None: everywhere."""

    @property
    def everywhere(self) -> Bools:
        """The places where the feature means something, [T]."""
        return np.ones(len(self.values), np.bool_) if self.where is None else self.where


def features_of(places: Places) -> list[Feature]:
    """All features of a text; which there are depends on its language alone."""
    return [feature for family in _FAMILIES for feature in family(places)]


def _yes(name: str, values: Bools, where: Bools | None = None) -> Feature:
    return Feature(name, values.astype(np.float32), True, where)


def _number(name: str, values: Floats | Offsets, where: Bools | None = None) -> Feature:
    return Feature(name, values.astype(np.float32), False, where)


def _depths(places: Places) -> Iterator[Feature]:
    if not any(places.spans.values()):
        return
    bodies = {*places.part(Part.TYPE_BODY, Part.FUNCTION_BODY)}  # which a grammar may call blocks as well
    types, functions = (places.depth(places.part(part)) for part in (Part.TYPE_BODY, Part.FUNCTION_BODY))
    blocks = places.depth(span for span in places.part(Part.BLOCK) if span not in bodies)
    depth = types + functions + blocks
    yield _number("type depth", types)
    yield _number("function depth", functions)
    yield _number("block depth", blocks)
    yield _number("depth", depth)
    for least in (1, 2, 3):
        yield _yes(f"depth >= {least}", depth >= least)
    yield _yes("inside a function", functions > 0)
    yield _yes("in a type, outside functions", (types > 0) & (functions == 0))


def _lines(places: Places) -> Iterator[Feature]:
    """Of each place's line."""
    text, ends = places.bytes, places.ends
    starts = np.concatenate([[0], np.flatnonzero(text[:-1] == ord("\n")) + 1])
    line = np.searchsorted(starts, ends, "right") - 1
    stops = np.append(starts[1:] - 1, len(text) - 1)
    blank = np.isin(text, (ord(" "), ord("\t")))
    solid = np.flatnonzero(~blank)
    first = solid[np.searchsorted(solid, starts)]  # of each line, its first byte that is no blank
    indent, column = (first - starts)[line], ends - starts[line]
    leading = ends <= first[line]
    lengths = stops - starts
    yield _number("indentation of the line", indent)
    yield _yes("indentation >= 2 units", indent >= 2 * len(places.layout.indent))
    yield _number("column", column)
    yield _number("column, from the indentation on", np.maximum(column - indent, 0))
    yield _yes("in leading whitespace", leading)
    yield _number("spaces left to the indentation", np.maximum(first[line] - ends, 0), leading)
    yield _number("length of the line before", np.where(line > 0, lengths[line - 1], 0))
    yield _number("characters left of the line", np.maximum(stops[line] - ends, 0))
    yield _number("line number", np.log1p(line))
    yield _yes("behind a blank line", np.where(line > 0, lengths[line - 1] == 0, False))


def _lexical(places: Places) -> Iterator[Feature]:
    kinds = np.array([_KINDS[places.syntax.lexical(end)] for end in places.ends.tolist()])
    for kind, name in ((Lexical.STRING, "a string"), (Lexical.COMMENT, "a comment"), (Lexical.DOC, "documentation")):
        yield _yes(f"inside {name}", kinds == _KINDS[kind])
    yield _yes("inside code", kinds == _KINDS[Lexical.CODE])


_KINDS = {kind: number for number, kind in enumerate(Lexical)}


def _brackets(places: Places) -> Iterator[Feature]:
    depths, since = _followed_brackets(places)
    for column, (opens, closes) in enumerate(places.language.lexicon.brackets):
        yield _number(f"depth of {opens} {closes}", depths[:, column])
        yield _yes(f"inside {opens} {closes}", depths[:, column] > 0)
    if depths.shape[1]:
        yield _number("depth of all brackets", depths.sum(axis=1))
        yield _number("characters since the open bracket", since, since > 0)


def _followed_brackets(places: Places) -> tuple[Floats, Floats]:
    """Open brackets of each kind [T, kinds], and bytes since the innermost was opened [T]."""
    scanner, scan = Scanner(places.language.lexicon), Scan()
    closers = [closes for _, closes in places.language.lexicon.brackets]
    depths = np.zeros((len(places.data) + 1, len(closers)), np.float32)
    since = np.zeros(len(places.data) + 1, np.float32)
    opened: list[int] = []
    for offset, character in enumerate(places.data[: places.ends[-1]].decode("latin-1"), 1):
        after = scanner.feed(scan, character)._replace(mismatch=False)
        if len(after.stack) > len(scan.stack):
            opened.append(offset)
        del opened[len(after.stack) :]
        scan = after
        for closer in scan.stack:
            depths[offset, closers.index(closer)] += 1
        since[offset] = offset - opened[-1] + 1 if opened else 0
    return depths[places.ends], since[places.ends]


def _regions(places: Places) -> Iterator[Feature]:
    for part, name in _REGIONS.items():
        if places.spans[part]:
            yield _yes(name, places.depth(places.part(part)) > 0)


_REGIONS = {
    Part.PARAMETERS: "in a parameter list",
    Part.ARGUMENTS: "in arguments",
    Part.IF_CONDITION: "in the condition of an if",
    Part.FOR_HEAD: "in the head of a for",
    Part.WHILE_CONDITION: "in the condition of a while",
    Part.ANNOTATION: "in an annotation",
    Part.IMPORT: "in an import",
    Part.EXIT: "in a return or throw statement",
}


def _names(places: Places) -> Iterator[Feature]:
    found = places.syntax.identifiers()
    if not found:
        return
    intervals = [(name.start, name.end) for name in found]
    inside = places.within(intervals)
    position = places.since([name.start for name in found])
    last = np.isin(places.ends, np.array([name.end for name in found]))
    yield _yes("inside a name", inside & ~last)
    yield _yes("behind the first character of a name", inside & (position == 1))
    yield _yes("behind the last character of a name", last)
    yield _number("length of the name so far", np.where(inside, position, 0), inside)
    yield _yes("in a declared name", places.within(_where(found, declares=True)), inside)
    yield _yes("in a name of two or more words", places.within(_compound(found)), inside)
    yield _yes("in a name that was declared above", places.within(_declared_above(found)), inside)


def _where(found: Sequence[Identifier], *, declares: bool) -> list[tuple[int, int]]:
    return [(name.start, name.end) for name in found if name.declares == declares]


def _compound(found: Sequence[Identifier]) -> list[tuple[int, int]]:
    return [(name.start, name.end) for name in found if re.search(r"[a-z0-9][A-Z]|._.", name.name)]


def _declared_above(found: Sequence[Identifier]) -> list[tuple[int, int]]:
    known: set[str] = set()
    spans = []
    for name in found:
        if not name.declares and name.name in known:
            spans.append((name.start, name.end))
        if name.declares:
            known.add(name.name)
    return spans


def _returns(places: Places) -> Iterator[Feature]:
    """What the function around the place returns."""
    bodies = places.spans[Part.FUNCTION_BODY]
    inside = places.depth(places.part(Part.FUNCTION_BODY)) > 0
    if not any(span.detail for span in bodies):
        return
    for kind in RETURN_TYPES:
        spans = [(span.start, span.end) for span in bodies if span.detail == kind]
        yield _yes(f"the function returns {kind}", places.depth(spans) > 0, inside)


RETURN_TYPES = ("void", "boolean", "int", "String")


def _keywords(places: Places) -> Iterator[Feature]:
    """Which keyword came last."""
    keywords = places.language.lexicon.keywords & _ASKED
    if not keywords:
        return
    pattern = re.compile(rb"(?<![\w.])(" + "|".join(sorted(places.language.lexicon.keywords)).encode() + rb")(?!\w)")
    found = [match for match in pattern.finditer(places.data) if places.syntax.lexical(match.start()) is Lexical.CODE]
    ends = np.array([0, *(match.end() for match in found)])
    last = np.searchsorted(ends, places.ends, "right") - 1
    words = np.array(["", *(match[0].decode() for match in found)])[last]
    for keyword in sorted(keywords):
        yield _yes(f"the last keyword is {keyword}", words == keyword)


_ASKED = frozenset({"public", "return", "if", "import", "new", "final", "def", "for", "else", "static", "class"})


def _next(places: Places) -> Iterator[Feature]:
    for name, members in _CLASSES.items():
        yield _yes(f"next comes {name}", np.isin(places.following, np.frombuffer(members, np.uint8)))


_LOWER, _UPPER = bytes(range(ord("a"), ord("z") + 1)), bytes(range(ord("A"), ord("Z") + 1))
_CLASSES = {
    "a line end": b"\n",
    "a space": b" ",
    "a small letter": _LOWER,
    "a capital": _UPPER,
    "a digit": b"0123456789",
    "an opening bracket": b"([{",
    "a closing bracket": b")]}",
    "a quote": b"\"'`",
    "a dot or comma": b".,",
    "a semicolon or colon": b";:",
    "an operator": b"=+-*/<>!&|%",
}


def _prose(places: Places) -> Iterator[Feature]:
    """URLs, mentions and the like, which documentation and comments have as well."""
    for name, pattern in PATTERNS.items():
        found = [match.span() for match in pattern.finditer(places.data)]
        inside = places.within(found)
        yield _yes(f"in {name}", inside)
        yield _number(f"position in {name}", places.since([start for start, _ in found]) * inside, inside)
    capitalised = places.within([match.span() for match in _CAPITALISED.finditer(places.data)])
    yield _yes("in a capitalised word", capitalised)
    yield _number("characters since the sentence began", places.since(_matches(_SENTENCE, places)))
    yield _number("characters since the paragraph began", places.since(_matches(_PARAGRAPH, places)))
    yield _yes("in an item of a list", places.within([match.span() for match in _ITEM.finditer(places.data)]))


PATTERNS = {
    "a URL": re.compile(rb"https?://[^\s<>\"'`)\]}]+"),
    "an @mention": re.compile(rb"(?<![\w@/.])@[A-Za-z][\w-]+"),
    "a #reference": re.compile(rb"(?<!\w)#\d+"),
    "a quotation": re.compile(rb"(?<![\w\"])\"[^\"\n]{2,120}\"(?![\w\"])"),
    "capitals": re.compile(rb"(?<!\w)[A-Z]{2,}(?:[ ][A-Z]{2,})*(?!\w)"),
    "marked code": re.compile(rb"``[^`\n]+``|(?<!`)`[^`\n]+`(?!`)"),
}
_CAPITALISED = re.compile(rb"(?<!\w)[A-Z][a-z]+(?!\w)")
_SENTENCE = re.compile(rb"[.!?]\s+(?=[A-Z])|\n\s*\n")
_PARAGRAPH = re.compile(rb"\n\s*\n")
_ITEM = re.compile(rb"(?m)^[ ]*[-*+][ ][^\n]*")


def _matches(pattern: re.Pattern[bytes], places: Places) -> list[int]:
    return [match.end() for match in pattern.finditer(places.data)]


def _surprise(places: Places) -> Iterator[Feature]:
    """How surprising the next byte is behind the current one, in bits, by the pairs of the text itself."""
    pairs = np.zeros((256, 256))
    np.add.at(pairs, (places.bytes[:-1], places.bytes[1:]), 1)
    chances = (pairs + 0.01) / (pairs + 0.01).sum(axis=1, keepdims=True)
    yield _number("bits of the next character after this one", -np.log2(chances[places.current, places.following]))


_FAMILIES: tuple[Callable[[Places], Iterator[Feature]], ...] = (
    _depths,
    _lines,
    _lexical,
    _brackets,
    _regions,
    _names,
    _returns,
    _keywords,
    _next,
    _prose,
    _surprise,
)
