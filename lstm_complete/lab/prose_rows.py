"""Rows H1 to H5: units that follow spans of short posts, on real prose where it has enough, else on made posts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_complete.inside.network import Network
from lstm_complete.lab.best import Best, best
from lstm_complete.lab.features import Feature
from lstm_complete.lab.made_text import CHOSEN_ON, SCORED_ON, Post, make
from lstm_complete.lab.places import Bools, Places
from lstm_complete.lab.proper import Gazetteer, capitalised
from lstm_complete.lab.recorded import Recorded, record
from lstm_complete.lab.verdict import Verdict
from lstm_complete.languages.contract import Language

LEAST_AUC, LEAST_R = 0.95, 0.7
LEAST_PROPER, LEAST_BEING, LEAST_BEING_ONLY = 0.8, 0.9, 0.8
POSTS, LENGTH = 6, 4_000
"""Made texts of each half, and characters of each."""


@dataclass(frozen=True)
class Half:
    """Real and made prose, for choosing units or for scoring them."""

    real: Sequence[Places]
    posts: Sequence[tuple[Places, Post]]


def halves(real: Sequence[Places], language: Language) -> tuple[Half, Half]:
    """Every other real file, and posts that share neither words nor names."""
    made = [
        [_post(make(words, 100 * number + seed, LENGTH), language) for seed in range(POSTS)]
        for number, words in enumerate((CHOSEN_ON, SCORED_ON))
    ]
    return Half(real[::2], made[0]), Half(real[1::2], made[1])


def _post(post: Post, language: Language) -> tuple[Places, Post]:
    return Places.of("posts.txt", post.text, language, len(post.text)), post


class Asked:
    """A network's inside over one half, and the features that the rows ask for."""

    def __init__(self, network: Network, half: Half, known: Gazetteer) -> None:
        self._half, self._known = half, known
        self.real, self.made = record(network, half.real), record(network, [places for places, _ in half.posts])

    def on_real(self, name: str) -> tuple[Recorded, Feature]:
        """One of the features of every text."""
        return self.real, self.real.feature(name)

    def on_made(self, kind: str, *, within: str | None = None) -> tuple[Recorded, Feature]:
        """Is the place in a span of a kind? Asked everywhere, or within those of another kind."""
        where = None if within is None else self._spans(within)
        return self.made, Feature(kind, self._spans(kind).astype(np.float32), True, where)

    def position(self, kind: str) -> tuple[Recorded, Feature]:
        """Characters since the span began, in spans of a kind."""
        parts = [places.since([start for start, _ in post.spans[kind]]) for places, post in self._half.posts]
        return self.made, Feature(f"position in {kind}", np.concatenate(parts), False, self._spans(kind))

    def proper(self) -> tuple[Recorded, Feature]:
        """Behind the last character of a word with a capital: is it a proper noun?"""
        found = [(places, *capitalised(places.text, self._known)) for places in self._half.real]
        positive = _ends((places, proper) for places, proper, _ in found)
        other = _ends((places, words) for places, _, words in found)
        return self.real, Feature("proper noun", positive.astype(np.float32), True, positive | other)

    def _spans(self, kind: str) -> Bools:
        return np.concatenate([places.within(post.spans[kind]) for places, post in self._half.posts])


def _ends(found: Iterable[tuple[Places, Sequence[tuple[int, int]]]]) -> Bools:
    """Is a place behind the last character of one of some spans, in characters?"""
    parts = []
    for places, spans in found:
        ends = [len(places.text[:end].encode()) for _, end in spans]
        parts.append(np.isin(places.ends, ends))
    return np.concatenate(parts)


def rows(network: Network, chosen: Half, scored: Half, known: Gazetteer) -> Iterator[Verdict]:
    """All five rows."""
    learned, asked = (Asked(network, half, known) for half in (chosen, scored))
    yield _spans(learned, asked)
    yield _proper(learned, asked)
    yield _being(learned, asked)
    yield _quotations(learned, asked)
    yield _capitals(learned, asked)


def _best(one: tuple[Recorded, Feature], other: tuple[Recorded, Feature]) -> Best:
    return best(*one, *other)


def _spans(learned: Asked, asked: Asked) -> Verdict:
    found = {
        "URL": (
            _best(learned.on_real("in a URL"), asked.on_real("in a URL")),
            _best(learned.on_real("position in a URL"), asked.on_real("position in a URL")),
        ),
        **{
            name: (
                _best(learned.on_made(kind), asked.on_made(kind)),
                _best(learned.position(kind), asked.position(kind)),
            )
            for name, kind in (("@mention, made posts", "mention"), ("#reference, made posts", "reference"))
        },
    }
    short = [name for name, (inside, since) in found.items() if inside.value < LEAST_AUC or since.value < LEAST_R]
    figures = {name: {"inside": a.figures(), "position": b.figures()} for name, (a, b) in found.items()}
    return Verdict(
        "H1",
        not short,
        figures,
        f"not reached for {', '.join(short)}" if short else "",
    )


def _reached(row: str, found: Best, least: float, figures: dict[str, Any]) -> Verdict:
    passed = found.value >= least
    return Verdict(row, passed, figures, "" if passed else f"AUC {found.value:.2f}")


def _proper(learned: Asked, asked: Asked) -> Verdict:
    found = _best(learned.proper(), asked.proper())
    return _reached("H2", found, LEAST_PROPER, found.figures())


def _being(learned: Asked, asked: Asked) -> Verdict:
    kind = "auxiliary and be"
    found = _best(learned.on_made(kind), asked.on_made(kind))
    only = _best(learned.on_made(kind, within="behind an auxiliary"), asked.on_made(kind, within="behind an auxiliary"))
    passed = found.value >= LEAST_BEING and only.value > LEAST_BEING_ONLY
    return Verdict(
        "H3",
        passed,
        {"everywhere": found.figures(), "against other verbs": only.figures()},
        "" if passed else f"AUC {found.value:.2f} and {only.value:.2f}",
    )


def _quotations(learned: Asked, asked: Asked) -> Verdict:
    found = _best(learned.on_made("attribution"), asked.on_made("attribution"))
    real = _best(learned.on_real("in a quotation"), asked.on_real("in a quotation"))
    figures = {"made posts": found.figures(), "in quotations of real prose": real.figures()}
    return _reached("H4", found, LEAST_AUC, figures)


def _capitals(learned: Asked, asked: Asked) -> Verdict:
    found = _best(learned.on_real("in capitals"), asked.on_real("in capitals"))
    slogan = _best(learned.position("slogan"), asked.position("slogan"))
    figures = {"in capitals": found.figures(), "position in the slogan, made posts": slogan.figures()}
    return _reached("H5", found, LEAST_AUC, figures)
