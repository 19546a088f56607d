"""Is a text well formed: indentation, brackets, syntax?"""

from dataclasses import dataclass

from lstm_complete.languages.contract import Language, Lexical
from lstm_complete.languages.indentation import indent_of, level
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
    """Compare each line of code with the level that the language expects after the lines before it.

    Left out: blank lines, comments and strings, lines inside a statement, and the last line, which may be
    unfinished. A line may return to the level of any block that encloses it, but not leave an open brace.
    """
    scanner, scan = Scanner(language.lexicon), Scan()
    lines, before = text.split("\n")[:-1], ""
    blocks: list[int] = []
    openers: list[int] = []
    checked = right = 0
    for line in lines:
        is_code = scanner.lexical(scan) is Lexical.CODE and bool(line.strip()) and not _is_comment(line, scanner, scan)
        if is_code:
            expected = _expected(language, before, line, unit)
            here = level(line, unit)
            if expected is not None:
                closes = _starts_with_closer(line, language)
                is_whole = indent_of(line) == here * unit
                checked += 1
                right += is_whole and _stands_right(here, expected, blocks, openers, closes=closes)
                blocks = [*(block for block in blocks if block < here), here]
        scan = _follow(scanner, scan, line + "\n", level(line, unit), openers)
        before += line + "\n"
    return Indentation(checked, right)


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


def _expected(language: Language, before: str, line: str, unit: str) -> int | None:
    if _starts_with_closer(line, language):
        # What the level would be behind the closers at the start of the line.
        code = line.lstrip()
        closers = {closer for _, closer in language.lexicon.brackets}
        count = next((n for n, character in enumerate(code) if character not in closers), len(code))
        return language.next_indent(before + line[: len(line) - len(code)] + code[:count], unit)
    return language.next_indent(before, unit)


def _starts_with_closer(line: str, language: Language) -> bool:
    return line.lstrip()[:1] in {closer for _, closer in language.lexicon.brackets}


def _stands_right(here: int, expected: int, blocks: list[int], openers: list[int], *, closes: bool) -> bool:
    if here == expected:
        return True
    opens = bool(blocks) and expected > blocks[-1]
    inside = not openers or here > openers[-1]
    return not closes and not opens and inside and here in blocks


def _follow(scanner: Scanner, scan: Scan, text: str, here: int, openers: list[int]) -> Scan:
    """Read a line; `openers` keeps the level of the line on which each open bracket stands."""
    for character in text:
        after = scanner.feed(scan, character)
        if len(after.stack) > len(scan.stack):
            openers.append(here)
        elif len(after.stack) < len(scan.stack):
            openers.pop()
        scan = after
    return scan


def _is_comment(line: str, scanner: Scanner, scan: Scan) -> bool:
    for character in line.lstrip()[:3]:
        scan = scanner.feed(scan, character)
        if scan.quote >= 0:
            return scanner.lexical(scan) is not Lexical.STRING
    return False
