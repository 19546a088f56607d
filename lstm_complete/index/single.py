"""One file of a workspace that has changed: the memory holds of it what reading the workspace anew would find."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from lstm_complete.corpus.filters import decode
from lstm_complete.corpus.source import content, is_wanted
from lstm_complete.languages.contract import Language
from lstm_complete.memory.project import ProjectMemory, file_symbols


def learn_file(memory: ProjectMemory, path: Path, roots: Iterable[Path], language: Language) -> None:
    """Remember a file as it is on the disk now; forget it where it is gone, or is none that is read."""
    text = _text(path) if any(_is_source(path, root, language) for root in roots) else None
    if text:
        memory.add(str(path), file_symbols(text, language))
    else:
        memory.remove(str(path))


def _is_source(path: Path, root: Path, language: Language) -> bool:
    """Does it lie below the folder, no link leading there, and is it one of the language's?"""
    if not path.is_relative_to(root) or path.parent.resolve() != root.resolve() / path.parent.relative_to(root):
        return False
    return is_wanted(path.relative_to(root).as_posix(), frozenset(language.extensions))


def _text(path: Path) -> str | None:
    try:
        data = content(path) if stat.S_ISREG(os.lstat(path).st_mode) else None
    except OSError:
        return None
    return decode(data) if data is not None else None
