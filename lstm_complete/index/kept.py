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
    """The place of one index, by hashes of all that an index is made of besides the files themselves."""

    home: Path
    project: str
    """The folders and the language."""
    made_with: str
    """Settings, and what this code makes of a sample: what was made with others must not stay."""
    libraries: str
    """Who opens a project with other libraries than an editor leaves the editor's index alone."""

    @classmethod
    def of(
        cls, home: Path, roots: Sequence[Path], language: Language, libraries: Sequence[Path], quiet: Sequence[str]
    ) -> "Kept":
        """See `build.build_index` for the parts."""
        code = [_remembered(SAMPLE), __version__, sys.byteorder, language.extensions, language.default_indent]
        project = [language.name, *map(str, roots)]
        return cls(home, _hash(project), _hash([code, list(quiet)]), _hash(list(map(str, libraries))))

    @property
    def fingerprint(self) -> str:
        """All of it."""
        return f"{self._alike}{self.libraries}"

    @property
    def path(self) -> Path:
        """The index's file."""
        return self.home / f"{self.fingerprint}{_SUFFIX}"

    @property
    def _alike(self) -> str:
        """With what the names of indexes begin that differ by their libraries alone."""
        return f"{self.project}-{self.made_with}-"

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
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.home.chmod(0o700)
            written = save(self.path, self.fingerprint, memory, entries)
        except OSError:
            return memory
        with contextlib.suppress(OSError):  # another server may be tidying
            _tidy(self.home)
        found = load(self.path, self.fingerprint)
        return found.memory if found is not None and found.digest == written else memory

    def discard(self, *, spare: bool) -> None:
        """Remove the project's indexes: they may hold what must not be kept any more.

        With `spare`, others than this one stay that differ from it by their libraries alone.
        """
        with contextlib.suppress(OSError):
            for path in list(self.home.iterdir()):
                spared = spare and path != self.path and path.name.startswith(self._alike)
                if path.name.startswith(self.project) and not spared:
                    path.unlink(missing_ok=True)


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
