"""What a process holds: memory that is not needed any more goes back to the system, what stays is looked at no more."""

import contextlib
import ctypes
import gc
import mmap
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

_MAPPINGS: Final = Path("/proc/self/smaps")


@contextmanager
def loading() -> Iterator[None]:
    """While libraries are loaded nothing is collected: little of theirs is garbage, and every collection looks through
    all that is there. What was loaded is left alone until `settle`."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def settle() -> None:
    """When all that is needed is loaded: what starting left goes, and what stays is left alone from then on."""
    _collect_once()
    give_back_code()


@cache
def _collect_once() -> None:
    """Collect what loading left. What stays is no part of later collections, during which nobody is answered."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def give_back_freed() -> None:
    """Have the C library return what was freed: it keeps small pieces for later."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # there is no glibc
        ctypes.CDLL(None).malloc_trim(0)


def give_back_code() -> None:
    """Let go of the code and constants of all libraries: what starting ran is not run again, what is run comes back.

    The system has the pages in its cache of files. Nothing happens where it does not tell which are the files' own.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(AttributeError, OSError):
        advise = ctypes.CDLL(None).madvise
        for start, size in list(_unchanged()):
            advise(ctypes.c_void_p(start), ctypes.c_size_t(size), mmap.MADV_DONTNEED)


def _unchanged() -> Iterator[tuple[int, int]]:
    """Address and bytes of each mapping of a file that cannot be written to and holds what the file does.

    A mapping that is read-only now may have been written to before: the loader puts addresses into some.
    """
    found = None
    for line in _MAPPINGS.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        first, *values = line.split(maxsplit=5)
        if not first.endswith(":"):  # the head of a mapping: range, rights, offset, device, inode, path
            low, _, high = first.partition("-")
            is_read_only = len(values) == 5 and values[0][1] == "-" and values[4].startswith("/")
            found = (int(low, 16), int(high, 16) - int(low, 16)) if is_read_only else None
        elif first == "Anonymous:" and values[0] == "0" and found is not None:
            yield found
