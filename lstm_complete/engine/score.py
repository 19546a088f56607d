"""How many bits the network needs for each symbol of a text."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.runtime import Runtime
from lstm_complete.engine.timeline import records_of
from lstm_complete.languages.encoding import Symbols
from lstm_complete.text.vocabulary import END

_BLOCK = 512


def bits_per_symbol(
    runtime: Runtime, symbols: Symbols, *, progress: Callable[[int], None] = lambda _count: None
) -> NDArray[np.float64]:
    """Bits of each of `symbols` [n] given those before it; the first one follows an end of file.

    The network reads the text alone: no memory tells it anything.
    """
    line = np.concatenate([np.array([END], np.uint16), symbols])
    records = records_of(line, len(runtime.config.inputs))
    state, bits = runtime.initial_state(1), []
    for start in range(0, len(symbols), _BLOCK):
        inputs, targets = (
            records[start : min(start + _BLOCK, len(symbols))],
            line[start + 1 : start + 1 + _BLOCK].astype(np.int64),
        )
        logits, state = runtime.run(inputs[:, None], state)
        bits.append(_cost(logits[:, 0].astype(np.float64), targets))
        progress(len(targets))
    return np.concatenate(bits) if bits else np.empty(0)


def _cost(logits: NDArray[np.float64], targets: NDArray[np.int64]) -> NDArray[np.float64]:
    peak = logits.max(axis=1)
    normal = peak + np.log(np.exp(logits - peak[:, None]).sum(axis=1))
    cost: NDArray[np.float64] = (normal - logits[np.arange(len(targets)), targets]) / np.log(2)
    return cost
