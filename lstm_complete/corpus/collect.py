"""All files of all sources that are worth learning from, package by package, each text once.

What has been judged of a fetched package is kept beside the result until that is complete: a preparation that
was interrupted goes on with the next package.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from lstm_complete.cluster.mapper import Mapper
from lstm_complete.corpus.duplicates import Duplicates
from lstm_complete.corpus.fetch import read_record
from lstm_complete.corpus.filters import may_hold_secrets
from lstm_complete.corpus.judge import Judged, Licences, judge
from lstm_complete.corpus.licence import is_permissive
from lstm_complete.corpus.prose import is_learned_from
from lstm_complete.corpus.source import File, read_source
from lstm_complete.corpus.watch import Watch, add_seconds, timed
from lstm_complete.languages.contract import Language

PIPELINE = 1
"""Raised when the same files would be judged differently."""


class Progress(Protocol):
    """Who watches a preparation."""

    def read(self, files: int, size: int) -> None:
        """So many files of so many bytes have been read and judged."""

    def packed(self, files: int, of: int) -> None:
        """So many of the files that stay have been written."""


@dataclass
class Package:
    """A source and the files of it that stay."""

    facts: dict[str, Any]
    files: list[Judged] = field(default_factory=list)


@dataclass
class Collected:
    """What was found in all sources."""

    packages: list[Package] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    """Packages whose licence does not allow learning from them."""
    dropped: Counter[str] = field(default_factory=Counter)
    masked: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def files(self) -> int:
        """How many files stay."""
        return sum(len(package.files) for package in self.packages)


@dataclass(frozen=True, slots=True)
class Collector:
    """How sources are read and judged."""

    language: Language
    licences: Licences
    progress: Progress
    stop: Callable[[], bool]
    each: Mapper
    parts: Path
    quiet: Sequence[str] = ()
    """Patterns of the names of files that are not read."""

    def collect(self, paths: Sequence[Path], without: Sequence[Path]) -> Collected | None:
        """The files of `paths` that stay; those that resemble a file of `without` do not. None if `stop()`.

        Raises:
            UserError: a source is missing, damaged, or too large.
        """
        found, seen = Collected(), Duplicates()
        for path in without:
            for file in self._judged(path, found.seconds):
                if not file.reason:
                    seen.add(file.signature)
        held_out, exact = seen.count, set[str]()
        for path in paths:
            name, facts, _ = package_of(path)
            if facts["source"] != "local" and not is_permissive(facts["licence"]):
                found.refused.append({"name": name, "licence": facts["licence"]})
                continue
            package = Package({"name": name, **facts})
            found.packages.append(package)
            for file in self._judged(path, found.seconds):
                if self.stop():
                    return None
                watch = Watch()
                reason = file.reason or ("duplicate" if file.sha256 in exact else None)
                near = None if reason else seen.add(file.signature)
                if near is not None:
                    reason = "like a held-out file" if near < held_out else "near duplicate"
                watch.stop("duplicates")
                add_seconds(found.seconds, watch.seconds)
                exact.add(file.sha256)
                if reason:
                    found.dropped[reason] += 1
                else:
                    package.files.append(file)
                    found.masked += file.masked
        return None if self.stop() else found

    def _judged(self, path: Path, seconds: dict[str, float]) -> Iterator[Judged]:
        """The files of one source, from its part where there is one."""
        part = self._part(path)
        known = _read_part(part) if part else None
        for file in known if known is not None else self._fresh(path, part, seconds):
            self.progress.read(1, file.size)
            add_seconds(seconds, file.seconds)
            yield file

    def _fresh(self, path: Path, part: Path | None, seconds: dict[str, float]) -> Iterable[Judged]:
        files = timed(read_package(path, self.language, self.quiet), "reading", seconds)
        judged = self.each(partial(judge, licences=self.licences), files)
        return judged if part is None else _write_part(part, judged, self.stop)

    def _part(self, path: Path) -> Path | None:
        """Where a fetched package's judged files are kept; None for sources that may change."""
        name, facts, _ = package_of(path)
        if facts["source"] == "local":
            return None
        key = json.dumps([PIPELINE, self.language.name, self.licences, facts["archives"]], sort_keys=True)
        return self.parts / f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:16]}.jsonl"


def read_package(path: Path, language: Language, quiet: Sequence[str] = ()) -> Iterator[File]:
    """The files of a language in a source but those of `quiet` names; of a fetched package's texts the prose alone.

    Raises:
        UserError: see `read_source`.
    """
    _, facts, archives = package_of(path)
    for archive in archives:
        for file in read_source(archive, frozenset(language.extensions)):
            if may_hold_secrets(file.path, quiet):
                continue
            if facts["source"] == "local" or is_learned_from(file.path, language.name):
                yield file


def package_of(path: Path) -> tuple[str, dict[str, Any], list[Path]]:
    """Name, facts and archives of a fetched package; any other path stands for itself."""
    fetched = read_record(path) if path.is_dir() else None
    if fetched is None:
        return path.resolve().name, {"source": "local"}, [path]
    facts = {
        "version": fetched.version,
        "licence": fetched.licence,
        "source": fetched.index,
        "archives": fetched.archives,
    }
    return fetched.name, facts, [path / name for name in fetched.archives]


def _read_part(part: Path) -> list[Judged] | None:
    try:
        with part.open(encoding="utf-8") as lines:
            return [Judged(**json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError):
        return None


def _write_part(part: Path, judged: Iterable[Judged], stop: Callable[[], bool]) -> Iterator[Judged]:
    """Pass files on while writing them down; the part gets its name when it is whole."""
    part.parent.mkdir(parents=True, exist_ok=True)
    temporary = part.with_suffix(".unfinished")
    with temporary.open("w", encoding="utf-8") as out:
        for file in judged:
            out.write(json.dumps(file.to_json()) + "\n")
            yield file
            if stop():
                return
    os.replace(temporary, part)  # noqa: PTH105
