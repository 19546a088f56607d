"""The LSTM's formulas over one row of units, in compiled code: few arrays at a time, which is what compilers vectorise.

Derivatives are named d_, as in: d_c is how the loss changes with c.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_complete.nets.bf16 import bits, compiled, from_bits

Row = NDArray[np.float32]

_ONE, _TWO, _FAR = np.float32(1), np.float32(2), np.float32(40)
_LOG2_E: Final = np.float32(1.4426950408889634)
_SHIFT: Final = np.float32(3 << 22)
"""Added to a small number, it leaves the nearest integer in the last bits."""
# 2^f for |f| <= 1/2: Taylor's series, whose error is below float32's.
_C1, _C2, _C3 = np.float32(0.6931471805599453), np.float32(0.24022650695910072), np.float32(0.05550410866482158)
_C4, _C5, _C6 = np.float32(0.009618129107628477), np.float32(0.0013333558146428443), np.float32(0.00015403530393381608)


@compiled
def exp(x: np.float32) -> np.float32:
    """The exponential function between -40 and 40 and what it is there beyond, exact to a few units of float32."""
    power = min(max(x, -_FAR), _FAR) * _LOG2_E
    shifted = power + _SHIFT
    f = power - (shifted - _SHIFT)
    fraction = _ONE + f * (_C1 + f * (_C2 + f * (_C3 + f * (_C4 + f * (_C5 + f * _C6)))))
    return from_bits(bits(fraction) + (bits(shifted) << np.uint32(23)))


@compiled
def sigmoid(x: np.float32) -> np.float32:
    """1 / (1 + exp(-x))."""
    return _ONE / (_ONE + exp(-x))


@compiled
def tanh(x: np.float32) -> np.float32:
    """The hyperbolic tangent."""
    return _TWO * sigmoid(_TWO * x) - _ONE


@compiled
def open_gates(row: Row, bias: Row) -> None:
    """Gates of their preactivations, in place."""
    for n in range(len(row)):
        row[n] = sigmoid(row[n] + bias[n])


@compiled
def make_candidates(row: Row, bias: Row) -> None:
    """Candidates of their preactivations, in place."""
    for n in range(len(row)):
        row[n] = tanh(row[n] + bias[n])


@compiled
def next_cells(i: Row, f: Row, g: Row, before: Row, after: Row) -> None:
    """c = f c' + i g."""
    for n in range(len(i)):
        after[n] = f[n] * before[n] + i[n] * g[n]


@compiled
def hidden(o: Row, c: Row, h: Row) -> None:
    """h = o tanh c."""
    for n in range(len(o)):
        h[n] = o[n] * tanh(c[n])


@compiled
def d_cells(c: Row, o: Row, d_h: Row, d_c: Row, d_o: Row) -> None:
    """Through h = o tanh c: adds to d_c, and gives the derivative of the output gate's preactivation."""
    for n in range(len(c)):
        squashed = tanh(c[n])
        d_c[n] += d_h[n] * o[n] * (_ONE - squashed * squashed)
        d_o[n] = d_h[n] * squashed * o[n] * (_ONE - o[n])


@compiled
def d_gates(gate: Row, d_c: Row, factor: Row, out: Row) -> None:
    """Of a gate's preactivation, where the gate stands in c beside `factor`."""
    for n in range(len(gate)):
        out[n] = d_c[n] * factor[n] * gate[n] * (_ONE - gate[n])


@compiled
def d_candidates(g: Row, d_c: Row, i: Row, out: Row) -> None:
    """Of the candidate's preactivation."""
    for n in range(len(g)):
        out[n] = d_c[n] * i[n] * (_ONE - g[n] * g[n])


@compiled
def add(row: Row, other: Row) -> None:
    """row += other."""
    for n in range(len(row)):
        row[n] += other[n]


@compiled
def scale(row: Row, other: Row) -> None:
    """row *= other, unit by unit."""
    for n in range(len(row)):
        row[n] *= other[n]
