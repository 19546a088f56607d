"""The lines of a document at one version, which share with the next version all that an edit leaves alone.

Lines stand in chunks. An edit makes only those chunks anew that it touches, and the list of chunks, which is short; two
versions are compared chunk by chunk. So neither costs more in a long document than in a short one.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, chain, islice, pairwise
from operator import eq, is_
from typing import Final, NamedTuple, TypeVar, overload

MOST: Final = 256
"""Lines of a chunk, ..."""
LEAST: Final = 64
"""... and the fewest where there are others."""

_Chunk = tuple[str, ...]
T = TypeVar("T")


class Replaced(NamedTuple):
    """Where two versions differ: lines [start, end) of the old one became [start, new_end)."""

    start: int
    end: int
    new_end: int


class Lines(Sequence[str]):
    """Immutable; a slice of it is a tuple."""

    def __init__(self, lines: Sequence[str] = ()) -> None:
        self._hold(_cut(tuple(lines)))

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            return tuple(islice(self.since(start), max(0, stop - start))) if step == 1 else tuple(self)[index]
        if not -len(self) <= index < len(self):
            raise IndexError(f"there is no line {index}")
        index %= len(self)
        chunk = self._chunk_of(index)
        return self._chunks[chunk][index - self._starts[chunk]]

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._chunks)

    def since(self, start: int) -> Iterator[str]:
        """The lines from `start` on."""
        chunk = self._chunk_of(start)
        first = islice(self._chunks[chunk], start - self._starts[chunk], None) if self._chunks else ()
        return chain(first, chain.from_iterable(islice(self._chunks, chunk + 1, None)))

    def replaced(self, start: int, end: int, new: Sequence[str]) -> "Lines":
        """Other lines, in which `new` stands instead of [start, end)."""
        low, high = self._chunk_of(start), self._chunk_of(max(start, end - 1)) + 1
        head = self._chunks[low][: start - self._starts[low]] if self._chunks else ()
        tail = self._chunks[high - 1][end - self._starts[high - 1] :] if self._chunks else ()
        block = (*head, *new, *tail)
        while len(block) < LEAST and (low > 0 or high < len(self._chunks)):
            if low > 0:
                low -= 1
                block = self._chunks[low] + block
            else:
                block += self._chunks[high]
                high += 1
        lines = Lines()
        lines._hold(self._chunks[:low] + _cut(block) + self._chunks[high:])
        return lines

    def compare(self, new: "Lines") -> Replaced:
        """Where a new version differs from this one, taken as one place."""
        mine, yours = self._chunks, new._chunks
        first = _agreeing(mine, yours, 0, is_)
        last = _agreeing(mine[::-1], yours[::-1], first, is_)
        old_part = tuple(chain.from_iterable(mine[first : len(mine) - last]))
        new_part = tuple(chain.from_iterable(yours[first : len(yours) - last]))
        before = _agreeing(old_part, new_part, 0, eq)
        behind = _agreeing(old_part[::-1], new_part[::-1], before, eq)
        start = self._starts[first]
        return Replaced(start + before, start + len(old_part) - behind, start + len(new_part) - behind)

    def _hold(self, chunks: tuple[_Chunk, ...]) -> None:
        self._chunks = chunks
        self._starts = list(accumulate(map(len, chunks), initial=0))

    def _chunk_of(self, line: int) -> int:
        """The chunk in which a line stands; of the end of all lines, the last one."""
        return max(0, min(bisect_right(self._starts, line), len(self._chunks)) - 1)


def _cut(lines: _Chunk) -> tuple[_Chunk, ...]:
    """As few chunks as hold the lines, of nearly the same size."""
    count = -(-len(lines) // MOST)
    bounds = [number * len(lines) // count for number in range(count + 1)] if count else []
    return tuple(lines[start:end] for start, end in pairwise(bounds))


def _agreeing(one: tuple[T, ...], other: tuple[T, ...], taken: int, same: Callable[[T, T], bool]) -> int:
    """How many elements at the start of both are the same, but for `taken` that are left to the ends."""
    most = min(len(one), len(other)) - taken
    return [*map(same, one[:most], other), False].index(False)
