"""What was shown on a line and typed past instead of taken: as a whole it is not what the user means."""

from dataclasses import dataclass, field


@dataclass
class Declined:
    """Follows the texts shown in one document."""

    _line: int = -1
    _shown: list[tuple[str, str]] = field(default_factory=list)
    """The line up to where a text was shown, and that text."""

    def at(self, line: int, before: str) -> list[str]:
        """What is left of the texts that were typed past, for the place behind `before` on a line.

        A text that was taken, or that the user no longer agrees with, is none of them; nor is one shown at this place.
        """
        if line != self._line:
            self._line, self._shown = line, []
        self._shown = [(start, text) for start, text in self._shown if (start + text).startswith(before)]
        return [text[len(before) - len(start) :] for start, text in self._typed_past(before)]

    def show(self, before: str, text: str) -> None:
        """A text is shown behind `before` on the line that `at` was asked about last."""
        self._shown = [*self._typed_past(before), (before, text)]

    def _typed_past(self, before: str) -> list[tuple[str, str]]:
        return [(start, text) for start, text in self._shown if len(start) < len(before) < len(start) + len(text)]
