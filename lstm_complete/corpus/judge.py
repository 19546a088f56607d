"""One file: does it stay, and what of it."""

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

from lstm_complete.corpus.duplicates import Signature, signature
from lstm_complete.corpus.filters import decode, reason_to_drop
from lstm_complete.corpus.licence import strip_header
from lstm_complete.corpus.secrets import mask_secrets
from lstm_complete.corpus.source import File
from lstm_complete.corpus.watch import Watch

KEPT_LICENCES = 0.01
MOST_SECRETS = 20
"""A file with more of them is data."""

Licences = Literal["strip", "keep"]


@dataclass
class Judged:
    """A file as it was found, and the reason to leave it out if there is one."""

    path: str
    size: int
    """Bytes as it was read."""
    reason: str | None
    text: str = ""
    sha256: str = ""
    """Of the bytes as they were read."""
    masked: int = 0
    """Secrets that were masked in the text."""
    similar: str = ""
    """The MinHash signature, in hexadecimal digits."""
    seconds: dict[str, float] = field(default_factory=dict)
    """What each filter took of a core."""

    def draw(self, salt: str) -> float:
        """A number in [0, 1) that depends on the file's content alone."""
        return int(hashlib.sha256(f"{salt} {self.sha256}".encode()).hexdigest()[:8], 16) / 2**32

    @property
    def signature(self) -> Signature:
        """The MinHash signature [PERMUTATIONS]."""
        return np.frombuffer(bytes.fromhex(self.similar), np.uint32)

    def to_json(self) -> dict[str, Any]:
        """What `Judged(**...)` takes."""
        return asdict(self)


def judge(file: File, *, licences: Licences) -> Judged:
    """Decode, filter, cut off the licence header (of all but 1 % of the files), mask secrets, take the signature."""
    watch = Watch()
    data = file.data or b""
    text = decode(data)
    if file.data is None or text is None:
        return Judged(file.path, len(data), "too large" if file.data is None else "not text")
    found = Judged(file.path, len(data), reason_to_drop(file.path, text))
    found.sha256 = hashlib.sha256(data).hexdigest()
    watch.stop("filters")
    if found.reason is None:
        if licences == "strip" and found.draw("licence") >= KEPT_LICENCES:
            text = strip_header(text)
        watch.stop("licence headers")
        found.text, found.masked = mask_secrets(text, most=MOST_SECRETS)
        watch.stop("secrets")
        found.similar = signature(found.text).tobytes().hex()
        watch.stop("duplicates")
        if found.masked > MOST_SECRETS:
            found.reason = "data"
    found.seconds = watch.seconds
    return found
