"""The document that is being written: what stands before and after the cursor, remembered apart from the project.

Whole lines before the cursor's are read in order, each knowing those before it, the text behind the cursor, and
the project. What is behind the cursor is a text of its own: no context runs across the gap, or the line to be
written would be taken for the one that follows it.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_complete.languages.encoding import Symbols
from lstm_complete.memory.alphabet import FILE_END, to_stored
from lstm_complete.memory.contexts import TAIL, WORDS, feed_all
from lstm_complete.memory.counting import Counting
from lstm_complete.memory.match import Text
from lstm_complete.memory.reading import network_inputs, read_on
from lstm_complete.memory.store import Store, clear, new_store, remember_places
from lstm_complete.memory.trail import Followed, Trail, follow_text
from lstm_complete.text.vocabulary import NEWLINE

BEFORE, AFTER = 1 << 15, 1 << 13
"""Symbols before and after the cursor that are remembered."""
_SLACK = 1 << 15
"""Symbols that may be written before the older part of the text is let go."""
_MOST_DOCUMENTS = 64
_RECALLED = 256
"""Symbols before the first unread one that are followed again, to find the matches there."""
_MARGIN = 128
"""Room that a trail has for what is yet to be written."""

Inputs = NDArray[np.uint16]
"""[n, 2]: the network's two inputs for each symbol."""


class Remembered(NamedTuple):
    """A place as the memory sees it."""

    lines: Inputs
    """Of the whole lines before the cursor's: the same array as long as they and the lines behind are the same."""
    line: Inputs
    """Of the cursor's line up to the cursor."""
    trail: Trail
    """Where hypotheses begin."""


class _Taken(NamedTuple):
    """What was read last."""

    uri: str
    lines: Sequence[Symbols]
    after: Sequence[Symbols]
    inputs: Inputs
    """Of all lines."""


class DocumentMemory:
    """What is remembered of the document under the cursor. Used from one thread at a time."""

    def __init__(self, project: Store) -> None:
        self._project = project
        self._own = new_store(BEFORE + _SLACK + AFTER + 8, slots_bits=16, rows_bits=14)
        self._counting = Counting(self._own)
        self._uri = ""
        self._lines: list[Symbols] = []
        """The whole lines in the own store, the first of them being line `_base` of the document."""
        self._after: list[Symbols] = []
        self._base = self._first = 0
        self._words = np.zeros(WORDS, np.uint64)
        self._matches = np.zeros((2, 3), np.int64)
        self._taken: _Taken | None = None
        self._inputs: OrderedDict[str, list[tuple[Symbols, Inputs]]] = OrderedDict()

    def read(self, uri: str, lines: Sequence[Symbols], line: Symbols, after: Sequence[Symbols]) -> Remembered:
        """Take in a document: whole `lines` before the cursor's, its `line` up to the cursor, the lines `after` it.

        Arrays of lines are compared by identity: the same line must be the same array. Where `lines` and `after` are
        the very same as before, only `line` is looked at.
        """
        self._counting.finish()
        taken = self._taken
        goes_on = taken is not None and taken.uri == uri and taken.lines is lines and taken.after is after
        if taken is None or not goes_on or self._counting.failed:
            self._taken = None
            self._place(uri, lines, _cut(after, AFTER))
            inputs = [found for _, found in self._inputs[uri][: len(lines)]]
            taken = self._taken = _Taken(uri, lines, after, np.concatenate([np.empty((0, 2), np.uint16), *inputs]))
        trail, inputs_of_line = self._follow_line(line)
        return Remembered(taken.inputs, inputs_of_line, trail)

    def line_of(self, position: int) -> int:
        """The line, from 0, of the document that was read last, in which a position of its own store's text stands."""
        if position >= self._first:
            return self._base + _newlines(self._own.text[self._first : position])
        return self._base + len(self._lines) + 1 + _newlines(self._own.text[1:position])

    def warm_up(self) -> Trail:
        """Call everything that is compiled at its first call; returns where hypotheses might begin."""
        line = np.array([97, 10], np.uint16)
        trail = self.read("", [line, line], line[:1], [line]).trail
        self._counting.finish()
        self.forget("")
        return trail

    def forget(self, uri: str) -> None:
        """A document was closed."""
        self._inputs.pop(uri, None)
        if uri == self._uri:
            self._uri, self._taken = "", None

    def _place(self, uri: str, lines: Sequence[Symbols], after: list[Symbols]) -> None:
        """Make the own store hold what stands around the cursor, and know the inputs of all lines before it."""
        known = self._inputs.setdefault(uri, [])
        self._inputs.move_to_end(uri)
        if len(self._inputs) > _MOST_DOCUMENTS:
            self._inputs.popitem(last=False)
        del known[_common([line for line, _ in known], lines) :]
        if not self._goes_on(uri, lines, after):
            self._begin(uri, lines, after)
        for line in lines[len(known) : self._base]:  # too far from the cursor to be remembered
            known.append((line, np.zeros((len(line), 2), np.uint16)))
        new, unread = lines[self._base + len(self._lines) :], lines[len(known) :]
        self._lines += new
        start, end = self._write(new)
        self._counting.begin()
        inputs = self._follow(start, end, sum(map(len, unread)))
        ends = np.cumsum([len(line) for line in unread])
        known += zip(unread, np.split(inputs, ends[:-1]), strict=False)

    def _goes_on(self, uri: str, lines: Sequence[Symbols], after: list[Symbols]) -> bool:
        """Does the own store hold a beginning of what it should hold, is it known what that expects, is there room?"""
        held = len(self._lines)
        return (
            uri == self._uri
            and not self._counting.failed
            and (held > 0 or self._base == _first_remembered(lines))
            and _common(self._lines, lines[self._base :]) == held
            and len(self._inputs[uri]) >= self._base + held
            and _equal(self._after, after)
            and sum(map(len, lines[self._base + held :])) + int(self._own.filled[0]) <= len(self._own.text) - 8
        )

    def _begin(self, uri: str, lines: Sequence[Symbols], after: list[Symbols]) -> None:
        """Empty the own store but for what stands behind the cursor."""
        clear(self._own)
        self._uri, self._after, self._lines = uri, after, []
        self._base = _first_remembered(lines)
        self._counting = Counting(self._own)
        self._begin_text()
        start, end = self._write(after)
        remember_places(self._own, start, start, end)
        self._own.filled[0] += 1
        self._begin_text()

    def _begin_text(self) -> None:
        """Begin a text of its own in the store."""
        self._first = int(self._own.filled[0])
        self._own.text[self._first - 1] = FILE_END
        self._words, self._matches = np.zeros(WORDS, np.uint64), np.zeros((2, 3), np.int64)

    def _write(self, lines: Sequence[Symbols]) -> tuple[int, int]:
        """Put lines behind the own store's text, where they are still to be counted; returns their place."""
        start = int(self._own.filled[0])
        stored = to_stored(np.concatenate([np.empty(0, np.uint16), *lines]))
        end = start + len(stored)
        self._own.text[start:end] = stored
        self._own.filled[0] = end
        self._counting.add(self._first, start, end, self._words)
        feed_all(self._words, stored)
        return start, end

    def _follow(self, start: int, end: int, unread: int) -> Inputs:
        """Note the places of what was written at [start, end); returns the inputs of its last `unread` symbols."""
        followed = max(start, end - unread - _RECALLED)
        if followed > start:
            remember_places(self._own, self._first, start, followed)
            self._matches = np.zeros((2, 3), np.int64)
        expected = np.zeros((end - followed, 2, 2), np.uint8)
        read_on(self._project, self._own, self._first, followed, end, self._matches, expected)
        return network_inputs(expected[len(expected) - unread :])

    def _follow_line(self, line: Symbols) -> tuple[Trail, Inputs]:
        """A trail behind `line`, which is not remembered while it is being written."""
        filled = int(self._own.filled[0])
        tail = self._own.text[max(self._first, filled - TAIL) : filled]
        end = len(tail) + len(line)
        history = np.zeros((1, end + _MARGIN), np.uint8)
        history[0, :end] = np.concatenate([tail, to_stored(line)])
        words, matches = self._words[None].copy(), self._matches[None].copy()
        expected = np.zeros((len(line) + 1, 2, 2), np.uint8)
        follow_text(self._project, self._own, history[0], len(tail), end, words[0], matches[0], expected)
        followed = Followed(history, words, matches, expected[-1:].copy())
        return Trail(self._project, self._own, self._counting, end, followed), network_inputs(expected[1:])


def _first_remembered(lines: Sequence[Symbols]) -> int:
    """The first of the lines before the cursor that are near enough to it."""
    return len(lines) - len(_cut(lines[::-1], BEFORE))


def _newlines(text: Text) -> int:
    return int((text == NEWLINE).sum())


def _cut(lines: Sequence[Symbols], most: int) -> list[Symbols]:
    """The first lines that have `most` symbols in all, a longer one not among them."""
    kept, size = [], 0
    for line in lines:
        size += len(line)
        if size > most:
            break
        kept.append(line)
    return kept


def _common(one: Sequence[Symbols], other: Sequence[Symbols]) -> int:
    """How many lines at the start of both are the same arrays."""
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine is not yours:
            break
        count += 1
    return count


def _equal(one: Sequence[Symbols], other: Sequence[Symbols]) -> bool:
    return len(one) == len(other) == _common(one, other)
