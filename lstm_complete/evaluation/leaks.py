"""Installed libraries that would tell what a tested project says: they are left out of an evaluation."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lstm_complete.corpus.duplicates import SIMILAR, signature
from lstm_complete.corpus.filters import decode
from lstm_complete.corpus.source import LARGEST_FILE
from lstm_complete.evaluation.sampling import Source
from lstm_complete.languages.contract import Language

SHORTEST = 1_000
"""Characters: shorter files are alike by chance, empty ones above all."""


def leaking_files(folder: Path, project: str, sources: Sequence[Source], language: Language) -> frozenset[Path]:
    """The files in a folder of libraries that belong to the tested `project`, or to one that holds copies of its files.

    A distribution is what its RECORD names, and without one, a module or package at the top of the folder. It is left
    out as a whole where one of its files is near to one of `sources` (MinHash, Jaccard >= SIMILAR).
    """
    tested = np.array([signature(source.text) for source in sources if len(source.text) >= SHORTEST])
    leaking: set[Path] = set()
    for name, files in _distributions(folder, frozenset(language.extensions)).items():
        if name == _normal(project) or any(_is_near(path, tested) for path in files):
            leaking.update(files)
    return frozenset(leaking)


def _distributions(folder: Path, suffixes: frozenset[str]) -> dict[str, list[Path]]:
    """The files of each distribution, by its name."""
    owner = {}
    for record in sorted(folder.glob("*.dist-info/RECORD")):
        with record.open(newline="", encoding="utf-8") as rows:
            owner.update(
                {folder / row[0]: _normal(record.parent.name.partition("-")[0]) for row in csv.reader(rows) if row}
            )
    found = defaultdict(list)
    for path in sorted(path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file()):
        if "site-packages" in path.relative_to(folder).parts:  # in a standard library: a folder of its own
            continue
        found[owner.get(path) or _normal(path.relative_to(folder).parts[0].partition(".")[0])].append(path)
    return found


def _is_near(path: Path, tested: np.ndarray) -> bool:
    """Is a file near to one of the signatures [n, PERMUTATIONS]?"""
    text = decode(path.read_bytes()) if path.stat().st_size <= LARGEST_FILE else None
    if text is None or len(text) < SHORTEST or not len(tested):
        return False
    return bool(((tested == signature(text)).mean(axis=1) >= SIMILAR).any())


def _normal(name: str) -> str:
    return name.lower().replace("_", "-")
