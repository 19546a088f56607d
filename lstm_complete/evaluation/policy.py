"""The policy's numbers, learned from what a model would have offered while known lines are typed.

What can be offered behind a part of a line does not depend on what was offered before, so all of it is recorded
once; then any policy can be tried on the record by typing the lines again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.candidates import Candidate
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.completer import Place as Cursor
from lstm_complete.engine.declined import Declined
from lstm_complete.engine.policy import Policy
from lstm_complete.evaluation.sampling import Place
from lstm_complete.evaluation.typing import Candidate as Offered
from lstm_complete.evaluation.typing import type_lines
from lstm_complete.languages.contract import Language
from lstm_complete.settings import Settings
from lstm_complete.text.document import Document
from lstm_complete.text.positions import PositionEncoding

POWERS, WRONG_COSTS, LEAST_SAVINGS = (1.0, 1.25, 1.5, 2.0), (0.1, 1.0), (0.1, 0.3, 0.6, 1.0)
PRECISION, LENGTH = 0.58, 8
"""Share of shown texts that are right, and median characters of those taken, which a policy has to keep."""
_STEPS = 30
_RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Record:
    """What could be offered at every place of one line, by what was typed before."""

    place: Place
    candidates: tuple[tuple[Candidate, ...], ...]


def record(
    completer: Completer,
    language: Language,
    places: Sequence[Place],
    settings: Settings,
    *,
    progress: Callable[[int], None] = lambda _count: None,
) -> list[Record]:
    """Type each place's line and note all candidates on the way."""
    records = []
    for place in places:
        found = tuple(
            tuple(completer.candidates(_cursor(place, typed, language), settings)) for typed in range(len(place.line))
        )
        records.append(Record(place, found))
        progress(1)
    return records


def _cursor(place: Place, typed: int, language: Language) -> Cursor:
    source = place.source
    before = source.text[: place.start + typed]
    snapshot = Document(source.path, before + source.text[place.end :], 0, PositionEncoding.UTF32).snapshot
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    return Cursor(snapshot, line, column, source.path, language)


def learn_policy(records: Sequence[Record], settings: Settings) -> Policy:
    """The policy that saves most keys, net, on the recorded lines while it keeps PRECISION and LENGTH.

    Where none keeps both, PRECISION alone; where none keeps that, the most precise one.
    """
    fitted, tried = fit(records), []
    for power, wrong_cost, least in product(POWERS, WRONG_COSTS, LEAST_SAVINGS):
        policy = fitted.model_copy(update={"power": power, "wrong_cost": wrong_cost, "least_saving": least})
        tried.append((policy, replay(records, policy, settings)))
    precise = [one for one in tried if (one[1]["precision"] or 0) >= PRECISION]
    long = [one for one in precise if (one[1]["median_accepted"] or 0) >= LENGTH]
    key = "net_saved" if precise else "precision"
    return max(long or precise or tried, key=lambda one: one[1][key] or 0)[0]


def fit(records: Sequence[Record]) -> Policy:
    """Logistic regression of "the line goes on like that" on the features of all candidates."""
    features, right = examples(records)
    center, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    weights, bias = _logistic_regression((features - center) / spread, right)
    weights /= spread
    return Policy(weights=tuple(map(float, weights)), bias=float(bias - weights @ center))


def examples(records: Iterable[Record]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Features [n, F] of all candidates, and 1 for those that the line went on with, [n]."""
    rows, right = [], []
    for one in records:
        for typed, candidates in enumerate(one.candidates):
            rest = one.place.line[typed:]
            rows += [candidate.features for candidate in candidates]
            right += [rest.startswith(candidate.text) for candidate in candidates]
    return np.array(rows, np.float64), np.array(right, np.float64)


def _logistic_regression(
    features: NDArray[np.float64], right: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Newton's method with a ridge; features [n, F] are standardized. Returns weights [F] and the bias."""
    rows = np.column_stack([features, np.ones(len(features))])
    weights = np.zeros(rows.shape[1])
    ridge = _RIDGE * np.eye(rows.shape[1])
    ridge[-1, -1] = 0
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (chances - right) + ridge @ weights
        curvature = (rows * (chances * (1 - chances))[:, None]).T @ rows + ridge
        weights -= np.linalg.solve(curvature, slope)
    return weights[:-1], float(weights[-1])


def replay(records: Sequence[Record], policy: Policy, settings: Settings) -> dict[str, Any]:
    """Type the recorded lines with a policy; see `typing.Typed.summary`."""
    return type_lines(_Replay(iter(records), policy, settings), [one.place for one in records]).summary()


@dataclass
class _Replay:
    """An engine that answers from records, in whose order lines are typed; see `typing.Engine`."""

    records: Iterator[Record]
    policy: Policy
    settings: Settings

    def open(self, _path: str, _text: str) -> None:
        """The next line is typed."""
        self._current, self._typed, self._declined = next(self.records), "", Declined()

    def insert(self, _path: str, _line: int, _column: int, text: str) -> None:
        """The line goes on."""
        self._typed += text

    def suggest(self, _path: str, _line: int, _column: int) -> list[Offered]:
        """What the policy would show."""
        declined = self._declined.at(0, self._typed, 0.0, 0.0)
        candidates = self._current.candidates[len(self._typed)]
        rated = self.policy.rate(candidates, declined, self.settings.min_probability)
        for one in rated[:1]:
            self._declined.show(self._typed, one.candidate.text, 0.0)
        return [Offered(one.candidate.text, one.probability, one.candidate.whole) for one in rated[:1]]
