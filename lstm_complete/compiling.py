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
    dispatcher: Any = numba.njit(cache=True, nogil=True, **options)(function)
    # numba looks only at the function's own file, but code and numbers of other files are compiled into it. How it is
    # told of those is its own affair: a numba that has changed there, or does not compile, goes by the one file.
    with contextlib.suppress(AttributeError):
        stamp = _stamp(Path(__file__).parent), _stamp(Path(getfile(function)).parent)
        dispatcher._cache._cache_file._source_stamp = stamp
    return cast(Function, dispatcher)


def environment_for(function: Callable[..., object]) -> dict[str, str]:
    """What a process needs in its environment to find the code of a compiled function where this one does, although its
    user's cache folder is another."""
    folder = Path(cast(Any, function).stats.cache_path)
    return {} if folder.name == "__pycache__" else {"NUMBA_CACHE_DIR": str(folder.parent)}


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
