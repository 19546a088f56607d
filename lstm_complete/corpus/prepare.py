"""From folders, checkouts and archives to a shard folder."""

import hashlib
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.cluster.mapper import Mapper, map_here
from lstm_complete.corpus.fetch import read_record
from lstm_complete.corpus.filters import decode, reason_to_drop
from lstm_complete.corpus.licence import strip_header
from lstm_complete.corpus.shards import FORMAT, MANIFEST, TRAIN, VALID, write_records
from lstm_complete.corpus.source import File, read_source
from lstm_complete.errors import UserError
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Symbols, encode_file
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.languages.registry import Registry
from lstm_complete.text.vocabulary import VOCABULARY_ID

VALIDATION_SHARE = 0.02
PATHLESS_SHARE = 0.30
KEPT_LICENCES = 0.01

Licences = Literal["strip", "keep"]


class Progress(Protocol):
    """Who watches a preparation."""

    def read(self, files: int, size: int) -> None:
        """So many files of so many bytes have been read and judged."""

    def packed(self, files: int, of: int) -> None:
        """So many of the files that stay have been written."""


@dataclass
class Chosen:
    """A file that stays: where it is from, its text, its hash."""

    package: int
    path: str
    text: str
    sha256: str

    def draw(self, salt: str) -> float:
        """A number in [0, 1) that depends on the file's content alone."""
        return int(hashlib.sha256(f"{salt} {self.sha256}".encode()).hexdigest()[:8], 16) / 2**32


@dataclass
class Collected:
    """What was found in all sources."""

    packages: list[dict[str, Any]] = field(default_factory=list)
    files: list[Chosen] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)


def prepare(
    paths: Sequence[Path],
    out: Path,
    *,
    language: str | None,
    registry: Registry,
    licences: Licences = "strip",
    seed: int = 0,
    progress: Progress,
    stop: Callable[[], bool] = lambda: False,
    each: Mapper = map_here,
) -> dict[str, Any] | None:
    """Write a shard folder from source code; returns its manifest, or None if `stop` said so.

    Headers about licences are cut off except in 1 % of the files (`licences="keep"`: in none). Files are
    shuffled by `seed`; 30 % come without their path header; about 2 % are kept for validation. `each` decides
    where files are judged and encoded; the result does not depend on it.

    Raises:
        UserError: a source is missing or damaged, nothing in it is worth learning, `out` cannot be written.
    """
    chosen = registry.by_name(language) if language else _commonest(paths, registry)
    found = _collect(paths, chosen, licences=licences, progress=progress, stop=stop, each=each)
    if found is None:
        return None
    if not found.files:
        what = ", ".join(f"{count} {reason}" for reason, count in found.dropped.most_common()) or "none"
        raise UserError(f"no {chosen.name} source to learn from in {', '.join(map(str, paths))} (found {what})")
    random.Random(seed).shuffle(found.files)
    return _write(found, out, chosen, progress, each)


def _commonest(paths: Sequence[Path], registry: Registry) -> Language:
    """The language with most bytes in the sources, plain text only where there is nothing else."""
    languages = [registry.by_name(name) for name in registry.names]
    suffixes = frozenset(suffix for language in languages for suffix in language.extensions)
    sizes: Counter[str] = Counter()
    for source in [source for path in paths for source in package_of(path)[2]]:
        for file in read_source(source, suffixes):
            sizes[registry.by_path(file.path).name] += len(file.data or b"")
    code = [name for name, _ in sizes.most_common() if name != "text"]
    return registry.by_name(code[0] if code else "text")


def _collect(
    paths: Sequence[Path],
    language: Language,
    *,
    licences: Licences,
    progress: Progress,
    stop: Callable[[], bool],
    each: Mapper,
) -> Collected | None:
    found, seen = Collected(), set[str]()
    for name, about, sources in map(package_of, paths):
        judge = partial(_judge, package=len(found.packages), licences=licences)
        found.packages.append({"name": name, **about})
        files = (file for source in sources for file in read_source(source, frozenset(language.extensions)))
        for file, size, reason in each(judge, files):
            if stop():
                return None
            progress.read(1, size)
            if reason or file.sha256 in seen:
                found.dropped[reason or "duplicate"] += 1
            else:
                seen.add(file.sha256)
                found.files.append(file)
    return found


def _judge(file: File, *, package: int, licences: Licences) -> tuple[Chosen, int, str | None]:
    """The file as it would stay, its bytes, and the reason to drop it if there is one."""
    data = file.data or b""
    text = decode(data)
    if file.data is None or text is None:
        return Chosen(package, file.path, "", ""), len(data), "too large" if file.data is None else "not text"
    chosen = Chosen(package, file.path, text, hashlib.sha256(data).hexdigest())
    reason = reason_to_drop(file.path, text)
    return chosen if reason else _stripped(chosen, licences), len(data), reason


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


def _stripped(file: Chosen, licences: Licences) -> Chosen:
    if licences == "strip" and file.draw("licence") >= KEPT_LICENCES:
        file.text = strip_header(file.text)
    return file


def _write(found: Collected, out: Path, language: Language, progress: Progress, each: Mapper) -> dict[str, Any]:
    valid = [file for file in found.files if file.draw("validation") < VALIDATION_SHARE]
    if not valid and len(found.files) > 1:
        valid = [min(found.files, key=lambda file: file.draw("validation"))]
    held = {file.sha256 for file in valid}
    train = [file for file in found.files if file.sha256 not in held]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
        try:
            counts = {}
            for name, files in ((TRAIN, train), (VALID, valid or train)):
                encoded = each(partial(_encode, default_indent=language.default_indent), files)
                counts[name] = write_records(temporary / name, _counted(encoded, progress, len(found.files)))
            manifest = _manifest(found, language, train, valid or train, counts)
            write_json(temporary / MANIFEST, manifest)
            shutil.rmtree(out, ignore_errors=True)
            os.rename(temporary, out)  # noqa: PTH104
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise UserError(f"{out}: cannot be written ({error.strerror or error}); choose another place") from None
    return manifest


def _encode(file: Chosen, *, default_indent: str) -> Symbols:
    path = None if file.draw("path") < PATHLESS_SHARE else file.path
    return encode_file(path, file.text.encode(), detect_layout(file.text, default_indent))


def _counted(files: Iterator[Symbols], progress: Progress, total: int) -> Iterator[Symbols]:
    for file in files:
        progress.packed(1, total)
        yield file


def _manifest(
    found: Collected, language: Language, train: list[Chosen], valid: list[Chosen], counts: dict[str, int]
) -> dict[str, Any]:
    held = {file.sha256 for file in valid}
    for number, package in enumerate(found.packages):
        package["files"] = [
            {
                "path": file.path,
                "sha256": file.sha256,
                "characters": len(file.text),
                "split": "valid" if file.sha256 in held else "train",
            }
            for file in sorted(found.files, key=lambda file: file.path)
            if file.package == number
        ]
    return {
        "format": FORMAT,
        "language": language.name,
        "vocabulary": VOCABULARY_ID,
        "packages": found.packages,
        "dropped": dict(found.dropped),
        "train": {
            "files": len(train),
            "characters": sum(len(f.text) for f in train),
            "symbols": counts[TRAIN],
        },
        "valid": {
            "files": len(valid),
            "characters": sum(len(f.text) for f in valid),
            "symbols": counts[VALID],
        },
    }
