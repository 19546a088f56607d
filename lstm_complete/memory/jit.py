"""Compilation of the memory's inner loops: they go symbol by symbol, which Python is too slow for."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

Function = TypeVar("Function", bound=Callable[..., object])
Int = int | np.int64
"""An integer of compiled code, where `int` of an unsigned number would stay unsigned."""


def compiled(function: Function) -> Function:
    """The function as machine code, made at its first call and kept on disk; it lets other threads run."""
    return cast(Function, numba.njit(cache=True, nogil=True)(function))
