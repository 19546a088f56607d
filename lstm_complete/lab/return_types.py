"""Row B5: does the network know what the method around the cursor returns?

(i) A linear probe reads the type of the method from h and c at places of its body, in files that it has not seen.
(ii) Where a method returns, a value of its type must be likelier than one of another type.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.runtime import Runtime, State
from lstm_complete.engine.timeline import read_records, records_of
from lstm_complete.inside.network import Network
from lstm_complete.lab.features import RETURN_TYPES
from lstm_complete.lab.places import Floats, Places
from lstm_complete.lab.recorded import file_records
from lstm_complete.lab.verdict import Verdict
from lstm_complete.languages.encoding import Symbols, encode
from lstm_complete.languages.structure import Part

LEAST_ABOVE_MAJORITY, LEAST_PAIRS, FURTHEST = 0.15, 0.75, 200
STRIDE = 4
LAGS = (0, 50, 100, 200, 400, 10**9)
PENALTIES = (1e2, 1e3, 1e4, 1e5, 1e6)
VALUES = {
    "boolean": ("true;", "false;"),
    "int": ("0;", "-1;"),
    "String": ('"";', "null;"),
}
"""What stands for a type behind `return`."""

Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Bodies:
    """Places in the bodies of methods."""

    states: Floats
    """[N, 2 * layers * H]: h and c of all layers."""
    kinds: Labels
    """[N]: number of the return type in RETURN_TYPES, one more for any other."""
    lags: Labels
    """[N]: bytes since the body began."""


def read_bodies(network: Network, files: Sequence[Places]) -> Bodies:
    """Every STRIDE-th place in the bodies of all files."""
    found = [_bodies_of(network, places) for places in files]
    return Bodies(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _bodies_of(network: Network, places: Places) -> tuple[Floats, Labels, Labels]:
    kinds, lags = np.full(len(places.ends), -1), np.zeros(len(places.ends), np.int64)
    for span in places.spans[Part.FUNCTION_BODY]:  # inner functions come later
        inside = (places.ends > span.start) & (places.ends < span.end)
        kind = RETURN_TYPES.index(span.detail) if span.detail in RETURN_TYPES else len(RETURN_TYPES)
        kinds[inside], lags[inside] = kind, (places.ends - span.start)[inside]
    chosen = np.flatnonzero(kinds >= 0)[::STRIDE]
    layers = network.read(file_records(places, network.config)).layers
    states = np.concatenate([layer[vector][chosen] for layer in layers for vector in ("h", "c")], axis=1)
    return states.astype(np.float32), kinds[chosen], lags[chosen]


def probe(selection: Bodies, scoring: Bodies) -> dict[str, Any]:
    """Accuracy of a linear probe learned on `selection`; its penalty is chosen there as well, on a quarter left out."""
    quarter = 3 * len(selection.kinds) // 4
    parts = [
        Bodies(selection.states[rows], selection.kinds[rows], selection.lags[rows])
        for rows in (slice(0, quarter), slice(quarter, None))
    ]
    tried = {penalty: _accuracy(_fit(parts[0], penalty), parts[1]).mean() for penalty in PENALTIES}
    penalty = max(PENALTIES, key=lambda value: tried[value])
    right = _accuracy(_fit(selection, penalty), scoring)
    most = int(np.bincount(selection.kinds).argmax())
    majority = max(float((scoring.kinds == most).mean()), float(np.bincount(scoring.kinds).max() / len(scoring.kinds)))
    return {
        "places": len(right),
        "accuracy": round(float(right.mean()), 4),
        "majority": round(majority, 4),
        "by_lag": {
            f"{low}-{high if high < LAGS[-1] else ''}": round(float(right[inside].mean()), 4)
            for low, high in pairwise(LAGS)
            if (inside := (scoring.lags >= low) & (scoring.lags < high)).any()
        },
    }


Fit = tuple[Floats, Floats, NDArray[np.float64]]


def _fit(bodies: Bodies, penalty: float) -> Fit:
    """Mean, spread and weights of a ridge regression on one-hot types."""
    mean, spread = bodies.states.mean(axis=0), bodies.states.std(axis=0) + 1e-3
    x = (bodies.states - mean) / spread
    hot = (bodies.kinds[:, None] == np.arange(len(RETURN_TYPES) + 1)).astype(np.float32)
    gram = (x.T @ x).astype(np.float64) + penalty * np.eye(x.shape[1])
    shares = hot.mean(axis=0)
    weights = np.linalg.solve(gram, (x.T @ (hot - shares)).astype(np.float64))
    return mean, spread, np.concatenate([weights, shares[None]])


def _accuracy(fit: Fit, bodies: Bodies) -> NDArray[np.bool_]:
    mean, spread, weights = fit
    votes = (bodies.states - mean) / spread @ weights[:-1] + weights[-1]
    right: NDArray[np.bool_] = votes.argmax(axis=1) == bodies.kinds
    return right


@dataclass(frozen=True)
class Return:
    """A place behind `return ` in a method of one of the types of VALUES."""

    before: Symbols
    kind: str


def returns_of(files: Sequence[Places]) -> Iterator[Return]:
    """The first return of each method that is near enough to its head."""
    for places in files:
        exits = [start for start, _ in places.part(Part.EXIT) if places.data.startswith(b"return ", start)]
        for span in places.spans[Part.FUNCTION_BODY]:
            near = [start for start in exits if span.start < start < min(span.end, span.start + FURTHEST)]
            if near and span.detail in VALUES:
                text = places.data[: near[0] + len(b"return ")]
                yield Return(encode(text, places.layout), span.detail)


def pairs(runtime: Runtime, places: Sequence[Return], most_before: int = 2_000) -> dict[str, Any]:
    """How often a value of the right type is likelier than one of each wrong type."""
    right = {kind: [0, 0] for kind in VALUES}
    for place in places:
        before = records_of(place.before[-most_before:], len(runtime.config.inputs))
        reading = read_records(runtime, before, runtime.initial_state(1))
        chances = {kind: _chance(runtime, reading.state, reading.logits, values) for kind, values in VALUES.items()}
        for kind in VALUES:
            if kind != place.kind:
                right[place.kind][0] += chances[place.kind] > chances[kind]
                right[place.kind][1] += 1
    won, total = (sum(column) for column in zip(*right.values(), strict=True))
    return {
        "pairs": total,
        "right": round(won / max(1, total), 4),
        "by_type": {kind: round(a / b, 4) for kind, (a, b) in right.items() if b},
    }


def _chance(runtime: Runtime, state: State, logits: NDArray[np.float32], values: Sequence[str]) -> float:
    """The probability that one of some texts comes next."""
    return sum(float(np.exp(_log_chance(runtime, state, logits, value.encode()))) for value in values)


def _log_chance(runtime: Runtime, state: State, logits: NDArray[np.float32], value: bytes) -> float:
    symbols = np.frombuffer(value, np.uint8).astype(np.uint16)
    following, _ = runtime.run(records_of(symbols, len(runtime.config.inputs))[:, None], state)
    wide = np.concatenate([logits[None], following[:-1, 0]]).astype(np.float64)
    normal = np.log(np.exp(wide - wide.max(axis=1, keepdims=True)).sum(axis=1)) + wide.max(axis=1)
    return float((wide[np.arange(len(symbols)), symbols] - normal).sum())


def verdict(probed: dict[str, Any], compared: dict[str, Any]) -> Verdict:
    """The row's verdict: both parts must hold."""
    above = probed["accuracy"] - probed["majority"]
    reasons = []
    if above < LEAST_ABOVE_MAJORITY:
        reasons.append(f"the probe is {100 * above:.1f} points above the majority")
    if compared["right"] < LEAST_PAIRS:
        reasons.append(f"{compared['right']:.0%} of the pairs are right")
    return Verdict("B5", not reasons, {"probe": probed, "pairs": compared}, "; ".join(reasons))
