"""Weights in the order in which the tiles of `bf16` read them, in compiled code."""

import numpy as np

from lstm_complete.nets.bf16 import COLUMNS, LANES, Floats, Halves, compiled, round_row, rounded


@compiled
def pack_gates(weight_ih: Floats, weight_hh: Floats) -> Halves:
    """An LSTM's weights [4H, H] each, for x and h side by side: the 4 gates' weights per 16 units and pair."""
    units = weight_ih.shape[1]
    packed = np.empty((units // LANES, 2, units // 2, 4, LANES), np.uint32)  # both numbers of a pair in a word
    rows = np.empty((LANES, units), np.uint16)
    pairs = rows.view(np.uint32)
    for block in range(units // LANES):
        for part in range(2):
            weight = weight_hh if part else weight_ih
            for gate in range(4):
                for lane in range(LANES):
                    round_row(weight[gate * units + block * LANES + lane], rows[lane])
                for pair in range(units // 2):
                    for lane in range(LANES):
                        packed[block, part, pair, gate, lane] = pairs[lane, pair]
    return packed.reshape(-1).view(np.uint16)


@compiled
def pack_columns(matrix: Floats) -> Halves:
    """A matrix [K, C], for products with rows of K: per 64 columns and pair of rows the columns' numbers."""
    inner, columns = matrix.shape
    packed = np.empty((columns // COLUMNS, inner // 2, COLUMNS, 2), np.uint16)
    for block in range(columns // COLUMNS):
        for pair in range(inner // 2):
            for column in range(COLUMNS):
                packed[block, pair, column, 0] = rounded(matrix[2 * pair, block * COLUMNS + column])
                packed[block, pair, column, 1] = rounded(matrix[2 * pair + 1, block * COLUMNS + column])
    return packed.reshape(-1)
