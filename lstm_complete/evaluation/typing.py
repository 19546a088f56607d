"""Typing lines again with a completion engine beside, and counting keys.

The protocol: a line is taken out of its file, the cursor stands at its indentation, and it is typed again; at
every position the engine is asked once. A candidate whose first line is wholly the start of what remains is
accepted for as many keys as its rank, otherwise one character is typed. What only continues the candidate that
is already displayed is not shown anew.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from lstm_complete.evaluation.sampling import Place

SHOWING_COST = 0.2
"""Keys that a newly shown candidate costs its reader, for the net saving."""
MOST_CANDIDATES = 5


class Engine(Protocol):
    """Something that completes: a language server, or a function in this process."""

    def open(self, path: str, text: str) -> None:
        """A file of the project is opened with this text, or has it from now on."""
        ...

    def insert(self, path: str, line: int, column: int, text: str) -> None:
        """Text without a line end is written at a place, in UTF-16 units."""
        ...

    def suggest(self, path: str, line: int, column: int) -> list[str]:
        """What is offered at a place, best first: the text that would be inserted there."""
        ...


@dataclass
class Typed:
    """What came of typing lines."""

    chars: int = 0
    keys: int = 0
    shown: int = 0
    accepted: list[int] = field(default_factory=list)
    """Length of each accepted candidate."""
    ms: list[float] = field(default_factory=list)
    shown_ms: list[float] = field(default_factory=list)
    first_ms: list[float] = field(default_factory=list)
    """Of the first request of each line."""
    lines: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Characters, keys, newly shown and accepted candidates of each line."""
    offers: list["Offer"] = field(default_factory=list)

    def summary(self) -> dict[str, float | int | None]:
        """The keys of `lstm-complete simulate --json` that the typing gives."""
        return {
            "saved": _share(self.chars - self.keys, self.chars),
            "net_saved": _share(self.chars - self.keys - SHOWING_COST * self.shown, self.chars),
            "precision": _share(len(self.accepted), self.shown),
            "median_accepted": float(np.median(self.accepted)) if self.accepted else None,
            "shown": self.shown,
            "accepted": len(self.accepted),
            "chars": self.chars,
            "keys": self.keys,
            "p50_ms": _percentile(self.ms, 50),
            "p95_ms": _percentile(self.ms, 95),
            "p99_ms": _percentile(self.ms, 99),
            "shown_p50_ms": _percentile(self.shown_ms, 50),
            "shown_p95_ms": _percentile(self.shown_ms, 95),
            "first_p95_ms": _percentile(self.first_ms, 95),
        }


@dataclass(frozen=True, slots=True)
class Offer:
    """One newly shown candidate, for those who want to look."""

    path: str
    line: int
    typed: str
    """What stood on the line before it, its indentation left out."""
    text: str
    rest: str
    """What the line really went on with."""


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
    text, line = place.source.text, place.line
    engine.open(place.source.path, text[: place.start] + text[place.end :])
    number, start = text.count("\n", 0, place.start), place.start - text.rfind("\n", 0, place.start) - 1
    column = _units(text[place.start - start : place.start])
    before = typed.keys, typed.shown, len(typed.accepted)
    at, displayed = 0, ""
    while at < len(line):
        began = time.perf_counter()
        candidates = [_first_line(text) for text in engine.suggest(place.source.path, number, column)]
        _note_time(typed, 1000 * (time.perf_counter() - began), bool(candidates), at == 0)
        offered = candidates[0] if candidates else ""
        if offered and not (displayed and (offered.startswith(displayed) or displayed.startswith(offered))):
            typed.shown += 1
            typed.offers.append(Offer(place.source.path, number, line[:at], offered, line[at:]))
        keys, taken = _best(candidates, line[at:])
        typed.keys += keys
        if taken:
            typed.accepted.append(len(taken))
            displayed = ""
        else:
            taken = line[at]
            displayed = offered[1:] if offered[:1] == taken else ""
        engine.insert(place.source.path, number, column, taken)
        column += _units(taken)
        at += len(taken)
    typed.chars += len(line)
    keys, shown, accepted = typed.keys - before[0], typed.shown - before[1], len(typed.accepted) - before[2]
    typed.lines.append((len(line), keys, shown, accepted))


def _best(candidates: list[str], rest: str) -> tuple[int, str]:
    """The keys and the text of the candidate that saves most; one key and no text where none is right."""
    best, saving = (1, ""), 0
    for rank, text in enumerate(candidates[:MOST_CANDIDATES], 1):
        if text and rest.startswith(text) and len(text) - rank >= saving and (len(text) > rank or rank == 1):
            best, saving = (rank, text), len(text) - rank
    return best


def _note_time(typed: Typed, ms: float, shown: bool, first: bool) -> None:
    typed.ms.append(ms)
    if shown:
        typed.shown_ms.append(ms)
    if first:
        typed.first_ms.append(ms)


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _percentile(values: list[float], percent: float) -> float | None:
    return round(float(np.percentile(values, percent)), 2) if values else None
