"""From hypotheses to what could be offered: every text that ends where showing may stop, and what speaks for it."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lstm_complete.engine.closers import fit, replaced
from lstm_complete.engine.constraints import Constraints
from lstm_complete.engine.context import Context
from lstm_complete.engine.decoder import Hypothesis
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import decode
from lstm_complete.memory.match import BUCKETS
from lstm_complete.memory.reading import OWN, PROJECT, Expected

_DOUBT, _GUESS = math.log(0.95), math.log(0.5)
"""Characters less likely than these are counted as doubtful, as guessed."""
_TINY = 1e-6


class Features(NamedTuple):
    """What speaks for and against a text; `policy` learns how to weigh it."""

    odds: float
    """Log-odds of the product of its characters' probabilities."""
    least: float
    """Log-probability of its least likely character ..."""
    first: float
    """... of its first one ..."""
    last: float
    """... and of its last three together."""
    length: float
    """Logarithm of its characters."""
    doubts: float
    guesses: float
    words: float
    """Blanks between its words."""
    follows: float
    """Log-likelihood of what follows the line, beside that of the line with which it goes best; 0 where not known."""
    whole: float
    """1: it reaches the end of the line. So the others: 1 where it is so."""
    at_start: float
    """Nothing is written on the line yet."""
    in_word: float
    """The cursor stands in or behind a word."""
    ends_in_word: float
    has_rest: float
    """Something follows the cursor on its line."""
    project: float
    """Trust that the match in the project deserves, 0 to 1 ..."""
    own: float
    """... and the one in the document."""
    longest: float
    """The longer of both matches is as long as can be."""


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
    features: Features
    replaces: int
    """Characters after the cursor that the text brings with it: closers that the editor has added."""
    whole: bool
    """Nothing of the line is missing behind it."""
    copied: tuple[int, ...]
    """Of each character, where the memory holds it; 0 for nowhere."""

    @property
    def probability(self) -> float:
        """The product of its characters' probabilities."""
        return 1 / (1 + math.exp(-self.features.odds))


def candidates(
    hypotheses: Iterable[Hypothesis],
    context: Context,
    language: Language,
    constraints: Constraints,
    *,
    expected: Expected | None,
    follows: Mapping[tuple[int, ...], float],
) -> list[Candidate]:
    """All different texts that the hypotheses begin with.

    `expected` [2, 2] is what matches expect at the cursor; `follows` tells of the symbols of whole lines how well
    what stands behind them goes with them.
    """
    found: dict[str, Candidate] = {}
    here = _here(context, expected)
    for hypothesis in hypotheses:
        pieces = _pieces(hypothesis, context)
        text = fit("".join(piece.character for piece in pieces), context, constraints)
        stops = frozenset(language.stops(context.line, text))
        whole = hypothesis.finished and len(text) == len(pieces)
        for length, features in _features(
            pieces[: len(text)], here, stops, follows.get(hypothesis.symbols, 0.0), whole=whole
        ):
            offered = text[:length].rstrip()
            known = found.get(offered)
            if offered.strip() and (known is None or known.features.odds < features.odds):
                copied = tuple(piece.copied for piece in pieces[: len(offered)])
                replaces = replaced(offered, context, constraints)
                found[offered] = Candidate(offered, features, replaces, features.whole > 0, copied)
    # Nothing but closers that follow anyway is no suggestion.
    return [found[text] for text in found if text != context.rest[: found[text].replaces]]


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


class _Here(NamedTuple):
    """Those features that all texts for one cursor share."""

    at_start: float
    in_word: float
    has_rest: float
    project: float
    own: float
    longest: float


def _here(context: Context, expected: Expected | None) -> _Here:
    project, own = (int(expected[PROJECT, 1]), int(expected[OWN, 1])) if expected is not None else (0, 0)
    most = BUCKETS - 1
    line = context.line.strip()
    return _Here(
        float(not line),
        float(is_word(line[-1:])),
        float(bool(context.rest.strip())),
        project / most,
        own / most,
        float(max(project, own) == most),
    )


def is_word(text: str) -> bool:
    """May all of the text be part of one name?"""
    return text.replace("_", "a").isalnum()


def _features(
    pieces: list[Piece], here: _Here, stops: frozenset[int], follows: float, *, whole: bool
) -> Iterator[tuple[int, Features]]:
    """For each stop the length of the text that ends there, and what speaks for it."""
    total, least, doubts, guesses, words = 0.0, 0.0, 0, 0, 0
    for place, (character, log_probability, _) in enumerate(pieces):
        total += log_probability
        least = min(least, log_probability)
        doubts += log_probability < _DOUBT
        guesses += log_probability < _GUESS
        words += character == " "
        if place + 1 not in stops:
            continue
        last = sum(piece.log_probability for piece in pieces[max(0, place - 2) : place + 1])
        yield (
            place + 1,
            Features(
                total - math.log(max(_TINY, -math.expm1(total))),
                least,
                pieces[0].log_probability,
                last,
                math.log(place + 1),
                float(doubts),
                float(guesses),
                float(words),
                follows if whole and place + 1 == len(pieces) else 0.0,
                float(whole and place + 1 == len(pieces)),
                here.at_start,
                here.in_word,
                float(is_word(character)),
                here.has_rest,
                here.project,
                here.own,
                here.longest,
            ),
        )
