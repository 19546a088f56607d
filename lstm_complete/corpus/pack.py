"""Collected files as records of symbols, with what the memory of their project expects, in shuffled order."""

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lstm_complete.cluster.mapper import Mapper
from lstm_complete.corpus.collect import Collected, Package, Progress
from lstm_complete.corpus.judge import Judged
from lstm_complete.corpus.shards import TRAIN, VALID, RecordWriter
from lstm_complete.corpus.watch import Watch, add_seconds
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Symbols, encode, encode_header
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.memory.features import memory_features
from lstm_complete.text.vocabulary import END

PATHLESS_SHARE = 0.30
FORGETFUL_SHARE = 0.20
"""Files that come without the memory of their project, so that the network also serves an empty one."""

Records = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Packer:
    """How files become records."""

    language: Language
    memory: bool
    """With the inputs of a network that reads the memory: [n, 3], else [n, 1]."""
    seed: int
    progress: Progress
    each: Mapper

    def pack(self, found: Collected, valid: set[str], folder: Path) -> dict[str, int]:
        """Write the two record files into `folder`; returns how many symbols are in each.

        Each package's files are read in random order, by which its memory grows; then all files are shuffled.
        What it takes is added to `found.seconds`.
        """
        with tempfile.TemporaryFile(dir=folder) as store:
            ends = [0]
            for records in self._records(found):
                store.write(records.tobytes())
                ends.append(ends[-1] + len(records))
            store.flush()
            width = 3 if self.memory else 1
            whole = np.memmap(store, np.uint16, mode="r", shape=(max(1, ends[-1]), width)) if ends[-1] else None
            hashes = [file.sha256 for package in found.packages for file in self._order(package)]
            order = list(range(len(hashes)))
            random.Random(self.seed).shuffle(order)
            counts = {}
            for name, wanted in ((TRAIN, False), (VALID, True)):
                with RecordWriter(folder / name, width) as out:
                    for number in order:
                        if whole is not None and (not valid or (hashes[number] in valid) is wanted):
                            out.write(whole[ends[number] : ends[number + 1]])
                counts[name] = out.count
        return counts

    def _order(self, package: Package) -> list[Judged]:
        files = sorted(package.files, key=lambda file: (file.path, file.sha256))
        random.Random(f"{self.seed} {package.facts['name']}").shuffle(files)
        return files

    def _records(self, found: Collected) -> Iterator[Records]:
        done = 0
        for package in found.packages:
            files = self._order(package)
            watch = Watch()
            texts = list(self.each(partial(_encoded, default_indent=self.language.default_indent), files))
            watch.stop("encoding")
            features = (
                memory_features(texts) if self.memory else [np.empty((len(text), 0), np.uint16) for text in texts]
            )
            watch.stop("memory")
            add_seconds(found.seconds, watch.seconds)
            for file, text, extra in zip(files, texts, features, strict=True):
                if file.draw("memory") < FORGETFUL_SHARE:
                    extra[:] = 0
                yield _record(file, text, extra)
                done += 1
                self.progress.packed(done, found.files)


def _encoded(file: Judged, *, default_indent: str) -> Symbols:
    return np.append(encode(file.text.encode(), detect_layout(file.text, default_indent)), np.uint16(END))


def _record(file: Judged, text: Symbols, extra: Records) -> Records:
    """The file's symbols and features [n, F] behind its path header, where nothing is expected of the memory."""
    records = np.concatenate([text[:, None], extra], axis=1)
    if file.draw("path") < PATHLESS_SHARE:
        return records
    header = encode_header(file.path)
    above = np.zeros((len(header), records.shape[1]), np.uint16)
    above[:, 0] = header
    return np.concatenate([above, records])
