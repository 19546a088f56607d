"""Suggestions of several lines: at the start of a block, or where the user asks, one line after the other.

Each line is searched for behind the ones before it and has to pass what a single line has to. It ends the block, and
is not added, where it is blank, stands below the block, or repeats the line above or below.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from lstm_complete.engine.answers import Answer, Block
from lstm_complete.engine.candidates import Candidate
from lstm_complete.engine.checks import BEFORE
from lstm_complete.engine.finder import Finder, Spot
from lstm_complete.engine.suggestion import Suggestion, joined
from lstm_complete.engine.timeline import Cancelled
from lstm_complete.languages.indentation import indent_of, level

NOTHING = Suggestion("", 1.0)
"""What lines are added to behind a line that is whole as it is."""


class Further:
    """Adds lines to answers."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def grown(self, spot: Spot, answer: Answer, declined: Sequence[str], cancelled: Callable[[], bool]) -> Answer:
        """The answer for a spot with another line in its best item; or as one that does not grow.

        Nothing that begins with a text that was declined is made.

        Raises:
            Cancelled: `cancelled()` said so.
        """
        block = answer.block or self._block(spot, answer)
        longer = self._longer(spot, answer, block, cancelled) if block is not None else None
        if longer is None or longer.text.startswith(tuple(declined)):
            return replace(answer, grows=False)
        return replace(answer, items=(longer, *answer.items[1:]), block=block)

    def _block(self, spot: Spot, answer: Answer) -> Block | None:
        """The block that begins at a spot or with the best item, or in which the user has asked; None elsewhere."""
        context, best = spot.cursor.context, answer.items[0] if answer.items else NOTHING
        line, unit = context.line + best.text, context.layout.indent
        if context.rest[best.replaces :].strip() or not line.strip():
            return None
        depth = len(context.scan.stack)
        least = answer.settings.min_probability * (best.probability if answer.invoked else 1.0)
        here, lead = level(line, unit), self._lead(spot)
        expected = spot.language.next_indent(lead + line + "\n", unit)
        if (best.to_line_end or not best.text) and expected is not None and expected > here:
            return Block(expected, depth, least)
        return Block(here, depth, least) if answer.invoked or _is_first_of_block(spot, lead) else None

    def _longer(self, spot: Spot, answer: Answer, block: Block, cancelled: Callable[[], bool]) -> Suggestion | None:
        """The best item with the rest of its line, or with the next line; None where nothing is to be added."""
        best, context = answer.items[0] if answer.items else NOTHING, spot.cursor.context
        newline = context.layout.newline if best.to_line_end or not best.text else ""
        if best.text.count(context.layout.newline) + 1 + bool(newline) > answer.settings.max_lines:
            return None
        behind = self._finder.behind(spot, best.text + newline, best.replaces, cancelled)
        hypotheses = self._finder.search(behind, answer.settings, cancelled)
        if cancelled():
            raise Cancelled
        line = next((h for h in hypotheses if h.finished), None)
        found = [one for one in self._finder.candidates(behind, [line] if line else []) if one.whole]
        if not found:
            return replace(best, to_line_end=True) if line is not None and not newline else None
        further = self._finder.offered(behind, found[0])
        fits = not newline or self._stands_right(behind, found[0], block)
        if not fits or further is None or best.probability * further.probability < block.least:
            return None
        return joined(best, newline, further)

    def _stands_right(self, spot: Spot, candidate: Candidate, block: Block) -> bool:
        """Does a line belong to the block, at a level that its language allows, and is it not the line above again?

        Where the line above opens a block, it stands in it; else there or in one around, as in `Levels`.
        """
        unit, line, lines = spot.cursor.context.layout.indent, candidate.text, spot.place.snapshot.lines
        here, above, below = level(line, unit), lines[spot.place.line - 1], lines[spot.place.line + 1 :][:1]
        expected = spot.language.next_indent(self._lead(spot), unit)
        if line in (above.rstrip(), "".join(below).rstrip()):
            return False
        if here < block.level:
            return here == block.level - 1 and self._closes(spot, line.strip(), block)
        if expected is None:
            return True
        opened = expected > level(above, unit)
        return indent_of(line) == here * unit and (here == expected or (here < expected and not opened))

    def _closes(self, spot: Spot, line: str, block: Block) -> bool:
        """Does a line begin with the closer of a bracket that was opened in the lines above it, or in the first one?"""
        stack = spot.cursor.context.scan.stack
        return len(stack) > block.depth and line.startswith(stack[-1])

    def _lead(self, spot: Spot) -> str:
        """The lines before a spot's, as far as they say where lines may stand; each ends with LF."""
        text = "".join(spot.place.snapshot.lines[spot.cursor.context.first : spot.place.line])
        text = text[max(0, len(text) - self._finder.code_before(spot, BEFORE)) :]
        return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_first_of_block(spot: Spot, lead: str) -> bool:
    """Is a spot's line, but for what is suggested, an empty one right below a line that opens a block?"""
    if spot.cursor.context.line.strip() or not spot.place.line:
        return False
    above, unit = spot.place.snapshot.line(spot.place.line - 1), spot.cursor.context.layout.indent
    expected = spot.language.next_indent(lead, unit)
    return bool(above.strip()) and expected is not None and expected > level(above, unit)
