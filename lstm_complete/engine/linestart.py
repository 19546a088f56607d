"""Keeps generated lines of code at the levels where their language lets them stand."""

import numpy as np
from numpy.typing import NDArray

from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Layout
from lstm_complete.languages.indentation import level
from lstm_complete.languages.levels import Levels
from lstm_complete.text.vocabulary import END, INDENT, NEWLINE, VOCABULARY_SIZE


class LineStart:
    """Follows one text; at the start of a line of code it forbids what would stand at a wrong level."""

    def __init__(self, language: Language, layout: Layout, prompt: str) -> None:
        self._unit = layout.indent
        self._levels = Levels(language, layout.indent)
        self._closers = np.zeros(VOCABULARY_SIZE, bool)
        self._closers[[ord(closer) for _, closer in language.lexicon.brackets if closer.isascii()]] = True
        *whole, self._line = prompt.replace(layout.newline, "\n").split("\n")
        for line in whole:
            self._levels.read(line + "\n")
        self._allowed = self._levels.allowed()

    def restrict(self, mask: NDArray[np.bool_]) -> None:
        """Take away from `mask` [V] what may not come next; behind the first character of a line, nothing."""
        here = level(self._line, self._unit)
        if self._allowed is None or self._line != here * self._unit:
            return
        plain, closing = self._allowed.plain, self._allowed.closing
        deepest = max((*plain, -1 if closing is None else closing))
        code = np.ones(VOCABULARY_SIZE, bool) if here in plain else np.zeros(VOCABULARY_SIZE, bool)
        code[self._closers] = closing is None or here == closing
        code[[ord(" "), ord("\t")]] = False
        code[INDENT] = here < deepest
        code[NEWLINE] = code[END] = here == 0 or here in plain
        mask &= code

    def follow(self, symbol: int, piece: str) -> None:
        """Take what was written: a symbol, and the characters that it completed."""
        if symbol != NEWLINE:
            self._line += piece
            return
        self._levels.read(self._line + "\n")
        self._line, self._allowed = "", self._levels.allowed()
