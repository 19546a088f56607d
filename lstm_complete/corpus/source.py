"""Files out of folders, git checkouts and archives: regular files only, never outside, never without bound.

Archives are streamed: nothing is unpacked to disk, links and devices are passed over, archives inside
archives are not entered.
"""

import os
import stat
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lstm_complete.corpus.prose import METADATA, readme_of_wheel
from lstm_complete.errors import UserError

LEFT_OUT = frozenset(
    [
        "vendor",
        "_vendor",
        "vendored",
        "third_party",
        "extern",
        "externals",
        "ext",
        "node_modules",
        "__pycache__",
        "site-packages",
        "build",
        "dist",
        "target",
        "out",
        "bin",
        "obj",
        "venv",
        "env",
    ]
)
"""Folders of other people's code and of build results."""

LARGEST_FILE = 1 << 20
MOST_ENTRIES = 200_000
MOST_BYTES = 2 << 30
_TAR = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2")
_ZIP = (".zip", ".whl", ".jar")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that is there: its path inside its folder, its bytes, when it was changed."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class File:
    """One file of a source: its path inside, and its bytes; None where it is larger than LARGEST_FILE."""

    path: str
    data: bytes | None


def read_source(source: Path, suffixes: frozenset[str]) -> Iterator[File]:
    """The files with one of `suffixes` in a folder, an archive, or a single file, in a fixed order.

    Raises:
        UserError: the source is missing, unreadable, or holds more than any project does.
    """
    with _one_line(source):
        yield from _limited(source, _files(source, suffixes))


def list_folder(folder: Path, suffixes: frozenset[str]) -> Iterator[Listed]:
    """What `read_source` reads of a folder, and in which state it is.

    Raises:
        UserError: the folder is missing, unreadable, or holds more than any project does.
    """
    total = 0
    with _one_line(folder):
        if not folder.is_dir():
            raise UserError(f"{folder}: there is no such folder")
        for listed in _listed(folder, suffixes):
            total += listed.size
            _check_size(folder, total)
            yield listed


class ZipSource:
    """A zip or jar whose files are read one by one, for those who want few of many; the rules of `read_source` hold."""

    def __init__(self, archive: Path, suffixes: frozenset[str]) -> None:
        """Raises UserError where the archive is missing or damaged."""
        self._archive = archive
        with _one_line(archive):
            self._zipped = zipfile.ZipFile(archive)
            self._members = dict(_members(archive, self._zipped, suffixes))

    @property
    def paths(self) -> list[str]:
        """Its files, in the archive's order."""
        return list(self._members)

    def read(self, path: str) -> File:
        """One of its files; raises UserError where it is damaged."""
        with _one_line(self._archive):
            return _member(self._zipped, path, self._members[path])


@contextmanager
def _one_line(source: Path) -> Iterator[None]:
    """What goes wrong with a file or an archive is told in one line."""
    try:
        yield
    # RuntimeError: what zipfile says of an archive that asks for a password
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise UserError(f"{source}: a damaged archive ({error})") from None
    except OSError as error:
        raise UserError(f"{error.filename or source}: cannot be read ({error.strerror or error})") from None


def is_wanted(path: str, suffixes: frozenset[str]) -> bool:
    """Has the path one of the suffixes, and is no folder on it hidden or left out?"""
    # Not by pathlib, which takes ten times as long: a project has many paths.
    folder, _, name = path.rpartition("/")
    if os.path.splitext(name)[1].lower() not in suffixes:  # noqa: PTH122
        return False
    return not any(part.startswith(".") or part.lower() in LEFT_OUT for part in folder.split("/"))


def _files(source: Path, suffixes: frozenset[str]) -> Iterator[File]:
    if source.is_dir():
        return _folder(source, suffixes)
    if not source.exists():
        raise UserError(f"{source}: there is no such file or folder")
    check_regular(source)
    if source.name.endswith(_TAR):
        return _tar(source, suffixes)
    if source.name.endswith(_ZIP):
        return _zip(source, suffixes)
    return iter([File(source.name, content(source))] if source.suffix.lower() in suffixes else [])


def _limited(source: Path, files: Iterator[File]) -> Iterator[File]:
    total = 0
    for file in files:
        total += len(file.data or b"")
        _check_size(source, total)
        yield file


def _check_size(source: Path, total: int) -> None:
    if total > MOST_BYTES:
        raise UserError(f"{source}: more than {MOST_BYTES >> 30} GiB of source files; name its parts instead")


def _folder(folder: Path, suffixes: frozenset[str]) -> Iterator[File]:
    for listed in _listed(folder, suffixes):
        yield File(listed.path, content(folder / listed.path))


def _listed(folder: Path, suffixes: frozenset[str]) -> Iterator[Listed]:
    for path in _tracked(folder) or _walked(folder):
        if is_wanted(path, suffixes):
            try:
                found = os.lstat(f"{folder}/{path}")
            except OSError:  # gone, but git tracks it
                continue
            if stat.S_ISREG(found.st_mode):
                yield Listed(path, found.st_size, found.st_mtime_ns)


def _tracked(folder: Path) -> list[str]:
    """What git tracks, where the folder is a checkout; what it ignores is nobody's source."""
    if not (folder / ".git").exists():
        return []
    try:
        listed = _git(folder, "ls-files", "-z")
    except (OSError, subprocess.CalledProcessError):
        return []
    return sorted(os.fsdecode(name) for name in listed.split(b"\0") if name)


def is_ignored(folder: Path, path: str) -> bool:
    """Does git ignore a file of a folder? Where there is no git or no checkout, nothing is."""
    if not (folder / ".git").exists():
        return False
    try:
        _git(folder, "check-ignore", "--quiet", "--", path)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _git(folder: Path, *arguments: str) -> bytes:
    """What a git command says; raises CalledProcessError where it says no."""
    # A checkout's own configuration may name programs: a monitor of files, and commands that fetch what is missing.
    command = ["git", "-C", str(folder), "-c", "core.fsmonitor=false", *arguments]
    environment = {**os.environ, "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
    return subprocess.run(command, capture_output=True, check=True, env=environment).stdout  # noqa: S603 (no shell)


def _walked(folder: Path) -> Iterator[str]:
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name.lower() not in LEFT_OUT)
        count += len(names)
        if count > MOST_ENTRIES:
            raise UserError(f"{folder}: more than {MOST_ENTRIES:,} files; name its parts instead")
        below = Path(place).relative_to(folder).as_posix()
        yield from (name if below == "." else f"{below}/{name}" for name in sorted(names))


def check_regular(path: Path) -> None:
    """Nothing, for a file or a folder; raises OSError, and UserError for a pipe or device, whose end may never come."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise UserError(f"{path}: not a regular file but a pipe or device; write what it holds to a file and name that")


def content(file: Path) -> bytes | None:
    """What a file holds; None where it is larger than LARGEST_FILE. Raises OSError."""
    return file.read_bytes() if file.stat().st_size <= LARGEST_FILE else None


def _tar(archive: Path, suffixes: frozenset[str]) -> Iterator[File]:
    with tarfile.open(archive, "r|*") as tar:
        for count, member in enumerate(tar):
            _check_count(archive, count)
            path = _inside(member.name, top=True)
            if path and member.isreg() and is_wanted(path, suffixes):
                stream = tar.extractfile(member) if member.size <= LARGEST_FILE else None
                yield File(path, stream.read() if stream else None)


def _zip(archive: Path, suffixes: frozenset[str]) -> Iterator[File]:
    with zipfile.ZipFile(archive) as zipped:
        for path, info in _members(archive, zipped, suffixes):
            yield _member(zipped, path, info)
        yield from _readmes(zipped, suffixes)


def _members(archive: Path, zipped: zipfile.ZipFile, suffixes: frozenset[str]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    for count, info in enumerate(zipped.infolist()):
        _check_count(archive, count)
        path = _inside(info.filename)
        is_link = (info.external_attr >> 28) == 0o12
        if path and not info.is_dir() and not is_link and is_wanted(path, suffixes):
            yield path, info


def _member(zipped: zipfile.ZipFile, path: str, info: zipfile.ZipInfo) -> File:
    with zipped.open(info) as stream:
        data = stream.read(LARGEST_FILE + 1)  # the size that the archive states may be a lie
    return File(path, data if len(data) <= LARGEST_FILE else None)


def _readmes(zipped: zipfile.ZipFile, suffixes: frozenset[str]) -> Iterator[File]:
    """A wheel has no file for its readme, which stands in its metadata."""
    for info in zipped.infolist():
        if info.filename.endswith(METADATA) and info.filename.count("/") == 1:
            name, content = readme_of_wheel(_member(zipped, info.filename, info).data or b"")
            if content and is_wanted(name, suffixes):
                yield File(name, content)


def _inside(name: str, *, top: bool = False) -> str | None:
    """The member's path, None where it would leave the archive; with `top`, without the archive's own top folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        return None
    return "/".join(path.parts[1:]) if top and len(path.parts) > 1 else str(path)


def _check_count(archive: Path, count: int) -> None:
    if count > MOST_ENTRIES:
        raise UserError(f"{archive}: more than {MOST_ENTRIES:,} entries; this is no source archive")
