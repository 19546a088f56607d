"""What may be written behind a cursor that has been read: hypotheses, whole lines, and which of them are shown."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np

from lstm_complete.engine import suffix
from lstm_complete.engine.beam import Size, new_beam
from lstm_complete.engine.candidates import Candidate, candidates
from lstm_complete.engine.checks import Around, Checks
from lstm_complete.engine.constraints import Constraints
from lstm_complete.engine.decoder import beam_search
from lstm_complete.engine.model import Model
from lstm_complete.engine.path import Hypothesis
from lstm_complete.engine.place import Place
from lstm_complete.engine.policy import Policy, Rated
from lstm_complete.engine.reader import Cursor, Opened, Reader
from lstm_complete.engine.suggestion import Suggestion, suggestion, suggestions
from lstm_complete.engine.timeline import Reading
from lstm_complete.languages.contract import Language, Lexical
from lstm_complete.languages.encoding import Layout, decode
from lstm_complete.languages.scanner import Scanner
from lstm_complete.settings import Settings

MOST_STATES = 4096
"""Of the constraints of one language and layout that are kept: some 5 MB."""


@dataclass(frozen=True, slots=True)
class Stages:
    """Parts of the way from the network to the screen, to be left out when their worth is measured."""

    mixer: bool = True
    """Network and memory are mixed; without it the network reads what the memory expects, and no more."""
    constraints: bool = True
    """Closers match, names exist, lines parse."""
    policy: bool = True
    """Probabilities are calibrated, what was declined is not shown again."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and how the network and the memory see it."""

    place: Place
    document: Opened
    cursor: Cursor
    reading: Reading
    lines_written: int = 0
    """Of the lines before the place's, those that the document does not have yet."""

    @property
    def language(self) -> Language:
        """The document's."""
        return self.place.language


class Finder:
    """Finds what may stand at spots, with one model. Used from one thread at a time."""

    def __init__(self, model: Model, stages: Stages, reader: Reader) -> None:
        self.policy = model.policy if stages.policy else Policy()
        self.searches = 0
        """How many there were: what the network was busy with besides reading."""
        self._model, self._stages, self._reader = model, stages, reader
        self._constraints: dict[tuple[str, Layout], Constraints] = {}

    def behind(self, spot: Spot, text: str, replaces: int, cancelled: Callable[[], bool]) -> Spot:
        """The spot behind a text that might be written, in place of some characters after the cursor.

        Raises:
            Cancelled: `cancelled()` said so.
        """
        cursor = self._reader.behind(spot.document, spot.place, spot.cursor, text, replaces)
        reading = spot.document.timeline.advance(cursor.passage, cancelled=cancelled)
        place = spot.place.behind(text, replaces)
        return Spot(place, spot.document, cursor, reading, place.line - spot.place.line)

    def search(
        self, spot: Spot, settings: Settings, stop: Callable[[], bool], *, least: float = 0.0
    ) -> list[Hypothesis]:
        """The best continuations of the line, best first, with unfinished ones among them; see `beam_search`."""
        self.searches += 1
        cursor, constraints = spot.cursor, self._constraints_at(spot)
        context = cursor.context
        state = constraints.state(constraints.scanner.scan(context.scan, context.line), context.line)
        weights = self._model.weights if self._stages.mixer else None
        size = Size(settings.beam_width, settings.max_characters)
        runtime, reading = self._model.runtime, spot.reading
        beam = new_beam(runtime, reading, constraints, state, size, trail=cursor.trail, weights=weights)
        return beam_search(beam, least=least, cancelled=stop)

    def candidates(self, spot: Spot, hypotheses: Iterable[Hypothesis]) -> list[Candidate]:
        """All that could be offered of some hypotheses."""
        return candidates(hypotheses, spot.cursor.context, spot.language, self._constraints_at(spot))

    def whole_lines(self, spot: Spot, hypotheses: list[Hypothesis], end: float) -> list[Hypothesis]:
        """Those that reach the line's end and are not blank, best first: by themselves and, if time is left until
        `end`, by how well what stands below goes with each."""
        context = spot.cursor.context
        lines = [h for h in hypotheses if h.finished and decode(h.symbols, context.layout).strip()]
        scores, after = {h.symbols: h.score for h in lines}, context.after
        seconds = self._reader.seconds(sum(len(h.symbols) + suffix.CHARACTERS for h in lines))
        if len(lines) > 1 and after and time.monotonic() + seconds < end:
            below = np.concatenate(after)
            fits = suffix.suffix_log_likelihoods(self._model.runtime, spot.reading, list(scores), below)
            scores = {symbols: scores[symbols] + suffix.WEIGHT * fit for symbols, fit in zip(scores, fits, strict=True)}
        return sorted(lines, key=lambda h: -scores[h.symbols])

    def choose(
        self, spot: Spot, settings: Settings, *, rated: list[Rated], asked: list[Candidate]
    ) -> tuple[Suggestion, ...]:
        """What is shown of what was rated, and of whole lines that were asked for the best one that may be shown."""
        lines = (self._rated(one) for one in asked if one.whole)
        passes = self._checks(spot)
        count, locate = settings.alternatives, partial(self._reader.source, spot.place)
        return suggestions(rated, passes, locate, count=count, last=lines)

    def offered(self, spot: Spot, candidate: Candidate) -> Suggestion | None:
        """A candidate as it is shown, whatever it saves; None where it may not be shown."""
        rated = self._rated(candidate)
        return suggestion(rated, partial(self._reader.source, spot.place)) if self._checks(spot)(rated) else None

    def _rated(self, candidate: Candidate) -> Rated:
        return Rated(candidate, self.policy.chance(candidate), 0.0)

    def _checks(self, spot: Spot) -> Callable[[Rated], bool]:
        """The last looks at what may be shown at a spot."""
        if not self._stages.constraints:
            return lambda _rated: True
        place, context, document = spot.place, spot.cursor.context, spot.document
        around = Around(place.snapshot, place.line, place.column, context.first)
        in_code = Scanner(place.language.lexicon).lexical(context.scan) is Lexical.CODE
        code_before = partial(self.code_before, spot)
        return Checks(place.language, around, self._reader.words, in_code, code_before, document.parsed).passes

    def code_before(self, spot: Spot, most: int) -> int:
        """How many characters before a spot's line can best be read as code by themselves; see `ContextBuilder`."""
        line = spot.place.line - spot.lines_written
        written = sum(map(len, spot.place.snapshot.lines[line : spot.place.line]))
        return spot.document.builder.code_before(line, most) + written

    def _constraints_at(self, spot: Spot) -> Constraints:
        """Kept from one completion to the next: most of what may follow is known then."""
        key = spot.language.name, spot.cursor.context.layout
        found = self._constraints.get(key)
        if found is None or found.size > MOST_STATES:
            lexicon, layout = spot.language.lexicon, spot.cursor.context.layout
            found = self._constraints[key] = Constraints(lexicon, layout, closers=self._stages.constraints)
        return found
