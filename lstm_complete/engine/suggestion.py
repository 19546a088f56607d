"""From hypotheses to what is offered: text, where to cut it, what it replaces."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lstm_complete.engine.constraints import Constraints
from lstm_complete.engine.context import Context
from lstm_complete.engine.decoder import Hypothesis
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import decode

WRONG_COST = 0.1
"""Keystrokes that a wrong suggestion costs its reader (lambda of the expected saving)."""
LEAST_SAVING = 0.1
"""Keystrokes that a suggestion must be expected to save to be shown."""
CLOSERS = frozenset(")]}>\"'`;,: \t")
"""What may follow the cursor without belonging to other code: closers that editors add by themselves."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text for the cursor's place."""

    text: str
    probability: float
    """That the user means all of it, as the model sees it."""
    source: str = "model"
    replaces: int = 0
    """Characters after the cursor that the text brings with it: closers that the editor has added."""
    to_line_end: bool = False
    """Nothing of the line is missing behind it."""


def make_suggestions(
    hypotheses: Iterable[Hypothesis],
    context: Context,
    language: Language,
    constraints: Constraints,
    *,
    count: int,
    least: float,
) -> tuple[Suggestion, ...]:
    """Up to `count` different suggestions whose probability is at least `least`, most saving first."""
    found: dict[str, tuple[float, Suggestion]] = {}
    for hypothesis in hypotheses:
        text, chances = _characters(hypothesis, context)
        text = _fit(text, context, constraints)
        cut, saving = _best_cut(text, chances, language.stops(context.line, text), least)
        offered = text[:cut].rstrip()
        replaces = _replaced(offered, context, constraints)
        is_there = offered == context.rest[:replaces]  # nothing but closers that follow anyway
        if not is_there and saving > found.get(offered, (0.0,))[0]:
            whole = cut == len(text) and hypothesis.finished
            suggestion = Suggestion(offered, chances[cut - 1], replaces=replaces, to_line_end=whole)
            found[offered] = (saving, suggestion)
    return tuple(_different(suggestion for _, suggestion in sorted(found.values(), key=lambda pair: -pair[0])))[:count]


def _different(ranked: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Those that a better one does not begin with: who wants less of a text accepts it in part."""
    texts: list[str] = []
    for suggestion in ranked:
        if not any(text.startswith(suggestion.text) for text in texts):
            texts.append(suggestion.text)
            yield suggestion


def _characters(hypothesis: Hypothesis, context: Context) -> tuple[str, list[float]]:
    """The text and, for each of its characters, the probability that everything up to it is right."""
    raw, total = b"", 0.0
    chances: list[float] = []
    symbols = hypothesis.symbols
    for symbol, log_probability in zip(symbols, hypothesis.log_probabilities, strict=False):
        total += log_probability
        piece = decode([symbol], context.layout)
        raw += piece
        # A character is as likely as its last byte; an indent unit's characters come together.
        chances += [math.exp(total)] * (len(raw.decode("utf-8", "ignore")) - len(chances))
    return raw.decode("utf-8", "ignore"), chances


def _best_cut(text: str, chances: Sequence[float], stops: Sequence[int], least: float) -> tuple[int, float]:
    """The stop where the expected saving of keystrokes peaks, and that saving; (0, 0) if none is worth it.

    Saving = P² (n - 1) - WRONG_COST (1 - P) for n characters that are all right with probability P and cost one key
    to take. It is taken or left as a whole: what is right at its start saves nothing if its end is wrong. P² rather
    than P, because a shorter one that is taken leaves the rest to be offered at the next key.
    """
    best, most = 0, LEAST_SAVING
    for stop in stops:
        if chances[stop - 1] < least:
            break
        chance = chances[stop - 1]
        saving = chance * chance * (stop - 1) - WRONG_COST * (1 - chance)
        if saving > most and text[:stop].strip():
            best, most = stop, saving
    return (best, most) if best else (0, 0.0)


def _fit(text: str, context: Context, constraints: Constraints) -> str:
    """Cut a text so that it goes with what follows the cursor."""
    rest = context.rest.rstrip()
    if not rest or text.endswith(rest):
        return text
    if not set(rest) <= CLOSERS:
        return _before(text, rest)
    return _up_to_foreign_closer(text, rest, context, constraints)[0]


def _replaced(text: str, context: Context, constraints: Constraints) -> int:
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
