"""Plain text for LSTM Complete: what every file is that no other plugin knows."""

from collections.abc import Sequence

from lstm_complete.languages.contract import Lexicon, Syntax
from lstm_complete.languages.guard import NoSyntax
from lstm_complete.languages.indentation import level
from lstm_complete.languages.words import token_stops


class Text:
    """See `lstm_complete.languages.contract.Language`."""

    contract = 1
    name = "text"
    lsp_ids: tuple[str, ...] = ("plaintext", "markdown", "restructuredtext")
    extensions: tuple[str, ...] = (".txt", ".md", ".rst")
    default_indent = "    "
    lexicon = Lexicon(brackets=())

    def parse(self, source: bytes) -> Syntax:  # noqa: ARG002 (prose has no syntax)
        """No syntax: every place is code, no name is known."""
        return NoSyntax()

    def next_indent(self, before: str, unit: str) -> int:
        """The level of the last line that is not blank."""
        lines = [line for line in before.splitlines() if line.strip()]
        return level(lines[-1], unit) if lines else 0

    def stops(self, before: str, suggestion: str) -> Sequence[int]:  # noqa: ARG002 (words do not depend on it)
        """Word boundaries."""
        return token_stops(suggestion)


language = Text()
"""The plugin that the entry point names."""
