"""The memory's index: building it, and changing one file of it."""

from collections.abc import Iterator

import numpy as np

from lstm_complete.bench.figure import Beside, Figure, seconds
from lstm_complete.bench.limits import copy_rate
from lstm_complete.bench.texts import project
from lstm_complete.languages.contract import Language
from lstm_complete.memory.project import ProjectMemory, file_symbols

_CHARACTERS, _REPEATS = 3_000_000, 3
_BIG = 1 << 26


def figures(language: Language) -> Iterator[Figure]:
    """Building, and taking a file out and in again."""
    files = project(_CHARACTERS)
    size = sum(len(text) for _, text in files)
    symbols = [(path, file_symbols(text, language)) for path, text in files]
    total = sum(len(found) for _, found in symbols)

    def build() -> ProjectMemory:
        memory = ProjectMemory(total)
        for path, text in files:
            memory.add(path, file_symbols(text, language))
        return memory

    built = seconds(build, _REPEATS, warm_up=1).per(size / 1e6)
    limit = Beside(copy_rate(_BIG) / 2e6, "copying as many bytes in memory")
    yield Figure("index_mb_s", "MB/s", built, "reading files into the memory, one core", limit)
    memory = build()
    path, changed = symbols[int(np.argmin([abs(len(found) - 20_000) for _, found in symbols]))]
    taken = seconds(lambda: memory.add(path, changed), 10).scaled(1000)
    whole = seconds(build, 1, warm_up=0).scaled(1000)
    yield Figure(
        "index_update_ms",
        "ms",
        taken,
        f"a file of {len(changed):,} symbols is changed",
        None,
        Beside(whole.median, "building the index anew"),
    )
