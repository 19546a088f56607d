"""A hypothesis about units, and where else it holds (after LSTMVis, Strobelt et al. 2018).

The units that are on over some symbols are the hypothesis; where else they are all on, it holds; and what stands there
more often than elsewhere explains it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_complete.errors import UserError
from lstm_complete.inside.cells import Floats
from lstm_complete.inside.reading import symbol_text
from lstm_complete.languages.encoding import Layout

Where = NDArray[np.bool_]
"""[T]: at which symbols something is so."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Units of one vector that are on together."""

    units: tuple[int, ...]
    signs: tuple[int, ...]
    """Which way each of them is on, ..."""
    threshold: float
    """... and from which value on."""
    length: int
    """Symbols over which they were."""


@dataclass(frozen=True, slots=True)
class Match:
    """Symbols [start, end) over which the hypothesis holds."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Explained:
    """How often something is so where a hypothesis holds, and everywhere."""

    what: str
    share: float
    base: float
    surprise: float
    """Standard deviations of the share, were symbols drawn one by one, by which it is above the base."""


def hypothesis(values: Floats, start: int, end: int, threshold: float, *, edges: bool = False) -> Hypothesis:
    """The units of values [T, H] that are on over symbols [start, end); with `edges`, and not right around them.

    Raises:
        UserError: there are no such symbols; no unit is on over all of them.
    """
    if not 0 <= start < end <= len(values):
        raise UserError(f"a hypothesis is about symbols of the text, which has {len(values)}")
    inside = values[start:end]
    signs = np.sign(inside[0])
    on = (inside * signs >= threshold).all(axis=0)
    if edges:
        around = [t for t in (start - 1, end) if 0 <= t < len(values)]
        on &= (np.abs(values[around]) < threshold).all(axis=0)
    units = np.flatnonzero(on)
    if not len(units):
        raise UserError("no unit is on over all of these symbols; take fewer of them or a lower threshold")
    return Hypothesis(tuple(map(int, units)), tuple(map(int, signs[units])), threshold, end - start)


def holds(values: Floats, hypothesis: Hypothesis, *, least: float = 1.0) -> Where:
    """At which symbols of values [T, H] a share `least` of the hypothesis' units are on."""
    on = values[:, list(hypothesis.units)] * np.array(hypothesis.signs, np.float32) >= hypothesis.threshold
    where: Where = on.mean(axis=1) >= least
    return where


def matches(where: Where, length: int) -> list[Match]:
    """The runs of symbols over which a hypothesis holds, those first whose length is nearest to its own."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], where, [False]]).astype(np.int8)))
    runs = [Match(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    return sorted(runs, key=lambda run: abs(run.end - run.start - length))


def explain(where: Where, features: Mapping[str, Where]) -> list[Explained]:
    """How often each feature is found where a hypothesis holds, beside everywhere; what differs most first."""
    count = int(where.sum())
    found = []
    for what, feature in features.items():
        base = float(feature.mean())
        if count and 0 < base < 1:
            share = float(feature[where].mean())
            found.append(Explained(what, share, base, (share - base) / float(np.sqrt(base * (1 - base) / count))))
    return sorted(found, key=lambda explained: -abs(explained.surprise))


def characters(symbols: NDArray[np.integer], layout: Layout) -> dict[str, Where]:
    """Of each symbol that occurs in [T]: where it stands, where it stood before, and where it comes next."""
    features: dict[str, Where] = {}
    for symbol in np.unique(symbols):
        at, shown = symbols == symbol, symbol_text(int(symbol), layout)
        features[f"at {shown!r}"] = at
        features[f"behind {shown!r}"] = np.append(False, at[:-1])
        features[f"before {shown!r}"] = np.append(at[1:], False)
    return features
