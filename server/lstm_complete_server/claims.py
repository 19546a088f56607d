"""Files whose lock says that something is being worked on, by whichever process; they go when the work is done."""

import fcntl
import os
from pathlib import Path


def claim(path: Path) -> int | None:
    """A handle on the file that holds its lock, until it and every process that inherits it are gone; None where
    another has it.

    Whoever holds the lock may delete the file: others that have opened it before find that out and begin anew.

    Raises:
        OSError: the file can be neither made nor opened.
    """
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return None
        if _is_at(handle, path):
            return handle
        os.close(handle)


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False
