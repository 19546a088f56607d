"""From hypotheses to what could be offered: every text that ends where showing may stop."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from lstm_complete.engine.closers import fit, follows_code, goes, replaced
from lstm_complete.engine.constraints import Constraints
from lstm_complete.engine.context import Context
from lstm_complete.engine.path import Hypothesis
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import decode


class Piece(NamedTuple):
    """One character of a hypothesis."""

    character: str
    log_probability: float
    copied: int
    """Where the memory holds it (`trail`), 0 for nowhere."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that could be offered."""

    text: str
    log_probability: float
    """Of its characters together."""
    replaces: int
    """Characters after the cursor that the text brings with it: closers that the editor has added."""
    whole: bool
    """Nothing of the line is missing behind it."""
    copied: tuple[int, ...]
    """Of each character, where the memory holds it; 0 for nowhere."""


def candidates(
    hypotheses: Iterable[Hypothesis], context: Context, language: Language, constraints: Constraints
) -> list[Candidate]:
    """All different texts that the hypotheses begin with."""
    found: dict[str, Candidate] = {}
    for hypothesis in hypotheses:
        for candidate in _beginnings(hypothesis, context, language, constraints):
            known = found.get(candidate.text)
            if known is None or known.log_probability < candidate.log_probability:
                found[candidate.text] = candidate
    # Nothing but closers that follow anyway is no suggestion.
    return [found[text] for text in found if text != context.rest[: found[text].replaces]]


def _beginnings(
    hypothesis: Hypothesis, context: Context, language: Language, constraints: Constraints
) -> list[Candidate]:
    """The texts that a hypothesis begins with and that may be shown."""
    pieces = _pieces(hypothesis, context)
    text = fit("".join(piece.character for piece in pieces), context, constraints)
    totals = list(accumulate(piece.log_probability for piece in pieces))
    found = []
    for stop in language.stops(context.line, text):
        offered = text[:stop].rstrip()
        if offered and goes(offered, context, constraints):
            copied = tuple(piece.copied for piece in pieces[: len(offered)])
            whole = follows_code(context) or (hypothesis.finished and stop == len(pieces))
            replaces = replaced(offered, context, constraints)
            found.append(Candidate(offered, totals[stop - 1], replaces, whole, copied))
    return found


def _pieces(hypothesis: Hypothesis, context: Context) -> list[Piece]:
    """The characters of a hypothesis. One is as likely as its bytes together; those of an indent unit come at once."""
    raw, pieces, total = b"", list[Piece](), 0.0
    for symbol, log_probability, copied in zip(
        hypothesis.symbols, hypothesis.log_probabilities, hypothesis.copied, strict=False
    ):
        total += log_probability
        raw += decode([symbol], context.layout)
        text = raw.decode("utf-8", "ignore")
        for character in text[len(pieces) :]:
            pieces.append(Piece(character, total, copied))
            total = 0.0
    return pieces
