"""Is a text well formed: indentation, brackets, syntax?"""

from dataclasses import dataclass

from lstm_complete.languages.contract import Language
from lstm_complete.languages.levels import Levels
from lstm_complete.languages.scanner import Scan, Scanner

FRESH_LINES = 10
"""A parenthesis that was opened in so many last lines may still be waited for."""


@dataclass(frozen=True, slots=True)
class Indentation:
    """Lines of code whose level the syntax decides, and how many of them stand there."""

    checked: int
    right: int


@dataclass(frozen=True, slots=True)
class Brackets:
    """Brackets of the code, strings and comments left out."""

    opened: int
    closed: int
    mismatched: int
    """Closers that close nothing, or the wrong bracket."""
    forgotten: int
    """Parentheses and square brackets still open more than FRESH_LINES lines later, where the text ends."""

    @property
    def closed_share(self) -> float:
        """Of the brackets whose closing is over, those that were closed rightly; 1 where there are none."""
        over = self.closed + self.forgotten + self.mismatched
        return self.closed / over if over else 1.0


def check_indentation(text: str, language: Language, unit: str) -> Indentation:
    """Compare each line of code with the levels at which the language lets it stand after the lines before it.

    Left out: blank lines, comments and strings, lines inside a statement, and the last line, which may be
    unfinished.
    """
    levels, verdicts = Levels(language, unit), []
    for line in text.split("\n")[:-1]:
        verdicts.append(levels.stands_right(line))
        levels.read(line + "\n")
    return Indentation(sum(verdict is not None for verdict in verdicts), sum(verdict is True for verdict in verdicts))


def stands_right(before: str, line: str, language: Language, unit: str) -> bool:
    """May `line` stand at its level of indentation behind the lines `before`?"""
    levels = Levels(language, unit)
    for known in before.split("\n")[:-1]:
        levels.read(known + "\n")
    return levels.stands_right(line) is not False


def check_brackets(text: str, language: Language) -> Brackets:
    """Follow all brackets of a text."""
    scanner, scan = Scanner(language.lexicon), Scan()
    opened = closed = mismatched = 0
    lines: list[int] = []
    line = 0
    for character in text:
        fits = scanner.allows(scan, character)
        after = scanner.feed(scan, character)
        change = len(after.stack) - len(scan.stack)
        if change > 0:
            opened, lines = opened + 1, [*lines, line]
        elif change < 0:
            closed, lines = closed + 1, lines[:-1]
        elif not fits and after.quote < 0:
            mismatched += 1
        line += character == "\n"
        scan = after._replace(mismatch=False)
    waiting = zip(scan.stack, lines, strict=True)
    forgotten = sum(closer != "}" and line - start > FRESH_LINES for closer, start in waiting)
    return Brackets(opened, closed, mismatched, forgotten)


def syntax_errors(text: str, language: Language) -> int:
    """ERROR and MISSING nodes of the whole text."""
    return language.parse(text.encode()).error_count()
