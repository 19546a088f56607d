"""Compares what finds the longest match in a project: a suffix array, or the memory's hashed places.

    python benchmarks/index.py [--quick] [--language java|python] [--cache DIR] [--out DIR] [--anew]

For each held-out project, without some files: seconds and bytes to build, and for places all over those files the
time of one look-up, and whether the symbol that the match expects is the one that comes. The suffix array is exact: by
bisection the longest end of the text before the place is searched that stands in the project, and one of the places
where it stands is taken. The memory looks at its five lengths of context, newest place first, and follows a match that
it has. Needs pydivsufsort (`pip install pydivsufsort`).
"""

import random
import time
from typing import Any

import numpy as np
from heldout import SEED, Entry, Options, Work, main, run
from numpy.typing import NDArray
from pydivsufsort import divsufsort, sa_search

from lstm_complete.memory.alphabet import to_stored
from lstm_complete.memory.match import LONGEST
from lstm_complete.memory.match import ORDERS as LENGTHS
from lstm_complete.memory.project import file_symbols
from lstm_complete.memory.reading import PROJECT, follow
from lstm_complete.memory.store import Store, new_store, remember_places

PLACES = 20_000
CHARACTERS, LINES = (20_000_000, 500_000), (100, 10)


def measure(work: Work) -> Entry:
    """Both indexes on one project."""
    project = [to_stored(file_symbols(source.text, work.language)) for source in work.trial.rest]
    typed = sorted({place.source for place in work.trial.places}, key=lambda source: source.path)
    texts = [to_stored(file_symbols(source.text, work.language)) for source in typed]
    return {
        "language": work.language.name,
        "symbols": sum(map(len, project)),
        "suffix_array": _suffix_array(project, texts),
        "hashed_places": _hashed(project, texts),
    }


def _suffix_array(project: list[NDArray[np.uint8]], texts: list[NDArray[np.uint8]]) -> dict[str, Any]:
    text = np.concatenate([np.append(file, np.uint8(0)) for file in project])
    began = time.perf_counter()
    array = divsufsort(text)
    built = time.perf_counter() - began
    found, seconds = [], 0.0
    for history, end in _places(texts):
        began = time.perf_counter()
        length, place = _longest(history, end, lambda piece: sa_search(text, array, piece))
        seconds += time.perf_counter() - began
        found.append((length, int(text[array[place] + length]) if length else 0, int(history[end])))
    return _summary(built, len(text), array.nbytes, found, seconds)


def _longest(history: NDArray[np.uint8], end: int, search: Any) -> tuple[int, int]:
    """The longest of the last LONGEST symbols that stand in the project: its length, and where in the array."""
    least, most, where = 0, min(LONGEST, end), 0
    while least < most:
        length = (least + most + 1) // 2
        count, first = search(history[end - length : end].tobytes())
        if count:
            least, where = length, int(first)
        else:
            most = length - 1
    return least, where


def _hashed(project: list[NDArray[np.uint8]], texts: list[NDArray[np.uint8]]) -> dict[str, Any]:
    size = sum(len(file) + 1 for file in project)
    store = new_store(size + 8, slots_bits=max(12, min(21, size.bit_length())), rows_bits=1)
    _remember(store, project[:1])  # compiles
    store.heads[:] = 0
    store.filled[0] = 1
    began = time.perf_counter()
    _remember(store, project)
    built = time.perf_counter() - began
    nothing = new_store(8, slots_bits=1, rows_bits=1)
    wanted = {number: {end for other, end in _numbered(texts) if other == number} for number in range(len(texts))}
    found, seconds = [], 0.0
    for number, history in enumerate(texts):
        matches, hashes = np.zeros((2, 3), np.int64), np.zeros(len(LENGTHS), np.uint64)
        expected = np.zeros((2, 2), np.uint8)
        began = time.perf_counter()
        for end in range(1, len(history)):
            follow(store, nothing, history, 0, end, matches, hashes, expected)
            if end in wanted[number]:
                found.append((int(matches[PROJECT, 1]), int(expected[PROJECT, 0]), int(history[end])))
        seconds += time.perf_counter() - began
    looked = sum(map(len, texts))
    return _summary(built, size, store.heads.nbytes, found, seconds * len(found) / max(1, looked))


def _remember(store: Store, project: list[NDArray[np.uint8]]) -> None:
    for file in project:
        start = int(store.filled[0])
        store.text[start : start + len(file)] = file
        remember_places(store, start, start, start + len(file))
        store.filled[0] = start + len(file) + 1


def _numbered(texts: list[NDArray[np.uint8]]) -> list[tuple[int, int]]:
    places = [(number, end) for number, text in enumerate(texts) for end in range(1, len(text))]
    return random.Random(SEED).sample(places, min(PLACES, len(places)))


def _places(texts: list[NDArray[np.uint8]]) -> list[tuple[NDArray[np.uint8], int]]:
    return [(texts[number], end) for number, end in _numbered(texts)]


def _summary(
    built: float, symbols: int, size: int, found: list[tuple[int, int, int]], seconds: float
) -> dict[str, Any]:
    known = [(expected, came) for length, expected, came in found if length >= LENGTHS[0]]
    return {
        "build_mb_per_s": symbols / built / 1e6,
        "bytes_a_symbol": size / symbols,
        "microseconds_a_place": 1e6 * seconds / len(found),
        "places": len(found),
        "matched": len(known) / len(found),
        "expects_rightly": sum(expected == came for expected, came in known) / max(1, len(known)),
        "rightly_of_all": sum(expected == came for expected, came in known) / len(found),
    }


def finish(_report: Entry, _options: Options) -> None:
    """Nothing is drawn."""


if __name__ == "__main__":
    main(lambda: run("index", str(__doc__), measure, finish, characters=CHARACTERS, lines=LINES))
