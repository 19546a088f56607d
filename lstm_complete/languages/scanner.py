"""Brackets and quotes, one character at a time: a pushdown scanner driven by a plugin's `Lexicon`.

tree-sitter says more about a finished source; this says what is open after each character of an unfinished
one, in constant time, which the decoder needs for every hypothesis. It does not know docstrings from other
strings, nor code inside f-strings.
"""

import re
from typing import NamedTuple

from lstm_complete.languages.contract import Lexical, Lexicon, Quote


class Scan(NamedTuple):
    """Where the scanner stands. Hashable and immutable: hypotheses share it freely."""

    stack: tuple[str, ...] = ()
    """Closers of the open brackets, innermost last."""
    quote: int = -1
    """Index in `Lexicon.quotes` of the string or comment that is open, or -1."""
    tail: str = ""
    """The last characters, as far as they may belong to an opener or closer."""
    escaped: bool = False
    """The next character is escaped."""
    mismatch: bool = False
    """A closer came that closes nothing, or the wrong bracket."""


class Scanner:
    """Follows one language's brackets, strings and comments."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._quotes = lexicon.quotes
        self._closer = dict(lexicon.brackets)
        self._closers = frozenset(self._closer.values())
        self._longest = max((len(q.opens) for q in self._quotes), default=1)
        marks = {
            *self._closer,
            *self._closers,
            "\n",
            *(c for q in self._quotes for c in q.opens + q.closes + q.escape),
        }
        self._marks = frozenset(marks)
        # A run of characters that mean nothing is passed over at once.
        self._plain = re.compile(f"[^{re.escape(''.join(sorted(marks)))}]+")

    def start(self) -> Scan:
        """The state before any character."""
        return Scan()

    def scan(self, state: Scan, text: str) -> Scan:
        """The state after a text."""
        place = 0
        while place < len(text):
            plain = self._plain.match(text, place)
            if plain:
                state = state._replace(tail="", escaped=False)
                place = plain.end()
            else:
                state = self.feed(state, text[place])
                place += 1
        return state

    def feed(self, state: Scan, character: str) -> Scan:
        """The state after one more character."""
        if character not in self._marks:
            return state._replace(tail="", escaped=False) if state.tail or state.escaped else state
        return self._in_code(state, character) if state.quote < 0 else self._in_quote(state, character)

    def lexical(self, state: Scan) -> Lexical:
        """Code, string or comment."""
        return Lexical.CODE if state.quote < 0 else self._quotes[state.quote].kind

    def is_opener(self, character: str) -> bool:
        """Does the character open a bracket?"""
        return character in self._closer

    def allows(self, state: Scan, character: str) -> bool:
        """False for a closer that does not close the innermost open bracket."""
        if state.quote >= 0 or character not in self._closers:
            return True
        return bool(state.stack) and state.stack[-1] == character

    def _in_code(self, state: Scan, character: str) -> Scan:
        seen = (state.tail + character)[-self._longest :]
        for number, quote in enumerate(self._quotes):
            if seen.endswith(quote.opens):
                return state._replace(quote=number, tail="", escaped=False)
        stack, mismatch = state.stack, state.mismatch
        if character in self._closer:
            stack = (*stack, self._closer[character])
        elif character in self._closers:
            mismatch = mismatch or not self.allows(state, character)
            if stack and stack[-1] == character:
                stack = stack[:-1]
        return Scan(stack, -1, seen, False, mismatch)

    def _in_quote(self, state: Scan, character: str) -> Scan:
        quote = self._quotes[state.quote]
        if state.escaped:
            return state._replace(tail="", escaped=False)
        if character == quote.escape:
            return state._replace(tail="", escaped=True)
        seen = state.tail + character
        longer = self._longer(quote, seen)
        if longer >= 0:
            # "/*" turned out to be "/**"; its last character may also begin the closer, as in "/**/".
            return state._replace(quote=longer, tail=character)
        if seen.endswith(quote.closes):
            # '""' may be the beginning of '"""': an empty string's quotes are remembered.
            empty = quote.opens + seen if seen == quote.closes else ""
            return state._replace(quote=-1, tail=empty[-self._longest :])
        if character == "\n" and quote.kind is Lexical.STRING and len(quote.closes) == 1:
            return state._replace(quote=-1, tail="")  # an unclosed string ends with its line
        return state._replace(tail=seen[-max(len(quote.closes), self._longest) :])

    def _longer(self, quote: Quote, seen: str) -> int:
        """The index of the quote that opens with this one's opener and all that has been seen since, or -1."""
        opener = quote.opens + seen
        for number, other in enumerate(self._quotes):
            if other.opens == opener and other.kind is not Lexical.STRING:
                return number
        return -1
