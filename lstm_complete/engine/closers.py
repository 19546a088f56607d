"""A text and what follows the cursor on its line: nothing is written twice, nothing is glued or left open before it."""

import re

from lstm_complete.engine.constraints import Constraints
from lstm_complete.engine.context import Context

CLOSERS = frozenset(")]}>\"'`;,: \t")
"""What may follow the cursor without belonging to other code: closers that editors add by themselves."""
_CLOSING = frozenset(")]}>\"'`")
_FIRST_TOKEN = re.compile(r"\w+|\W")


def fit(text: str, context: Context, constraints: Constraints) -> str:
    """Cut a text so that it goes with what follows the cursor."""
    rest = context.rest.rstrip()
    if follows_code(context):
        return _before(text, rest.lstrip(), context, constraints)
    return _up_to_foreign_closer(text, rest, context, constraints)[0] if rest else text


def goes(text: str, context: Context, constraints: Constraints) -> bool:
    """May a text stand before other code on its line: is no name made longer by it, and is all closed that it opens?"""
    if not follows_code(context):
        return True
    if _is_in_name(context.rest[:1]) and (_is_in_name(text[-1:]) or _is_in_name(context.line[-1:])):
        return False
    scan = constraints.scanner.scan(context.scan, context.line)
    after = constraints.scanner.scan(scan, text)
    return (after.stack, after.quote) == (scan.stack, scan.quote)


def follows_code(context: Context) -> bool:
    """Is there more behind the cursor on its line than closers?"""
    return not set(context.rest.rstrip()) <= CLOSERS


def replaced(text: str, context: Context, constraints: Constraints) -> int:
    """How many of the characters after the cursor a text brings with it."""
    rest = context.rest.rstrip()
    if not rest or follows_code(context):
        return 0
    closed = _up_to_foreign_closer(text, rest, context, constraints)[1]
    for count in range(len(rest), closed, -1):  # ";" and the like behind those closers
        if text.endswith(rest[:count]) and sum(one in _CLOSING for one in rest[:count]) == closed:
            return count
    return closed


def _is_in_name(character: str) -> bool:
    return character.isalnum() or character == "_"


def _before(text: str, rest: str, context: Context, constraints: Constraints) -> str:
    """The part of a text that stands before what follows anyway: before its first token, and before closers of what
    was opened in front of the cursor."""
    token = _FIRST_TOKEN.match(rest)
    first = token.group() if token else rest
    scanner = constraints.scanner
    start = scan = scanner.scan(context.scan, context.line)
    for place, character in enumerate(text):
        outside = (scan.stack, scan.quote) == (start.stack, start.quote)
        if outside and text.startswith(first, place):
            return text[:place]
        scan = scanner.feed(scan, character)
        if len(scan.stack) < len(start.stack):
            return text[:place]
    return text


def _up_to_foreign_closer(text: str, rest: str, context: Context, constraints: Constraints) -> tuple[str, int]:
    """What closes brackets and strings opened before the cursor must be what follows it, or the text ends there."""
    scanner = constraints.scanner
    scan = scanner.scan(context.scan, context.line)
    outside, quoted, used = len(scan.stack), scan.quote >= 0, 0
    for place, character in enumerate(text):
        scan = scanner.feed(scan, character)
        if len(scan.stack) < outside or (quoted and scan.quote < 0):
            if not rest.startswith(character, used):
                return text[:place], used
            outside, quoted, used = len(scan.stack), quoted and scan.quote >= 0, used + 1
    return text, used
