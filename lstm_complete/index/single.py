"""One file of a workspace that has changed: the memory holds of it what is on the disk now."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from lstm_complete.corpus.filters import decode
from lstm_complete.corpus.source import content, is_ignored, is_wanted
from lstm_complete.languages.contract import Language
from lstm_complete.memory.project import ProjectMemory, file_symbols


def belongs(path: Path, root: Path, language: Language) -> bool:
    """By its name and place, is it a source of the folder? Others may be in an index as those of a library."""
    return path.is_relative_to(root) and is_wanted(path.relative_to(root).as_posix(), frozenset(language.extensions))


def learn_file(memory: ProjectMemory, path: Path, roots: Iterable[Path], language: Language) -> None:
    """Remember a file that belongs to one of the folders as it is on the disk now.

    It is forgotten where it is gone, is nothing that is read, or is ignored by git.
    """
    homes = [root for root in roots if belongs(path, root, language)]
    if not homes:
        return
    text = _text(path) if any(_is_source(path, root) for root in homes) else None
    if text:
        memory.add(str(path), file_symbols(text, language))
    else:
        memory.remove(str(path))


def _is_source(path: Path, root: Path) -> bool:
    """Does no link lead there, and does git not ignore it?"""
    below = path.relative_to(root)
    return path.parent.resolve() == root.resolve() / below.parent and not is_ignored(root, below.as_posix())


def _text(path: Path) -> str | None:
    try:
        data = content(path) if stat.S_ISREG(os.lstat(path).st_mode) else None
    except OSError:
        return None
    return decode(data) if data is not None else None
