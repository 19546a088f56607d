"""The text before a cursor as the network sees it, kept from keystroke to keystroke.

Of a long document that is its last part: what stands further away says nearly nothing about the next line, and a
keystroke must not cost more in a long document than in a short one.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lstm_complete.engine.encoded import EncodedLines, to_bytes
from lstm_complete.languages.contract import Language, Lexical
from lstm_complete.languages.encoding import Layout, Symbols, encode, encode_header
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.languages.scanner import Scan, Scanner
from lstm_complete.text.document import Snapshot
from lstm_complete.text.lines import Replaced

LINES_AFTER = 400
"""Lines behind the cursor's that are looked at."""
REACH = 1 << 15
"""Symbols of whole lines before the cursor that are looked at, at least; and twice as many, at most.

Fewer only where they stand behind a line that is itself longer than that.
"""


@dataclass(frozen=True, slots=True)
class Context:
    """One place in one document."""

    header: Symbols
    head: Symbols
    """The header and the lines before the cursor's, from line `first` on."""
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
        before = encode(to_bytes(typed), self.layout)
        whole = typed.rfind(self.layout.newline) + len(self.layout.newline) if self.layout.newline in typed else 0
        return replace(
            self,
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
    """The header's and those of all the lines."""


class ContextBuilder:
    """Encodes and scans the lines of one document."""

    def __init__(self, language: Language, path: str, default_indent: str) -> None:
        self.language, self.path, self._default_indent = language, path, default_indent
        self.first = 0
        """`Context.first` of the context that was built last."""
        self._header = encode_header(path)
        self._layout_lines = 0
        self._head: _Head | None = None
        self._code: tuple[_Head, dict[int, int]] | None = None
        """What `code_before` found for some lines and a most."""
        self._take(Layout())

    def build(self, snapshot: Snapshot, line: int, column: int) -> Context:
        """The context of a place; line and column (in characters) lie inside the snapshot.

        Where the lines before or behind the cursor's are those of the context before, they are the same tuple, and
        `head` is the same array.
        """
        self._detect_layout(snapshot)
        self._move(self._encoded.follow(snapshot.lines, line))
        content = snapshot.line(line)
        typed, rest = content[:column], content[column:]
        before = encode(to_bytes(typed), self._layout)
        head = self._head_of(line)
        scan = self._encoded.scan_before(line)
        after = self._encode_behind(snapshot.lines[line + 1 : line + 1 + LINES_AFTER])
        return Context(
            self._header, head.symbols, head.first, head.lines, before, after, scan, typed, rest, self._layout
        )

    def code_before(self, line: int, most: int) -> int:
        """How many characters before `line`, `most` at most, can best be read as code by themselves.

        They begin with a line that stands in no comment or string and, as far as there are such, in few brackets and
        with little indentation. `build` has been asked for a place of this line.
        """
        head = self._head_of(line)
        if self._code is None or self._code[0] is not head:
            self._code = head, {}
        if most not in self._code[1]:
            self._code[1][most] = self._find_code_before(line, most)
        return self._code[1][most]

    def _find_code_before(self, line: int, most: int) -> int:
        scanner = Scanner(self.language.lexicon)
        size, best = 0, (0, 0, 0)
        for number in range(line - 1, -1, -1):
            text = self._encoded.lines[number]
            size += len(text)
            if size > most:
                break
            scan = self._encoded.scan_before(number)
            if text.strip() and scanner.lexical(scan) is Lexical.CODE:
                found = -len(scan.stack), len(text.lstrip()) - len(text), size
                best = found if not best[2] else max(best, found)
        return best[2]

    def _detect_layout(self, snapshot: Snapshot) -> None:
        """Once, and again when the document has doubled: a changed layout costs a new reading of all."""
        if snapshot.line_count >= 2 * self._layout_lines:
            layout = detect_layout(snapshot.text, self._default_indent)
            if layout != self._layout:
                self._take(layout)
            self._layout_lines = max(8, snapshot.line_count)

    def _take(self, layout: Layout) -> None:
        """Encode with a layout from now on; nothing that was encoded with another one serves."""
        self._layout = layout
        self._encoded = EncodedLines(self.language.lexicon, layout)
        self._head = None
        self._behind: tuple[tuple[str, ...], tuple[Symbols, ...]] = ((), ())

    def _move(self, replaced: Replaced) -> None:
        """Keep what is looked at in step with the document, whose lines have changed."""
        start, end, new_end = replaced
        if start == end == new_end:
            return
        if self.first and end <= self.first:  # it is the same text, only elsewhere
            moved = new_end - end
            self.first += moved
            if self._head is not None:
                self._head = self._head._replace(first=self.first, line=self._head.line + moved)
        elif self._head is not None and start < self._head.line:
            self._head = None

    def _head_of(self, line: int) -> _Head:
        """The lines before `line` that are looked at."""
        if self._head is None or self._head.line != line:
            self.first = self._first_line(line)
            lines = tuple(self._encoded.symbols[self.first : line])
            self._head = _Head(self.first, line, lines, np.concatenate([self._header, *lines]))
        return self._head

    def _encode_behind(self, lines: tuple[str, ...]) -> tuple[Symbols, ...]:
        """The symbols of each line: the same tuple for the same lines."""
        if lines != self._behind[0]:
            self._behind = lines, tuple(map(self._encoded.encode, lines))
        return self._behind[1]

    def _first_line(self, line: int) -> int:
        """From where on the lines before `line` are looked at: from where it was, if that is near and far enough."""
        symbols = self._encoded.symbols
        far = sum(map(len, symbols[self.first : line]))
        if far <= 2 * REACH and (self.first == 0 or far >= REACH):
            return self.first
        size, first = 0, line
        for number in range(line - 1, -1, -1):
            longer = size + len(symbols[number])
            if longer > 2 * REACH:
                return first
            if size <= 3 * REACH // 2:
                first = number
            size = longer
        return 0
