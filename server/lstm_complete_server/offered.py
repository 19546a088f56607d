"""Suggestions that clients were sent, by the ids under which they say that one was accepted."""

from collections import OrderedDict
from dataclasses import dataclass
from itertools import count

MOST = 1024
"""Offers kept: what was sent before is on no screen any more."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One suggestion at one place."""

    uri: str
    line: int
    column: int
    """In characters."""
    text: str
    probability: float


class Offered:
    """The offers of one session."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._offers: OrderedDict[int, Offer] = OrderedDict()

    def note(self, offer: Offer) -> int:
        """An offer is sent; returns its id."""
        number = next(self._numbers)
        self._offers[number] = offer
        if len(self._offers) > MOST:
            self._offers.popitem(last=False)
        return number

    def find(self, number: int) -> Offer | None:
        """The offer with an id, unless it was sent long ago."""
        return self._offers.get(number)
