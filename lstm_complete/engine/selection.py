"""The best extensions of hypotheses that go on side by side, found without a look at each from Python."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.constraints import Mask, States
from lstm_complete.engine.path import Choices, Taken
from lstm_complete.memory.jit import Int, compiled, reordered
from lstm_complete.memory.softmax import Logits, log_sum_exp
from lstm_complete.text.vocabulary import END, NEWLINE


@compiled
def choose(
    logits: Logits,
    masks: Mask,
    states: States,
    scores: NDArray[np.float64],
    floor: float,
    choices: Choices,
    step: int,
) -> Taken:
    """Of the best extensions with scores above `floor`, all that end the line, and half as many as there is room for.

    Row b of `logits` [B, V] says what follows a hypothesis of `scores` [B]; of that, only what the row of its state [B]
    in `masks` allows may follow, and the probabilities of that are made to sum to 1. A step of `choices` is filled but
    for `copied`.
    """
    most = choices.rows.shape[1]
    best = _Best(np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.float32), np.empty(most))
    values = np.empty(logits.shape[1], np.float32)
    # NumPy's 0: a plain one is a type of its own. Nothing below `least` is among the best any more.
    held, least = np.int64(0), -np.inf
    for row in range(len(logits)):
        shift = _allowed(logits[row], masks[states[row]], values)
        base = scores[row] - shift
        bound = np.float32(max(floor, least) - base)
        for symbol in range(len(values)):
            if values[symbol] > bound:
                held = min(held + 1, most)
                _insert(best, held, row, symbol, values[symbol] - shift, base + values[symbol])
                if held == most:
                    least = best.scores[held - 1]
                    bound = np.float32(max(floor, least) - base)
    return _sorted_out(best, held, len(logits), choices, step)


class _Best(NamedTuple):
    """The best extensions so far, best first; the first ones of each array are filled."""

    rows: NDArray[np.int64]
    symbols: NDArray[np.int64]
    log_probabilities: NDArray[np.float32]
    scores: NDArray[np.float64]


@reordered
def _allowed(logits: Logits, mask: Mask, values: Logits) -> float:
    """Fill `values` [V] with the logits [V] of what is allowed, -inf elsewhere; returns the log of the sum of e^v.

    Something must be allowed.
    """
    for symbol in range(len(values)):
        values[symbol] = logits[symbol] if mask[symbol] else -np.inf
    return log_sum_exp(values)


@compiled
def _insert(best: _Best, held: Int, row: int, symbol: int, log_probability: float, score: float) -> None:
    """Put an extension before what is worse, of which the last goes where it would make more than `held`."""
    place = held - 1
    while place and best.scores[place - 1] < score:
        best.rows[place], best.symbols[place] = best.rows[place - 1], best.symbols[place - 1]
        best.log_probabilities[place], best.scores[place] = best.log_probabilities[place - 1], best.scores[place - 1]
        place -= 1
    best.rows[place], best.symbols[place] = row, symbol
    best.log_probabilities[place], best.scores[place] = log_probability, score


@compiled
def _sorted_out(best: _Best, held: Int, rows: int, choices: Choices, step: int) -> Taken:
    """Fill a step with those of the `held` best ones that are chosen; `rows` is the number of hypotheses."""
    extended = np.zeros(rows, np.bool_)
    kept = going_on = 0
    for ending in (False, True):
        for place in range(held):
            symbol = best.symbols[place]
            if (symbol in (NEWLINE, END)) == ending and (ending or kept < choices.rows.shape[1] // 2):
                extended[best.rows[place]] = True
                choices.rows[step, kept], choices.symbols[step, kept] = best.rows[place], symbol
                choices.log_probabilities[step, kept] = best.log_probabilities[place]
                choices.scores[step, kept] = best.scores[place]
                kept += 1
        going_on = going_on if ending else kept
    return Taken(going_on, kept, extended.sum())
