"""Drawing the next symbol from what the network says, by a number that was drawn before."""

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.runtime import Logits


def draw(
    logits: Logits,
    allowed: NDArray[np.bool_],
    numbers: NDArray[np.float64],
    *,
    temperature: float,
    top_p: float = 1.0,
) -> list[int]:
    """One symbol for each of B texts, from logits [B, V], of those that are allowed [B, V], by numbers [B] in [0, 1).

    Temperature 0 takes the likeliest; `top_p` leaves only the likeliest that together have this probability.
    """
    if temperature == 0:
        return [int(n) for n in np.where(allowed, logits, -np.inf).argmax(axis=1)]
    chances = _probabilities(logits / temperature, allowed)
    if top_p < 1:
        chances = _nucleus(chances, top_p)
    sums = chances.cumsum(axis=1)
    return [
        int(min(np.searchsorted(row, number * row[-1], side="right"), np.flatnonzero(chance)[-1]))
        for row, chance, number in zip(sums, chances, numbers, strict=True)
    ]


def _probabilities(logits: Logits, allowed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Those of what is allowed, [B, V]; 0 for the rest."""
    masked = np.where(allowed, logits, -np.inf)
    raised = np.exp(masked - masked.max(axis=1, keepdims=True)).astype(np.float64)
    chances: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return chances


def _nucleus(chances: NDArray[np.float64], top_p: float) -> NDArray[np.float64]:
    """Zero for all symbols but the likeliest that together reach `top_p`, [B, V]."""
    order = np.argsort(-chances, axis=1)
    ranked = np.take_along_axis(chances, order, axis=1)
    before = ranked.cumsum(axis=1) - ranked
    kept = np.zeros_like(chances)
    np.put_along_axis(kept, order, np.where(before < top_p, ranked, 0), axis=1)
    return kept
