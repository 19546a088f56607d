"""bf16 in compiled code: rounding, widening, and products by the dot instruction of AVX512-BF16.

A product of few rows, as every step of a recurrent network is one, leaves a general library little to work with: it
packs the weights at every call and waits for its threads. Here weights are packed once for all steps of an unroll,
and a caller computes alone: who wants more cores gives each a part of the streams.
"""

from collections.abc import Callable
from typing import Any, Final, cast

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.registry import cpu_target
from numba.extending import intrinsic
from numpy.typing import NDArray

from lstm_complete.compiling import Function, compiled_with

Floats = NDArray[np.float32]
Halves = NDArray[np.uint16]
"""bf16, as its bits."""

ROWS: Final = 4
"""Rows of a tile ..."""
LANES: Final = 16
"""... floats of a register ..."""
COLUMNS: Final = 4 * LANES
"""... and columns of a tile: 16 running sums are what keeps both of a core's multipliers busy."""

_WORD, _LONG = ir.IntType(32), ir.IntType(64)
_FLOATS, _PAIRS = ir.VectorType(ir.FloatType(), LANES), ir.VectorType(_WORD, LANES)


def available() -> bool:
    """Can this processor, and the compiler's view of it, multiply bf16?"""
    features: str = cpu_target.target_context.codegen().magic_tuple()[2]
    return "+avx512bf16" in features.split(",")


def compiled(function: Function) -> Function:
    """The function as machine code, made at its first call and kept on disk; it lets other threads run.

    Sums may be fused with products; nothing else is traded for speed, so what is not a number stays visible.
    """
    return compiled_with(function, error_model="numpy", fastmath={"contract"})


def compiled_sum(function: Function) -> Function:
    """The same for a function that does nothing but add up: in any order, as many at once as fit a register."""
    return compiled_with(function, error_model="numpy", fastmath={"contract", "reassoc"})


def _bits(_typing: Any, _number: Any) -> Any:
    return types.uint32(types.float32), lambda _context, builder, _signature, given: builder.bitcast(given[0], _WORD)


def _float(_typing: Any, _number: Any) -> Any:
    return types.float32(types.uint32), lambda _context, builder, _signature, given: builder.bitcast(
        given[0], ir.FloatType()
    )


bits = cast(Callable[[np.float32], np.uint32], intrinsic(_bits))
"""In compiled code: the 32 bits of a float."""
from_bits = cast(Callable[[np.uint32], np.float32], intrinsic(_float))
"""In compiled code: the float of 32 bits."""


@compiled
def rounded(number: np.float32) -> np.uint16:
    """A float as bf16, to the nearest, ties to even."""
    word = bits(number)
    return np.uint16((word + np.uint32(0x7FFF) + ((word >> np.uint32(16)) & np.uint32(1))) >> np.uint32(16))


@compiled
def round_row(row: Floats, out: Halves) -> None:
    """Every number of a row as bf16."""
    for n in range(len(row)):
        out[n] = rounded(row[n])


@compiled
def widen_row(row: Halves, out: Floats) -> None:
    """Every bf16 of a row as a float."""
    for n in range(len(row)):
        out[n] = from_bits(np.uint32(row[n]) << np.uint32(16))


def _tile(
    _typing: Any,
    a: Any,
    _at: Any,
    _a_row: Any,
    b: Any,
    _from: Any,
    _pairs: Any,
    c: Any,
    _to: Any,
    _row: Any,
    _step: Any,
) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        left, packed, out = (_address(context, builder, signature, arguments, index) for index in (0, 3, 6))
        a_row, pairs, c_row, c_step = (arguments[index] for index in (2, 5, 8, 9))
        sums = _sums(builder, left, a_row, packed, pairs)
        for row, vectors in enumerate(sums):
            for column, vector in enumerate(vectors):
                offset = builder.add(builder.mul(c_row, _LONG(row)), builder.mul(c_step, _LONG(column)))
                builder.store(vector, builder.bitcast(builder.gep(out, [offset]), _FLOATS.as_pointer()), align=4)
        return context.get_dummy_value()

    long = types.int64
    return types.void(a, long, long, b, long, long, c, long, long, long), generate


def _address(context: Any, builder: Any, signature: Any, arguments: Any, index: int) -> Any:
    """Where the array at `index` has the element that the argument after it counts to."""
    array = context.make_array(signature.args[index])(context, builder, arguments[index])
    return builder.gep(array.data, [arguments[index + 1]])


def _sums(builder: Any, left: Any, a_row: Any, packed: Any, pairs: Any) -> list[list[Any]]:
    """The loop over pairs of the inner dimension, whose sums stay in registers."""
    before, loop, after = builder.block, builder.append_basic_block("pairs"), builder.append_basic_block("summed")
    builder.branch(loop)
    builder.position_at_end(loop)
    pair = builder.phi(_LONG)
    sums = [[builder.phi(_FLOATS) for _ in range(COLUMNS // LANES)] for _ in range(ROWS)]
    line = builder.gep(packed, [builder.mul(pair, _LONG(2 * COLUMNS))])
    right = [_load(builder, line, _LONG(2 * LANES * column), _PAIRS) for column in range(COLUMNS // LANES)]
    added = []
    for row in range(ROWS):
        offset = builder.add(builder.mul(a_row, _LONG(row)), builder.shl(pair, _LONG(1)))
        spread = _spread(builder, _load(builder, left, offset, _WORD))
        added.append([_dot(builder, total, spread, vector) for total, vector in zip(sums[row], right, strict=True)])
    following = builder.add(pair, _LONG(1))
    for phi, first, then in [(pair, _LONG(0), following), *_starts(sums, added)]:
        phi.add_incoming(first, before)
        phi.add_incoming(then, loop)
    builder.cbranch(builder.icmp_signed("<", following, pairs), loop, after)
    builder.position_at_end(after)
    return added


def _starts(sums: list[list[Any]], added: list[list[Any]]) -> list[tuple[Any, Any, Any]]:
    zeros = ir.Constant(_FLOATS, None)
    return [(phi, zeros, then) for row in range(ROWS) for phi, then in zip(sums[row], added[row], strict=True)]


def _load(builder: Any, base: Any, offset: Any, kind: Any) -> Any:
    """A value of `kind` from an offset that is counted in bf16 and aligned to no more than them."""
    return builder.load(builder.bitcast(builder.gep(base, [offset]), kind.as_pointer()), align=2)


def _spread(builder: Any, word: Any) -> Any:
    """One pair in every lane."""
    nothing = ir.Constant(_PAIRS, ir.Undefined)
    first = builder.insert_element(nothing, word, _WORD(0))
    return builder.shuffle_vector(first, nothing, ir.Constant(_PAIRS, [0] * LANES))


def _dot(builder: Any, total: Any, left: Any, right: Any) -> Any:
    # Named with whole words, as older LLVM knows it; newer LLVM reads that as its own form with bfloat.
    prototype = ir.FunctionType(_FLOATS, [_FLOATS, _PAIRS, _PAIRS])
    name = "llvm.x86.avx512bf16.dpbf16ps.512"
    return builder.call(
        cast(Any, cgutils).get_or_insert_function(builder.module, prototype, name), [total, left, right]
    )


tile = cast(
    Callable[[Halves, int, int, Halves, int, int, Floats, int, int, int], None],
    intrinsic(_tile),
)
"""tile(a, at, a_row, b, from_, pairs, c, to, c_row, c_step), in compiled code: C = A B for four rows and 64 columns.

All arrays are flat, all offsets are counted in elements. A, rows of 2 `pairs` bf16, begins at `at`, its rows `a_row`
apart. B begins at `from_`: for every pair, its two numbers of each of 64 columns. C is written from `to` on, rows
`c_row` apart, 16 columns each `c_step` apart.
"""


@compiled
def multiply(a: Halves, packed: Halves, columns: int, c: Floats, c_row: int) -> None:
    """C [R, columns] = A [R, K] B for a multiple of four rows, those of C `c_row` apart; all arrays are flat.

    B [K, columns] is packed by `packing.pack_columns`. Its columns are the outer loop, so that they stay cached.
    """
    inner = len(packed) // columns
    for block in range(columns // COLUMNS):
        for row in range(0, len(a) // inner, ROWS):
            from_, to = block * inner * COLUMNS, row * c_row + block * COLUMNS
            tile(a, row * inner, inner, packed, from_, inner // 2, c, to, c_row, LANES)
