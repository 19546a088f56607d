"""Rows E and G2: AxxxxxxYa and BxxxxxxYb, one layer of twenty units that keep one letter in mind.

A unit is chosen on strings with an odd number of x's and scored on those with an even one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from lstm_complete.lab.experiment import Outcome, Outcomes, Row
from lstm_complete.lab.learning import Batch, Recipe, learn
from lstm_complete.lab.measures import Values, auc, correlation, rounded, saturation
from lstm_complete.lab.networks import load, save, toy_config
from lstm_complete.lab.pictures import GATES, draw_layer, draw_saturation, draw_unit
from lstm_complete.lab.reading import Recorded, greedy, record
from lstm_complete.lab.strings import remembering
from lstm_complete.nets.charlm import CharLM
from lstm_complete.nets.stages import Stages

RECIPE = Recipe(steps=3000, learning_rate=1e-2, forget_bias=0, input_bias=-2, output_bias=2, weight_noise=0.05)
HIDDEN, TRAINED, LONGEST = 20, range(1, 11), 200
MADE = "Made text: A, 1 to 10 x's, Y and a, or B, x's, Y and b, and a newline, each a text of its own."
_PARTED, _SHUT, _OPEN, _KEEPS, _FORGETS, _FIRES = 0.99, 0.15, 0.9, 0.95, 0.1, 0.5

ROWS = (
    Row("E1", "the last letter is right", "right for both letters and 1..10 x's; the first failing number up to 200"),
    Row("E2", "an 'A' unit", "h of a unit over the x's is larger after A: AUC >= .99", "A .83...93, B .28...36"),
    Row("E3", "a 'B' unit", "h of a unit over the x's is larger after B: AUC >= .99", "B .87...94, A .05...28"),
    Row("E4", "the input gate ignores x", "such a unit with mean i over x <= .15, at its letter >= .9", ".08, .998"),
    Row(
        "E5",
        "the forget gate keeps while remembering, and lets go when it is time to print",
        "such a unit with mean f over x >= .95, at Y <= .1",
        ".999, .03",
    ),
    Row("E6", "hidden fires all along though it is needed only at Y", "such a unit with mean |h| over x >= .5", ".87"),
    Row("E7", "perhaps it also counts x (a guess)", "reported: |r(h, #x)| of that unit within A-strings", ".996"),
    Row("G2", "the forget gate is on to remember, off when done", "as E5"),
)


@dataclass(frozen=True)
class Read:
    """Strings of both letters as the network read them, by letter and number of x's."""

    strings: Mapping[tuple[str, int], Recorded]

    def over_x(self, vector: str, letters: str = "AB") -> Values:
        """A vector over all x's [n, H]."""
        parts = [own[vector][1 : count + 1] for (letter, count), own in self.strings.items() if letter in letters]
        return np.concatenate(parts)

    def at(self, vector: str, place: Callable[[int], int], letters: str = "AB") -> Values:
        """A vector at one place of each string [n, H]; `place` says where, given the number of x's."""
        parts = [own[vector][place(count)] for (letter, count), own in self.strings.items() if letter in letters]
        return np.stack(parts)

    @property
    def after_a(self) -> NDArray[np.bool_]:
        """Which of the x's come after an A."""
        return np.concatenate([np.full(count, letter == "A") for letter, count in self.strings])


@dataclass(frozen=True)
class Remembering:
    """AxxxxxxYa."""

    name: ClassVar[str] = "remembering"
    title: ClassVar[str] = "Remembering: AxxxxxxYa and BxxxxxxYb"
    rows: ClassVar[tuple[Row, ...]] = ROWS
    seeded: ClassVar[bool] = True
    minutes: ClassVar[float] = 0.3

    recipe: Recipe = RECIPE

    def settings(self) -> str:
        """The recipe; see `Experiment`."""
        return repr(self.recipe)

    def run(self, seed: int, out: Path) -> Outcomes:
        """See `Experiment`."""
        stages = Stages()
        config = toy_config("lab-remembering", hidden=HIDDEN)
        model = learn(config, self.recipe, batches(), seed=seed, watch=stages.see)
        save(model, out / "network", MADE, stages)
        return {"E1": answers(model), **judge(read_strings(model, odd=True), read_strings(model, odd=False))}

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:
        """See `Experiment`."""
        model = load(seed_folder / "network")
        texts = ["AxxxxxxxxYa", "BxxxxxxxxYb"]
        read = read_strings(model, odd=True)
        unit = int(np.abs(auc(read.over_x("h"), read.after_a) - 0.5).argmax())
        pictures = {}
        for text, (layer,) in zip(texts, record(model, texts), strict=True):
            name = f"unit-{text[0]}"
            pictures[name] = f"all vectors of unit {unit + 1} while the network reads {text}"
            draw_unit(layer, text, unit, out, name=name, alt=pictures[name])
            name = f"layer-{text[0]}"
            pictures[name] = f"h, input and forget gate of all 20 units while the network reads {text}"
            draw_layer(layer, text, ("h", "input", "forget"), out, name=name, alt=pictures[name])
        pictures["saturation"] = "for each gate, the share of time that units have it below .1 and above .9"
        draw_saturation(
            {g: saturation(read.over_x(g)) for g in GATES}, out, name="saturation", alt=pictures["saturation"]
        )
        return pictures


def batches() -> Batch:
    """All strings of both letters, each step."""
    strings = [text for count in TRAINED for text in remembering(count)]
    return lambda _: strings


def answers(model: CharLM) -> Outcome:
    """Row E1."""
    texts = [text for count in range(1, LONGEST + 1) for text in remembering(count)]
    written = greedy(model, [text[:-2] for text in texts], most=3)
    right = [text.endswith(own) and len(own) == 2 for text, own in zip(texts, written, strict=True)]
    both = [a and b for a, b in zip(right[::2], right[1::2], strict=True)]
    first = both.index(False) + 1 if False in both else LONGEST + 1
    return Outcome(all(both[: TRAINED[-1]]), {"first_failing": first})


def read_strings(model: CharLM, *, odd: bool) -> Read:
    """All strings with an odd, or an even, number of x's."""
    counts = [count for count in TRAINED if count % 2 == odd]
    keys = [(letter, count) for count in counts for letter in "AB"]
    texts = [text[:-1] for count in counts for text in remembering(count)]
    return Read({key: layers[0] for key, layers in zip(keys, record(model, texts), strict=True)})


def judge(chosen: Read, scored: Read) -> dict[str, Outcome]:
    """Rows E2 to E7 and G2: units chosen on some strings, scored on others."""
    choice, score = _figures(chosen), _figures(scored)
    part = np.abs(choice["auc"] - 0.5) + 0.5 >= _PARTED
    a, b = int(choice["auc"].argmax()), int(choice["auc"].argmin())
    writes = _best(part, _SHUT - choice["i_x"], choice["i_letter"] - _OPEN)
    keeps = _best(part, choice["f_x"] - _KEEPS, _FORGETS - choice["f_y"])
    fires = _best(part, choice["h"])
    memory = [unit for unit in (writes, keeps, fires) if max(score["auc"][unit], 1 - score["auc"][unit]) >= _PARTED]
    forget = Outcome(
        keeps in memory and bool(score["f_x"][keeps] >= _KEEPS and score["f_y"][keeps] <= _FORGETS),
        _named(score, keeps, "f_x", "f_y"),
    )
    shut = bool(score["i_x"][writes] <= _SHUT and score["i_letter"][writes] >= _OPEN)
    return {
        "E2": Outcome(bool(score["auc"][a] >= _PARTED), {**_named(score, a, "auc"), "units": int(part.sum())}),
        "E3": Outcome(bool(score["auc"][b] <= 1 - _PARTED), {"unit": b, "auc": rounded(1 - score["auc"][b])}),
        "E4": Outcome(writes in memory and shut, _named(score, writes, "i_x", "i_letter")),
        "E5": forget,
        "E6": Outcome(fires in memory and bool(score["h"][fires] >= _FIRES), _named(score, fires, "h")),
        "E7": Outcome(None, _named(score, fires, "r_count")),
        "G2": forget,
    }


def _figures(read: Read) -> dict[str, Values]:
    """What rows E2 to E7 ask of every unit."""
    counted = np.concatenate([np.arange(1.0, count + 1) for letter, count in read.strings if letter == "A"])
    letters = [read.at("input", lambda _: 0, letter).mean(axis=0) for letter in "AB"]
    return {
        "auc": auc(read.over_x("h"), read.after_a),
        "i_x": read.over_x("input").mean(axis=0),
        "i_letter": np.max(letters, axis=0),
        "f_x": read.over_x("forget").mean(axis=0),
        "f_y": read.at("forget", lambda count: count + 1).mean(axis=0),
        "h": np.abs(read.over_x("h")).mean(axis=0),
        "r_count": np.abs(correlation(read.over_x("h", "A"), counted)),
    }


def _best(among: NDArray[np.bool_], *margins: Values) -> int:
    """Of the units among which to choose, the one whose worst margin is largest."""
    worst = np.min(margins, axis=0)
    return int(np.where(among, worst, worst.min() - 1).argmax())


def _named(figures: Mapping[str, Values], unit: int, *names: str) -> dict[str, float]:
    return {"unit": unit, **{name: rounded(figures[name][unit]) for name in names}}
