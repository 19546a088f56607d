"""At which levels of indentation the next line of code may stand: for checking texts, and for writing them."""

from dataclasses import dataclass

from lstm_complete.languages.contract import Language, Lexical
from lstm_complete.languages.indentation import indent_of, level
from lstm_complete.languages.scanner import Scan, Scanner


@dataclass(frozen=True, slots=True)
class Allowed:
    """Where a line may stand."""

    plain: frozenset[int]
    """Levels of a line that starts with anything but a closer."""
    closing: int | None
    """The level of a line that starts with the closer of the innermost open bracket; None: any."""


class Levels:
    """Follows a text line by line.

    A line stands at the level that the language expects after the lines before it. Where these opened no block it
    may also return to the level of an enclosing one, but not leave an open bracket by that.
    """

    def __init__(self, language: Language, unit: str) -> None:
        self._language, self._unit = language, unit
        self._scanner, self._scan = Scanner(language.lexicon), Scan()
        self._closers = frozenset(closer for _, closer in language.lexicon.brackets)
        self._text = ""
        self._blocks: list[int] = []
        self._openers: list[int] = []

    def read(self, line: str) -> None:
        """Read the next line, with its end."""
        here = level(line, self._unit)
        if self.is_code(line) and self._language.next_indent(self._text, self._unit) is not None:
            self._blocks = [*(block for block in self._blocks if block < here), here]
        for character in line:
            after = self._scanner.feed(self._scan, character)
            if len(after.stack) > len(self._scan.stack):
                self._openers.append(here)
            elif len(after.stack) < len(self._scan.stack):
                self._openers.pop()
            self._scan = after
        self._text += line

    def is_code(self, line: str) -> bool:
        """Is the next line, if it is `line`, code: neither blank nor a comment nor part of a string?"""
        if self._scanner.lexical(self._scan) is not Lexical.CODE or not line.strip():
            return False
        scan = self._scan
        for character in line.lstrip()[:3]:
            scan = self._scanner.feed(scan, character)
            if scan.quote >= 0:
                return self._scanner.lexical(scan) is Lexical.STRING
        return True

    def allowed(self) -> Allowed | None:
        """Where the next line may stand; None inside a statement, string or comment: it may stand anywhere there."""
        if self._scanner.lexical(self._scan) is not Lexical.CODE:
            return None
        expected = self._language.next_indent(self._text, self._unit)
        if expected is None:
            return None
        opens = bool(self._blocks) and expected > self._blocks[-1]
        least = self._openers[-1] + 1 if self._openers else 0
        back = () if opens else (block for block in self._blocks if least <= block < expected)
        closing = self._closing("".join(self._scan.stack[-1:]))
        return Allowed(frozenset({expected, *back}), closing)

    def stands_right(self, line: str) -> bool | None:
        """Does `line` stand where it may, as the next one? None where any place is right, and for what is no code."""
        allowed = self.allowed() if self.is_code(line) else None
        if allowed is None:
            return None
        code = line.lstrip(" \t")
        count = next((n for n, character in enumerate(code) if character not in self._closers), len(code))
        if not count:
            return any(indent_of(line) == found * self._unit for found in allowed.plain)
        closing = self._closing(code[:count], indent_of(line))
        return None if closing is None else indent_of(line) == closing * self._unit

    def _closing(self, closers: str, indent: str = "") -> int | None:
        """The level of a line that starts with some closers; None where they close nothing.

        Where the syntax around them is too broken for the language to tell, it is that of the line of the opener.
        """
        if not closers or not self._openers:
            return None
        told = self._language.next_indent(self._text + indent + closers, self._unit)
        return self._openers[-1] if told is None else told
