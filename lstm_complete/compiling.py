"""Functions as machine code that is kept on disk: one way for the memory's loops and for training's."""

import contextlib
from collections.abc import Callable
from functools import cache
from inspect import getfile
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled_with(function: Function, **options: Any) -> Function:
    """The function as machine code, made at its first call with numba's `options`; it lets other threads run."""
    try:
        dispatcher: Any = numba.njit(cache=True, nogil=True, **options)(function)
    except RuntimeError:  # no folder can be written: it is compiled in each process, which takes longer, and works
        return cast(Function, numba.njit(nogil=True, **options)(function))
    # numba looks only at the function's own file, but code and numbers of other files are compiled into it. How it is
    # told of those is its own affair: a numba that has changed there, or does not compile, goes by the one file.
    with contextlib.suppress(AttributeError):
        stamp = _stamp(Path(__file__).parent), _stamp(Path(getfile(function)).parent)
        dispatcher._cache._cache_file._source_stamp = stamp
    return cast(Function, dispatcher)


def environment_for(function: Callable[..., object]) -> dict[str, str]:
    """What a process needs in its environment to find the code of a compiled function where this one does, although its
    user's cache folder is another."""
    folder = kept_in(function)
    return {} if folder is None or folder.name == "__pycache__" else {"NUMBA_CACHE_DIR": str(folder.parent)}


def kept_in(function: Callable[..., object]) -> Path | None:
    """The folder that holds the machine code of a compiled function; None where none can be written."""
    folder = cast(Any, function).stats.cache_path
    return None if folder is None else Path(folder)


@cache
def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """The state of all sources in a folder and, of a package, below."""
    below = folder.rglob("*.py") if (folder / "__init__.py").exists() else folder.glob("*.py")
    states = []
    for path in sorted(below):
        with contextlib.suppress(OSError):  # a link that leads nowhere, such as an editor's lock
            state = path.stat()
            states.append((str(path.relative_to(folder)), state.st_mtime_ns, state.st_size))
    return tuple(states)
