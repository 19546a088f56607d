"""Exponentials and their sums in single precision, many numbers at a time.

The C library's `exp` is called for one number; this one is a few multiplications, which the compiler does for as many
numbers side by side as the processor can. Its relative error is below 3e-7.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_complete.memory.jit import as_float, reordered, reordered_inline

Logits = NDArray[np.float32]

_LOWEST: Final = np.float32(-87)
"""Below this, e^x is no normal number of single precision any more."""
_LOG2_E: Final = np.float32(1.4426950408889634)
_HALF: Final = np.float32(0.5)
_C1, _C2, _C3, _C4, _C5, _C6 = (np.float32(math.log(2) ** power / math.factorial(power)) for power in range(1, 7))
"""The Taylor series of 2^f, which is short enough for |f| <= 1/2."""
_BIAS: Final = np.int64(127)
_MANTISSA: Final = np.int64(23)
"""Of a number of single precision: what is added to its exponent, and the bits behind that."""


@reordered_inline
def exponential(value: float) -> float:
    """e^value for a value up to 88; what is below -87 counts as -87."""
    power: np.float32 = max(np.float32(value), _LOWEST) * _LOG2_E
    whole = np.floor(power + _HALF)
    f = power - whole
    series = np.float32(1) + f * (_C1 + f * (_C2 + f * (_C3 + f * (_C4 + f * (_C5 + f * _C6)))))
    scaled: float = series * as_float((np.int64(whole) + _BIAS) << _MANTISSA)
    return scaled


@reordered
def highest(values: Logits) -> float:
    """The greatest of `values` [n]; n is 1 at least."""
    found: float = values[0]
    for place in range(len(values)):  # by index: that way it is done many at a time
        found = max(found, values[place])
    return found


@reordered
def log_sum_exp(values: Logits) -> float:
    """log of the sum of e^v over `values` [n]; n is 1 at least."""
    peak = highest(values)
    total = np.float32(0)
    for place in range(len(values)):
        total += exponential(values[place] - peak)
    return peak + math.log(total)


@reordered
def normalize(logits: Logits) -> None:
    """Make logits [n] log-probabilities."""
    shift = log_sum_exp(logits)
    for place in range(len(logits)):
        logits[place] -= shift
