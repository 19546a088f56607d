"""The lines of one document as symbols, and what is open behind each; kept from version to version.

Of an edit only what differs is encoded, and scanned with what stands behind it until the scanner is where it was.
"""

from itertools import islice

from lstm_complete.languages.contract import Lexicon
from lstm_complete.languages.encoding import Layout, Symbols, encode
from lstm_complete.languages.scanner import Scan, Scanner
from lstm_complete.text.lines import Lines, Replaced

_MOST_LINES = 50_000


class EncodedLines:
    """Of the document's lines those up to the furthest one that was asked for."""

    def __init__(self, lexicon: Lexicon, layout: Layout) -> None:
        self.symbols: list[Symbols] = []
        """Of each line with its end."""
        self.lines = Lines()
        """All lines of the version that was looked at last."""
        self._scanner, self._layout = Scanner(lexicon), layout
        self._scans: list[Scan] = []
        """Behind each line; those from `_scanned` on are of an older version, which ..."""
        self._scanned = 0
        self._changed = 0
        """... differed before this line."""
        self._known: dict[str, Symbols] = {}

    def follow(self, lines: Lines, line: int) -> Replaced:
        """Know all lines before `line` of another version; returns where it differs from the version before."""
        replaced = self.lines.compare(lines)
        self.lines = lines
        self._replace(replaced)
        self._scan_again(line)
        for text in lines[len(self.symbols) : line]:
            self._scans.append(self._scanner.scan(self.scan_before(len(self._scans)), text))
            self.symbols.append(self.encode(text))
            self._scanned += 1
        return replaced

    def scan_before(self, line: int) -> Scan:
        """What is open before a line that is not behind the one that was asked for last."""
        return self._scans[line - 1] if line else self._scanner.start()

    def encode(self, line: str) -> Symbols:
        """A line's symbols: the same array for the same line, by which the memory knows it again."""
        if len(self._known) > _MOST_LINES:
            self._known.clear()
        if line not in self._known:
            self._known[line] = encode(to_bytes(line), self._layout)
        return self._known[line]

    def _replace(self, replaced: Replaced) -> None:
        start, end, new_end = replaced
        if end >= len(self.symbols):  # what is new there is encoded when it is asked for
            end, new_end = len(self.symbols), start
        if start < max(end, new_end):
            self.symbols[start:end] = map(self.encode, self.lines[start:new_end])
            stale = self._scanned if self._scanned < len(self._scans) else 0
            self._changed = max(self._changed, stale, end) + new_end - end
            self._scanned = min(self._scanned, start)
            self._scans[start:end] = [self._scanner.start()] * (new_end - start)

    def _scan_again(self, line: int) -> None:
        """Bring the scans before `line` up to date; all are where one behind what has changed is as it was."""
        stale = islice(self.lines.since(self._scanned), max(0, min(line, len(self._scans)) - self._scanned))
        scan = self.scan_before(self._scanned)
        for number, text in enumerate(stale, self._scanned):
            scan, before = self._scanner.scan(scan, text), self._scans[number]
            self._scans[number], self._scanned = scan, number + 1
            if number >= self._changed and scan == before:
                self._scanned = len(self._scans)
                break
        if self._scanned == len(self._scans):
            self._changed = 0


def to_bytes(text: str) -> bytes:
    """As UTF-8, lone surrogates included."""
    return text.encode("utf-8", "surrogatepass")
