"""Typing lines again with a completion engine beside, and counting keys.

The protocol: a line is taken out of its file, the cursor stands at its indentation, and it is typed again; at
every position the engine is asked once. A candidate whose first line is wholly the start of what remains is
accepted for as many keys as its rank, otherwise one character is typed: ghost text has one candidate, of a list the
first five count. What only continues the candidate that is already displayed is not shown anew, nor is a beginning
of it; how often such a beginning takes its place is counted apart.

Latency is taken of all requests, and apart of those that showed something new: they have been computed, for what
an engine keeps from the request before can only continue what is displayed.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from lstm_complete.evaluation.intervals import ratio_interval
from lstm_complete.evaluation.sampling import Place

SHOWING_COST = 0.2
"""Keys that a newly shown candidate costs its reader, for the net saving."""
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an engine offers at a place, and what it says of it."""

    text: str
    """What would be inserted."""
    probability: float | None = None
    """That all of it is meant; None: the engine does not say."""
    to_line_end: bool = False
    """The engine says that nothing of the line is missing behind it."""
    source: str = ""
    """Where it comes from: "model" or PATH:LINE of the project; empty: the engine does not say."""

    @property
    def first_line(self) -> "Candidate":
        """It without its further lines."""
        line, end, _ = self.text.partition("\n")
        return replace(self, text=line, to_line_end=True) if end else self


class Engine(Protocol):
    """Something that completes: a language server, or a function in this process."""

    def open(self, path: str, text: str) -> None:
        """A file of the project is opened with this text, or has it from now on."""
        ...

    def insert(self, path: str, line: int, column: int, text: str) -> None:
        """Text without a line end is written at a place, in UTF-16 units."""
        ...

    def suggest(self, path: str, line: int, column: int) -> list[Candidate]:
        """What is offered at a place, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Offer:
    """One newly shown candidate."""

    place: Place
    at: int
    """How many characters of the line stood before it."""
    candidate: Candidate

    @property
    def text(self) -> str:
        """What was shown."""
        return self.candidate.text

    @property
    def typed(self) -> str:
        """What stood on the line before it, its indentation left out."""
        return self.place.line[: self.at]

    @property
    def rest(self) -> str:
        """What the line really went on with."""
        return self.place.line[self.at :]

    @property
    def is_right(self) -> bool:
        """Does the line go on like that?"""
        return self.rest.startswith(self.text)


class LineCount(NamedTuple):
    """What one line took."""

    chars: int
    keys: int
    shown: int
    accepted: int


@dataclass
class Typed:
    """What came of typing lines."""

    lines: list[LineCount] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    """Every newly shown candidate."""
    accepted: list[int] = field(default_factory=list)
    """Length of each accepted candidate."""
    shortened: int = 0
    """How often a displayed candidate gave way to a shorter beginning of it, which is not counted as shown."""
    ms: list[float] = field(default_factory=list)
    shown_ms: list[float] = field(default_factory=list)
    """Of the requests that showed something new."""
    first_ms: list[float] = field(default_factory=list)
    """Of the first request of each line."""

    @property
    def total(self) -> LineCount:
        """All lines together."""
        return LineCount(*(int(sum(column)) for column in self._counts().T))

    def summary(self) -> dict[str, Any]:
        """The keys of `lstm-complete simulate --json` that the typing gives.

        "saved_95", "net_saved_95" and "precision_95" are 95 % intervals by bootstrap over lines.
        """
        counts, (chars, keys, shown, accepted) = self._counts(), self.total
        saved = counts[:, 0] - counts[:, 1]
        net = saved - SHOWING_COST * counts[:, 2]
        return {
            "saved": _share(chars - keys, chars),
            "saved_95": ratio_interval(saved, counts[:, 0]),
            "net_saved": _share(chars - keys - SHOWING_COST * shown, chars),
            "net_saved_95": ratio_interval(net, counts[:, 0]),
            "precision": _share(accepted, shown),
            "precision_95": ratio_interval(counts[:, 3], counts[:, 2]),
            "median_accepted": float(np.median(self.accepted)) if self.accepted else None,
            "shown": shown,
            "shortened": self.shortened,
            "accepted": accepted,
            "chars": chars,
            "keys": keys,
            **self._latencies(),
        }

    def _counts(self) -> NDArray[np.int64]:
        """[lines, fields of LineCount]."""
        return np.array(self.lines, np.int64).reshape(-1, len(LineCount._fields))

    def _latencies(self) -> dict[str, float | None]:
        return {
            "p50_ms": _percentile(self.ms, 50),
            "p95_ms": _percentile(self.ms, 95),
            "p99_ms": _percentile(self.ms, 99),
            "shown_p50_ms": _percentile(self.shown_ms, 50),
            "shown_p95_ms": _percentile(self.shown_ms, 95),
            "first_p95_ms": _percentile(self.first_ms, 95),
        }


def type_lines(
    engine: Engine, places: Sequence[Place], *, progress: Callable[[int], None] = lambda _count: None
) -> Typed:
    """Type each place's line again; places of one file must stand together."""
    typed = Typed()
    for place in places:
        _type_line(engine, place, typed)
        progress(1)
    return typed


def _type_line(engine: Engine, place: Place, typed: Typed) -> None:
    path, line, column = place.source.path, place.line, _units(place.indent)
    engine.open(path, place.source.text[: place.start] + place.source.text[place.end :])
    offers, accepted = len(typed.offers), len(typed.accepted)
    at, all_keys, displayed = 0, 0, ""
    while at < len(line):
        began = time.perf_counter()
        candidates = [candidate.first_line for candidate in engine.suggest(path, place.number, column)]
        ms = 1000 * (time.perf_counter() - began)
        offered = candidates[0] if candidates else Candidate("")
        is_new = bool(offered.text) and not _continues(displayed, offered.text)
        if is_new:
            typed.offers.append(Offer(place, at, offered))
        typed.shortened += bool(offered.text) and len(offered.text) < len(displayed) and not is_new
        _note_time(typed, ms, shown=is_new, first=at == 0)
        keys, taken = _best([candidate.text for candidate in candidates], line[at:])
        all_keys += keys
        if taken:
            typed.accepted.append(len(taken))
            displayed = ""
        else:
            taken = line[at]
            displayed = offered.text[1:] if offered.text[:1] == taken else ""
        engine.insert(path, place.number, column, taken)
        column += _units(taken)
        at += len(taken)
    counts = len(line), all_keys, len(typed.offers) - offers, len(typed.accepted) - accepted
    typed.lines.append(LineCount(*counts))


def _continues(displayed: str, offered: str) -> bool:
    """Does a candidate say what is displayed already, or more or less of the same?"""
    return bool(displayed) and (offered.startswith(displayed) or displayed.startswith(offered))


def _best(candidates: list[str], rest: str) -> tuple[int, str]:
    """The keys and the text of the candidate that saves most; one key and no text where none is right."""
    best, saving = (1, ""), 0
    for rank, text in enumerate(candidates[:MOST_CANDIDATES], 1):
        if text and rest.startswith(text) and len(text) - rank >= saving and (len(text) > rank or rank == 1):
            best, saving = (rank, text), len(text) - rank
    return best


def _note_time(typed: Typed, ms: float, *, shown: bool, first: bool) -> None:
    typed.ms.append(ms)
    if shown:
        typed.shown_ms.append(ms)
    if first:
        typed.first_ms.append(ms)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _percentile(values: list[float], percent: float) -> float | None:
    return round(float(np.percentile(values, percent)), 2) if values else None
