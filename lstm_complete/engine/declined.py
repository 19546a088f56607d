"""What was shown on a line, looked at and typed past instead of taken: as a whole it is not what the user means."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Shown(NamedTuple):
    """A text that was shown."""

    start: str
    """The line up to where it was shown."""
    text: str
    since: float
    """When, in seconds."""
    declined: bool = False


@dataclass
class Declined:
    """Follows the texts shown in one document."""

    _line: int = -1
    _shown: list[Shown] = field(default_factory=list)

    def at(self, line: int, before: str, now: float, reading: float) -> list[str]:
        """What is left of the texts that were declined, for the place behind `before` on a line.

        A text is declined when the user types one character of it after it was on screen for `reading` seconds: who
        types faster has not looked at it, and several characters at once are a part of it that was taken. One that
        was taken whole, or that the user no longer agrees with, is forgotten, and so is all when another line is
        asked about.
        """
        if line != self._line:
            self._line, self._shown = line, []
        followed = [shown for shown in self._shown if (shown.start + shown.text).startswith(before)]
        self._shown = [one for shown in followed if (one := _judged(shown, before, now, reading)) is not None]
        return [shown.text[len(before) - len(shown.start) :] for shown in self._shown if shown.declined]

    def show(self, before: str, text: str, now: float) -> None:
        """A text is shown behind `before` on the line that `at` was asked about last."""
        self._shown = [*(shown for shown in self._shown if shown.declined), Shown(before, text, now)]


def _judged(shown: Shown, before: str, now: float, reading: float) -> Shown | None:
    """A text that the line still agrees with, as declined if it is; None where it need not be remembered."""
    typed = len(before) - len(shown.start)
    if typed >= len(shown.text) or typed < 0:
        return None
    if shown.declined or typed == 0:
        return shown
    return shown._replace(declined=True) if typed == 1 and now - shown.since >= reading else None
