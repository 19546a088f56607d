"""Row A5: a scene whose meaning depends on the one before and on a fact long ago: feed-forward network, RNN, LSTM.

A day is a fact (a digit), many frames that tell nothing, a frame q or n, and water, w: does the animal shower (s),
drink (d), or is it attacked (a)? After q the facts 0-5 mean an attack, 6-8 a drink, 9 a shower; after n 0-6 mean a
shower, 7-9 a drink; q comes one time in six. So water alone says s, d, a with .6, .3 and .1; with the frame before,
after q, with .1, .3 and .6; and with the fact it is certain.

All three networks learn from days that grow: from no frames between fact and scene to all of them, over the first
part of the steps (a curriculum: Elman 1993). From whole days alone an LSTM mostly never finds the fact.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np

from lstm_complete.artifacts.config import Cell, ModelConfig
from lstm_complete.lab.experiment import Outcome, Outcomes, Row
from lstm_complete.lab.learning import Batch, Recipe, learn
from lstm_complete.lab.measures import rounded
from lstm_complete.lab.networks import load, save, toy_config
from lstm_complete.lab.pictures import draw_shares
from lstm_complete.lab.reading import probabilities
from lstm_complete.nets.charlm import CharLM
from lstm_complete.nets.stages import Stages

RECIPES: Mapping[Cell, Recipe] = {
    "window": Recipe(steps=400, learning_rate=1e-2),
    "rnn": Recipe(steps=1500, learning_rate=3e-3),
    "lstm": Recipe(steps=2500, learning_rate=1e-2, forget_bias=3),
}
NAMES: Mapping[Cell, str] = {"window": "feed-forward network", "rnn": "RNN", "lstm": "LSTM"}
HIDDEN, FRAMES, _BATCH, SCENES = 32, 30, 64, 600
GROWING = 0.6
"""The share of the steps over which days grow to their whole length."""
MADE = (
    "Made text: days of scenes, each a text of its own: a digit, 0 to 30 of m, p and g, q or n, w, and s, d or a, "
    "which the digit and the symbol before w decide, and a newline."
)
ATTACKED = "2" + "m" * FRAMES + "qw"
"""A day on which the animal is attacked, and only the fact and the frame before tell it."""
_LSTM_RIGHT, _OF_BAYES = 0.9, 0.02
_SINGLE_FRAME = 0.6**2 + 0.3**2 + 0.1**2
"""The probability that who sees the water alone, and knows how often what happens, gives to what is right."""

ROWS = (
    Row(
        "A5",
        "the water scene: a network without memory is wrong, an RNN nearer, an LSTM right",
        "P(right): feed-forward < RNN < LSTM; LSTM >= .9; feed-forward within .02 of the single-frame Bayes rate",
        "the article's cartoon: attacked .1, .6, .9",
    ),
)


@dataclass(frozen=True)
class Scene:
    """The water scene."""

    name: ClassVar[str] = "scene"
    title: ClassVar[str] = "The water scene: feed-forward network, RNN, LSTM"
    rows: ClassVar[tuple[Row, ...]] = ROWS
    seeded: ClassVar[bool] = True
    minutes: ClassVar[float] = 0.3

    recipes: Mapping[Cell, Recipe] = field(default_factory=lambda: RECIPES)

    def settings(self) -> str:
        """The recipes; see `Experiment`."""
        return repr((self.recipes, HIDDEN, FRAMES, GROWING))

    def run(self, seed: int, out: Path) -> Outcomes:
        """See `Experiment`."""
        right, attacked = {}, {}
        for cell, recipe in self.recipes.items():
            stages = Stages()
            model = learn(_config(cell), recipe, batches(seed, recipe.steps), seed=seed, watch=stages.see)
            save(model, out / cell, MADE, stages if cell == "lstm" else None)
            right[cell] = probability_of_right(model)
            attacked[cell] = rounded(probabilities(model, [ATTACKED])[0, ord("a")])
        ordered = right["window"] < right["rnn"] < right["lstm"]
        passed = ordered and right["lstm"] >= _LSTM_RIGHT and abs(right["window"] - _SINGLE_FRAME) <= _OF_BAYES
        return {"A5": Outcome(passed, {"right": right, "attacked": attacked, "single_frame": rounded(_SINGLE_FRAME)})}

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:
        """See `Experiment`."""
        alt = "the same water scene in three networks: how likely each holds shower, drink and attacked, which is right"
        outcomes = {"shower": "s", "drink": "d", "attacked": "a"}
        shares = {}
        for cell, name in NAMES.items():
            row = probabilities(load(seed_folder / cell), [ATTACKED])[0]
            shares[name] = {label: float(row[ord(symbol)]) for label, symbol in outcomes.items()}
        draw_shares(shares, out, name="scene", alt=alt)
        return {"scene": alt}


def day(chance: random.Random, count: int) -> str:
    """One day of so many frames that tell nothing, and what happens at its end."""
    fact, before = chance.randrange(10), "q" if chance.random() < 1 / 6 else "n"
    frames = "".join(chance.choices("mpg", k=count))
    return f"{fact}{frames}{before}w{what_happens(fact, before)}\n"


def what_happens(fact: int, before: str) -> str:
    """The label of a water scene."""
    if before == "q":
        return "a" if fact <= 5 else "d" if fact <= 8 else "s"
    return "s" if fact <= 6 else "d"


def batches(seed: int, steps: int) -> Batch:
    """Days by chance, for training of so many steps."""
    chance = random.Random(seed)

    def batch(step: int) -> list[str]:
        count = min(FRAMES, int(FRAMES * step / (GROWING * steps)))
        return [day(chance, count) for _ in range(_BATCH)]

    return batch


def probability_of_right(model: CharLM) -> float:
    """Mean probability of the right label over scenes that come as often as they do; frames are new ones.

    All 60 facts with q and n count as often as they come, so that the single-frame rate is that of the scenes.
    """
    chance = random.Random(-1)
    scenes = [(k % 10, "q" if k % 60 < 10 else "n") for k in range(SCENES)]
    texts = [f"{fact}{''.join(chance.choices('mpg', k=FRAMES))}{before}w" for fact, before in scenes]
    symbols = [ord(what_happens(fact, before)) for fact, before in scenes]
    return rounded(np.mean(probabilities(model, texts)[np.arange(SCENES), symbols]))


def _config(cell: Cell) -> ModelConfig:
    """The feed-forward network sees one frame."""
    config = toy_config(f"lab-scene-{cell}", hidden=HIDDEN)
    return config.model_copy(update={"cell": cell, "window": 1})
