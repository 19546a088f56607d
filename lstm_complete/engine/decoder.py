"""Beam search for the rest of a line: all hypotheses in one batched run a step."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.constraints import Constraints, Cursor
from lstm_complete.engine.runtime import Logits
from lstm_complete.engine.stepper import Stepper
from lstm_complete.text.vocabulary import END, NEWLINE


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A continuation: its symbols without the one that ends it, and of each, the ending one too, what follows."""

    symbols: tuple[int, ...]
    log_probabilities: tuple[float, ...]
    copied: tuple[int, ...]
    """Of each symbol, the place where the memory expected it (`Trail.places`), 0 where it did not."""
    cursor: Cursor
    finished: bool = False
    """It reaches the end of the line."""

    @property
    def score(self) -> float:
        """The log-probability of the whole."""
        return sum(self.log_probabilities)


def next_log_probabilities(logits: Logits, allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Log-probabilities [B, V] of the next symbol among those that are allowed; -inf for the others."""
    masked = np.where(allowed, logits, -np.inf)
    peak = masked.max(axis=1, keepdims=True)
    normal = peak + np.log(np.exp(masked - peak).sum(axis=1, keepdims=True))
    scores: NDArray[np.float32] = (masked - normal).astype(np.float32)
    return scores


def beam_search(
    stepper: Stepper,
    cursor: Cursor,
    constraints: Constraints,
    *,
    width: int,
    longest: int,
    least: float = 0.0,
    cancelled: Callable[[], bool],
) -> list[Hypothesis]:
    """The best continuations up to the end of the line, best first, unfinished ones among them.

    It ends when no open hypothesis can become better than the `width` finished ones, after `longest`
    symbols, or when `cancelled()` says so, which is asked before every step. A hypothesis ends, unfinished,
    where none of its extensions has the probability `least`.
    """
    live = [Hypothesis((), (), (), cursor)]
    finished: list[Hypothesis] = []
    given_up: list[Hypothesis] = []
    floor = math.log(least) if least > 0 else -math.inf
    for _ in range(longest):
        parents, chosen = _extend(live, stepper, constraints, width, floor)
        given_up += [live[row] for row in sorted(set(range(len(live))) - set(parents))]
        finished = _best(finished + [h for h in chosen if h.finished], width)
        keep = [n for n, hypothesis in enumerate(chosen) if not hypothesis.finished]
        keep = [n for n in keep if len(finished) < width or chosen[n].score > finished[-1].score]
        live = [chosen[n] for n in keep]
        if not live or cancelled():
            break
        stepper.advance([parents[n] for n in keep], [hypothesis.symbols[-1] for hypothesis in live])
    return _best(finished + live + given_up, 2 * width)


def _extend(
    live: list[Hypothesis], stepper: Stepper, constraints: Constraints, width: int, floor: float
) -> tuple[list[int], list[Hypothesis]]:
    """The best `width` open extensions above `floor` and all that finish among them, with each one's parent row."""
    scores = next_log_probabilities(stepper.logits, constraints.masks([h.cursor for h in live]))  # [B, V]
    totals = scores + np.array([h.score for h in live], np.float32)[:, None]
    count = min(2 * width, totals.size)
    order = np.argpartition(-totals, count - 1, axis=None)[:count]
    order = order[np.argsort(-totals.flat[order], kind="stable")]
    parents, chosen, opened = [], [], 0
    places = stepper.places()
    for index in order:
        row, symbol = divmod(int(index), totals.shape[1])
        ends = symbol in (NEWLINE, END)
        if not totals[row, symbol] > floor or (not ends and opened == width):
            continue
        opened += not ends
        parents.append(row)
        copied = places[row].get(symbol, 0)
        chosen.append(_extended(live[row], symbol, float(scores[row, symbol]), copied, constraints, ends=ends))
    return parents, chosen


def _extended(
    hypothesis: Hypothesis, symbol: int, log_probability: float, copied: int, constraints: Constraints, *, ends: bool
) -> Hypothesis:
    symbols = hypothesis.symbols if ends else (*hypothesis.symbols, symbol)
    cursor = hypothesis.cursor if ends else constraints.step(hypothesis.cursor, symbol)
    return Hypothesis(
        symbols, (*hypothesis.log_probabilities, log_probability), (*hypothesis.copied, copied), cursor, ends
    )


def _best(hypotheses: list[Hypothesis], count: int) -> list[Hypothesis]:
    return sorted(hypotheses, key=lambda hypothesis: -hypothesis.score)[:count]
