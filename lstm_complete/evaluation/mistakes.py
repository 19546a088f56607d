"""Mistakes made on purpose in lines of released code, one at a time, as people make them."""

import random
import re
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from lstm_complete.engine.alternatives import OPERATORS, arguments
from lstm_complete.engine.code import DocumentCode, Token
from lstm_complete.evaluation.sampling import Source
from lstm_complete.languages.contract import Identifier, Language
from lstm_complete.text.document import Document

LEAST_NAME = 4
"""Characters of a name that is misspelt."""
NEAR = 40
"""Lines above a return statement in which another variable is looked for."""
_RETURN = re.compile(r"\s*return\s+([^\W\d]\w*)\s*;?\s*$")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class MistakeKind(StrEnum):
    """What is wrong."""

    RETURN = "wrong return variable"
    BRACKET = "wrong bracket"
    SWAP = "swapped argument"
    SPELLING = "misspelt name"
    OPERATOR = "wrong operator"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line with a mistake in its characters [start, end)."""

    kind: MistakeKind
    line: int
    text: str
    """The wrong line, its end included."""
    start: int
    end: int


class _Code(DocumentCode):
    """A file, taken apart once."""

    def __init__(self, source: Source, language: Language, project: Container[str]) -> None:
        super().__init__(Document(source.path, source.text, 0).snapshot.lines, language)
        self.project = project
        self.identifiers = {name.start: name for name in self.syntax.identifiers()}
        tokens = [token for found in self.tokens for token in found]
        self.called = {one.text for one, following in pairwise(tokens) if following.text == "("}
        """Names of what can be called."""

    def identifier(self, line: int, token: Token) -> Identifier | None:
        """The name in the syntax at a token."""
        return self.identifiers.get(self.offset(line, token.start))


def mistakes(source: Source, language: Language, project: Container[str], *, each: int, seed: int) -> list[Mistake]:
    """Up to `each` mistakes of each kind in a file, by seed and by line; `project` are the names of the other files."""
    chance, code = random.Random(f"{seed} {source.path}"), _Code(source, language, project)
    found = list[Mistake]()
    for make in _MAKERS.values():
        places = [(line, token) for line, tokens in enumerate(code.tokens) for token in range(len(tokens))]
        chance.shuffle(places)
        made = list[Mistake]()
        for line, token in places:
            if len(made) == each:
                break
            if all(one.line != line for one in made):
                made += [one for one in [make(code, line, token, chance)] if one is not None]
        found += made
    return sorted(found, key=lambda one: one.line)


def _return(code: _Code, line: int, number: int, chance: random.Random) -> Mistake | None:
    """Another variable that is declared above, in the same scope."""
    token, match = code.tokens[line][number], _RETURN.match(code.lines[line])
    if match is None or match.start(1) != token.start:
        return None
    offset = code.offset(line, token.start)
    first = code.offsets[max(0, line - NEAR)]
    in_scope = code.syntax.names_in_scope(offset) - code.syntax.names_in_scope(0)
    others = {
        name.name
        for name in code.identifiers.values()
        if name.declares and first <= name.start < offset and name.name in in_scope - code.called - {token.text}
    }
    is_variable = token.text in in_scope and others
    return _replaced(code, MistakeKind.RETURN, line, token, chance.choice(sorted(others))) if is_variable else None


def _bracket(code: _Code, line: int, number: int, chance: random.Random) -> Mistake | None:
    token = code.tokens[line][number]
    for side in zip(*code.language.lexicon.brackets, strict=True):
        if token.text in side:
            return _replaced(
                code, MistakeKind.BRACKET, line, token, chance.choice([s for s in side if s != token.text])
            )
    return None


def _operator(code: _Code, line: int, number: int, chance: random.Random) -> Mistake | None:
    token = code.tokens[line][number]
    for group in OPERATORS:
        if token.text in group:
            other = chance.choice([one for one in group if one != token.text])
            return _replaced(code, MistakeKind.OPERATOR, line, token, other)
    return None


def _swap(code: _Code, line: int, number: int, _chance: random.Random) -> Mistake | None:
    """The argument that begins here and the next one; none of them is declared here, as parameters are."""
    tokens, text = code.tokens[line], code.lines[line]
    for one, other in pairwise(arguments(tokens)):
        inside = [token for token in tokens if one[0] <= token.start < other[1]]
        declares = any((name := code.identifier(line, token)) is not None and name.declares for token in inside)
        first, second, between = text[slice(*one)], text[slice(*other)], text[one[1] : other[0]]
        if one[0] == tokens[number].start and not declares and between.strip() == "," and first != second:
            swapped = text[: one[0]] + second + between + first + text[other[1] :]
            return Mistake(MistakeKind.SWAP, line, swapped, one[0], other[1])
    return None


def _spelling(code: _Code, line: int, number: int, chance: random.Random) -> Mistake | None:
    """A name that is used here, with a letter too few, too many, wrong, or two that have changed places."""
    token = code.tokens[line][number]
    name = code.identifier(line, token)
    if name is None or name.declares or len(token.text) < LEAST_NAME or token.text in code.language.lexicon.keywords:
        return None
    wrong = _misspelt(token.text, chance)
    exists = wrong == token.text or wrong in code.words or wrong in code.project
    return None if exists else _replaced(code, MistakeKind.SPELLING, line, token, wrong)


def _misspelt(name: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(name) - 1)
    head, here, tail = name[:place], name[place], name[place + 1 :]
    letter = chance.choice(_LETTERS)
    return chance.choice(
        [head + tail, head + here + here + tail, head + letter + tail, head + tail[0] + here + tail[1:]]
    )


def _replaced(code: _Code, kind: MistakeKind, line: int, token: Token, text: str) -> Mistake:
    written = code.lines[line]
    wrong = written[: token.start] + text + written[token.end :]
    return Mistake(kind, line, wrong, token.start, token.start + len(text))


_MAKERS = {
    MistakeKind.RETURN: _return,
    MistakeKind.BRACKET: _bracket,
    MistakeKind.SWAP: _swap,
    MistakeKind.SPELLING: _spelling,
    MistakeKind.OPERATOR: _operator,
}
