"""The files of a project, remembered with their names: what is expected can be traced to file and line."""

import bisect
import re
from dataclasses import dataclass

from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Symbols, encode_file
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.memory.alphabet import Stored, to_stored
from lstm_complete.memory.store import Store, learn, new_store, unlearn
from lstm_complete.text.vocabulary import NEWLINE

MOST_SYMBOLS = 20_000_000
_WORD = re.compile(rb"[A-Za-z_\x80-\xff][0-9A-Za-z_\x80-\xff]*")
_SLACK = 1 << 20
"""Room for files that are added or changed later."""
_ROWS_BITS, _SLOTS_BITS = (12, 18), (12, 21)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where remembered text stands in the project."""

    path: str
    line: int
    """From 0."""


class ProjectMemory:
    """Remembers files; what it holds may be read from other threads while a file is added."""

    def __init__(self, symbols: int) -> None:
        """Sized for so many symbols in all; at most MOST_SYMBOLS are taken."""
        symbols = min(symbols, MOST_SYMBOLS)
        bits = symbols.bit_length()
        self.store: Store = new_store(
            symbols + _SLACK, slots_bits=_clamp(bits, _SLOTS_BITS), rows_bits=_clamp(bits - 3, _ROWS_BITS)
        )
        self._starts: list[int] = []
        self._files: list[tuple[str, int]] = []
        self._known: dict[str, tuple[int, int]] = {}
        self._rooms: dict[int, int] = {}
        """Symbols for which there is room at each start, ..."""
        self._free = set[int]()
        """... and those starts whose text was forgotten."""
        self.words: set[str] = set()
        """All names and other words that stand, or stood, in the files."""

    def add(self, path: str, symbols: Symbols) -> bool:
        """Remember a file, in place of what it held before; False where there is no room."""
        self.remove(path)
        text = to_stored(symbols)
        start = self._learn(text)
        if start is None:
            return False
        self.words.update(word.decode("utf-8", "replace") for word in set(_WORD.findall(text.tobytes())))
        self._note(path, start, start + len(symbols))
        self._known[path] = start, start + len(symbols)
        return True

    def remove(self, path: str) -> None:
        """Forget a file; nothing happens where it is not known."""
        if path in self._known:
            start, end = self._known.pop(path)
            unlearn(self.store, start, end)
            self._free.add(start)

    def _learn(self, text: Stored) -> int | None:
        """Where a text is remembered: in the smallest room that was let go and holds it, else at the end."""
        rooms = [(self._rooms[start], start) for start in self._free if self._rooms[start] >= len(text)]
        if rooms:
            _, place = min(rooms)
            self._free.remove(place)
            return learn(self.store, text, place)
        start = learn(self.store, text)
        if start is not None:
            self._rooms[start] = len(text)
        return start

    def _note(self, path: str, start: int, end: int) -> None:
        """Note whose text begins at `start`; other threads may ask for origins meanwhile."""
        number = bisect.bisect_left(self._starts, start)
        if number < len(self._starts):
            self._files[number] = path, end
            return
        self._files.append((path, end))
        self._starts.append(start)

    def origin(self, position: int) -> Origin | None:
        """Where the symbol at a position of the store stands; None where nothing is remembered."""
        number = bisect.bisect_right(self._starts, position) - 1
        if number < 0 or position >= self._files[number][1]:
            return None
        start = self._starts[number]
        return Origin(self._files[number][0], int((self.store.text[start:position] == NEWLINE).sum()))

    @property
    def symbols(self) -> int:
        """How many symbols are remembered."""
        return sum(end - start for start, end in self._known.values())

    @property
    def files(self) -> int:
        """How many files are remembered."""
        return len(self._known)


def file_symbols(text: str, language: Language) -> Symbols:
    """A file as the memory holds it."""
    return encode_file(None, text.encode("utf-8", "surrogatepass"), detect_layout(text, language.default_indent))


def _clamp(value: int, limits: tuple[int, int]) -> int:
    return max(limits[0], min(value, limits[1]))
