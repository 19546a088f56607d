"""LayerNorm (Ba et al. 2016) of one row of units and its derivatives, in compiled code."""

import numpy as np
from numpy.typing import NDArray

from lstm_complete.nets.bf16 import compiled, compiled_sum, rounded

Row = NDArray[np.float32]
_ONE, _EPSILON = np.float32(1), np.float32(1e-5)  # torch's epsilon


@compiled_sum
def _mean(row: Row) -> np.float32:
    total = np.float32(0)
    for n in range(len(row)):
        total += row[n]
    return total / np.float32(len(row))


@compiled_sum
def _variance(row: Row, mean: np.float32) -> np.float32:
    total = np.float32(0)
    for n in range(len(row)):
        total += (row[n] - mean) * (row[n] - mean)
    return total / np.float32(len(row))


@compiled_sum
def _mean_product(row: Row, other: Row) -> np.float32:
    total = np.float32(0)
    for n in range(len(row)):
        total += row[n] * other[n]
    return total / np.float32(len(row))


@compiled
def normalize(x: Row, weight: Row, bias: Row, out: NDArray[np.uint16], moments: Row) -> None:
    """The row with mean 0 and variance 1, times weight plus bias, as bf16; moments get its mean and 1 / deviation."""
    mean = _mean(x)
    scale = _ONE / np.sqrt(_variance(x, mean) + _EPSILON)
    for n in range(len(x)):
        out[n] = rounded((x[n] - mean) * scale * weight[n] + bias[n])
    moments[0], moments[1] = mean, scale


@compiled
def d_normalize(x: Row, moments: Row, weight: Row, d: Row, d_weight: Row, d_bias: Row) -> None:
    """d, in place, from the derivatives of the result to those of x; adds to those of weight and bias."""
    mean, scale = moments[0], moments[1]
    for n in range(len(x)):
        d_bias[n] += d[n]
        d_weight[n] += d[n] * (x[n] - mean) * scale
    for n in range(len(x)):
        d[n] *= weight[n]
    straight = _mean(d)
    along = (_mean_product(d, x) - straight * mean) * scale * scale
    for n in range(len(x)):
        d[n] = (d[n] - straight - (x[n] - mean) * along) * scale
