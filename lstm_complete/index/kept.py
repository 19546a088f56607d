"""The indexes that are kept for the next time: where they are, for what they serve, which of them are let go."""

import contextlib
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lstm_complete.artifacts.home import cache_home
from lstm_complete.index.entries import Entry
from lstm_complete.index.saved import load, save
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Layout, encode_file
from lstm_complete.memory.alphabet import to_stored
from lstm_complete.memory.names import Names
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.memory.store import learn, new_store
from lstm_complete.version import __version__

SAMPLE: Final = 'def total(numbers):\n    return sum(numbers)  # größer\n\n\nprint(total([1, 2]), "two")\n' * 2
"""A text that tells by what becomes of it whether texts are encoded, hashed and counted as they were."""
MOST_BYTES: Final = 2 << 30
MOST_INDEXES: Final = 32
_SUFFIX = ".index"
_ABANDONED = 24 * 3600
"""Seconds after which nobody writes a temporary file any more."""


def index_home() -> Path:
    """The folder of indexes, in the user's cache folder."""
    return cache_home() / "index"


@dataclass(frozen=True, slots=True)
class Kept:
    """The place of one index: of some folders and a language. What it was made with must be the same to use it."""

    path: Path
    fingerprint: str

    @classmethod
    def of(
        cls, home: Path, roots: Sequence[Path], language: Language, libraries: Sequence[Path], quiet: Sequence[str]
    ) -> "Kept":
        """See `build.build_index` for the parts."""
        project = [language.name, *map(str, roots)]
        made_with = [_remembered(SAMPLE), __version__, sys.byteorder, language.extensions, language.default_indent]
        name = _hash(project)
        return cls(home / f"{name}{_SUFFIX}", _hash([project, made_with, list(map(str, libraries)), list(quiet)]))

    def load(self) -> tuple[ProjectMemory, dict[str, Entry]] | None:
        """The index and its files, if there is one that serves; see `saved.load`."""
        found = load(self.path, self.fingerprint)
        if found is None:
            return None
        with contextlib.suppress(OSError):
            self.path.touch()  # used last is let go last
        return found.memory, found.entries

    def save(self, memory: ProjectMemory, entries: dict[str, Entry]) -> ProjectMemory:
        """Keep an index, and let go of others where there are too many.

        Returns the same memory with the file's pages in place of the tables that were written, which need not stay;
        `memory` itself where the disk does not take it, or another process has put its own in that place meanwhile.
        """
        home = self.path.parent
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            home.chmod(0o700)
            written = save(self.path, self.fingerprint, memory, entries)
        except OSError:
            return memory
        with contextlib.suppress(OSError):  # another server may be tidying
            _tidy(home)
        found = load(self.path, self.fingerprint)
        return found.memory if found is not None and found.digest == written else memory

    def discard(self) -> None:
        """Remove an index that does not serve: it may hold what must not be kept any more."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


def _tidy(home: Path) -> None:
    """Remove what was used longest ago beyond what may be kept, and what was never finished; raises OSError."""
    found = [(path, path.stat()) for path in home.iterdir() if not path.is_dir()]
    size = 0
    kept = sorted(((path, at) for path, at in found if path.suffix == _SUFFIX), key=lambda one: -one[1].st_mtime)
    for number, (path, at) in enumerate(kept):
        size += at.st_size
        if number and (number >= MOST_INDEXES or size > MOST_BYTES):
            path.unlink(missing_ok=True)
    for path, at in found:
        if path.suffix != _SUFFIX and time.time() - at.st_mtime > _ABANDONED:
            path.unlink(missing_ok=True)


def _remembered(text: str) -> str:
    """The hash of all that a small memory holds of a text."""
    symbols = to_stored(encode_file(None, text.encode(), Layout()))
    store, words = new_store(len(symbols) + 1, slots_bits=6, rows_bits=6), Names()
    learn(store, symbols)
    words.add_all(symbols)
    return _hash([array.tobytes().hex() for array in (*store, words.slots)])


def _hash(parts: Sequence[object]) -> str:
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()
