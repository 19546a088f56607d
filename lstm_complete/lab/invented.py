"""Row B6: names that a network invents, well formed although nobody has written them."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz, process

from lstm_complete.lab.places import Places
from lstm_complete.lab.verdict import Verdict

LISTED = 40
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def rows(texts: Sequence[Places], training: Sequence[Places]) -> Verdict:
    """Share of the written names that the training texts do not have, and of these those made of known words."""
    known = {name.name for text in training for name in text.syntax.identifiers()}
    words = {word.lower() for name in known for word in _WORD.findall(name)}
    written = Counter(name.name for text in texts for name in text.syntax.identifiers())
    invented = {name: count for name, count in written.items() if name not in known}
    formed = [name for name in invented if is_formed(name, words)]
    figures: dict[str, Any] = {
        "names": sum(written.values()),
        "different_names": len(written),
        "invented": round(sum(invented.values()) / max(1, sum(written.values())), 4),
        "different_invented": round(len(invented) / max(1, len(written)), 4),
        "well_formed_of_different_invented": round(len(formed) / max(1, len(invented)), 4),
        "examples": nearest(sorted(formed)[:: max(1, len(formed) // LISTED)][:LISTED], sorted(known)),
    }
    return Verdict("B6", None, figures)


def is_formed(name: str, words: set[str]) -> bool:
    """Is a name two or more words that names are made of, and nothing else?"""
    parts = _WORD.findall(name)
    return len(parts) > 1 and all(part.lower() in words for part in parts) and "".join(parts) == name.replace("_", "")


def nearest(names: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """The most similar known name of each."""
    return {name: process.extractOne(name, known, scorer=fuzz.ratio)[0] for name in names}
