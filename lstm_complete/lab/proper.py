"""Which words are proper nouns, told by how people write them: a gazetteer that a body of prose makes of itself.

A word is one if it is written with a capital nearly always, sentence starts left out; it is not if it nearly never is.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"(?<![\w.@/#-])([A-Za-z][a-z]+)(?![\w/@-])")
_STARTS = re.compile(r"(?:[.!?:]|^|\n[ \t]*[-*+]?)[\s\"'(*`]*$")
LEAST, SHARE = 3, 0.9


@dataclass(frozen=True)
class Gazetteer:
    """Words, small letters."""

    proper: frozenset[str]
    ordinary: frozenset[str]


def gazetteer(texts: Iterable[str]) -> Gazetteer:
    """What some texts tell."""
    capital, every = Counter[str](), Counter[str]()
    for text in texts:
        for match in _WORD.finditer(text):
            if not begins_sentence(text, match.start()):
                every[match[1].lower()] += 1
                capital[match[1].lower()] += match[1][0].isupper()
    known = [word for word, count in every.items() if count >= LEAST]
    return Gazetteer(
        frozenset(word for word in known if capital[word] >= SHARE * every[word]),
        frozenset(word for word in known if capital[word] <= (1 - SHARE) * every[word]),
    )


def capitalised(text: str, known: Gazetteer) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where proper nouns stand, and other words with a capital: at a sentence's start, or all in capitals."""
    proper, other = [], []
    for match in re.finditer(r"(?<![\w.@/#-])[A-Z][A-Za-z]+(?![\w/@-])", text):
        word = match[0]
        if word[1:].islower() and word.lower() in known.proper:
            proper.append(match.span())
        elif word.isupper() or (word.lower() in known.ordinary and begins_sentence(text, match.start())):
            other.append(match.span())
    return proper, other


def begins_sentence(text: str, place: int) -> bool:
    """Does a sentence, a line or an item of a list begin at a place?"""
    return bool(_STARTS.search(text[max(0, place - 20) : place])) or place < 2
