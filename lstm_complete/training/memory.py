"""What the C library does with memory that a step has freed, on Linux."""

import ctypes
import sys
from typing import Final

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # malloc.h of glibc
_LARGEST_THRESHOLD: Final = 32 << 20


def keep_freed_memory() -> None:
    """Have memory that is freed kept for the next step.

    Every step asks for the same tens of megabytes. Given back, they would come anew page by page, each filled with
    zeros first. Where the C library has no such choice, nothing changes.
    """
    choose = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if choose is not None:
        choose(_MMAP_THRESHOLD, _LARGEST_THRESHOLD)
        choose(_TRIM_THRESHOLD, 2**31 - 1)
        choose(_ARENA_MAX, 1)  # other arenas consist of pieces that are given back whatever the threshold
