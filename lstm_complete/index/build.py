"""Reading a workspace into a memory: its files of one language, and before them what they import of libraries."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from lstm_complete.corpus.filters import may_hold_secrets, reason_to_drop
from lstm_complete.corpus.source import Listed, content, list_folder
from lstm_complete.engine.beam import warm_up
from lstm_complete.engine.timeline import Cancelled
from lstm_complete.errors import UserError
from lstm_complete.index.entries import Entry, Files
from lstm_complete.index.kept import Kept
from lstm_complete.index.libraries import Finder, Library, open_libraries
from lstm_complete.languages.contract import Language
from lstm_complete.memory.document import DocumentMemory
from lstm_complete.memory.project import MOST_SYMBOLS, ProjectMemory
from lstm_complete.resident import give_back_freed

MOST_LIBRARY_SYMBOLS = 4_000_000
_WORTH_KEEPING = 0.02
"""Part of the symbols that must be new or gone for an index to be written again; less is found again the next time."""
_TOO_DIFFERENT = 0.5
"""Part of the symbols that are new from which on an index is built anew, at its right size and in its right order."""


@dataclass(frozen=True)
class Sources:
    """What an index is made of."""

    roots: Sequence[Path]
    language: Language
    leave_out: frozenset[Path] = frozenset()
    """Files that are not learned, only what they import is."""
    libraries: Sequence[Path] = ()
    """Where imports are looked up besides environments of the workspace: folders of sources or archives, archives."""
    quiet: Sequence[str] = ()
    """Patterns of the names of files that are not read."""
    cancelled: Callable[[], bool] = lambda: False

    def check(self) -> None:
        """Raises Cancelled."""
        if self.cancelled():
            raise Cancelled

    def kept(self, home: Path) -> Kept:
        """The place of the index in a folder of indexes."""
        return Kept.of(home, self.roots, self.language, self.libraries, self.quiet)


def build_index(
    roots: Sequence[Path],
    language: Language,
    leave_out: frozenset[Path],
    *,
    libraries: Sequence[Path] = (),
    quiet: Sequence[str] = (),
    home: Path | None = None,
    keep: bool = True,
    progress: Callable[[float], None] = lambda _share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ProjectMemory:
    """The memory of all files of a language below `roots` but those to `leave_out`, and of what all of them import.

    See `Sources` for what is read. With a folder of indexes as `home`, an index that was kept there serves, of which
    only what has changed is read, and what was built is kept there; without `keep` there is none afterwards. `progress`
    hears the share that is done.

    Raises:
        Cancelled: `cancelled()` said so.
    """
    sources = Sources(roots, language, leave_out, libraries, quiet, cancelled)
    kept = sources.kept(home) if home is not None else None
    known = kept.load() if kept is not None and keep else None
    if kept is not None and known is None:
        kept.discard(spare=keep)
    before = dict(known[1]) if known is not None else {}
    memory, files = _memory(sources, known, progress)
    changed = sum(map(len, files.texts.values())) + _symbols(before, before.keys() - files.entries.keys())
    if kept is not None and keep and changed > _WORTH_KEEPING * memory.symbols:
        memory = kept.save(memory, files.entries)
    del known, files
    give_back_freed()  # what the texts took
    # What is compiled at its first call is compiled here, not while somebody waits for a suggestion.
    warm_up(DocumentMemory(memory.store).warm_up())
    memory.warm_up()
    return memory


def _memory(
    sources: Sources, kept: tuple[ProjectMemory, dict[str, Entry]] | None, progress: Callable[[float], None]
) -> tuple[ProjectMemory, Files]:
    """The memory, and the files that it was made of; a kept one is changed where it can be."""
    files, known = _read(sources, kept), kept[0] if kept is not None else None
    total = _symbols(files.entries, files.entries)
    new = sum(map(len, files.texts.values()))
    if known is not None and (new > _TOO_DIFFERENT * total or not _update(known, files, sources, progress)):
        return _memory(sources, None, progress)
    if known is None:
        known = ProjectMemory(total)
        _learn(known, files, sources, progress)
    return known, files


def _symbols(entries: Mapping[str, Entry], paths: Iterable[str]) -> int:
    return sum(max(0, entries[path].symbols) for path in paths)


def _update(memory: ProjectMemory, files: Files, sources: Sources, progress: Callable[[float], None]) -> bool:
    """Make a memory hold what the files hold now; False where it has no room for that."""
    for path in memory.paths:
        entry = files.entries.get(path)
        if entry is None or entry.symbols == 0 or Path(path) in sources.leave_out:
            memory.remove(path)
    return _learn(memory, files, sources, progress)


def _learn(memory: ProjectMemory, files: Files, sources: Sources, progress: Callable[[float], None]) -> bool:
    """Learn all texts; False where one found no room."""
    total, done, fits = sum(map(len, files.texts.values())), 0, True
    for path, symbols in files.texts.items():
        sources.check()
        fits = memory.add(path, symbols) and fits
        done += len(symbols)
        progress(done / total)
    return fits


@dataclass
class _Project:
    """What was found of a workspace."""

    entries: dict[str, Entry] = field(default_factory=dict)
    size: int = 0
    imports: Counter[str] = field(default_factory=Counter)
    """In how many files each name is imported."""
    places: set[str] = field(default_factory=set)
    """The paths of all files in their folders, and the ends of those paths that have two parts or more."""


def _read(sources: Sources, kept: tuple[ProjectMemory, dict[str, Entry]] | None) -> Files:
    """All files of an index, those first that are to be learned first."""
    known: Mapping[str, Entry] = kept[1] if kept is not None else {}
    files = Files(sources.language, known, kept[0].holds if kept is not None else lambda _path: False)
    project = _read_project(sources, files)
    imported = dict(_read_libraries(sources, project, files))
    # What is learned later is found first: the most often imported after other libraries, the project after all.
    files.entries = {**dict(reversed(imported.items())), **project.entries}
    files.texts = {path: files.texts[path] for path in files.entries if path in files.texts}
    return files


def _read_project(sources: Sources, files: Files) -> _Project:
    project = _Project()
    for root in sources.roots:
        for listed in _files(root, sources.language):
            sources.check()
            if may_hold_secrets(listed.path, sources.quiet):
                continue
            path = root / listed.path
            try:
                entry = files.look_at(
                    str(path),
                    (listed.size, listed.mtime_ns),
                    partial(content, path),
                    learned=path not in sources.leave_out,
                )
            except OSError:  # it is gone, or not ours to read
                continue
            if entry.symbols == 0:
                project.entries[str(path)] = entry
                continue
            project.imports.update(name for name in entry.imports if not name.startswith("."))
            project.places.update(_ends(listed.path))
            if path not in sources.leave_out:
                project.size += entry.symbols
                if project.size > MOST_SYMBOLS:
                    project.size -= entry.symbols
                    return project
            project.entries[str(path)] = entry
    return project


def _ends(path: str) -> Iterator[str]:
    """A path, and its ends that have two parts or more."""
    yield path
    parts = path.split("/")
    yield from ("/".join(parts[start:]) for start in range(1, len(parts) - 1))


def _files(root: Path, language: Language) -> Iterator[Listed]:
    try:
        yield from list_folder(root, frozenset(language.extensions))
    except UserError:  # a folder that is no longer there, or too large: what was read so far is used
        return


def _read_libraries(sources: Sources, project: _Project, files: Files) -> Iterator[tuple[str, Entry]]:
    """The library files that the project imports, most often imported first, as far as there is room for them."""
    room = min(MOST_LIBRARY_SYMBOLS, MOST_SYMBOLS - project.size)
    opened = open_libraries(sources.roots, sources.libraries, sources.language)
    for library, path in _wanted(project, opened, sources.language):
        sources.check()
        address = library.address(path)
        if Path(address) in sources.leave_out or address in project.entries or may_hold_secrets(path, sources.quiet):
            continue
        refused = partial(reason_to_drop, path)
        entry = files.look_at(address, library.state(path), partial(library.read, path), refused=refused)
        room -= entry.symbols
        if room < 0:
            return
        yield address, entry


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
