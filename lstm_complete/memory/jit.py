"""Compilation of the memory's inner loops: they go symbol by symbol, which Python is too slow for."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.experimental import structref
from numba.extending import intrinsic
from numpy.typing import NDArray

from lstm_complete.compiling import Function, compiled_with

Int = int | np.int64
"""An integer of compiled code, where `int` of an unsigned number would stay unsigned."""


def compiled(function: Function) -> Function:
    """The function as machine code, made at its first call and kept on disk; it lets other threads run."""
    return compiled_with(function)


def inlined(function: Function) -> Function:
    """`compiled`, and a part of what calls it: a call would count the references of all arrays that it passes."""
    return compiled_with(function, inline="always")


def reordered(function: Function) -> Function:
    """`compiled`, and sums and maxima of floats are taken in whichever order is fastest; there must be no NaN."""
    return compiled_with(function, fastmath=_ANY_ORDER)


def reordered_inline(function: Function) -> Function:
    """`reordered`, for what is called for each number: it becomes a part of its caller's loop."""
    return compiled_with(function, fastmath=_ANY_ORDER, inline="always")


_ANY_ORDER: Final = {"reassoc", "nsz", "nnan", "contract"}


def _as_float(_typing: Any, _bits: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.FloatType())

    return types.float32(types.int32), generate


as_float = cast(Callable[[Int], float], intrinsic(_as_float))
"""as_float(bits), in compiled code: the number of single precision that has these bits."""


def _prefetch(_typing: Any, array: Any, _row: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        view = context.make_array(kind)(context, builder, arguments[0])
        indices = [*arguments[1:], *[context.get_constant(types.intp, 0)] * (kind.ndim - 1)]
        element = cast(Any, cgutils).get_item_pointer(context, builder, kind, view, indices)
        pointer = builder.bitcast(element, ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        prototype = ir.FunctionType(ir.VoidType(), [pointer.type, number, number, number])
        instruction = builder.module.declare_intrinsic("llvm.prefetch", [pointer.type], prototype)
        to_write, to_keep, data = number(1), number(3), number(1)
        builder.call(instruction, [pointer, to_write, to_keep, data])
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


prefetch = cast(Callable[[NDArray[Any], Int], None], intrinsic(_prefetch))
"""prefetch(array, row), in compiled code: have array[row] or what it begins with fetched while other work is done."""


Arguments = TypeVar("Arguments")

if TYPE_CHECKING:

    class Held(Generic[Arguments]):
        """What `hold` returns."""

        arguments: Arguments

        def __init__(self, arguments: Arguments) -> None: ...

else:

    @structref.register
    class _HeldType(types.StructRef):
        pass

    class Held(structref.StructRefProxy, Generic[Arguments]):
        """What `hold` returns."""

    structref.define_proxy(Held, _HeldType, ["arguments"])


@compiled
def hold(arguments: Arguments) -> Held[Arguments]:
    """Arguments for many calls: to take some thirty arrays apart at each takes as long as what is done with them."""
    return Held(arguments)
