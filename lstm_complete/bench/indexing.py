"""The memory's index: building it, changing one file of it, and opening a project whose index was kept."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from lstm_complete.bench.figure import Beside, Figure, Sample, sample, seconds
from lstm_complete.bench.limits import copy_rate
from lstm_complete.bench.subject import Subject
from lstm_complete.index.build import build_index
from lstm_complete.languages.contract import Language
from lstm_complete.memory.project import ProjectMemory, file_symbols

BUILT, REOPENED = 3_000_000, 20_000_000
"""Characters of the project that is built and changed, and of the one that is opened again."""
EDITED = 20_000
"""Characters of the file that is edited."""
_REPEATS, _EDITS = 3, 40
_BIG = 1 << 26
_SETTLED = 3600
"""Seconds since when the files have not changed."""


def figures(subject: Subject, *, built: int = BUILT, reopened: int = REOPENED) -> Iterator[Figure]:
    """Building, editing a file, and opening the project again."""
    language = subject.language
    with _folder(subject, built) as root:
        size = _size(root)
        build = partial(build_index, [root], language, frozenset())
        taken = seconds(build, _REPEATS, warm_up=1)
        limit = Beside(copy_rate(_BIG) / 2e6, "copying as many bytes in memory")
        yield Figure("index_mb_s", "MB/s", taken.per(size / 1e6), "a folder is read into the memory", limit)
        yield _update_figure(build(), language)
    yield _reopen_figure(subject, reopened)


def _update_figure(memory: ProjectMemory, language: Language) -> Figure:
    """A line of a file is written anew, and another one each time."""
    sizes = {path: end - start for path, (start, end) in memory.places.files.items()}
    path = min(sizes, key=lambda path: abs(sizes[path] - EDITED))
    lines = Path(path).read_text(encoding="utf-8", errors="replace").split("\n")
    taken = []
    for number in range(_EDITS):
        lines[number * len(lines) // _EDITS] = f"    value{number} = first{number}(second{number})"
        text = "\n".join(lines)
        edit = partial(_add, memory, path, text, language)
        taken.append(seconds(edit, 1, warm_up=0).median)

    def anew() -> None:
        memory.remove(path)
        _add(memory, path, text, language)

    otherwise = Beside(1000 * seconds(anew, _REPEATS).median, "forgetting and learning the whole file")
    about = f"a line of a file of {sizes[path]:,} symbols is changed"
    return Figure("index_update_ms", "ms", sample(taken).scaled(1000), about, None, otherwise)


def _add(memory: ProjectMemory, path: str, text: str, language: Language) -> None:
    memory.add(path, file_symbols(text, language))


def _reopen_figure(subject: Subject, characters: int) -> Figure:
    """A project is opened again that has not changed."""
    with _folder(subject, characters) as root:
        files = list(root.rglob("*.*"))
        for path in files:  # what has just been written would be read again, see `index.entries`
            os.utime(path, (path.stat().st_mtime - _SETTLED,) * 2)
        reopen = partial(build_index, [root], subject.language, frozenset(), home=root.parent / "index")
        whole = 1000 * seconds(reopen, 1, warm_up=0).median
        taken = seconds(reopen, _REPEATS, warm_up=1).scaled(1000)
        limit = Beside(1000 * _stat_seconds(files).median, "asking for the state of each file")
        about = f"a project of {_size(root) / 1e6:.3g} MB is opened again"
    return Figure("index_reopen_ms", "ms", taken, about, limit, Beside(whole, "building the index and keeping it"))


def _stat_seconds(files: list[Path]) -> Sample:
    return seconds(lambda: [os.lstat(path) for path in files], _REPEATS)


@contextmanager
def _folder(subject: Subject, characters: int) -> Iterator[Path]:
    """A temporary folder with a project of so many characters."""
    with tempfile.TemporaryDirectory(prefix="lstm-complete-") as name:
        root = Path(name) / "project"
        for file, text in subject.texts.project(characters):
            path = (root / file).with_suffix(subject.language.extensions[0])  # the texts may be another language's
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        yield root


def _size(root: Path) -> int:
    return sum(path.stat().st_size for path in root.rglob("*.*"))
