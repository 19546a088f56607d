"""Installed libraries as their installers left them: where an imported name stands, and what is written there.

Only what is named is looked at: no library is listed or read as a whole, nothing is run to find one, and no link
is followed that leads out of the folder that was given.
"""

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Protocol

from lstm_complete.corpus.source import MOST_ENTRIES, File, ZipSource, read_source
from lstm_complete.errors import UserError
from lstm_complete.languages.contract import Importing, Language, Libraries

MOST_ARCHIVES = 2_000
_MOST_STEPS = 4
"""Files that are looked at for one name: packages may have it from one another."""
_ARCHIVES = (".zip", ".jar")


class Library(Protocol):
    """A folder or an archive that holds sources under the paths by which they are imported."""

    def has(self, path: str) -> bool:
        """Is there such a file?"""
        ...

    def inside(self, folder: str) -> list[str]:
        """The paths of the sources that stand directly in a folder."""
        ...

    def read(self, path: str) -> bytes | None:
        """A file that is there; None where it is too large or cannot be read."""
        ...

    def address(self, path: str) -> str:
        """What a user is told of where a file stands."""
        ...

    def state(self, path: str) -> tuple[int, int]:
        """Bytes, and nanoseconds of the last change, of a file or of what it is in; zeros where it cannot be seen."""
        ...


def open_libraries(roots: Sequence[Path], folders: Sequence[Path], language: Language) -> Iterator[Library]:
    """The environments at the top of the workspace's `roots`, then what the user has named besides.

    They come one by one, since an archive is open as long as somebody holds it.
    """
    places: Libraries = getattr(language, "libraries", Libraries())
    suffixes = frozenset(language.extensions)
    for folder in environments(roots, places):
        yield Folder(folder, suffixes)
    for named in folders:
        if named.is_dir():
            yield Folder(named, suffixes)
        for archive in _archives(named, places.archives):
            try:
                yield Archive(archive, suffixes)
            except UserError:  # damaged: the others serve
                continue


def environments(roots: Sequence[Path], places: Libraries) -> Iterator[Path]:
    """The folders of sources in environments at the top of a workspace; none of them lies outside of it."""
    if not places.marker or not places.folders:
        return
    for root in roots:
        real = root.resolve()
        for folder in sorted(path for path in _listed(root) if _is_inside(path / places.marker, real)):
            found = sorted(folder.glob(places.folders))
            yield from (path for path in found if path.is_dir() and _is_inside(path, real))


class Finder:
    """Which files of a library imported names mean."""

    def __init__(self, library: Library, language: Language) -> None:
        self.library = library
        self._language = language
        self._package: str = getattr(language, "libraries", Libraries()).package
        self._imports: dict[str, Sequence[str]] = {}

    def files(self, name: str) -> list[str]:
        """The file of a name, and where it is a package that has the name from another file, that one too.

        What is said of names: `languages.contract.Importing`.
        """
        if name.endswith(".*"):
            return self.library.inside(name[:-2].replace(".", "/"))
        found: list[str] = []
        while name and len(found) < _MOST_STEPS:
            path, rest = self._find(name.split("."))
            if not path or path in found:
                break
            found.append(path)
            name = self._origin(path, rest[0]) if rest else ""
        return found

    def _find(self, parts: Sequence[str]) -> tuple[str, Sequence[str]]:
        """The file of the longest part of a name, and what is left of the name; empty where there is none."""
        for count in range(len(parts), 0, -1):
            stem = "/".join(parts[:count])
            stems = [f"{stem}/{self._package}", stem] if self._package else [stem]
            for path in (stem + extension for stem in stems for extension in self._language.extensions):
                if self.library.has(path):
                    return path, parts[count:]
        return "", ()

    def _origin(self, path: str, name: str) -> str:
        """What a package imports under a name; empty where it does not."""
        if PurePosixPath(path).stem != self._package or not isinstance(self._language, Importing):
            return ""
        if path not in self._imports:
            self._imports[path] = self._language.imports(self.library.read(path) or b"")
        found = next((known for known in self._imports[path] if known.rpartition(".")[2] == name), "")
        dots = len(found) - len(found.lstrip("."))
        return ".".join([*PurePosixPath(path).parts[:-dots], found[dots:]]) if dots else found


class Folder:
    """A folder such as site-packages."""

    def __init__(self, root: Path, suffixes: frozenset[str]) -> None:
        self._root, self._real, self._suffixes = root, root.resolve(), suffixes

    def has(self, path: str) -> bool:
        """See `Library`."""
        file = self._root / path
        return file.is_file() and _is_inside(file, self._real)

    def inside(self, folder: str) -> list[str]:
        """See `Library`."""
        names = sorted(path.name for path in _listed(self._root / folder) if path.suffix in self._suffixes)
        return [path for path in (f"{folder}/{name}" for name in names) if self.has(path)]

    def read(self, path: str) -> bytes | None:
        """See `Library`."""
        try:
            return next((file.data for file in read_source(self._root / path, self._suffixes)), None)
        except UserError:
            return None

    def address(self, path: str) -> str:
        """The file's path."""
        return str(self._root / path)

    def state(self, path: str) -> tuple[int, int]:
        """See `Library`."""
        return _state(self._root / path)


class Archive:
    """An archive of sources, such as a *-sources.jar; in a JDK's src.zip, each module has a folder of its own."""

    def __init__(self, archive: Path, suffixes: frozenset[str]) -> None:
        self._state = _state(archive)
        self._archive, self._source = archive, ZipSource(archive, suffixes)
        self._members = {_without_module(path): path for path in self._source.paths}

    def has(self, path: str) -> bool:
        """See `Library`."""
        return path in self._members

    def inside(self, folder: str) -> list[str]:
        """See `Library`."""
        return sorted(path for path in self._members if str(PurePosixPath(path).parent) == folder)

    def read(self, path: str) -> bytes | None:
        """See `Library`."""
        try:
            file: File = self._source.read(self._members[path])
        except UserError:
            return None
        return file.data

    def address(self, path: str) -> str:
        """The archive's path, "!/", and the member's."""
        return f"{self._archive}!/{self._members[path]}"

    def state(self, path: str) -> tuple[int, int]:  # noqa: ARG002 (its files change when it does)
        """The archive's."""
        return self._state


def _without_module(path: str) -> str:
    """A package has no dot in its folders' names, a module has: java.base/java/util/List.java."""
    top, _, rest = path.partition("/")
    return rest if "." in top and rest else path


def _archives(named: Path, patterns: Sequence[str]) -> Iterator[Path]:
    """The archive itself, or those with a fitting name in a folder and below."""
    if named.is_file() and named.name.endswith(_ARCHIVES):
        yield named
    found = entries = 0
    for place, folders, names in os.walk(named if patterns else ""):
        folders.sort()
        entries += len(names)
        for name in sorted(names):
            path = Path(place, name)
            fits = any(fnmatch(name, pattern) for pattern in patterns)
            if fits and path.is_file() and _is_inside(path, named.resolve()):
                found += 1
                yield path
        if found > MOST_ARCHIVES or entries > MOST_ENTRIES:
            return


def _state(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _is_inside(path: Path, real: Path) -> bool:
    """Does something lie there, and inside the folder `real` after all links?"""
    try:
        return path.resolve(strict=True).is_relative_to(real)
    except (OSError, RuntimeError):  # not there, or links in a circle
        return False
