"""The files of a project, remembered with their names: what is expected can be traced to file and line."""

import bisect
from dataclasses import dataclass, field

import numpy as np

from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Symbols, encode_file
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.memory.alphabet import Stored, to_stored
from lstm_complete.memory.counting import count_together
from lstm_complete.memory.names import Names
from lstm_complete.memory.store import Store, learn, new_store, relearn, reserve, unlearn
from lstm_complete.text.vocabulary import NEWLINE

MOST_SYMBOLS = 20_000_000
_SLACK = 4 << 20
"""Room for files that are added or grow later."""
_SPARE = 256
"""Symbols by which a file that has grown out of its room may grow again, besides an eighth of it."""
_ROWS_BITS, _SLOTS_BITS = (12, 18), (12, 21)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where remembered text stands in the project."""

    path: str
    line: int
    """From 0."""


@dataclass(slots=True)
class Places:
    """Where files stand in a store."""

    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Start and end of each file, ..."""
    rooms: dict[int, int] = field(default_factory=dict)
    """... symbols for which there is room at each start, ..."""
    free: set[int] = field(default_factory=set)
    """... and those starts whose text was forgotten."""


class ProjectMemory:
    """Remembers files; what it holds may be read from other threads while a file is added."""

    def __init__(self, symbols: int) -> None:
        """Sized for so many symbols in all; at most MOST_SYMBOLS are taken."""
        symbols = min(symbols, MOST_SYMBOLS)
        bits = symbols.bit_length()
        self.store: Store = new_store(
            symbols + _SLACK, slots_bits=_clamp(bits, _SLOTS_BITS), rows_bits=_clamp(bits - 3, _ROWS_BITS)
        )
        self.places = Places()
        self.words = Names()
        """All names and other words that stand, or stood, in the files."""
        self._starts: list[int] = []
        self._files: list[tuple[str, int]] = []

    @classmethod
    def of(cls, store: Store, places: Places, words: Names) -> "ProjectMemory":
        """The memory that had this store, these places and words; raises ValueError where they do not fit together."""
        _check(store, places)
        memory = cls.__new__(cls)
        memory.store, memory.places, memory.words = store, places, words
        held = {start: (path, end) for path, (start, end) in places.files.items()}
        memory._starts = sorted(places.rooms)
        memory._files = [held.get(start, ("", start)) for start in memory._starts]
        return memory

    def add(self, path: str, symbols: Symbols) -> bool:
        """Remember a file, in place of what it held before; False where there is no room."""
        text = to_stored(symbols)
        start = self._revise(path, text) if path in self.places.files else self._learn(text)
        if start is None:
            return False
        self.words.add_all(text)
        self._note(path, start, start + len(symbols))
        self.places.files[path] = start, start + len(symbols)
        return True

    def remove(self, path: str) -> None:
        """Forget a file; nothing happens where it is not known."""
        if path in self.places.files:
            start, end = self.places.files.pop(path)
            unlearn(self.store, start, end)
            self.places.free.add(start)

    def warm_up(self) -> None:
        """Call everything that is compiled at its first call; what is remembered stays as it is."""
        self.words.warm_up()
        memory = ProjectMemory(0)
        for text in (b"ab", b"b", b"abc" * _SPARE):
            memory.add("", np.frombuffer(text, np.uint8).astype(np.uint16))
        memory.remove("")

    @property
    def paths(self) -> list[str]:
        """The files that are remembered."""
        return list(self.places.files)

    def holds(self, path: str) -> bool:
        """Is the file remembered?"""
        return path in self.places.files

    def _learn(self, text: Stored) -> int | None:
        """Where a text is remembered: in the smallest room that was let go and holds it, else at the end."""
        place = self._room(len(text), 0)
        return learn(self.store, text, place, count_together) if place is not None else None

    def _revise(self, path: str, text: Stored) -> int | None:
        """Where the new text of a file is remembered: in its room, in a larger one, or nowhere: it is forgotten."""
        start, end = self.places.files[path]
        place: int | None = start
        if self.places.rooms[start] < len(text):
            place = self._room(len(text), _SPARE + len(text) // 8)
        if place is None:
            self.remove(path)
            return None
        relearn(self.store, start, end, text, place)
        if place != start:
            self.places.free.add(start)
        return place

    def _room(self, length: int, spare: int) -> int | None:
        """The smallest room that was let go and holds a text, else a new one with some symbols to spare."""
        places = self.places
        rooms = [(places.rooms[start], start) for start in places.free if places.rooms[start] >= length]
        if rooms:
            place = min(rooms)[1]
            places.free.remove(place)
            return place
        start = reserve(self.store, length + spare)
        if start is not None:
            places.rooms[start] = length + spare
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
        return sum(end - start for start, end in self.places.files.values())

    @property
    def files(self) -> int:
        """How many files are remembered."""
        return len(self.places.files)


def file_symbols(text: str, language: Language) -> Symbols:
    """A file as the memory holds it."""
    return encode_file(None, text.encode("utf-8", "surrogatepass"), detect_layout(text, language.default_indent))


def _check(store: Store, places: Places) -> None:
    """Raises ValueError where texts would lie outside of the store or in each other."""
    end = 0
    for start in sorted(places.rooms):
        if start <= end:
            raise ValueError("rooms overlap")
        end = start + places.rooms[start]
        if places.rooms[start] < 0 or end >= int(store.filled[0]):
            raise ValueError("a room lies outside")
    if not 0 < int(store.filled[0]) < len(store.text):
        raise ValueError("more is filled than there is")
    starts = {start for start, _ in places.files.values()}
    if len(starts) != len(places.files) or starts & places.free or starts | places.free != places.rooms.keys():
        raise ValueError("files and rooms do not fit together")
    if any(not 0 <= end - start <= places.rooms[start] for start, end in places.files.values()):
        raise ValueError("a file is larger than its room")


def _clamp(value: int, limits: tuple[int, int]) -> int:
    return max(limits[0], min(value, limits[1]))
