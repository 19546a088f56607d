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
from lstm_complete.engine.declined import Declined
from lstm_complete.engine.place import Place as Cursor
from lstm_complete.engine.policy import Policy, log_odds
from lstm_complete.evaluation.sampling import Place
from lstm_complete.evaluation.typing import Candidate as Offered
from lstm_complete.evaluation.typing import type_lines
from lstm_complete.languages.contract import Language
from lstm_complete.settings import Settings
from lstm_complete.text.document import Document
from lstm_complete.text.positions import PositionEncoding

POWERS, WRONG_COSTS, LEAST_SAVINGS = (1.0, 1.25, 1.5, 2.0), (0.1, 0.5, 1.0), (0.1, 0.4, 0.8)
PRECISION = 0.57
"""Share of shown texts that are right, which a policy has to keep; the target is 0.55, other projects may be harder."""
LEAST_SLOPE = 0.1
"""What looks likelier counts for likelier, whatever few examples say."""
SAME = 0.002
"""Part of the keys that makes no difference between two policies."""
_STEPS = 30
_RIDGE = 1.0
_SMALL = 1e-9


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
    """The policy that saves most keys, net, on the recorded lines while it keeps PRECISION.

    Of those that save the SAME, the one that shows least. Where none keeps the precision, the most precise one.
    """
    fitted, tried = fit(records), []
    for power, wrong_cost, least in product(POWERS, WRONG_COSTS, LEAST_SAVINGS):
        policy = fitted.model_copy(update={"power": power, "wrong_cost": wrong_cost, "least_saving": least})
        tried.append((policy, replay(records, policy, settings)))
    precise = [one for one in tried if (one[1]["precision"] or 0) >= PRECISION]
    if not precise:
        return max(tried, key=lambda one: one[1]["precision"] or 0)[0]
    most = max(one[1]["net_saved"] or 0 for one in precise)
    best = [one for one in precise if (one[1]["net_saved"] or 0) >= most - SAME]
    return min(best, key=lambda one: one[1]["shown"])[0]


def fit(records: Sequence[Record]) -> Policy:
    """Slope and bias of the log-odds of all candidates, by logistic regression of "the line goes on like that"."""
    odds, right = examples(records)
    slope, bias = logistic_regression(np.column_stack([odds, np.ones(len(odds))]), right, np.array([1.0, 0.0]))
    return Policy(slope=max(float(slope), LEAST_SLOPE), bias=float(bias))


def examples(records: Iterable[Record]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Log-odds of all candidates, and 1 for those that the line went on with, both [n]."""
    odds, right = [], []
    for one in records:
        for typed, candidates in enumerate(one.candidates):
            rest = one.place.line[typed:]
            odds += [log_odds(candidate.log_probability) for candidate in candidates]
            right += [rest.startswith(candidate.text) for candidate in candidates]
    return np.array(odds, np.float64), np.array(right, np.float64)


def logistic_regression(
    rows: NDArray[np.float64], right: NDArray[np.float64], start: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weights [n] of rows [examples, n], by Newton's method; a ridge towards `start`, where few examples leave them."""

    def loss(weights: NDArray[np.float64]) -> float:
        scores = rows @ weights
        return float(np.logaddexp(0, scores).sum() - right @ scores + _RIDGE / 2 * ((weights - start) ** 2).sum())

    weights = start
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (chances - right) + _RIDGE * (weights - start)
        hessian = (rows * (chances * (1 - chances))[:, None]).T @ rows + _RIDGE * np.eye(len(start))
        step = np.linalg.solve(hessian, gradient)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > _SMALL:
            step /= 2  # Newton's steps are too long where the chances are all but certain
        weights = weights - step
    return weights


def log_loss(records: Sequence[Record], policy: Policy) -> float:
    """Mean -log of the probability that a policy gives to what became of each candidate, in nats."""
    odds, right = examples(records)
    scores = policy.slope * odds + policy.bias
    return float((np.logaddexp(0, scores) - right * scores).mean())


def most_saved(records: Sequence[Record]) -> float:
    """The share of keys that could be saved by always showing the candidate that turns out to save most."""
    keys = sum(_fewest_keys(one) for one in records)
    return 1 - keys / sum(len(one.place.line) for one in records)


def _fewest_keys(record: Record) -> int:
    line = record.place.line
    fewest = [0] * (len(line) + 1)  # from each place of the line to its end
    for at in range(len(line) - 1, -1, -1):
        texts = [one.text for one in record.candidates[at] if line.startswith(one.text, at)]
        fewest[at] = 1 + min([fewest[at + 1], *(fewest[at + len(text)] for text in texts)])
    return fewest[0]


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
