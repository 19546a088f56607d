"""Reading a workspace into a memory: its files of one language, and before them what they import of libraries."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from lstm_complete.corpus.filters import decode, reason_to_drop
from lstm_complete.corpus.source import read_source
from lstm_complete.engine.beam import warm_up
from lstm_complete.engine.timeline import Cancelled
from lstm_complete.errors import UserError
from lstm_complete.index.libraries import Finder, Library, open_libraries
from lstm_complete.languages.contract import Importing, Language
from lstm_complete.languages.encoding import Symbols
from lstm_complete.memory.document import DocumentMemory
from lstm_complete.memory.project import MOST_SYMBOLS, ProjectMemory, file_symbols

MOST_LIBRARY_SYMBOLS = 4_000_000


def build_index(
    roots: Sequence[Path],
    language: Language,
    leave_out: frozenset[Path],
    *,
    libraries: Sequence[Path] = (),
    quiet: Sequence[str] = (),
    progress: Callable[[float], None] = lambda _share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ProjectMemory:
    """The memory of all files of a language below `roots` but those to `leave_out`, and of what all of them import.

    Imports are looked up in environments of the workspace, then in `libraries`: folders of sources or of archives,
    and archives. Files whose name is like one of the patterns `quiet` are not read. `progress` hears the share
    that is done.

    Raises:
        Cancelled: `cancelled()` said so.
    """
    project = _read(roots, language, leave_out, quiet, cancelled)
    opened = open_libraries(roots, libraries, language)
    imported = dict(_imported(project, opened, language, leave_out, cancelled))
    # What is learned later is found first: the most often imported after other libraries, the project after all.
    texts = {**dict(reversed(imported.items())), **project.texts}
    total = sum(map(len, texts.values()))
    memory = ProjectMemory(total)
    done = 0
    for path, symbols in texts.items():
        _check(cancelled)
        memory.add(path, symbols)
        done += len(symbols)
        progress(done / total)
    # What is compiled at its first call is compiled here, not while somebody waits for a suggestion.
    warm_up(DocumentMemory(memory.store).warm_up())
    return memory


@dataclass
class _Project:
    """What was read of a workspace."""

    texts: dict[str, Symbols] = field(default_factory=dict)
    size: int = 0
    imports: Counter[str] = field(default_factory=Counter)
    """In how many files each name is imported."""
    places: set[str] = field(default_factory=set)
    """The paths of all files in their folders, and the ends of those paths that have two parts or more."""


def _read(
    roots: Sequence[Path],
    language: Language,
    leave_out: frozenset[Path],
    quiet: Sequence[str],
    cancelled: Callable[[], bool],
) -> _Project:
    project = _Project()
    for root in roots:
        for path, text in _files(root, language):
            _check(cancelled)
            if may_hold_secrets(path, quiet):
                continue
            if isinstance(language, Importing):
                names = language.imports(text.encode("utf-8", "surrogatepass"))
                project.imports.update(name for name in names if not name.startswith("."))
                parts = PurePosixPath(path).parts
                project.places.update(["/".join(parts[start:]) for start in range(len(parts) - 1)] or [path])
            if root / path in leave_out:
                continue
            symbols = file_symbols(text, language)
            if project.size + len(symbols) > MOST_SYMBOLS:
                return project
            project.texts[str(root / path)] = symbols
            project.size += len(symbols)
    return project


def may_hold_secrets(path: str, patterns: Sequence[str]) -> bool:
    """Is the file's name like one of the setting `disabledFiles`?"""
    return any(fnmatch(PurePosixPath(path).name, pattern) for pattern in patterns)


def _files(root: Path, language: Language) -> Iterator[tuple[str, str]]:
    try:
        for file in read_source(root, frozenset(language.extensions)):
            text = decode(file.data) if file.data is not None else None
            if text:
                yield file.path, text
    except UserError:  # a folder that is no longer there, or too large: what was read so far is used
        return


def _imported(
    project: _Project,
    libraries: Iterator[Library],
    language: Language,
    leave_out: frozenset[Path],
    cancelled: Callable[[], bool],
) -> Iterator[tuple[str, Symbols]]:
    """The library files that the project imports, most often imported first, as far as there is room for them."""
    room = min(MOST_LIBRARY_SYMBOLS, MOST_SYMBOLS - project.size)
    for library, path in _wanted(project, libraries, language):
        _check(cancelled)
        address = library.address(path)
        if Path(address) in leave_out or address in project.texts:
            continue
        data = library.read(path)
        text = decode(data) if data is not None else None
        if text is None or reason_to_drop(path, text):
            continue
        symbols = file_symbols(text, language)
        room -= len(symbols)
        if room < 0:
            return
        yield address, symbols


def _wanted(project: _Project, libraries: Iterator[Library], language: Language) -> list[tuple[Library, str]]:
    """The files that imports mean, most often imported first; single files before those of whole folders."""
    counts: Counter[tuple[bool, Library, str]] = Counter()
    missing = set(project.imports)
    for library in libraries if missing else ():
        finder = Finder(library, language)
        for name in sorted(missing):
            found = finder.files(name)
            if found:
                missing.discard(name)
            # A project may be installed in its own environment; what it says itself is newer.
            for path in found:
                if path not in project.places:
                    counts[name.endswith("*"), library, path] += project.imports[name]
    ordered = sorted(counts.items(), key=lambda item: (item[0][0], -item[1]))
    return list(dict.fromkeys((library, path) for (_, library, path), _ in ordered))


def _check(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled
