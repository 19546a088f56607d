"""How surprising a document is: bits of each character, and where something else is far likelier to be meant.

An alternative is weighed from both sides: how likely it is where it stands, and how likely it makes what follows.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.alternatives import Alternative, Kind, alternatives
from lstm_complete.engine.code import Around, DocumentCode
from lstm_complete.engine.doubts import Evidence, Features, features, mean
from lstm_complete.engine.lines import LineReader, LineStart
from lstm_complete.engine.model import Model
from lstm_complete.engine.place import Place
from lstm_complete.engine.runtime import Logits
from lstm_complete.languages.encoding import Symbols, encode
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.memory.texts import symbol_log_probabilities

LEAST_GAP = 0.5
"""Nats by which an alternative may be likelier, at most, for it to be weighed at all."""
MOST_OF_TOKEN, MOST_OF_LINE = 5, 16
"""Alternatives that are weighed."""
FOLLOWING = 40
"""Symbols behind the line's end that are read after each alternative."""
LONGEST = 400
"""Characters of a line that is judged."""
_END = b"\n"
"""The symbol of a line's end, whatever it is in the document."""


class Doubt(NamedTuple):
    """An alternative to what a line says, and what speaks for it."""

    alternative: Alternative
    features: Features


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as it was read."""

    start: LineStart
    symbols: Symbols
    mixed: Logits
    """Log-probabilities of all symbols at each place, [n, V]."""

    @property
    def bits(self) -> NDArray[np.float64]:
        """Of each symbol, [n]."""
        return -symbol_log_probabilities(self.mixed, self.symbols) / np.log(2)


class Surprise:
    """Reads one document line by line. Used from one thread at a time."""

    def __init__(self, model: Model, project: ProjectMemory) -> None:
        self._reader, self._project = LineReader(model, project), project

    def read(self, place: Place) -> ReadLine:
        """Read a place's line, its end included."""
        start = self._reader.begin(place)
        symbols = encode(_bytes(place.snapshot.lines[place.line]), start.context.layout)
        mixed = self._reader.log_probabilities(start, symbols) if len(symbols) else start.reading.logits[:0, None]
        return ReadLine(start, symbols, mixed)

    def doubts(self, place: Place, read: ReadLine, code: DocumentCode) -> list[Doubt]:
        """What may have been meant instead in a line that was just read; `code` is its document's."""
        line = place.snapshot.line(place.line)
        if len(line) > LONGEST or not code.tokens[place.line]:
            return []
        around = code.around(place.line, self._project.words)
        chosen = _likeliest(alternatives(code, place.line, around), line, read, around)
        if not chosen:
            return []
        following = "".join(place.snapshot.lines[place.line + 1 : place.line + 1 + FOLLOWING])[:FOLLOWING]
        evidence = self._weigh(chosen, place.snapshot.lines[place.line], following, read)
        weighed = zip(chosen, evidence, strict=True)
        return [Doubt(one, features(one, line, around, for_one)) for one, for_one in weighed]

    def _weigh(
        self, chosen: Sequence[Alternative], line: str, following: str, read: ReadLine
    ) -> list[Evidence]:
        """What the network and the memory say of each alternative."""
        layout = read.start.context.layout
        written = encode(_bytes(line + following), layout)
        texts = [encode(_bytes(one.apply(line) + following), layout) for one in chosen]
        firsts = [_first_difference(written, text) for text in texts]
        skipped = min(firsts)
        found = self._reader.likelihoods(read.start, [written, *texts], [skipped, *firsts])
        usual = symbol_log_probabilities(read.mixed, read.symbols)
        weighed = []
        for one, text, first, likelihoods in zip(chosen, texts, firsts, found[1:], strict=True):
            own = found[0][first - skipped :]
            end = len(encode(_bytes(line[: one.end]), layout)) + 1
            ends = end - first, end - first + len(text) - len(written)
            others = np.concatenate([usual[:first], usual[end:]])
            weighed.append(
                Evidence(
                    float(likelihoods[: ends[1]].sum()),
                    float(own[: ends[0]].sum()),
                    float(likelihoods[ends[1] :].sum()),
                    float(own[ends[0] :].sum()),
                    mean(others),
                )
            )
        return weighed


def _likeliest(found: Sequence[Alternative], line: str, read: ReadLine, around: Around) -> list[Alternative]:
    """Those that may be likelier than what is written, most promising first.

    Where an alternative differs first, network and memory have said how likely its symbol is there; the rest of it
    cannot make it likelier.
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
            if gap > LEAST_GAP:
                rated.append((gap + math.log1p(around.near(one.token)[one.text]), one))
    return _best(rated)


def _best(rated: list[tuple[float, Alternative]]) -> list[Alternative]:
    """At most MOST_OF_LINE, and MOST_OF_TOKEN of one kind of what begins at one place."""
    rated.sort(key=lambda pair: -pair[0])
    chosen, counts = list[Alternative](), Counter[tuple[int, Kind]]()
    for _, one in rated:
        counts[one.start, one.kind] += 1
        if counts[one.start, one.kind] <= MOST_OF_TOKEN and len(chosen) < MOST_OF_LINE:
            chosen.append(one)
    return chosen


def _common(one: bytes, other: bytes) -> int:
    """How many bytes at the start of both are the same."""
    return next((n for n, (mine, yours) in enumerate(zip(one, other, strict=False)) if mine != yours), len(one))


def _first_difference(one: Symbols, other: Symbols) -> int:
    """The first place where two texts differ, of which none begins the other."""
    shared = min(len(one), len(other))
    return int(np.flatnonzero(one[:shared] != other[:shared])[0])


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
