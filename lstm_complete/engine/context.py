"""The text before a cursor as the network sees it, kept from keystroke to keystroke.

Of a long document that is its last part: what stands further away says nearly nothing about the next line, and a
keystroke must not cost more in a long document than in a short one.
"""

import bisect
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from lstm_complete.languages.contract import Language, Lexical
from lstm_complete.languages.encoding import Layout, Symbols, encode, encode_header
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.languages.scanner import Scan, Scanner
from lstm_complete.text.document import Snapshot

LINES_AFTER = 400
"""Lines behind the cursor's that are looked at."""
REACH = 1 << 15
"""Symbols of whole lines before the cursor that are looked at, at least; and twice as many, at most."""
_COMPARED = 512
"""Lines that are compared at once."""
_MOST_LINES = 50_000


@dataclass(frozen=True, slots=True)
class Context:
    """One place in one document."""

    header: Symbols
    symbols: Symbols
    """The header and the text before the cursor, from line `first` on."""
    first: int
    """Where the part of the document begins that is looked at; 0 for all but long ones."""
    lines: tuple[Symbols, ...]
    """The lines before the cursor's from `first` on, each with its end."""
    before: Symbols
    """The cursor's line up to the cursor."""
    after: tuple[Symbols, ...]
    """Lines behind the cursor's, LINES_AFTER at most."""
    scan: Scan
    """Open brackets and quotes before the cursor's line; `line` is still to be scanned."""
    line: str
    """The cursor's line up to the cursor."""
    rest: str
    """The cursor's line from the cursor on."""
    layout: Layout

    def followed_by(self, text: str, replaces: int, scanner: Scanner) -> "Context":
        """The context behind a text that might be written, in place of some characters after the cursor.

        Its `before` is all from the start of the cursor's line on: further lines are not among `lines`.
        """
        typed = self.line + text
        before = encode(_bytes(typed), self.layout)
        whole = typed.rfind(self.layout.newline) + len(self.layout.newline) if self.layout.newline in typed else 0
        return replace(
            self,
            symbols=np.concatenate([self.symbols[: len(self.symbols) - len(self.before)], before]),
            before=before,
            scan=scanner.scan(self.scan, typed[:whole]),
            line=typed[whole:],
            rest=self.rest[replaces:],
        )


class _Head(NamedTuple):
    """Lines before the cursor's, [first, line)."""

    first: int
    line: int
    lines: tuple[Symbols, ...]
    symbols: Symbols
    """Of all of them."""


@dataclass
class ContextBuilder:
    """Encodes and scans the lines of one document; lines before the first changed one are not touched again."""

    language: Language
    path: str
    default_indent: str
    _layout: Layout | None = None
    _layout_lines: int = 0
    _lines: list[str] = field(default_factory=list)
    _encoded: list[Symbols] = field(default_factory=list)
    _scans: list[Scan] = field(default_factory=list)
    _known: dict[str, Symbols] = field(default_factory=dict)
    _ends: list[int] = field(default_factory=list)
    """Symbols up to the end of each line."""
    _first: int = 0
    _head: _Head | None = None
    _code: tuple[_Head, int, int] | None = None
    """What `code_before` found for some lines and a most."""
    _behind: tuple[tuple[str, ...], tuple[Symbols, ...]] = ((), ())
    """The lines behind the cursor's and their symbols."""

    def build(self, snapshot: Snapshot, line: int, column: int) -> Context:
        """The context of a place; line and column (in characters) lie inside the snapshot.

        Where the lines before or behind the cursor's are those of the context before, they are the same tuple.
        """
        layout = self._current_layout(snapshot)
        self._follow(snapshot.lines[:line], layout)
        content = snapshot.line(line)
        header = encode_header(self.path)
        before = encode(_bytes(content[:column]), layout)
        self._first = self._first_line(line)
        head = self._head_of(line)
        symbols = np.concatenate([header, head.symbols, before])
        scan = self._scans[line - 1] if line else Scanner(self.language.lexicon).start()
        after = self._encode_behind(snapshot.lines[line + 1 : line + 1 + LINES_AFTER], layout)
        typed, rest = content[:column], content[column:]
        return Context(header, symbols, head.first, head.lines, before, after, scan, typed, rest, layout)

    @property
    def first(self) -> int:
        """`Context.first` of the context that was built last."""
        return self._first

    def code_before(self, line: int, most: int) -> int:
        """How many characters before `line`, `most` at most, can best be read as code by themselves.

        They begin with a line that stands in no comment or string and, as far as there are such, in few brackets and
        with little indentation. `build` has been asked for a place of this line.
        """
        head = self._head_of(line)
        if self._code is None or self._code[0] is not head or self._code[1] != most:
            self._code = head, most, self._find_code_before(line, most)
        return self._code[2]

    def _find_code_before(self, line: int, most: int) -> int:
        scanner = Scanner(self.language.lexicon)
        size, best = 0, (0, 0, 0)
        for number in range(line - 1, -1, -1):
            text = self._lines[number]
            size += len(text)
            if size > most:
                break
            scan = self._scans[number - 1] if number else scanner.start()
            if text.strip() and scanner.lexical(scan) is Lexical.CODE:
                found = -len(scan.stack), len(text.lstrip()) - len(text), size
                best = found if not best[2] else max(best, found)
        return best[2]

    def _current_layout(self, snapshot: Snapshot) -> Layout:
        """Detected once, and again when the document has doubled: a changed layout costs a new reading of all."""
        if self._layout is None or snapshot.line_count >= 2 * self._layout_lines:
            layout = detect_layout(snapshot.text, self.default_indent)
            if layout != self._layout:
                self._forget(0)
                self._known.clear()
                self._behind = (), ()
            self._layout, self._layout_lines = layout, max(8, snapshot.line_count)
        return self._layout

    def _follow(self, lines: tuple[str, ...], layout: Layout) -> None:
        same = _common(self._lines, lines)
        if same < len(self._lines) and same < len(lines):
            self._forget(same)
        scanner = Scanner(self.language.lexicon)
        scan = self._scans[-1] if self._scans else scanner.start()
        for line in lines[len(self._lines) :]:
            scan = scanner.scan(scan, line)
            self._lines.append(line)
            self._encoded.append(self._encode(line, layout))
            self._ends.append(len(self._encoded[-1]) + (self._ends[-1] if self._ends else 0))
            self._scans.append(scan)

    def _encode(self, line: str, layout: Layout) -> Symbols:
        """A line's symbols: the same array for the same line, by which the memory knows it again."""
        if len(self._known) > _MOST_LINES:
            self._known.clear()
        if line not in self._known:
            self._known[line] = encode(_bytes(line), layout)
        return self._known[line]

    def _forget(self, first: int) -> None:
        del self._lines[first:], self._encoded[first:], self._scans[first:], self._ends[first:]
        self._head = None

    def _head_of(self, line: int) -> _Head:
        """The lines before `line` that are looked at."""
        if self._head is None or (self._head.first, self._head.line) != (self._first, line):
            lines = tuple(self._encoded[self._first : line])
            self._head = _Head(self._first, line, lines, np.concatenate([np.empty(0, np.uint16), *lines]))
        return self._head

    def _encode_behind(self, lines: tuple[str, ...], layout: Layout) -> tuple[Symbols, ...]:
        """The symbols of each line: the same tuple for the same lines."""
        if lines != self._behind[0]:
            self._behind = lines, tuple(self._encode(line, layout) for line in lines)
        return self._behind[1]

    def _first_line(self, line: int) -> int:
        """From where on the lines before `line` are looked at: from where it was, if that is near and far enough."""
        behind = self._ends[line - 1] if line else 0
        far = behind - (self._ends[self._first - 1] if 0 < self._first <= line else 0)
        if far <= 2 * REACH and (self._first == 0 or REACH <= far < behind):
            return self._first
        return bisect.bisect_left(self._ends, behind - 3 * REACH // 2, hi=line) if behind > 2 * REACH else 0


def _common(one: list[str], other: tuple[str, ...]) -> int:
    """How many lines at the start of both are the same; many at once, since nearly all are."""
    most = min(len(one), len(other))
    for start in range(0, most, _COMPARED):
        mine, yours = one[start : start + _COMPARED], list(other[start : start + _COMPARED])
        if mine[: len(yours)] != yours[: len(mine)]:
            return start + next(n for n, (old, new) in enumerate(zip(mine, yours, strict=False)) if old != new)
    return most


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
