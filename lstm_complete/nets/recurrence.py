"""A layer, x + LSTM(LayerNorm(x)), over time in bf16 with sums in float32, and its derivatives, in compiled code.

The products of x and of h are one product of both side by side with both weight matrices, [B, 2H] x [2H, 4H] a step.
Backwards, all that has to go step by step is dgates [B, 4H] x [4H, 2H]; the weights' gradient is left to one large
product over all steps. Gates stand in torch's order: input, forget, candidate, output.
"""

import numpy as np

from lstm_complete.nets.bf16 import COLUMNS, LANES, ROWS, Floats, Halves, compiled, multiply, round_row, tile, widen_row
from lstm_complete.nets.gates import (
    add,
    d_candidates,
    d_cells,
    d_gates,
    hidden,
    make_candidates,
    next_cells,
    open_gates,
    scale,
)
from lstm_complete.nets.norms import d_normalize, normalize


@compiled
def forward(
    x: Floats,
    norm: Floats,
    bias: Floats,
    packed: Halves,
    moments: Floats,
    xh: Halves,
    c: Floats,
    gates: Halves,
    y: Floats,
) -> None:
    """y [T, B, H] = x + h. Reads the first h and c from xh[0] [T+1, B, 2H] and c[0] [T+1, B, H], and writes all others.

    norm [2, H] holds weight and bias of the LayerNorm, bias [4H] and gates [T, B, 4H] are in torch's order, moments
    [T, B, 2] get each row's mean and 1 / deviation.
    """
    steps, batch, units = x.shape
    votes = np.empty((batch, 4 * units), np.float32)
    flat, flat_votes = xh.reshape(-1), votes.reshape(-1)
    for t in range(steps):
        for b in range(batch):
            normalize(x[t, b], norm[0], norm[1], xh[t, b, :units], moments[t, b])
        for block in range(units // LANES):
            for row in range(0, batch, ROWS):
                at, from_ = (t * batch + row) * 2 * units, block * 2 * units * COLUMNS
                to = row * 4 * units + block * LANES
                tile(flat, at, 2 * units, packed, from_, units, flat_votes, to, 4 * units, units)
        for b in range(batch):
            _step(votes[b], bias, c[t, b], c[t + 1, b], y[t, b])
            round_row(votes[b], gates[t, b])
            round_row(y[t, b], xh[t + 1, b, units:])
            add(y[t, b], x[t, b])


@compiled
def _step(votes: Floats, bias: Floats, before: Floats, after: Floats, h: Floats) -> None:
    """One step of one stream: preactivations [4H] become gates, c [H] before becomes c after, and h."""
    units = len(h)
    open_gates(votes[: 2 * units], bias[: 2 * units])
    make_candidates(votes[2 * units : 3 * units], bias[2 * units : 3 * units])
    open_gates(votes[3 * units :], bias[3 * units :])
    next_cells(votes[:units], votes[units : 2 * units], votes[2 * units : 3 * units], before, after)
    hidden(votes[3 * units :], after, h)


@compiled
def backward(
    d_y: Floats,
    x: Floats,
    norm: Floats,
    packed_ih: Halves,
    packed_hh: Halves,
    moments: Floats,
    c: Floats,
    gates: Halves,
    d_state: Floats,
    d_x: Floats,
    d_norm: Floats,
    d_bias: Floats,
) -> None:
    """Derivatives through `forward`, from those of y [T, B, H]; gates become the derivatives of preactivations.

    d_state [B, 2H] comes in as that of the last h and c and goes out as that of the first; d_x [T, B, H] is written,
    d_norm [2, H] and d_bias [4H] are added to.
    """
    steps, batch, units = x.shape
    slopes, values = np.empty(4 * units, np.float32), np.empty(4 * units, np.float32)
    for t in range(steps - 1, -1, -1):
        for b in range(batch):
            widen_row(gates[t, b], values)
            add(d_state[b, :units], d_y[t, b])
            _step_back(values, c[t, b], c[t + 1, b], d_state[b, :units], d_state[b, units:], slopes)
            round_row(slopes, gates[t, b])
            add(d_bias, slopes)
        d_votes = gates[t].reshape(-1)
        multiply(d_votes, packed_ih, units, d_x[t].reshape(-1), units)
        multiply(d_votes, packed_hh, units, d_state.reshape(-1), 2 * units)
        for b in range(batch):
            d_normalize(x[t, b], moments[t, b], norm[0], d_x[t, b], d_norm[0], d_norm[1])
            add(d_x[t, b], d_y[t, b])


@compiled
def _step_back(values: Floats, before: Floats, after: Floats, d_h: Floats, d_c: Floats, slopes: Floats) -> None:
    """One step of one stream: slopes [4H] of preactivations from gates' values [4H]; d_c [H] goes a step back."""
    units = len(d_h)
    i, f, g, o = values[:units], values[units : 2 * units], values[2 * units : 3 * units], values[3 * units :]
    d_cells(after, o, d_h, d_c, slopes[3 * units :])
    d_gates(i, d_c, g, slopes[:units])
    d_gates(f, d_c, before, slopes[units : 2 * units])
    d_candidates(g, d_c, i, slopes[2 * units : 3 * units])
    scale(d_c, f)
