"""Files that say nearly the same are kept once: MinHash over runs of words, Jaccard similarity >= SIMILAR."""

import re
import zlib
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIMILAR = 0.8
PERMUTATIONS = 64
_SHINGLE = 5
"""Words and signs in a row that count as one item of a text."""
_SAMPLE = np.uint64(4)
"""Of the items of a text one in so many counts, the same ones in every text that has them."""
_WORD = re.compile(rb"[\w\x80-\xff]+|[^\w\s]")

Signature = NDArray[np.uint32]


def signature(text: str) -> Signature:
    """The MinHash signature [PERMUTATIONS] of a text; its layout does not count."""
    words = np.array(list(map(zlib.crc32, _WORD.findall(text.encode("utf-8", "surrogatepass")))), np.uint64)
    padded = np.concatenate([words, np.zeros(_SHINGLE, np.uint64)])
    shingles = np.zeros(len(words) + 1, np.uint64)
    for offset in range(_SHINGLE):
        shingles = shingles * np.uint64(0x9E3779B97F4A7C15) + padded[offset : offset + len(shingles)]
    items = shingles >> np.uint64(32)
    sampled = items[items % _SAMPLE == 0]
    minhash = _empty().copy()
    minhash.update_batch((sampled if len(sampled) >= PERMUTATIONS else items).tolist())
    found: Signature = minhash.digest().astype(np.uint32)
    return found


class Duplicates:
    """The files that have been kept."""

    def __init__(self) -> None:
        from datasketch import MinHashLSH  # noqa: PLC0415 (comes with the training extra)

        self._index = MinHashLSH(threshold=SIMILAR, num_perm=PERMUTATIONS)
        self._kept: list[Signature] = []

    @property
    def count(self) -> int:
        """How many have been kept."""
        return len(self._kept)

    def add(self, given: Signature) -> int | None:
        """Keep a signature [PERMUTATIONS]; where a similar one has been kept, return that one's number instead."""
        minhash = _empty().copy()
        minhash.hashvalues = given.astype(minhash.hashvalues.dtype)
        for number in self._index.query(minhash):
            if np.mean(self._kept[number] == given) >= SIMILAR:
                return int(number)
        self._index.insert(self.count, minhash)
        self._kept.append(given)
        return None


def _same(value: int) -> int:
    return value


@cache
def _empty() -> Any:
    from datasketch import MinHash  # noqa: PLC0415 (comes with the training extra)

    return MinHash(num_perm=PERMUTATIONS, hashfunc=_same)
