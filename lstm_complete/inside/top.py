"""What the network expected: the likeliest next symbols, and how much what came instead surprised it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_complete.inside.cells import Floats
from lstm_complete.inside.recording import Recording


@dataclass(frozen=True, slots=True)
class Expected:
    """One symbol that may follow."""

    symbol: int
    probability: float


def surprise(recording: Recording) -> NDArray[np.float64]:
    """Bits of each symbol given those before it, [T]; 0 for a text's first one, which nothing was said of."""
    if not recording.length:
        return np.zeros(0)
    logs = _log_probabilities(recording.logits[:-1])
    costs = -logs[np.arange(len(logs)), recording.symbols[1:]] / np.log(2)
    costs[recording.restarts[1:]] = 0
    return np.append(0.0, costs)


def top(recording: Recording, t: int, count: int = 5) -> list[Expected]:
    """The likeliest symbols behind symbol t, the likeliest first."""
    chances = np.exp(_log_probabilities(recording.logits[t : t + 1])[0])
    best = np.argsort(-chances, kind="stable")[:count]
    return [Expected(int(symbol), float(chances[symbol])) for symbol in best]


def _log_probabilities(logits: Floats) -> NDArray[np.float64]:
    shifted = logits.astype(np.float64) - logits.max(axis=-1, keepdims=True)
    found: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return found
