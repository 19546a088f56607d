"""Which level the next line should have, read off brackets, block openers and where statements begin.

Shared by plugins of languages whose blocks are opened by a bracket ("{") or by a line's last character
(":"). Characters are read through the scanner, so brackets in strings and comments do not count.
"""

from copy import copy
from dataclasses import dataclass

from lstm_complete.languages.contract import Lexical, Lexicon
from lstm_complete.languages.indentation import level
from lstm_complete.languages.scanner import Scan, Scanner


@dataclass(frozen=True, slots=True)
class Style:
    """How a language's blocks and statements look at the end of a line."""

    suffix: str = ""
    """A last character that opens a block without a bracket."""
    ends: str = ""
    """Last characters of a complete statement; empty where the line's end completes it."""
    leaves: frozenset[str] = frozenset()
    """First words of a line after which a block is left."""


class Blocks:
    """Follows a source line by line."""

    def __init__(self, lexicon: Lexicon, unit: str, style: Style) -> None:
        self._scanner, self._unit, self._style = Scanner(lexicon), unit, style
        self._scan: Scan = self._scanner.start()
        self._base = 0
        self.opened: list[int] = []
        """For each open bracket, innermost last, the level of the statement that it belongs to."""
        self.next_level = 0
        """Units of indentation that the next line should have."""
        self.continued = False
        """The next line goes on with a statement: style decides its indentation, not syntax."""

    @property
    def lexical(self) -> Lexical:
        """Where the next line begins."""
        return self._scanner.lexical(self._scan)

    def __copy__(self) -> "Blocks":
        other = object.__new__(Blocks)
        other.__dict__.update(self.__dict__, opened=list(self.opened))
        return other

    def read(self, line: str) -> None:
        """Read the next line, without its end."""
        is_code = self.lexical is Lexical.CODE and bool(line.strip()) and not self._is_comment(line)
        if is_code and not self.continued:
            self._base = level(line, self._unit)
        depth, last = len(self.opened), ""
        for character in line + "\n":
            before, self._scan = self._scan, self._scanner.feed(self._scan, character)
            self._follow(len(self._scan.stack) - len(before.stack))
            depth = min(depth, len(self.opened))
            if before.quote < 0 and self._scan.quote < 0 and not character.isspace():
                last = character
            elif before.quote >= 0 > self._scan.quote and character != "\n":
                last = '"'
        if is_code:
            self._settle(line, last, opened_here=len(self.opened) > depth)

    def _follow(self, change: int) -> None:
        if change > 0:
            self.opened.append(self._base)
        elif change < 0:
            # What comes after a closing bracket belongs to the statement that opened it.
            self._base = self.opened.pop()

    def _settle(self, line: str, last: str, *, opened_here: bool) -> None:
        style = self._style
        in_parentheses = bool(self._scan.stack) and self._scan.stack[-1] != "}"
        opens = opened_here or (bool(style.suffix) and last == style.suffix and not in_parentheses)
        incomplete = bool(style.ends) and last not in style.ends and not line.lstrip().startswith("@")
        self.continued = in_parentheses or (incomplete and not opens)
        leaves = line.split(maxsplit=1)[0].rstrip(";") in style.leaves
        self.next_level = self._base + 1 if opens else max(0, self._base - 1) if leaves else self._base

    def _is_comment(self, line: str) -> bool:
        code = line.lstrip()
        scan = self._scan
        for character in code[:3]:
            scan = self._scanner.feed(scan, character)
            if scan.quote >= 0:
                return self._scanner.lexical(scan) is not Lexical.STRING
        return False


def next_level(before: str, lexicon: Lexicon, unit: str, style: Style) -> int | None:
    """The level of the line that follows `before`, which ends with a line end or in the middle of a line.

    None inside a statement, a string or a comment. A text that goes on from one of the last ones is read on from
    there, so that following a text line by line costs no more than reading it once.
    """
    whole = before.rfind("\n") + 1
    blocks = _read_lines(before[:whole], lexicon, unit, style)
    if whole < len(before):
        blocks.read(before[whole:].rstrip("\r"))
    is_free = blocks.continued or blocks.lexical is not Lexical.CODE
    return None if is_free else blocks.next_level


_REMEMBERED = 32
_read: dict[tuple[str, Lexicon, str, Style], Blocks] = {}
"""What was read lately, oldest first."""


def _read_lines(text: str, lexicon: Lexicon, unit: str, style: Style) -> Blocks:
    """A copy of the blocks behind some whole lines."""
    known = [key for key in list(_read) if key[1:] == (lexicon, unit, style) and text.startswith(key[0])]
    start = max((key for key in known), key=lambda key: len(key[0]), default=None)
    found = _read.get(start) if start else None  # another thread may have dropped it meanwhile
    blocks = copy(found) if found else Blocks(lexicon, unit, style)
    for line in text[len(start[0]) if start and found else 0 :].split("\n")[:-1]:
        blocks.read(line.rstrip("\r"))
    _read[(text, lexicon, unit, style)] = copy(blocks)
    while len(_read) > _REMEMBERED:
        _read.pop(next(iter(_read)), None)
    return blocks
