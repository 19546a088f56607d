"""What the units of a network follow: labels that were chosen on some files and scored on others.

A label passes if the unit follows its feature closely, more closely than the last two characters tell it, than any
unit of an untrained network does, and than chance lets any unit follow any feature. What fails is told as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.inside.network import Network
from lstm_complete.lab.association import (
    Tokens,
    auc_either_way,
    auc_of_files,
    interval,
    pearson,
    pearson_of_files,
)
from lstm_complete.lab.best import effect, strongest
from lstm_complete.lab.correlations import correlations, largest_by_chance
from lstm_complete.lab.examples import counter_examples
from lstm_complete.lab.features import Feature
from lstm_complete.lab.measures import rank_correlation
from lstm_complete.lab.places import Bools, Floats, Places
from lstm_complete.lab.recorded import Recorded, Signal, record

LEAST_R, LEAST_AUC = 0.7, 0.9
LEAST_PARTIAL = 0.3
LEAST_PERCENTILE = 99.0
"""When a label passes; fixed before any was looked at."""
TURNS, STRIDE = 199, 4
LEAST_PLACES, LEAST_FILES = 100, 3
"""A feature that fewer places or files have is not asked about."""
BEST = 3
"""Units that may get a feature's label."""


@dataclass(frozen=True)
class Split:
    """Where labels are chosen, and where they are scored."""

    selection: Sequence[Places]
    scoring: Sequence[Places]


def probe(network: Network, untrained: Network, split: Split) -> dict[str, Any]:
    """The content of a model's `labels.json`."""
    selection, scoring = (record(network, files) for files in (split.selection, split.scoring))
    names = _supported(selection, scoring)
    asked = [scoring.feature(name) for name in names]
    chance = largest_by_chance(scoring, asked, turns=TURNS, stride=STRIDE)
    control = _Control.of(record(untrained, split.selection), record(untrained, split.scoring), names)
    judge = _Judge(selection, scoring, names, chance, control)
    labels = [label for name in names for label in judge.labels(name)]
    passed = [label for label in labels if not label["why"]]
    return {
        "units": [{key: value for key, value in label.items() if key != "why"} for label in passed],
        "failed": _failed(labels, {label["feature"] for label in passed}, _unasked(selection, names)),
        "report": _report(split, len(names), len({label["feature"] for label in passed})),
    }


def _supported(selection: Recorded, scoring: Recorded) -> list[str]:
    """The features that enough places and files of both parts have."""
    known = {feature.name for feature in scoring.features}
    return [
        feature.name
        for feature in selection.features
        if feature.name in known and all(_has(part, part.feature(feature.name)) for part in (selection, scoring))
    ]


def _has(recorded: Recorded, feature: Feature) -> bool:
    where = feature.everywhere
    values = feature.values[where]
    if len(values) < LEAST_PLACES or values.min() == values.max():
        return False
    if not feature.binary:
        return len(np.unique(recorded.file[where])) >= LEAST_FILES
    positive = where & (feature.values > 0)
    least = min(int(positive.sum()), int(where.sum() - positive.sum()))
    return least >= LEAST_PLACES and len(np.unique(recorded.file[positive])) >= LEAST_FILES


def _unasked(selection: Recorded, names: Sequence[str]) -> list[str]:
    return [feature.name for feature in selection.features if feature.name not in set(names)]


def _failed(labels: list[dict[str, Any]], passed: set[str], unasked: list[str]) -> list[dict[str, Any]]:
    """The best unit of each feature that no unit passes for, and why."""
    best: dict[str, dict[str, Any]] = {}
    for label in labels:
        if label["feature"] not in passed:
            best.setdefault(label["feature"], {key: label[key] for key in label if key != "counter_examples"})
    return [*best.values(), *({"feature": name, "why": ["too few places"]} for name in unasked)]


def _report(split: Split, features: int, passed: int) -> dict[str, Any]:
    parts = {"selection": split.selection, "scoring": split.scoring}
    return {
        **{
            name: {"files": len(files), "symbols": sum(len(places.symbols) for places in files)}
            for name, files in parts.items()
        },
        "features": features,
        "features_with_a_unit": passed,
        "turns": TURNS,
        "thresholds": {
            "r": LEAST_R,
            "auc": LEAST_AUC,
            "partial": LEAST_PARTIAL,
            "null_percentile": LEAST_PERCENTILE,
        },
    }


@dataclass(frozen=True)
class _Control:
    """How well the best unit of an untrained network does, by feature."""

    values: dict[str, float]

    @classmethod
    def of(cls, selection: Recorded, scoring: Recorded, names: Sequence[str]) -> "_Control":
        found = correlations(selection, [selection.feature(name) for name in names])
        signals = [
            strongest(selection, selection.feature(name), column)[0]
            for name, column in zip(names, found.T, strict=True)
        ]
        return cls({name: _value(scoring, name, signal) for name, signal in zip(names, signals, strict=True)})


def _value(recorded: Recorded, name: str, signal: Signal) -> float:
    feature = recorded.feature(name)
    return effect(feature, recorded.column(signal), feature.everywhere)


class _Judge:
    """Chooses units for features and scores them."""

    def __init__(
        self,
        selection: Recorded,
        scoring: Recorded,
        names: Sequence[str],
        chance: NDArray[np.float32],
        control: _Control,
    ) -> None:
        self._selection, self._scoring, self._control = selection, scoring, control
        self._names = {name: number for number, name in enumerate(names)}
        self._usual = chance.mean(axis=0)  # [F]: features that change slowly are followed by chance more closely
        self._chance = (chance / self._usual).max(axis=1)  # [turns]
        self._found = correlations(selection, [selection.feature(name) for name in names])

    def labels(self, name: str) -> Iterator[dict[str, Any]]:
        """The best units of a feature, those first that did best where they were chosen."""
        feature = self._selection.feature(name)
        for signal in strongest(self._selection, feature, self._found[:, self._names[name]])[:BEST]:
            yield self._scored(name, signal)

    def _scored(self, name: str, signal: Signal) -> dict[str, Any]:
        feature, values = self._scoring.feature(name), self._scoring.column(signal)
        where = feature.everywhere
        inside, wanted, files = values[where], feature.values[where], self._scoring.file[where]
        r = pearson(inside, wanted)
        sampled = auc_of_files(inside, wanted > 0, files) if feature.binary else pearson_of_files(inside, wanted, files)
        found = {
            "layer": signal.layer,
            "unit": signal.unit,
            "vector": signal.vector,
            "feature": name,
            "measure": "auc" if feature.binary else "r",
            "value": effect(feature, values, where),
            "sign": 1 if r >= 0 else -1,
            "interval": list(interval(sampled, len(self._scoring.files))),
            "null_percentile": self._percentile(name, abs(r)),
            "partial": abs(self._partial(feature, values, where)),
            "tokens": self._told_by_tokens(name),
            "untrained": self._control.values[name],
        }
        if not feature.binary:
            found["spearman"] = abs(rank_correlation(inside, wanted))
        rounded = {key: _rounded(value) for key, value in found.items()}
        examples = counter_examples(self._scoring, feature, values, 1 if r >= 0 else -1)
        return {**rounded, "why": _why(found), "counter_examples": examples}

    def _percentile(self, name: str, r: float) -> float:
        """In how many of 100 turns the largest correlation of all is smaller, each feature's by what is usual."""
        return float(100 * (self._chance < r / self._usual[self._names[name]]).mean())

    def _partial(self, feature: Feature, values: Floats, where: Bools) -> float:
        tokens, design = self._tokens_at(where)
        left = [part[where] - design @ tokens.weights(design, part[where]) for part in (values, feature.values)]
        return pearson(left[0], left[1])

    def _tokens_at(self, where: Bools) -> tuple[Tokens, NDArray[np.float64]]:
        key = where.tobytes()
        if key not in self._designs:
            current, previous = self._scoring.current[where], self._scoring.previous[where]
            tokens = Tokens(current, previous)
            self._designs[key] = tokens, tokens.design(current, previous)
        return self._designs[key]

    @cached_property
    def _designs(self) -> dict[bytes, tuple[Tokens, NDArray[np.float64]]]:
        return {}

    def _told_by_tokens(self, name: str) -> float:
        """How well the last two characters alone tell the feature, learned where units are chosen."""
        if name not in self._told:
            learned, asked = self._selection.feature(name), self._scoring.feature(name)
            there, here = learned.everywhere, asked.everywhere
            tokens = Tokens(self._selection.current[there], self._selection.previous[there])
            design = tokens.design(self._selection.current[there], self._selection.previous[there])
            weights = tokens.weights(design, learned.values[there])
            told = tokens.design(self._scoring.current[here], self._scoring.previous[here]) @ weights
            wanted = asked.values[here]
            self._told[name] = auc_either_way(told, wanted > 0) if asked.binary else abs(pearson(told, wanted))
        return self._told[name]

    @cached_property
    def _told(self) -> dict[str, float]:
        return {}


def _why(found: dict[str, Any]) -> list[str]:
    """What a label fails for; nothing where it passes."""
    least = LEAST_AUC if found["measure"] == "auc" else LEAST_R
    checks = {
        "too weak": found["value"] >= least,
        "the last two characters tell it": found["partial"] >= LEAST_PARTIAL and found["value"] > found["tokens"],
        "not beyond chance": found["null_percentile"] >= LEAST_PERCENTILE,
        "an untrained network does as well": found["value"] > found["untrained"],
    }
    return [reason for reason, passed in checks.items() if not passed]


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return round(value, 4) if isinstance(value, float) else value
