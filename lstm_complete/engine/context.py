"""The text before a cursor as the network sees it, kept from keystroke to keystroke."""

from dataclasses import dataclass, field

import numpy as np

from lstm_complete.languages.contract import Language, Lexical
from lstm_complete.languages.encoding import Layout, Symbols, encode, encode_header
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.languages.scanner import Scan, Scanner
from lstm_complete.text.document import Snapshot

LINES_AFTER = 400
"""Lines behind the cursor's that are looked at."""
_MOST_LINES = 50_000


@dataclass(frozen=True, slots=True)
class Context:
    """One place in one document."""

    header: Symbols
    symbols: Symbols
    """The header and the text before the cursor."""
    lines: tuple[Symbols, ...]
    """The lines before the cursor's, each with its end."""
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
    _joined: tuple[int, Symbols] | None = None

    def build(self, snapshot: Snapshot, line: int, column: int) -> Context:
        """The context of a place; line and column (in characters) lie inside the snapshot."""
        layout = self._current_layout(snapshot)
        self._follow(snapshot.lines[:line], layout)
        content = snapshot.line(line)
        header = encode_header(self.path)
        before = encode(_bytes(content[:column]), layout)
        symbols = np.concatenate([header, self._head(line), before])
        scan = self._scans[line - 1] if line else Scanner(self.language.lexicon).start()
        after = tuple(self._encode(text, layout) for text in snapshot.lines[line + 1 : line + 1 + LINES_AFTER])
        lines = tuple(self._encoded[:line])
        return Context(header, symbols, lines, before, after, scan, content[:column], content[column:], layout)

    def code_before(self, line: int, most: int) -> int:
        """How many characters before `line`, `most` at most, can best be read as code by themselves.

        They begin with a line that stands in no comment or string and, as far as there are such, in few brackets and
        with little indentation. `build` has been asked for a place of this line.
        """
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
            self._layout, self._layout_lines = layout, max(8, snapshot.line_count)
        return self._layout

    def _follow(self, lines: tuple[str, ...], layout: Layout) -> None:
        same = 0
        for old, new in zip(self._lines, lines, strict=False):
            if old is not new and old != new:
                break
            same += 1
        if same < len(self._lines) and same < len(lines):
            self._forget(same)
        scanner = Scanner(self.language.lexicon)
        scan = self._scans[-1] if self._scans else scanner.start()
        for line in lines[len(self._lines) :]:
            scan = scanner.scan(scan, line)
            self._lines.append(line)
            self._encoded.append(self._encode(line, layout))
            self._scans.append(scan)

    def _encode(self, line: str, layout: Layout) -> Symbols:
        """A line's symbols: the same array for the same line, by which the memory knows it again."""
        if len(self._known) > _MOST_LINES:
            self._known.clear()
        if line not in self._known:
            self._known[line] = encode(_bytes(line), layout)
        return self._known[line]

    def _forget(self, first: int) -> None:
        del self._lines[first:], self._encoded[first:], self._scans[first:]
        self._joined = None

    def _head(self, line: int) -> Symbols:
        """The symbols of all lines before `line`."""
        if self._joined is None or self._joined[0] != line:
            nothing = np.empty(0, np.uint16)
            self._joined = (line, np.concatenate([nothing, *self._encoded[:line]]))
        return self._joined[1]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
