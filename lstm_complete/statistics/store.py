"""The file of counts: JSON lines that servers append to, made short again when it has grown.

A lock keeps one from appending to a file that another is about to replace. It is not waited for long: counts that
were not taken are offered again.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from pydantic import ValidationError

from lstm_complete.artifacts.atomic import write_parts
from lstm_complete.artifacts.home import state_home
from lstm_complete.errors import UserError
from lstm_complete.statistics.counts import Counts, merged

MOST_BYTES = 1 << 20
MOST_DAYS = 366
_LARGEST = 4 * MOST_BYTES
"""What is read of a file, whoever wrote it."""
_TRIES, _PAUSE = 20, 0.005
_MODE = 0o600


class Store:
    """The counts of one user."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of_user(cls) -> "Store":
        """The user's own, in the state folder; it need not exist."""
        return cls(state_home() / "statistics.jsonl")

    def add(self, counts: Sequence[Counts]) -> bool:
        """Append counts; False where another process holds the file, or the disk does not take it."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._locked() as locked:
                if locked:
                    self._append(counts)
                return locked
        except OSError:
            return False

    def read(self) -> list[Counts]:
        """What was counted, by day and language; lines that are none are passed over. Raises UserError."""
        try:
            return self._read()
        except OSError as error:
            raise UserError(f"{self.path}: cannot be read ({error.strerror})") from None

    def reset(self) -> None:
        """Begin anew. Raises UserError where the file cannot be removed."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise UserError(f"{self.path}: cannot be removed ({error.strerror})") from None

    def _append(self, counts: Sequence[Counts]) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
        with os.fdopen(os.open(self.path, flags, _MODE), "ab") as file:
            # A line that a dying process has not finished must not spoil the next one: blank lines do no harm.
            file.write(b"".join(b"\n%s\n" % _line(one) for one in counts))
            size = file.tell()
        if size > MOST_BYTES:
            self._shorten()

    def _shorten(self) -> None:
        """One line for each day and language, of the last year, and of fewer days where there are very many lines."""
        counts = self._read()
        newest = max((one.day for one in counts), default=None)
        kept = [one for one in counts if newest is not None and one.day > newest - timedelta(days=MOST_DAYS)]
        days = [b"".join(_line(one) + b"\n" for one in day) for _, day in groupby(kept, key=lambda one: one.day)]
        while days and sum(map(len, days)) > MOST_BYTES // 2:
            days.pop(0)
        write_parts(self.path, days, mode=_MODE)

    def _read(self) -> list[Counts]:
        with contextlib.suppress(FileNotFoundError), self.path.open("rb") as file:
            return merged(_parsed(file.read(_LARGEST)))
        return []

    @contextlib.contextmanager
    def _locked(self) -> Iterator[bool]:
        """Hold the lock beside the file, unless somebody else keeps it for long; raises OSError."""
        handle = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, _MODE)
        try:
            yield _lock(handle)
        finally:
            os.close(handle)


def _lock(handle: int) -> bool:
    for _ in range(_TRIES):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(_PAUSE)
    return False


def _line(counts: Counts) -> bytes:
    return counts.model_dump_json(exclude_defaults=True).encode()


def _parsed(data: bytes) -> Iterator[Counts]:
    for line in data.split(b"\n"):
        with contextlib.suppress(ValidationError):
            if line:
                yield Counts.model_validate_json(line)
