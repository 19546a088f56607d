"""A text and what follows the cursor on its line: nothing is written twice."""

from lstm_complete.engine.constraints import Constraints
from lstm_complete.engine.context import Context

CLOSERS = frozenset(")]}>\"'`;,: \t")
"""What may follow the cursor without belonging to other code: closers that editors add by themselves."""


def fit(text: str, context: Context, constraints: Constraints) -> str:
    """Cut a text so that it goes with what follows the cursor."""
    rest = context.rest.rstrip()
    if not rest or text.endswith(rest):
        return text
    if not set(rest) <= CLOSERS:
        return _before(text, rest)
    return _up_to_foreign_closer(text, rest, context, constraints)[0]


def replaced(text: str, context: Context, constraints: Constraints) -> int:
    """How many of the characters after the cursor a text brings with it."""
    rest = context.rest.rstrip()
    if not rest or not set(rest) <= CLOSERS:
        return 0
    return len(rest) if text.endswith(rest) else _up_to_foreign_closer(text, rest, context, constraints)[1]


def _before(text: str, rest: str) -> str:
    """The part of a text that stands before what follows anyway."""
    place = text.find(rest.lstrip()[:4])
    return text[:place] if place >= 0 else text


def _up_to_foreign_closer(text: str, rest: str, context: Context, constraints: Constraints) -> tuple[str, int]:
    """Closers that close brackets opened before the cursor must be those that follow it, or the text ends there."""
    scanner = constraints.scanner
    scan = scanner.scan(context.scan, context.line)
    outside, used = len(scan.stack), 0
    for place, character in enumerate(text):
        scan = scanner.feed(scan, character)
        if len(scan.stack) < outside:
            if not rest.startswith(character, used):
                return text[:place], used
            outside, used = len(scan.stack), used + 1
    return text, used
