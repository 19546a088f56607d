"""A small code text that everybody has at hand: this package's own Python sources (Apache-2.0)."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import lstm_complete

_EVERY = 10
TRAINING_CHARACTERS, HELD_OUT_CHARACTERS = 400_000, 40_000


@dataclass(frozen=True, slots=True)
class Sources:
    """Files to train on and files to measure with, each joined to a text."""

    training: str
    held_out: str

    @property
    def sha256(self) -> str:
        """Of both texts."""
        return _digest(self.training + self.held_out)


@cache
def own_sources() -> Sources:
    """The package's sources, shuffled by their names; every tenth file is held out, both are cut to a length."""
    root = Path(lstm_complete.__file__).parent
    paths = sorted(root.rglob("*.py"), key=lambda path: _digest(path.relative_to(root).as_posix()))
    texts = [path.read_text(encoding="utf-8").encode("ascii", "replace").decode() for path in paths]
    held_out = "".join(texts[::_EVERY])[:HELD_OUT_CHARACTERS]
    training = "".join(text for n, text in enumerate(texts) if n % _EVERY)[:TRAINING_CHARACTERS]
    return Sources(training, held_out)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
