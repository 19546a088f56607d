"""The made texts that have a random part: which strings there are, and which are kept from training."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

MOST, MOST_IGNORED = 10, 5
_FORMS = 60
"""Of all orders of N a's and K X's, up to so many are used."""
HELD_OUT = 500


@dataclass(frozen=True, slots=True)
class Split:
    """Strings to train on, and others to measure with."""

    training: tuple[str, ...]
    held_out: tuple[str, ...]


def selective_strings() -> Split:
    """a's with X's among them, Y, as many b's as a's, a newline; half of the forms of each N and K are held out."""
    order = random.Random(0)
    training, held_out = [], []
    for n, k in product(range(1, MOST + 1), range(MOST_IGNORED + 1)):
        forms = _forms(n, k, order)
        kept = len(forms) // 2
        held_out += [f"{form}Y{'b' * n}\n" for form in forms[:kept]]
        training += [f"{form}Y{'b' * n}\n" for form in forms[kept:]]
    return Split(tuple(training), tuple(order.sample(held_out, HELD_OUT)))


def _forms(n: int, k: int, order: random.Random) -> Sequence[str]:
    """Up to _FORMS different orders of n a's and k X's, in random order."""
    letters, found = list("a" * n + "X" * k), set[str]()
    for _ in range(10 * _FORMS):
        order.shuffle(letters)
        found.add("".join(letters))
        if len(found) == _FORMS:
            break
    forms = sorted(found)
    order.shuffle(forms)
    return forms


def copies(length: int) -> list[str]:
    """Every word of a, b and c of this length, X, the word again, a newline."""
    return [f"{word}X{word}\n" for word in words(length)]


def words(length: int) -> list[str]:
    """Every word of a, b and c of this length, in the order of the alphabet."""
    return ["".join(letters) for letters in product("abc", repeat=length)]


def remembering(count: int) -> list[str]:
    """For both letters: the letter, so many x's, Y, the letter's small form, a newline."""
    return [f"{letter}{'x' * count}Y{letter.lower()}\n" for letter in "AB"]
