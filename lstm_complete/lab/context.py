"""Row B1i: how much of what stands before helps, by reading no more than the last K symbols."""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.runtime import Records, Runtime
from lstm_complete.engine.timeline import records_of
from lstm_complete.errors import UserError
from lstm_complete.lab.verdict import Verdict
from lstm_complete.languages.encoding import Symbols

LENGTHS = tuple(2**power for power in range(3, 13))
PLACES, TARGETS = 96, 16
"""Places that are looked at, and symbols behind each whose bits count."""
ENOUGH = 0.01
"""The loss has stopped improving where it is within this share of the longest context's."""
_BLOCK = 256


def rows(runtime: Runtime, files: Sequence[Symbols]) -> Verdict:
    """The curve of bits per symbol over the length of the context, at places of files that are long enough.

    Raises:
        UserError: no file is.
    """
    windows = choose_windows(files, LENGTHS[-1], TARGETS, PLACES)
    bits = {}
    for length in LENGTHS:
        bits[length] = mean_bits(runtime, windows[:, LENGTHS[-1] - length :])
    longest = bits[LENGTHS[-1]]
    distance = next(length for length in LENGTHS if bits[length].mean() <= longest.mean() * (1 + ENOUGH))
    figures: dict[str, Any] = {
        "bits_per_symbol": {str(length): round(float(found.mean()), 4) for length, found in bits.items()},
        "stops_improving_at": distance,
        "places": len(windows),
    }
    return Verdict("B1i", None, figures)


def choose_windows(files: Sequence[Symbols], before: int, targets: int, count: int, seed: int = 0) -> Symbols:
    """`count` stretches of symbols by seed, [count, before + targets]; each file gives as many as it has room for.

    Raises:
        UserError: no file is long enough.
    """
    starts = [
        (number, start)
        for number, file in enumerate(files)
        for start in range(0, len(file) - before - targets, targets)
    ]
    if not starts:
        raise UserError(f"no file has {before + targets} symbols")
    chosen = random.Random(seed).sample(starts, min(count, len(starts)))
    return np.stack([files[number][start : start + before + targets] for number, start in chosen])


def mean_bits(runtime: Runtime, windows: Symbols) -> NDArray[np.float64]:
    """Mean bits of the last TARGETS symbols of each window, read from an empty state, [windows]."""
    records: Records = np.stack([records_of(window, len(runtime.config.inputs)) for window in windows], axis=1)
    state, wanted = runtime.initial_state(len(windows)), len(windows[0]) - TARGETS
    costs = np.zeros(len(windows))
    for start in range(0, len(records) - 1, _BLOCK):
        part = records[start : min(start + _BLOCK, len(records) - 1)]
        logits, state = runtime.run(part, state)
        for step in range(max(0, wanted - 1 - start), len(part)):
            costs += _bits(logits[step], records[start + step + 1, :, 0])
    return costs / TARGETS


def _bits(logits: NDArray[np.float32], targets: NDArray[np.int64]) -> NDArray[np.float64]:
    wide = logits.astype(np.float64)
    peak = wide.max(axis=1)
    normal = peak + np.log(np.exp(wide - peak[:, None]).sum(axis=1))
    cost: NDArray[np.float64] = (normal - wide[np.arange(len(targets)), targets]) / np.log(2)
    return cost
