"""Files out of folders, git checkouts and archives: regular files only, never outside, never without bound.

Archives are streamed: nothing is unpacked to disk, links and devices are passed over, archives inside
archives are not entered.
"""

import os
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
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
class File:
    """One file of a source: its path inside, and its bytes; None where it is larger than LARGEST_FILE."""

    path: str
    data: bytes | None


def read_source(source: Path, suffixes: frozenset[str]) -> Iterator[File]:
    """The files with one of `suffixes` in a folder, an archive, or a single file, in a fixed order.

    Raises:
        UserError: the source is missing, unreadable, or holds more than any project does.
    """
    try:
        yield from _limited(source, _files(source, suffixes))
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise UserError(f"{source}: a damaged archive ({error})") from None
    except OSError as error:
        raise UserError(f"{error.filename or source}: cannot be read ({error.strerror or error})") from None


def is_wanted(path: str, suffixes: frozenset[str]) -> bool:
    """Has the path one of the suffixes, and is no folder on it hidden or left out?"""
    parts = PurePosixPath(path).parts
    hidden = any(part.startswith(".") or part.lower() in LEFT_OUT for part in parts[:-1])
    return PurePosixPath(path).suffix.lower() in suffixes and not hidden


def _files(source: Path, suffixes: frozenset[str]) -> Iterator[File]:
    if source.is_dir():
        return _folder(source, suffixes)
    if not source.exists():
        raise UserError(f"{source}: there is no such file or folder")
    if source.name.endswith(_TAR):
        return _tar(source, suffixes)
    if source.name.endswith(_ZIP):
        return _zip(source, suffixes)
    return iter([File(source.name, _content(source))] if source.suffix.lower() in suffixes else [])


def _limited(source: Path, files: Iterator[File]) -> Iterator[File]:
    total = 0
    for file in files:
        total += len(file.data or b"")
        if total > MOST_BYTES:
            raise UserError(f"{source}: more than {MOST_BYTES >> 30} GiB of source files; name its parts instead")
        yield file


def _folder(folder: Path, suffixes: frozenset[str]) -> Iterator[File]:
    for path in _tracked(folder) or _walked(folder):
        file = folder / path
        if is_wanted(path, suffixes) and file.is_file() and not file.is_symlink():
            yield File(path, _content(file))


def _tracked(folder: Path) -> list[str]:
    """What git tracks, where the folder is a checkout; what it ignores is nobody's source."""
    if not (folder / ".git").exists():
        return []
    try:
        command = ["git", "-C", str(folder), "ls-files", "-z"]
        listed = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 (fixed command, no shell)
    except (OSError, subprocess.CalledProcessError):
        return []
    return sorted(os.fsdecode(name) for name in listed.stdout.split(b"\0") if name)


def _walked(folder: Path) -> Iterator[str]:
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name.lower() not in LEFT_OUT)
        count += len(names)
        if count > MOST_ENTRIES:
            raise UserError(f"{folder}: more than {MOST_ENTRIES:,} files; name its parts instead")
        for name in sorted(names):
            yield (Path(place) / name).relative_to(folder).as_posix()


def _content(file: Path) -> bytes | None:
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
        for count, info in enumerate(zipped.infolist()):
            _check_count(archive, count)
            path = _inside(info.filename)
            is_link = (info.external_attr >> 28) == 0o12
            if not path or info.is_dir() or is_link:
                continue
            if is_wanted(path, suffixes):
                yield File(path, _member(zipped, info))
            elif path.endswith(METADATA) and path.count("/") == 1:
                yield from _readme(_member(zipped, info) or b"", suffixes)


def _member(zipped: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    with zipped.open(info) as stream:
        data = stream.read(LARGEST_FILE + 1)  # the size that the archive states may be a lie
    return data if len(data) <= LARGEST_FILE else None


def _readme(metadata: bytes, suffixes: frozenset[str]) -> Iterator[File]:
    """A wheel has no file for its readme, which stands in its metadata."""
    name, content = readme_of_wheel(metadata)
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
