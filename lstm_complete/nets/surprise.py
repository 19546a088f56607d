"""The head of the network with its cross entropy, and the derivatives of both in the same pass, in compiled code.

Logits are read where they are made, in a cache; of them only the derivatives are kept, for the weights' product.
"""

import math

import numpy as np
from numpy.typing import NDArray

from lstm_complete.nets.bf16 import LANES, Floats, Halves, compiled, compiled_sum, multiply, round_row
from lstm_complete.nets.gates import add, exp

_NEVER = np.float32(-1e30)


@compiled
def surprise(
    x: Floats,
    records: NDArray[np.int64],
    symbols: int,
    packed: Halves,
    packed_back: Halves,
    bias: Floats,
    rows: Halves,
    d_logits: Halves,
    d_x: Floats,
    d_bias: Floats,
) -> float:
    """Nats that the symbols of records[1:] [T+1, B, F] cost together after a stream x [T, B, H].

    The head has a column for each of `symbols`, then one for each bucket of the memory if F is 3, then empty ones: W
    together. Written are x as bf16 into rows [T, B, H], and derivatives: d_logits [T, B, W], d_x and d_bias [W].
    """
    steps, batch, units = x.shape
    width, votes = len(bias), records.shape[2] > 1
    logits, slopes = np.empty((batch, width), np.float32), np.empty(width, np.float32)
    total = 0.0
    for t in range(steps):
        for b in range(batch):
            round_row(x[t, b], rows[t, b])
        multiply(rows[t].reshape(-1), packed, width, logits.reshape(-1), width)
        for b in range(batch):
            expected, bucket = (records[t, b, 1], symbols + records[t, b, 2]) if votes else (0, 0)
            total += _one(logits[b], bias, symbols, records[t + 1, b, 0], expected, bucket, slopes)
            round_row(slopes, d_logits[t, b])
            add(d_bias, slopes)
        multiply(d_logits[t].reshape(-1), packed_back, units, d_x[t].reshape(-1), units)
    return total


@compiled
def _one(logits: Floats, bias: Floats, symbols: int, target: int, expected: int, bucket: int, slopes: Floats) -> float:
    """Nats of one symbol, and the slopes of its logits; bucket 0 stands for no memory."""
    add(logits, bias)
    if bucket:
        logits[expected] += logits[bucket]
    logits[symbols:] = _NEVER
    wanted, best = logits[target], _largest(logits)
    for n in range(len(logits)):
        slopes[n] = exp(logits[n] - best)
    mass = _sum(slopes)
    for n in range(len(slopes)):
        slopes[n] /= mass
    slopes[symbols:] = 0
    slopes[target] -= np.float32(1)
    if bucket:
        slopes[bucket] = slopes[expected]
    return math.log(mass) + float(best - wanted)


@compiled_sum
def _sum(row: Floats) -> np.float32:
    total = np.float32(0)
    for n in range(len(row)):
        total += row[n]
    return total


@compiled
def _largest(row: Floats) -> np.float32:
    """The largest of a multiple of 16 numbers."""
    best = row[:LANES].copy()
    for start in range(LANES, len(row), LANES):
        for lane in range(LANES):
            best[lane] = max(best[lane], row[start + lane])
    return np.float32(best.max())
