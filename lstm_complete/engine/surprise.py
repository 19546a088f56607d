"""How surprising a document is: bits of each character, and where something else is far likelier to be meant.

An alternative is weighed from both sides: how likely it is where it stands, and how likely it makes what follows.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lstm_complete.engine.alternatives import Alternative, Kind, alternatives
from lstm_complete.engine.code import Around, DocumentCode
from lstm_complete.engine.doubts import Doubts, Evidence, Features, features
from lstm_complete.engine.lines import LineReader, LineStart
from lstm_complete.engine.model import Model
from lstm_complete.engine.place import Place
from lstm_complete.engine.runtime import Logits
from lstm_complete.languages.encoding import Symbols, encode
from lstm_complete.memory import texts
from lstm_complete.memory.document import DocumentMemory
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.memory.texts import symbol_log_probabilities
from lstm_complete.text.vocabulary import INDENT, NEWLINE, VERBATIM

LEAST_GAP = 0.5
"""Nats by which an alternative may be likelier, at most, for it to be weighed at all; of what is returned, where more
speaks for a name than its likelihood, ..."""
LEAST_GAP_OF_RETURNED = -3.0
"""... this suffices."""
MOST_OF_TOKEN, MOST_OF_LINE = 8, 16
"""Alternatives of one kind to one token, and all of one line, that are weighed."""
FOLLOWING = 40
"""Characters behind the line's end that are read after each alternative."""
LONGEST = 400
"""Characters of a line that is judged."""
_END = b"\n"
"""The symbol of a line's end, whatever it is in the document."""


class Doubt(NamedTuple):
    """An alternative to what a line says, and what speaks for it."""

    alternative: Alternative
    features: Features


class Hint(NamedTuple):
    """Something else is far likelier to be meant."""

    alternative: Alternative
    score: float
    """Log-odds."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as it was read, its end included."""

    start: LineStart
    symbols: Symbols
    mixed: Logits
    """Log-probabilities of all symbols at each place, [n, V]."""
    characters: int
    """Of the line without its end."""

    def bits_of_characters(self) -> list[float]:
        """What each character of the line costs, its end left out; a unit of indentation is shared by its characters,
        the bytes of a character are added up."""
        costs = -symbol_log_probabilities(self.mixed, self.symbols) / math.log(2)
        unit = self.start.context.layout.indent
        bits, verbatim = list[float](), 0.0
        for symbol, cost in zip(self.symbols.tolist(), costs.tolist(), strict=True):
            if symbol == INDENT:
                bits += [cost / len(unit)] * len(unit)
            elif symbol == VERBATIM:
                verbatim = cost
            elif 0x80 <= symbol < 0xC0 and bits:  # it continues a character of UTF-8
                bits[-1] += cost
            elif symbol != NEWLINE or verbatim:
                bits.append(cost + verbatim)
                verbatim = 0.0
        return bits[: self.characters]


class Surprise:
    """Reads documents line by line. Used from one thread at a time."""

    def __init__(self, model: Model, project: ProjectMemory) -> None:
        self._reader, self._project, self._learned = LineReader(model, project), project, model.doubts

    @property
    def doubts_anything(self) -> bool:
        """Has the model learned when something else was meant?"""
        return bool(self._learned.weights)

    def read(self, place: Place, cancelled: Callable[[], bool] = lambda: False) -> ReadLine:
        """Read a place's line.

        Raises:
            Cancelled: `cancelled()` said so; what was read before the line is kept.
        """
        start = self._reader.begin(place, cancelled)
        symbols = encode(_bytes(place.snapshot.lines[place.line]), start.context.layout)
        mixed = self._reader.log_probabilities(start, symbols)
        return ReadLine(start, symbols, mixed, len(place.snapshot.line(place.line)))

    def doubts(self, place: Place, read: ReadLine, code: DocumentCode) -> list[Doubt]:
        """What may have been meant instead in a line that was just read; `code` is its document's."""
        line = place.snapshot.line(place.line)
        if len(line) > LONGEST or not code.tokens[place.line]:
            return []
        around = code.around(place.line, self._project.words)
        chosen = _likeliest(alternatives(code, place.line, around), line, read, around)
        if not chosen:
            return []
        below = place.snapshot.lines[place.line + 1 : place.line + 1 + FOLLOWING]
        evidence = self._weigh(chosen, place.snapshot.lines[place.line], "".join(below)[:FOLLOWING], read)
        weighed = zip(chosen, evidence, strict=True)
        return [Doubt(one, features(one, line, around, for_one)) for one, for_one in weighed]

    def hints(self, place: Place, read: ReadLine, code: DocumentCode) -> list[Hint]:
        """Those doubts of a line that was just read that are worth it, from left to right."""
        found = best_of_overlapping(self.doubts(place, read, code), self._learned)
        worth = [hint for hint in found if hint.score > self._learned.threshold]
        return sorted(worth, key=lambda hint: hint.alternative.start)

    def close(self, uri: str) -> None:
        """Forget a document."""
        self._reader.close(uri)

    def _weigh(self, chosen: Sequence[Alternative], line: str, following: str, read: ReadLine) -> list[Evidence]:
        """What the network and the memory say of each alternative to a part of `line`."""
        layout = read.start.context.layout
        written = encode(_bytes(line + following), layout)
        meant = [encode(_bytes(one.apply(line) + following), layout) for one in chosen]
        firsts = [_first_difference(written, text) for text in meant]
        of_written, *found = self._reader.likelihoods(read.start, [written, *meant], [min(firsts), *firsts])
        usual, weighed = symbol_log_probabilities(read.mixed, read.symbols), []
        for one, text, first, likelihoods in zip(chosen, meant, firsts, found, strict=True):
            own = of_written[first - min(firsts) :]
            end = len(encode(_bytes(line[: one.end]), layout)) + 1
            own_end, new_end = end - first, end - first + len(text) - len(written)
            others = np.concatenate([usual[:first], usual[end:]])
            parts = likelihoods[:new_end], own[:own_end], likelihoods[new_end:], own[own_end:]
            usually = float(others.sum()) / max(1, len(others))
            weighed.append(Evidence._make([*(float(part.sum()) for part in parts), usually]))
        return weighed


def warm_up() -> None:
    """Have what is compiled at its first call compiled, or read from the disk."""
    texts.warm_up(DocumentMemory(ProjectMemory(0).store).warm_up())


def best_of_overlapping(doubts: Sequence[Doubt], learned: Doubts) -> list[Hint]:
    """The doubts of a line by their scores, best first, without what overlaps a better one."""
    scored = [Hint(one.alternative, learned.score(one.alternative.kind, one.features)) for one in doubts]
    chosen = list[Hint]()
    for hint in sorted(scored, key=lambda hint: -hint.score):
        if not any(_overlap(hint.alternative, other.alternative) for other in chosen):
            chosen.append(hint)
    return chosen


def _likeliest(found: Sequence[Alternative], line: str, read: ReadLine, around: Around) -> list[Alternative]:
    """Those that may be likelier than what is written, most promising first.

    Where an alternative differs first, network and memory have said how likely its symbol is there; the rest of it
    cannot make it likelier. Of names that begin alike, those that stand near more often come first.
    """
    lead = len(line) - len(line.lstrip(" \t"))
    shift = len(encode(_bytes(line[:lead]), read.start.context.layout))
    text = _bytes(line[lead:]) + _END
    sums = np.concatenate([[0.0], np.cumsum(symbol_log_probabilities(read.mixed, read.symbols))])
    rated = list[tuple[float, Alternative]]()
    for one in found:
        start, end = (len(_bytes(line[lead:column])) for column in (one.start, one.end))
        new = _bytes(one.text) + text[end : end + 1]
        same = _common(new, text[start:])
        first, until = shift + start + same, shift + end + 1
        if same < len(new) and until < len(sums):
            gap = float(read.mixed[first, new[same]]) - float(sums[until] - sums[first])
            if gap > (LEAST_GAP_OF_RETURNED if one.kind is Kind.RETURNED else LEAST_GAP):
                rated.append((gap + math.log1p(around.near(one.token)[one.text]), one))
    return _best(rated)


def _best(rated: list[tuple[float, Alternative]]) -> list[Alternative]:
    """At most MOST_OF_LINE, and MOST_OF_TOKEN of one kind of what begins at one place."""
    chosen, counts = list[Alternative](), Counter[tuple[int, Kind]]()
    for _, one in sorted(rated, key=lambda pair: -pair[0]):
        counts[one.start, one.kind] += 1
        if counts[one.start, one.kind] <= MOST_OF_TOKEN and len(chosen) < MOST_OF_LINE:
            chosen.append(one)
    return chosen


def _overlap(one: Alternative, other: Alternative) -> bool:
    return one.start < other.end and other.start < one.end


def _common(one: bytes, other: bytes) -> int:
    """How many bytes at the start of both are the same."""
    return next((n for n, (mine, yours) in enumerate(zip(one, other, strict=False)) if mine != yours), len(one))


def _first_difference(one: Symbols, other: Symbols) -> int:
    """The first place where two texts differ, of which none begins the other."""
    shared = min(len(one), len(other))
    return int(np.flatnonzero(one[:shared] != other[:shared])[0])


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
