"""Files as the index saw them: which need not be read again."""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lstm_complete.corpus.filters import decode
from lstm_complete.languages.contract import Importing, Language
from lstm_complete.languages.encoding import Symbols
from lstm_complete.memory.project import file_symbols

UNREAD: Final = -1
"""The symbols of a file that was looked at only for its imports."""
_SETTLED_NS = 2_000_000_000
"""A file may change twice within the resolution of its time: one that has just changed is read again the next time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a file: its state, its content's hash, and what was made of it."""

    size: int
    mtime_ns: int
    digest: str
    symbols: int
    """How many the memory holds of it; 0: it is not to be learned."""
    imports: tuple[str, ...]


class Files:
    """The files of an index as they are now. Only what is not as it was is read."""

    def __init__(self, language: Language, known: Mapping[str, Entry], holds: Callable[[str], bool]) -> None:
        """`known` are the files as they were, `holds` tells whether the memory has their text."""
        self._language, self._known, self._holds = language, known, holds
        self._now = time.time_ns()
        self.entries: dict[str, Entry] = {}
        self.texts: dict[str, Symbols] = {}
        """What is to be learned."""

    def look_at(
        self,
        address: str,
        state: tuple[int, int],
        read: Callable[[], bytes | None],
        *,
        learned: bool = True,
        refused: Callable[[str], object] = lambda _text: None,
    ) -> Entry:
        """A file in some state (size, nanoseconds), read where it must be; `learned`: the memory is to hold it.

        `refused` tells whether a text is not worth it. The entry counts once it is put into `entries`.
        """
        known = self._known.get(address)
        serves = known is not None and (not learned or known.symbols == 0 or self._holds(address))
        if known is not None and serves and state == (known.size, known.mtime_ns):
            return known
        data = read()
        size, mtime_ns = state
        mtime_ns = mtime_ns if self._now - mtime_ns > _SETTLED_NS else 0
        digest = hashlib.blake2b(data or b"", digest_size=16).hexdigest()
        if known is not None and serves and digest == known.digest:
            return replace(known, size=size, mtime_ns=mtime_ns)
        text = decode(data) if data is not None else None
        if not text or refused(text):
            return Entry(size, mtime_ns, digest, 0, ())
        count = UNREAD
        if learned:
            self.texts[address] = file_symbols(text, self._language)
            count = len(self.texts[address])
        return Entry(size, mtime_ns, digest, count, self._imports(text))

    def _imports(self, text: str) -> tuple[str, ...]:
        if not isinstance(self._language, Importing):
            return ()
        return tuple(self._language.imports(text.encode("utf-8", "surrogatepass")))
