"""Rows C, A1 and I1: aaaaaXbbbbb, one layer of ten units that read as many a's as they then have to write b's."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import ClassVar

import numpy as np

from lstm_complete.lab.experiment import Outcome, Outcomes, Row
from lstm_complete.lab.learning import Batch, Recipe, learn
from lstm_complete.lab.measures import Values, correlation, extreme_share, per_unit, rounded
from lstm_complete.lab.networks import load, save, toy_config
from lstm_complete.lab.pictures import draw_layer, draw_recap, draw_unit
from lstm_complete.lab.reading import Recorded, greedy, record
from lstm_complete.nets.charlm import CharLM
from lstm_complete.nets.stages import Stages

RECIPE = Recipe(steps=3000, learning_rate=1e-2, forget_bias=2, input_bias=-1, output_bias=-3)
_IN_A_ROW, _BATCH = 3, 10
"""Each text is so many strings one behind the other, as the article's were: a count has to end with its string."""
TRAINED = range(1, 11)
LONGEST = 40
"""Prompts have up to so many a's; who still counts these counts as good as 'at least 41'."""
MADE = "Made text: strings of a^N X b^N and a newline, N from 1 to 10; three different ones are a text."
_H_OVER_A, _H_OVER_B, _C_OVER_A, _C_OVER_ALL = 0.88, 0.65, 0.95, 0.95
_SHARPER_UNITS, _SHUT, _REMEMBERS, _SHUT_UNITS, _STEADY = 8, 0.05, 1.0, 2, 0.05
_BEST_FIRST, _MEDIAN_FIRST = 19, 13


def _generalises(outcomes: Sequence[Outcome]) -> bool:
    firsts: list[int] = [outcome.figures["first_failing"] for outcome in outcomes]
    return max(firsts) >= _BEST_FIRST and median(firsts) >= _MEDIAN_FIRST


ROWS = (
    Row("A1", "hero picture of an LSTM", "own SVG with alt text, drawn from a trained network"),
    Row("C1", "counts perfectly from 1 to 10", "greedy continuation of a^N X is b^N and a newline for all N = 1..10"),
    Row(
        "C2",
        "counts on beyond 10",
        "best seed first fails at N >= 19, median >= 13",
        "19",
        judge=_generalises,
    ),
    Row("C3", "fails by one: 18 b's for 19", "at the first failing N the number of b's is off by 1", "-1"),
    Row(
        "C4",
        "a hidden unit counts a's and also b's",
        "a unit with |r(h, #a)| >= .88 over the a's and |r(h, #b)| >= .65 over the b's;"
        " r within each string of N = 3..10, mean over strings",
        ".884, .654",
    ),
    Row(
        "C5",
        "the cell behaves alike",
        "such a unit with |r(c, #a)| >= .95 over the a's; and any unit with |r(c, #a - #b)| >= .95 over all",
        ".976; .984",
    ),
    Row(
        "C6",
        "working memory is sharpened long-term memory",
        "share of values below .1 or above .9, h as it is and c on each unit's scale: larger for h in >= 8 of 10 units",
        "9 of 10",
    ),
    Row(
        "C7",
        "hidden units are off over the first half",
        ">= 2 units with mean |h| < .05 over the a's while mean |c| > 1",
        "4 units",
    ),
    Row(
        "C8",
        "candidate and input gate are constant in each half",
        "a unit as in C5 (first part: |r(c, #a)|) with sd <= .05 of j and of i in both halves,"
        " but for the first a and the last b",
        "j .022, .001; i .015, .002",
    ),
    Row("C9", "all internals of a unit", "six vectors; max |c - (f c' + i j)| and max |h - o tanh c| <= 1e-5"),
    Row("I1", "recap: what you have learned, what you should save", "a panel of candidate and input gate is drawn"),
)


@dataclass(frozen=True)
class _Read:
    """All strings of N = 1..10 as the network read them."""

    strings: Sequence[Recorded]

    def over_a(self, vector: str, *, but_first: bool = False) -> Values:
        return np.concatenate([r[vector][int(but_first) : n] for n, r in zip(TRAINED, self.strings, strict=True)])

    def over_b(self, vector: str, *, but_last: bool = False) -> Values:
        ends = [2 * n + (0 if but_last else 1) for n in TRAINED]
        return np.concatenate([r[vector][n + 1 : e] for n, e, r in zip(TRAINED, ends, self.strings, strict=True)])

    def within(self, vector: str, symbol: str) -> Values:
        """|r| of each unit with the number of a symbol so far: r inside each string of N >= 3, mean over strings."""
        parts = [
            (recorded[vector][:n] if symbol == "a" else recorded[vector][n + 1 :], np.arange(1.0, n + 1))
            for n, recorded in zip(TRAINED, self.strings, strict=True)
            if n >= 3
        ]
        mean: Values = np.abs(np.mean([correlation(values, count) for values, count in parts], axis=0))
        return mean

    def over_all(self, vector: str) -> Values:
        return np.concatenate([r[vector] for r in self.strings])


@dataclass(frozen=True)
class Counting:
    """aaaaaXbbbbb."""

    name: ClassVar[str] = "counting"
    title: ClassVar[str] = "Counting: aaaaaXbbbbb"
    rows: ClassVar[tuple[Row, ...]] = ROWS
    seeded: ClassVar[bool] = True
    minutes: ClassVar[float] = 0.2

    recipe: Recipe = RECIPE

    def settings(self) -> str:
        """The recipe; see `Experiment`."""
        return repr((self.recipe, _IN_A_ROW, _BATCH))

    def run(self, seed: int, out: Path) -> Outcomes:
        """See `Experiment`."""
        stages = Stages()
        config = toy_config("lab-counting", hidden=10, texts="strings")
        model = learn(config, self.recipe, batches(seed), seed=seed, watch=stages.see)
        save(model, out / "network", MADE, stages)
        return {**measure(model), **_drawn()}

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:
        """See `Experiment`."""
        model = load(seed_folder / "network")
        text = string(10)[:-1]
        ((example,),) = record(model, [text])
        unit = int(np.abs(correlation(example["c"], np.r_[1:11, 10, 9:-1:-1].astype(float))).argmax())
        pictures = {
            "layer": f"c, h and the three gates of all 10 units while the network reads {text}",
            "unit": f"all six vectors of unit {unit + 1} while it reads {text}: it counts the a's, then the b's",
            "hero": f"a trained LSTM unrolled over {text}: colours are what its ten units remember and show",
            "recap": f"unit {unit + 1}: what it has learned, what it should save, and what it then remembers",
        }
        draw_layer(example, text, ("c", "h", "input", "forget", "output"), out, name="layer", alt=pictures["layer"])
        draw_unit(example, text, unit, out, name="unit", alt=pictures["unit"])
        draw_layer(example, text, ("c", "h"), out, name="hero", alt=pictures["hero"])
        draw_recap(example, text, unit, out, name="recap", alt=pictures["recap"])
        return pictures


def batches(seed: int) -> Batch:
    """Strings of different N in rows."""
    chance, strings = random.Random(seed), [string(n) for n in TRAINED]
    return lambda _: ["".join(chance.sample(strings, _IN_A_ROW)) for _ in range(_BATCH)]


def string(n: int) -> str:
    """a^n X b^n and a newline."""
    return "a" * n + "X" + "b" * n + "\n"


def measure(model: CharLM) -> dict[str, Outcome]:
    """Rows C1 to C9."""
    read = _Read([layers[0] for layers in record(model, [string(n)[:-1] for n in TRAINED])])
    followed = [_followers(read), _sharpened(read), _shut(read), _identity(read)]
    return {**counts(model), **{id_: outcome for part in followed for id_, outcome in part.items()}}


def counts(model: CharLM) -> dict[str, Outcome]:
    """Rows C1 to C3: what is written after a^N X."""
    texts = greedy(model, ["a" * n + "X" for n in range(1, LONGEST + 1)], most=2 * LONGEST)
    right = [text == "b" * n + "\n" for n, text in enumerate(texts, 1)]
    first = right.index(False) + 1 if False in right else LONGEST + 1
    off = texts[first - 1].count("b") - first if first <= LONGEST else None
    written = {str(n): texts[n - 1].count("b") for n in range(11, 31)}
    return {
        "C1": Outcome(all(right[: TRAINED[-1]]), {"right": sum(right[: TRAINED[-1]])}),
        "C2": Outcome(first >= _MEDIAN_FIRST, {"first_failing": first}),
        "C3": Outcome(off is None or abs(off) == 1, {"off_by": off, "written": written}),
    }


def _followers(read: _Read) -> dict[str, Outcome]:
    """Rows C4, C5 and C8: units that follow the count."""
    left = np.concatenate([np.r_[1 : n + 1, n, n - 1 : -1 : -1] for n in TRAINED])
    h_a, h_b, c_a = read.within("h", "a"), read.within("h", "b"), read.within("c", "a")
    c_all = np.abs(correlation(read.over_all("c"), left))
    both = (h_a >= _H_OVER_A) & (h_b >= _H_OVER_B)
    best = int(np.minimum(h_a / _H_OVER_A, h_b / _H_OVER_B).argmax())
    moves = np.max([_movement(read, vector) for vector in ("candidate", "input")], axis=0)
    steady = (c_a >= _C_OVER_A) & (moves <= _STEADY)
    counter = int(np.where(c_a >= _C_OVER_A, moves, np.inf).argmin())
    alike = (both & (c_a >= _C_OVER_A)).any() and c_all.max() >= _C_OVER_ALL
    return {
        "C4": Outcome(bool(both.any()), {"unit": best, "r_a": rounded(h_a[best]), "r_b": rounded(h_b[best])}),
        "C5": Outcome(
            bool(alike),
            {"unit": best, "r_a": rounded(c_a[best]), "best": int(c_all.argmax()), "r": rounded(c_all.max())},
        ),
        "C8": Outcome(bool(steady.any()), {"unit": counter, "sd": rounded(moves[counter])}),
    }


def _movement(read: _Read, vector: str) -> Values:
    """The larger standard deviation of the two halves, without the first a and the last b."""
    halves = read.over_a(vector, but_first=True), read.over_b(vector, but_last=True)
    larger: Values = np.maximum(*(half.std(axis=0) for half in halves))
    return larger


def _sharpened(read: _Read) -> dict[str, Outcome]:
    """Row C6."""
    h, c = extreme_share(read.over_all("h")), extreme_share(per_unit(read.over_all("c")))
    units = int((h > c).sum())
    return {"C6": Outcome(units >= _SHARPER_UNITS, {"units": units, "h": rounded(h.mean()), "c": rounded(c.mean())})}


def _shut(read: _Read) -> dict[str, Outcome]:
    """Row C7."""
    h, c = np.abs(read.over_a("h")).mean(axis=0), np.abs(read.over_a("c")).mean(axis=0)
    units = np.flatnonzero((h < _SHUT) & (c > _REMEMBERS))
    figures = {str(unit): {"h": rounded(h[unit]), "c": rounded(c[unit])} for unit in units}
    return {"C7": Outcome(len(units) >= _SHUT_UNITS, {"units": figures})}


def _identity(read: _Read) -> dict[str, Outcome]:
    """Row C9."""
    errors = [identity_errors(recorded) for recorded in read.strings]
    c, h = (max(error[n] for error in errors) for n in (0, 1))
    names = sorted(read.strings[0])
    return {"C9": Outcome(len(names) == 6 and max(c, h) <= 1e-5, {"vectors": names, "c": c, "h": h})}


def identity_errors(recorded: Recorded) -> tuple[float, float]:
    """By how much c differs from f c' + i j at most, and h from o tanh c."""
    c = recorded["c"]
    before = np.concatenate([np.zeros_like(c[:1]), c[:-1]])
    again = recorded["forget"] * before + recorded["input"] * recorded["candidate"]
    return float(np.abs(c - again).max()), float(np.abs(recorded["h"] - recorded["output"] * np.tanh(c)).max())


def _drawn() -> dict[str, Outcome]:
    """Rows A1 and I1, which are pictures."""
    return {"A1": Outcome(True, {"picture": "hero"}), "I1": Outcome(True, {"picture": "recap"})}
