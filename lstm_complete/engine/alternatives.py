"""What might have been meant where a line says something else: other names, brackets, operators, arguments swapped."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from lstm_complete.engine.code import Around, DocumentCode, Token
from lstm_complete.languages.contract import Language

LEAST_NAME = 3
"""Characters of a name that can be misspelt."""
_RETURN_NAME = 2
"""Tokens of a line that returns a name."""
OPERATORS = (
    ("==", "!=", "<", ">", "<=", ">="),
    ("+", "-", "*", "/", "%"),
    ("+=", "-=", "*=", "/="),
    ("&&", "||"),
    ("and", "or"),
)
"""Those of one group are taken for each other."""
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"


class Kind(StrEnum):
    """What is replaced."""

    MISSPELT = "misspelt"
    """A name that stands nowhere else, by one that is spelt nearly like it."""
    RETURNED = "returned"
    """The only name that is returned, by another one."""
    BRACKET = "bracket"
    OPERATOR = "operator"
    SWAP = "swap"
    """Two arguments."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Text instead of the characters [start, end) of a line."""

    kind: Kind
    token: Token
    """What is replaced; of two arguments that change places, the first token."""
    start: int
    end: int
    text: str

    def apply(self, line: str) -> str:
        """The line as it may have been meant."""
        return line[: self.start] + self.text + line[self.end :]


def alternatives(code: DocumentCode, line: int, around: Around) -> list[Alternative]:
    """All that might have been meant in a line."""
    found, tokens, language = list[Alternative](), code.tokens[line], code.language
    for token in tokens:
        if token.is_name and token.text not in language.lexicon.keywords:
            found += _names(token, around, language)
        found += _brackets(token, language)
        found += _operators(token)
    return [*found, *_swaps(tokens, code.lines[line], around), *_returned(tokens, around, language)]


def is_new(name: str, around: Around, language: Language) -> bool:
    """Does the name stand nowhere else?"""
    is_known = around.elsewhere[name] > 0 or name in around.project or name in language.lexicon.keywords
    return not is_known and name not in around.in_scope


def _names(token: Token, around: Around, language: Language) -> Iterator[Alternative]:
    """Names that are spelt alike, where a name is new."""
    if len(token.text) >= LEAST_NAME and is_new(token.text, around, language):
        spelt_alike = {name for name in _neighbours(token.text) if name in around.project}
        names = {name for name, count in around.elsewhere.items() if count} | around.in_scope
        spelt_alike |= {name for name in names | language.lexicon.keywords if are_alike(token.text, name)}
        yield from _replacements(Kind.MISSPELT, token, sorted(spelt_alike))


def _returned(tokens: Sequence[Token], around: Around, language: Language) -> Iterator[Alternative]:
    """Other names that stand near and are visible, where a line returns a known one and nothing else."""
    said = [token for token in tokens if token.text != ";"]
    returns = len(said) == _RETURN_NAME and said[0].text == "return" and said[1].is_name
    is_known = returns and said[1].text not in language.lexicon.keywords and not is_new(said[1].text, around, language)
    if is_known:
        yield from _replacements(Kind.RETURNED, said[1], sorted(around.variables.keys() & around.in_scope))


def _brackets(token: Token, language: Language) -> Iterator[Alternative]:
    for side in zip(*language.lexicon.brackets, strict=True):
        if token.text in side:
            yield from _replacements(Kind.BRACKET, token, side)


def _operators(token: Token) -> Iterator[Alternative]:
    for group in OPERATORS:
        if token.text in group:
            yield from _replacements(Kind.OPERATOR, token, group)


def _replacements(kind: Kind, token: Token, texts: Iterable[str]) -> Iterator[Alternative]:
    return (Alternative(kind, token, token.start, token.end, text) for text in texts if text != token.text)


def _swaps(tokens: Sequence[Token], line: str, around: Around) -> Iterator[Alternative]:
    """Arguments side by side in brackets; parameters that are declared are none."""
    for one, other in pairwise(arguments(tokens)):
        between = line[one[1] : other[0]]
        first, second = line[slice(*one)], line[slice(*other)]
        declares = any(one[0] <= start < other[1] for start in around.declared)
        if first != second and between.strip() == "," and not declares:
            first_token = next(token for token in tokens if token.start == one[0])
            yield Alternative(Kind.SWAP, first_token, one[0], other[1], second + between + first)


def arguments(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """[start, end) of what stands between round brackets and commas in a line, where it has no brackets inside."""
    found, begun = list[tuple[int, int]](), None
    previous: Token | None = None
    for token in tokens:
        if token.text in (",", ")") and begun is not None and previous is not None and previous.start >= begun.start:
            found.append((begun.start, previous.end))
        if token.text in ("(", ","):
            begun = None
        elif previous is not None and previous.text in ("(", ","):
            begun = None if token.text in "()[]{}" else token
        elif token.text in "()[]{}":
            begun = None
        previous = token
    return found


def are_alike(one: str, other: str) -> bool:
    """Does one become the other by one letter that is put in, left out or another, or by two that change places?

    Longer names may differ by two such steps.
    """
    if abs(len(one) - len(other)) > 2 or one == other:
        return False
    return _distance(one, other) <= (1 if min(len(one), len(other)) < 8 else 2)


def _distance(one: str, other: str) -> int:
    """Damerau's, of strings aligned optimally."""
    before, row = [], list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, right in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right)))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                row[j] = min(row[j], above[j - 2] + 1)
    return row[-1]


def _neighbours(name: str) -> Iterator[str]:
    """What is one step away."""
    for place in range(len(name) + 1):
        head, tail = name[:place], name[place:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)
