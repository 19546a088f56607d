"""From folders, checkouts, archives and fetched packages to a shard folder."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.cluster.mapper import Mapper, map_here
from lstm_complete.corpus.collect import Collected, Collector, Package, Progress, package_of
from lstm_complete.corpus.judge import Judged, Licences
from lstm_complete.corpus.pack import Packer
from lstm_complete.corpus.shards import FORMAT, MANIFEST, TRAIN, VALID, check_place
from lstm_complete.corpus.source import read_source
from lstm_complete.errors import UserError
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import Registry
from lstm_complete.text.vocabulary import VOCABULARY_ID

VALIDATION_SHARE = 0.02


def prepare(
    paths: Sequence[Path],
    out: Path,
    *,
    language: str | None,
    registry: Registry,
    without: Sequence[Path] = (),
    quiet: Sequence[str] = (),
    licences: Licences = "strip",
    memory: bool = True,
    seed: int = 0,
    progress: Progress,
    stop: Callable[[], bool] = lambda: False,
    each: Mapper = map_here,
) -> tuple[dict[str, Any], dict[str, float]] | None:
    """Write a shard folder from source code; returns its manifest and each stage's seconds of a core.

    None if `stop` said so; the same call goes on from the last package that was read whole. Packages whose
    licence is not permissive are left out, as are files with a name like one of `quiet` and those that resemble a
    file of `without`. Headers about
    licences are cut off except in 1 % of the files (`licences="keep"`: in none). Files are shuffled by `seed`;
    30 % come without their path header; about 2 % are kept for validation. With `memory`, records hold what
    the memory of the package expects. `each` decides where files are judged and encoded; the result does not
    depend on it.

    Raises:
        UserError: a source is missing or damaged, nothing in it is worth learning, `out` cannot be written or holds
            something else than an earlier corpus.
    """
    out = out.resolve()
    check_place(out)
    chosen = registry.by_name(language) if language else commonest(paths, registry)
    parts = out.parent / f".{out.name}.parts"
    try:
        found = Collector(chosen, licences, progress, stop, each, parts, quiet).collect(paths, without)
        if found is None:
            return None
        if not found.files:
            raise UserError(_nothing(found, chosen, paths))
        manifest = _write(found, out, Packer(chosen, memory, seed, progress, each))
        shutil.rmtree(parts, ignore_errors=True)
    except OSError as error:
        raise UserError(f"{out}: cannot be written ({error.strerror or error}); choose another place") from None
    return manifest, found.seconds


def _nothing(found: Collected, language: Language, paths: Sequence[Path]) -> str:
    what = [f"{count} {reason}" for reason, count in found.dropped.most_common()]
    what += [f"{package['name']} under {package['licence'] or 'no stated licence'}" for package in found.refused]
    return (
        f"no {language.name} source to learn from in {', '.join(map(str, paths))} (found {', '.join(what) or 'none'})"
    )


def commonest(paths: Sequence[Path], registry: Registry) -> Language:
    """The language with most bytes in the sources, plain text only where there is nothing else."""
    languages = [registry.by_name(name) for name in registry.names]
    suffixes = frozenset(suffix for language in languages for suffix in language.extensions)
    sizes: Counter[str] = Counter()
    for source in [source for path in paths for source in package_of(path)[2]]:
        for file in read_source(source, suffixes):
            sizes[registry.by_path(file.path).name] += len(file.data or b"")
    code = [name for name, _ in sizes.most_common() if name != "text"]
    return registry.by_name(code[0] if code else "text")


def _write(found: Collected, out: Path, packer: Packer) -> dict[str, Any]:
    valid = _validation(found)
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        counts = packer.pack(found, valid, temporary)
        manifest = _manifest(found, packer, valid, counts)
        write_json(temporary / MANIFEST, manifest)
        check_place(out)  # reading took its time
        shutil.rmtree(out, ignore_errors=True)
        os.rename(temporary, out)  # noqa: PTH104
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return manifest


def _validation(found: Collected) -> set[str]:
    """The hashes of the files that are kept for validation; none where there is a single file, which is both."""
    files = [file for package in found.packages for file in package.files]
    drawn = {file.sha256 for file in files if file.draw("validation") < VALIDATION_SHARE}
    if not drawn and len(files) > 1:
        drawn = {min(files, key=lambda file: file.draw("validation")).sha256}
    return drawn


def _manifest(found: Collected, packer: Packer, valid: set[str], counts: dict[str, int]) -> dict[str, Any]:
    files = [file for package in found.packages for file in package.files]
    return {
        "format": FORMAT,
        "language": packer.language.name,
        "vocabulary": VOCABULARY_ID,
        "memory": packer.memory,
        "packages": [_package(package, valid) for package in found.packages if package.files],
        "empty": [package.facts["name"] for package in found.packages if not package.files],
        "refused": found.refused,
        "dropped": dict(found.dropped),
        "masked_secrets": found.masked,
        "train": _totals([file for file in files if file.sha256 not in valid], counts[TRAIN]),
        "valid": _totals([file for file in files if file.sha256 in valid] or files, counts[VALID]),
    }


def _package(package: Package, valid: set[str]) -> dict[str, Any]:
    files = [
        {
            "path": file.path,
            "sha256": file.sha256,
            "characters": len(file.text),
            "split": "valid" if file.sha256 in valid else "train",
        }
        for file in sorted(package.files, key=lambda file: file.path)
    ]
    return {**package.facts, "files": files}


def _totals(files: list[Judged], symbols: int) -> dict[str, int]:
    return {"files": len(files), "characters": sum(len(file.text) for file in files), "symbols": symbols}
