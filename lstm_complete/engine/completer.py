"""Completions for open documents: the one object that the server and the command line talk to."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from lstm_complete.engine import suffix
from lstm_complete.engine.beam import Size, new_beam
from lstm_complete.engine.candidates import Candidate, candidates
from lstm_complete.engine.checks import Around, Checks
from lstm_complete.engine.closers import follows_code
from lstm_complete.engine.constraints import Constraints
from lstm_complete.engine.context import Context
from lstm_complete.engine.decoder import beam_search
from lstm_complete.engine.model import Model
from lstm_complete.engine.path import Hypothesis
from lstm_complete.engine.place import Place
from lstm_complete.engine.policy import Policy, Rated
from lstm_complete.engine.reader import Cursor, Opened, Reader
from lstm_complete.engine.suggestion import Suggestion, suggestions
from lstm_complete.engine.surprise import Surprise
from lstm_complete.engine.timeline import Cancelled, Reading, until
from lstm_complete.languages.contract import Language, Lexical
from lstm_complete.languages.encoding import Layout, decode
from lstm_complete.languages.scanner import Scanner
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.settings import Settings

MOST_STATES = 4096
"""Of the constraints of one language and layout that are kept: some 5 MB."""
SEARCHED_BELOW = 0.5
"""Texts are searched for down to this part of the least probability that is shown: calibration may raise them."""
SEARCH_SHARE = 0.75
"""Part of the time left that the search may take where whole lines are compared after it."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is offered, best first."""

    items: tuple[Suggestion, ...]
    ms: float
    exact: bool
    """False: there was no time to read all of the text before the cursor as it is; see `Reader.read`."""


@dataclass(frozen=True, slots=True)
class Stages:
    """Parts of the way from the network to the screen, to be left out when their worth is measured."""

    mixer: bool = True
    """Network and memory are mixed; without it the network reads what the memory expects, and no more."""
    constraints: bool = True
    """Closers match, names exist, lines parse."""
    policy: bool = True
    """Probabilities are calibrated, what was declined is not shown again."""


class Completer:
    """Completes places of documents with one model. Thread-safe: one completion runs at a time."""

    def __init__(
        self,
        model: Model,
        project: ProjectMemory | None = None,
        stages: Stages | None = None,
        *,
        catches_up: bool = False,
    ) -> None:
        """`project` is what the model's memory knows of the project; without one it has no memory.

        `catches_up`: `catch_up` is called while nothing is asked, so that an answer need not wait for all of the text.
        """
        self._model, self._runtime = model, model.runtime
        self._stages = stages or Stages()
        self._policy = model.policy if self._stages.policy else Policy()
        self._reader = Reader(model.runtime, project, catches_up=catches_up)
        self._project = project
        self._surprise: Surprise | None = None
        self._constraints: dict[tuple[str, Layout], Constraints] = {}
        self._lock = threading.Lock()

    def complete(
        self,
        place: Place,
        settings: Settings,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        virtual: bool = False,
        invoked: bool = False,
    ) -> Suggestions:
        """Suggestions for a place within the settings' time budget.

        A `virtual` place is in a text that might come next: what is shown there is not what the user declines.
        `invoked`: the user has asked for it; then what they declined before is offered again, and the likeliest whole
        line comes last, however unlikely it is, if the time suffices to reach its end.

        Raises:
            Cancelled: `cancelled()` said so.
        """
        began = time.monotonic()
        end = began + settings.budget_ms / 1000
        with self._lock:
            document, cursor = self._reader.locate(place)
            reading, exact = self._reader.read(document, cursor, end, cancelled)
            share = SEARCH_SHARE if invoked else 1.0
            stop = until(time.monotonic() + share * (end - time.monotonic()), cancelled)
            least = 0.0 if invoked else SEARCHED_BELOW * settings.min_probability
            hypotheses, constraints = self._search(place, settings, cursor, reading, stop, least=least)
            found = candidates(hypotheses, cursor.context, place.language, constraints)
            declined = [] if virtual else self._declined(place, settings, document, cursor)
            whole = invoked and not follows_code(cursor.context)  # before other code there is no whole line
            lines = self._whole_lines(cursor, reading, hypotheses, end) if whole else []
            asked = [one for h in lines for one in candidates([h], cursor.context, place.language, constraints)]
            rated = self._policy.rate(found, [] if invoked else declined, settings.min_probability)
            items = self._choose(place, settings, document, cursor, rated=rated, asked=asked)
            if cancelled():
                raise Cancelled
            if items and not virtual:
                document.declined.show(cursor.context.line, items[0].text, time.monotonic())
        return Suggestions(items, 1000 * (time.monotonic() - began), exact)

    def line(self, place: Place, settings: Settings) -> str:
        """The likeliest rest of the line that is not blank, whole; empty where the budget did not reach its end."""
        end = time.monotonic() + settings.budget_ms / 1000
        with self._lock:
            document, cursor = self._reader.locate(place)
            reading, _ = self._reader.read(document, cursor, end, lambda: False)
            hypotheses, _ = self._search(place, settings, cursor, reading, until(end, lambda: False))
            lines = self._whole_lines(cursor, reading, hypotheses, end)
        return decode(lines[0].symbols, cursor.context.layout).decode("utf-8", "ignore") if lines else ""

    def candidates(self, place: Place, settings: Settings) -> list[Candidate]:
        """All that could be offered: what a policy is learned from. No budget."""
        with self._lock:
            document, cursor = self._reader.locate(place)
            reading = document.timeline.advance(cursor.records)
            least = SEARCHED_BELOW * settings.min_probability
            hypotheses, constraints = self._search(place, settings, cursor, reading, lambda: False, least=least)
            return candidates(hypotheses, cursor.context, place.language, constraints)

    def catch_up(self, uri: str, cancelled: Callable[[], bool]) -> bool:
        """Read on in a document that was too long for its budget; True when there is nothing left to read."""
        with self._lock:
            return self._reader.catch_up(uri, cancelled)

    def remember(self, project: ProjectMemory) -> None:
        """From now on, use what is known of a project."""
        with self._lock:
            self._reader.remember(project)
            self._project, self._surprise = project, None

    @property
    def knows_project(self) -> bool:
        """Has it been told what is known of the project?"""
        return self._project is not None

    def surprise(self) -> Surprise:
        """What reads whole documents with this model and project: another one when another project is known.

        It is used from the thread that completes.
        """
        if self._surprise is None:
            self._surprise = Surprise(self._model, self._project or ProjectMemory(0))
        return self._surprise

    def close(self, uri: str) -> None:
        """Forget a document."""
        with self._lock:
            self._reader.close(uri)

    def _whole_lines(
        self, cursor: Cursor, reading: Reading, hypotheses: list[Hypothesis], end: float
    ) -> list[Hypothesis]:
        """Those that reach the line's end and are not blank, best first: by themselves and, if time is left until
        `end`, by how well what stands below goes with each."""
        lines = [h for h in hypotheses if h.finished and decode(h.symbols, cursor.context.layout).strip()]
        scores, after = {h.symbols: h.score for h in lines}, cursor.context.after
        seconds = self._reader.seconds(sum(len(h.symbols) + suffix.CHARACTERS for h in lines))
        if len(lines) > 1 and after and time.monotonic() + seconds < end:
            fits = suffix.suffix_log_likelihoods(self._runtime, reading, list(scores), np.concatenate(after))
            scores = {symbols: scores[symbols] + suffix.WEIGHT * fit for symbols, fit in zip(scores, fits, strict=True)}
        return sorted(lines, key=lambda h: -scores[h.symbols])

    def _choose(
        self,
        place: Place,
        settings: Settings,
        document: Opened,
        cursor: Cursor,
        *,
        rated: list[Rated],
        asked: list[Candidate],
    ) -> tuple[Suggestion, ...]:
        """What is shown of what was rated, and of whole lines that were asked for the best one that may be shown."""
        lines = (Rated(one, self._policy.chance(one), 0.0) for one in asked if one.whole)
        checks = self._checks(place, document, cursor.context)
        passes = checks.passes if self._stages.constraints else lambda _rated: True
        count = settings.alternatives
        return suggestions(rated, passes, partial(self._reader.source, place), count=count, last=lines)

    def _declined(self, place: Place, settings: Settings, document: Opened, cursor: Cursor) -> list[str]:
        if not self._stages.policy:
            return []
        before = cursor.context.line
        return document.declined.at(place.line, before, time.monotonic(), settings.reading_ms / 1000)

    def _checks(self, place: Place, document: Opened, context: Context) -> Checks:
        around = Around(place.snapshot, place.line, place.column, context.first)
        in_code = Scanner(place.language.lexicon).lexical(context.scan) is Lexical.CODE
        code_before = partial(document.builder.code_before, place.line)
        return Checks(place.language, around, self._reader.words, in_code, code_before, document.errors)

    def _search(
        self,
        place: Place,
        settings: Settings,
        cursor: Cursor,
        reading: Reading,
        stop: Callable[[], bool],
        *,
        least: float = 0.0,
    ) -> tuple[list[Hypothesis], Constraints]:
        context = cursor.context
        constraints = self._constraints_of(place.language, context.layout)
        state = constraints.state(constraints.scanner.scan(context.scan, context.line), context.line)
        weights = self._model.weights if self._stages.mixer else None
        size = Size(settings.beam_width, settings.max_characters)
        beam = new_beam(self._runtime, reading, constraints, state, size, trail=cursor.trail, weights=weights)
        return beam_search(beam, least=least, cancelled=stop), constraints

    def _constraints_of(self, language: Language, layout: Layout) -> Constraints:
        """Kept from one completion to the next: most of what may follow is known then."""
        key = language.name, layout
        found = self._constraints.get(key)
        if found is None or found.size > MOST_STATES:
            found = self._constraints[key] = Constraints(language.lexicon, layout, closers=self._stages.constraints)
        return found
