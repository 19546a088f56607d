"""What a generated text may hold: valid UTF-8, nothing invisible, canonical indentation, matching closers.

Constraints are masks over the vocabulary. UTF-8 is a table-driven automaton, so that invisible and direction-changing
characters are never begun. Together with the open brackets and quotes it makes an automaton whose states are numbered
and whose rows are filled in when they are first reached: for all hypotheses of a step, masks and next states are then
looked up in arrays at once.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_complete.languages.contract import Lexicon
from lstm_complete.languages.encoding import Layout
from lstm_complete.languages.scanner import Scan, Scanner
from lstm_complete.text.vocabulary import END, INDENT, NEWLINE, VOCABULARY_SIZE

Mask = NDArray[np.bool_]
States = NDArray[np.int32]

# States of the UTF-8 automaton (Unicode 15, table 3-7, with code points taken out that show nothing).
_START, _LAST, _TWO, _THREE, _E0, _ED, _F0, _F4, _C2, _E2, _E280, _E281, _EF, _EFBB = range(14)
_REFUSED = -1


def _utf8_table() -> NDArray[np.int8]:
    """Next state for each state and symbol, shape [states, V]; -1 where the symbol is refused."""
    table = np.full((14, VOCABULARY_SIZE), _REFUSED, np.int8)

    def allow(state: int, first: int, last: int, then: int) -> None:
        table[state, first : last + 1] = then

    allow(_START, 0x20, 0x7E, _START)
    for symbol in (0x09, NEWLINE, INDENT, END):
        allow(_START, symbol, symbol, _START)
    allow(_START, 0xC3, 0xDF, _LAST)
    allow(_START, 0xE1, 0xEF, _TWO)
    allow(_START, 0xF1, 0xF3, _THREE)
    for lead, state in (
        (0xC2, _C2),
        (0xE0, _E0),
        (0xE2, _E2),
        (0xED, _ED),
        (0xEF, _EF),
        (0xF0, _F0),
        (0xF4, _F4),
    ):
        allow(_START, lead, lead, state)
    allow(_LAST, 0x80, 0xBF, _START)
    allow(_TWO, 0x80, 0xBF, _LAST)
    allow(_THREE, 0x80, 0xBF, _TWO)
    allow(_E0, 0xA0, 0xBF, _LAST)
    allow(_ED, 0x80, 0x9F, _LAST)  # no surrogates
    allow(_F0, 0x90, 0xBF, _TWO)
    allow(_F4, 0x80, 0x8F, _TWO)
    allow(_C2, 0xA0, 0xBF, _START)  # no C1 controls
    allow(_E2, 0x80, 0xBF, _LAST)
    allow(_E2, 0x80, 0x80, _E280)
    allow(_E2, 0x81, 0x81, _E281)
    allow(_E280, 0x80, 0x8A, _START)  # no zero-width characters and marks (U+200B-200F) ...
    allow(_E280, 0x90, 0xA7, _START)  # ... no separators, embeddings, overrides (U+2028-202E)
    allow(_E280, 0xAF, 0xBF, _START)
    allow(_E281, 0x80, 0x9F, _START)  # no isolates and invisible operators (U+2060-206F)
    allow(_E281, 0xB0, 0xBF, _START)
    allow(_EF, 0x80, 0xBF, _LAST)
    allow(_EF, 0xBB, 0xBB, _EFBB)
    allow(_EFBB, 0x80, 0xBE, _START)  # no byte order mark
    return table


UTF8 = _utf8_table()


def utf8_behind(symbols: NDArray[np.integer]) -> int:
    """The row of `UTF8` behind symbols [n]: the start of a character, or inside of one."""
    state = _START
    for symbol in symbols[-3:]:  # no character that is not complete is longer
        state = max(_START, int(UTF8[state, symbol]))  # what is refused belongs to what came before
    return state


class _Cursor(NamedTuple):
    """What the constraints remember of one text."""

    scan: Scan
    utf8: int = _START
    lead: str | None = None
    """The raw blanks at the start of the current line, None once something else stands on it."""


_ROOM = 64
"""States for which there is room at first."""
UNKNOWN = -1
"""A state that has not been reached yet."""


class Constraints:
    """The automaton of one language and layout; a state stands for a text and is a number. For one thread at a time."""

    def __init__(self, lexicon: Lexicon, layout: Layout, *, closers: bool = True) -> None:
        """Without `closers`, brackets may close what is not open."""
        self.scanner = Scanner(lexicon)
        self._unit = layout.indent
        self._closers = [(ord(closer), closer) for _, closer in lexicon.brackets if closer.isascii() and closers]
        self._numbers: dict[_Cursor, int] = {}
        self._cursors: list[_Cursor] = []
        self.masks: Mask = np.empty((_ROOM, VOCABULARY_SIZE), bool)
        """The symbols that may come next in each state, [states, V]; rows from `size` on mean nothing yet."""
        self.following: States = np.empty((_ROOM, VOCABULARY_SIZE), np.int32)
        """The state after each symbol, [states, V], UNKNOWN where it has not been reached yet."""

    @property
    def size(self) -> int:
        """How many states have been reached."""
        return len(self._cursors)

    def state(self, scan: Scan, line: str) -> int:
        """The state behind `line`, the text of its line so far, in lexical state `scan`."""
        rest = line
        while rest.startswith(self._unit):
            rest = rest[len(self._unit) :]
        return self._number(_Cursor(scan, _START, rest if not rest.strip(" \t") else None))

    def next(self, state: int, symbol: int) -> int:
        """The state after one more symbol that the mask of `state` allowed."""
        found = int(self.following[state, symbol])
        if found == UNKNOWN:
            found = self._number(self._after(self._cursors[state], symbol))
            self.following[state, symbol] = found
        return found

    def fill_in(self, found: States, states: States, symbols: NDArray[np.int64]) -> None:
        """Put what is UNKNOWN of `found` [n]: `next` of a state and its symbol."""
        for place in np.flatnonzero(found == UNKNOWN):
            found[place] = self.next(int(states[place]), int(symbols[place]))

    def valid(self, state: int) -> Mask:
        """The symbols [V] that may come next for the text to be valid UTF-8, whatever else it is."""
        allowed: Mask = UTF8[self._cursors[state].utf8] >= 0
        return allowed

    def complete(self, state: int) -> bool:
        """Is the text valid UTF-8 as it stands?"""
        return self._cursors[state].utf8 == _START

    def _number(self, cursor: _Cursor) -> int:
        found = self._numbers.get(cursor)
        if found is None:
            found = self._numbers[cursor] = len(self._cursors)
            self._cursors.append(cursor)
            if found == len(self.masks):
                self.masks = np.concatenate([self.masks, self.masks])
                self.following = np.concatenate([self.following, self.following])
            self.masks[found], self.following[found] = self._mask(cursor), UNKNOWN
        return found

    def _mask(self, cursor: _Cursor) -> Mask:
        allowed: Mask = UTF8[cursor.utf8] >= 0
        # An indent unit stands at the start of a line only, and there it is one symbol, never raw blanks.
        allowed[INDENT] &= cursor.lead == ""
        if cursor.lead is not None and self._unit.startswith(cursor.lead):
            allowed[ord(self._unit[-1])] &= len(cursor.lead) + 1 < len(self._unit)
        for symbol, closer in self._closers:
            allowed[symbol] &= self.scanner.allows(cursor.scan, closer)
        return allowed

    def _after(self, cursor: _Cursor, symbol: int) -> _Cursor:
        if symbol == NEWLINE:
            return _Cursor(self.scanner.feed(cursor.scan, "\n"), _START, "")
        if symbol in (INDENT, END):
            return _Cursor(cursor.scan, _START, cursor.lead)
        is_blank = symbol in (0x20, 0x09) and cursor.lead is not None
        # Only ASCII can open or close anything; the bytes of other characters stand for "some character".
        scan = self.scanner.feed(cursor.scan, chr(symbol) if symbol < 0x80 else "·")
        return _Cursor(scan, int(UTF8[cursor.utf8, symbol]), (cursor.lead or "") + chr(symbol) if is_blank else None)
