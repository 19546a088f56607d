"""Answers of one document, kept while its text goes on as they say: then nothing is computed, and nothing flickers.

An answer belongs to the place that it was computed for. While the user types what it offers, what is left of it is
the answer; what they take back of that comes back.
"""

from dataclasses import dataclass, field, replace

from lstm_complete.engine.place import Place
from lstm_complete.engine.suggestion import Suggestion
from lstm_complete.settings import Settings

MOST = 8
"""Answers kept, so that what was typed by mistake can be taken back."""


@dataclass(frozen=True, slots=True)
class Block:
    """Where further lines may stand, and how sure they have to be."""

    level: int
    """In units of indentation: a line that stands below it ends the block, ..."""
    depth: int
    """... unless it closes a bracket that was opened since its first line began, where so many were open."""
    least: float
    """Probability of the whole text below which nothing is added."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is offered at a place, best first."""

    place: Place
    settings: Settings
    items: tuple[Suggestion, ...]
    invoked: bool = False
    """The user has asked for it."""
    exact: bool = True
    """False: the network had not read all of the text before the cursor as it is."""
    typed: int = 0
    """Characters of it that have been typed since it was computed."""
    block: Block | None = None
    """Where lines are added to the best item, once that is known."""
    grows: bool = True
    """There may be lines to be added."""

    def is_replaced_by(self, other: "Answer") -> bool:
        """Is the other one a later answer to the same question?"""
        place, its = self.place, other.place
        same = place.snapshot is its.snapshot and (place.line, place.column) == (its.line, its.column)
        return same and (self.settings, self.invoked) == (other.settings, other.invoked)

    def at(self, place: Place) -> "Answer | None":
        """What is left of it at another place; None where the text is another one, or nothing is left of the best."""
        typed = _typed_between(self.place, place)
        if typed is None or (typed and not (self.items and self.items[0].goes_on_behind(typed))):
            return None
        left = tuple(item.behind(len(typed)) for item in self.items if item.goes_on_behind(typed))
        return replace(self, place=place, items=left, typed=len(typed))


@dataclass
class Answers:
    """The newest answers of one document; which of them is shown, `at` says."""

    _kept: list[Answer] = field(default_factory=list)
    """What was shown last comes first."""
    _ahead: Answer | None = None
    """What will be shown if the best suggestion is taken."""

    def at(self, place: Place, settings: Settings, *, invoked: bool = False) -> Answer | None:
        """What is left, at a place, of the newest answer that still fits; None where there is none.

        Who asks gets what was found for somebody who asks. Others do only while they type what it offers: it may be
        most unlikely.
        """
        for answer in [*self._kept, *([self._ahead] if self._ahead else [])]:
            left = answer.at(place) if answer.settings == settings else None
            if left is not None and (left.invoked == invoked or self._is_typed(answer, left)):
                self._put_first(answer)
                return left
        return None

    def shown(self, place: Place, settings: Settings) -> Answer | None:
        """What is left, at a place, of the answer that was shown last, asked for or not; None where there is none."""
        fitting = (answer.at(place) for answer in self._kept if answer.settings == settings)
        return next((left for left in fitting if left is not None), None)

    def knows(self, place: Place, settings: Settings) -> bool:
        """Is there an answer for a place that is not reached yet?"""
        ahead = self._ahead
        return ahead is not None and ahead.settings == settings and ahead.at(place) is not None

    def keep(self, answer: Answer) -> None:
        """An answer is shown."""
        self._put_first(answer)

    def keep_ahead(self, answer: Answer) -> None:
        """An answer will be shown if its place is reached; there is but one of this kind."""
        self._ahead = answer

    def forget(self) -> None:
        """What was answered would be answered otherwise now."""
        self._kept, self._ahead = [], None

    def _is_typed(self, answer: Answer, left: Answer) -> bool:
        """Is it what was shown last, and a part of it typed since?"""
        return left.typed > 0 and bool(self._kept) and answer is self._kept[0]

    def _put_first(self, answer: Answer) -> None:
        others = [one for one in self._kept if one is not answer and not one.is_replaced_by(answer)]
        self._kept = [answer, *others][:MOST]


def _typed_between(before: Place, now: Place) -> str | None:
    """What was written at a place so that the cursor came to another one; None where anything else was changed."""
    old, new = before.snapshot.lines, now.snapshot.lines
    start, end = old[before.line][: before.column], old[before.line][before.column :]
    more = now.line - before.line
    if more < 0 or len(new) - len(old) != more or new[now.line][now.column :] != end:
        return None
    written = "".join(new[before.line : now.line + 1])
    written = written[: len(written) - len(end)]
    return written[len(start) :] if written.startswith(start) and _differ_there(before, now) else None


def _differ_there(before: Place, now: Place) -> bool:
    """Are the texts the same but for the lines from the first place's to the other's?"""
    found = before.snapshot.lines.compare(now.snapshot.lines)
    is_same = found.start == found.end == found.new_end
    return is_same or (found.start >= before.line and found.end <= before.line + 1 and found.new_end <= now.line + 1)
