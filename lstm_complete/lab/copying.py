"""Rows F and G1: baaXbaa, two layers of twenty units that write a word of a, b and c again.

Networks learn from words that grow, from one letter to all of them (a curriculum: Zaremba, Sutskever 2014): from long
words alone they do not learn to copy. Only when they do is the network for three letters pressed to show what is due.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from lstm_complete.lab.experiment import Outcome, Outcomes, Row
from lstm_complete.lab.learning import Batch, Recipe, Watch, learn
from lstm_complete.lab.measures import Values, auc, gap, rounded
from lstm_complete.lab.networks import load, save, toy_config
from lstm_complete.lab.pictures import Dot, draw_dots, draw_layer
from lstm_complete.lab.pressure import Pressure
from lstm_complete.lab.reading import Recorded, greedy, record
from lstm_complete.lab.strings import copies, words
from lstm_complete.nets.charlm import CharLM
from lstm_complete.nets.stages import Stages

RECIPE = Recipe(
    steps=8000,
    learning_rate=1e-2,
    forget_bias=2,
    weight_noise=0.1,
    pressure=Pressure(output_price=1.5),
    head_bound=0.2,
    pressed=(0.45, 0.6, 0.95),
)
LONGER = Recipe(steps=3000, learning_rate=1e-2, forget_bias=2)
"""For words of more than three letters, of which there are networks of their own, and for fewer words of three."""
GROWING = 0.6
"""The share of the steps over which words grow."""
HIDDEN, LAYERS, LENGTH, LONGEST, TRAINED_WORDS = 20, 2, 3, 8, 20
PATTERN_LENGTHS = (3, 4, 5)
_BATCH, _READ = 64, 243
"""Words of a step where there are more than that; words that are looked into where there are more."""
MADE = "Made text: all 27 words of three letters a, b and c, X, the word again and a newline, each a text of its own."
_GAP, _OFF, _NEXT, _SHARE = 1.0, 0.05, 0.99, 0.6

ROWS = (
    Row(
        "F1",
        "copies 3 letters over a, b, c",
        "all 27 words exact; reported: trained on 20 words the 7 others; words of 4 to 8 letters",
    ),
    Row("F2", "a unit at X separates words that start with c", "h of a unit of layer 2 at X: gap >= 1", "1.66"),
    Row("F3", "a unit's hidden at X picks b-words", "h of a unit of layer 2 at X: gap >= 1", "1.59"),
    Row(
        "F4",
        "its cell almost captures all three letters",
        "reported: what the nearest value of one cell tells of a word",
    ),
    Row("F5", "hidden off over the first half", "the unit of F2 or F3 with mean |h| <= .05 on the word", ".002"),
    Row(
        "F6",
        "really 'next character is b (or c)' detectors",
        "the unit of F2 or F3: AUC of h for the next character over the copy >= .99, above that for the first letter",
        "1.0",
    ),
    Row(
        "F7",
        "the pattern holds over the network",
        "of the units of layer 2 in networks for 3, 4 and 5 letters, >= 60 % are best explained by the next character",
    ),
    Row("G1", "hidden turns off when the memory is irrelevant", "as F5"),
)


@dataclass(frozen=True)
class Read:
    """Vectors of layer 2 while words and their copies are read, [words, T, H]."""

    words: Sequence[str]
    h: NDArray[np.float32]
    c: NDArray[np.float32]

    @property
    def length(self) -> int:
        """Letters of a word."""
        return len(self.words[0])

    def is_at(self, place: int, letter: str) -> NDArray[np.bool_]:
        """Which words have a letter at a place."""
        return np.array([word[place] == letter for word in self.words])

    @property
    def copying(self) -> Values:
        """h where the network writes the copy: from X on to the last letter but one, [words x letters, H]."""
        return self.h[:, self.length : 2 * self.length].reshape(-1, self.h.shape[2])

    def next_is(self, letter: str) -> NDArray[np.bool_]:
        """Whether a letter is the next one, at every place of `copying`."""
        return np.array([char == letter for word in self.words for char in word])


@dataclass(frozen=True)
class Copying:
    """baaXbaa."""

    name: ClassVar[str] = "copying"
    title: ClassVar[str] = "Copying: baaXbaa"
    rows: ClassVar[tuple[Row, ...]] = ROWS
    seeded: ClassVar[bool] = True
    minutes: ClassVar[float] = 1.0

    recipe: Recipe = RECIPE
    longer: Recipe = LONGER

    def settings(self) -> str:
        """Both recipes; see `Experiment`."""
        return repr((self.recipe, self.longer, GROWING))

    def run(self, seed: int, out: Path) -> Outcomes:
        """See `Experiment`."""
        stages = Stages()
        model = train_copying(growing(LENGTH, seed, self.recipe.steps), self.recipe, seed, stages.see)
        save(model, out / "network", MADE, stages)
        longer = {
            length: train_copying(growing(length, seed, self.longer.steps), self.longer, seed)
            for length in range(LENGTH + 1, LONGEST + 1)
        }
        lengths = {length: accuracy(other, words(length)) for length, other in longer.items()}
        exact = accuracy(model, words(LENGTH))
        figures = {
            "exact": exact,
            "unseen_7": _unseen(self.longer, seed),
            **{f"letters_{k}": v for k, v in lengths.items()},
        }
        reads = [read_words(network, k) for k, network in {LENGTH: model, **longer}.items() if k in PATTERN_LENGTHS]
        return {"F1": Outcome(exact == 1.0, figures), **_detectors(reads[0]), "F7": _pattern(reads)}

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:
        """See `Experiment`."""
        model = load(seed_folder / "network")
        read = read_words(model, LENGTH)
        pictures = {}
        for letter in "cb":
            unit = _picker(read, letter)
            pictures[f"dots-{letter}"] = f"h of unit {unit + 1} of layer 2 at X for all 27 words, by their first letter"
            dots = [Dot(word[0], float(h), word) for word, h in zip(read.words, read.h[:, LENGTH, unit], strict=True)]
            draw_dots(dots, out, name=f"dots-{letter}", alt=pictures[f"dots-{letter}"], up="h at X")
        ((_, layer),) = record(model, ["baaXbaa"])
        pictures["layer"] = "c, h and the output gate of the 20 units of layer 2 while the network reads baaXbaa"
        draw_layer(layer, "baaXbaa", ("c", "h", "output"), out, name="layer", alt=pictures["layer"])
        return pictures


def train_copying(batch: Batch, recipe: Recipe, seed: int, watch: Watch | None = None) -> CharLM:
    """A network that reads these strings."""
    return learn(toy_config("lab-copying", hidden=HIDDEN, layers=LAYERS), recipe, batch, seed=seed, watch=watch)


def batches(strings: Sequence[str], seed: int) -> Batch:
    """All strings each step where they are few, else some by chance."""
    chance = random.Random(seed)
    return lambda _: strings if len(strings) <= _BATCH else chance.choices(strings, k=_BATCH)


def growing(length: int, seed: int, steps: int) -> Batch:
    """Words of one letter at first, of this length at the end, for training of so many steps."""
    kinds = [batches(copies(letters), seed) for letters in range(1, length + 1)]
    return lambda step: kinds[min(length - 1, int(length * step / (GROWING * steps)))](step)


def accuracy(model: CharLM, of: Sequence[str]) -> float:
    """Share of words whose copy is exact."""
    written = greedy(model, [word + "X" for word in of], most=len(of[0]) + 1)
    return rounded(np.mean([own == word + "\n" for word, own in zip(of, written, strict=True)]))


def _unseen(recipe: Recipe, seed: int) -> float:
    """Share of the other 7 words that a network trained on 20 of the 27 copies."""
    order = random.Random(seed).sample(words(LENGTH), k=3**LENGTH)
    trained, unseen = order[:TRAINED_WORDS], order[TRAINED_WORDS:]
    batch = batches([f"{word}X{word}\n" for word in trained], seed)
    return accuracy(train_copying(batch, recipe, seed), unseen)


def read_words(model: CharLM, length: int) -> Read:
    """Layer 2 while words of a length and their copies are read; some of the words where there are many."""
    chosen = words(length)
    if len(chosen) > _READ:
        chosen = random.Random(0).sample(chosen, _READ)
    layers: list[Recorded] = [own[-1] for own in record(model, [f"{word}X{word}" for word in chosen])]
    return Read(chosen, np.stack([own["h"] for own in layers]), np.stack([own["c"] for own in layers]))


def _picker(read: Read, letter: str) -> int:
    """The unit whose h at X parts words that start with a letter best from all others."""
    return int(gap(read.h[:, read.length], read.is_at(0, letter)).argmax())


def _detectors(read: Read) -> dict[str, Outcome]:
    """Rows F2 to F6 and G1."""
    rooms = {letter: gap(read.h[:, read.length], read.is_at(0, letter)) for letter in "bc"}
    units = {letter: int(room.argmax()) for letter, room in rooms.items()}
    room = {letter: float(rooms[letter][unit]) for letter, unit in units.items()}
    off = {letter: float(np.abs(read.h[:, : read.length, unit]).mean()) for letter, unit in units.items()}
    quiet = Outcome(min(off.values()) <= _OFF, {f"h_{letter}": rounded(value) for letter, value in off.items()})
    by_next = {letter: _two_sided(read.copying, read.next_is(letter))[unit] for letter, unit in units.items()}
    by_first = {
        letter: _two_sided(read.copying, np.repeat(read.is_at(0, letter), read.length))[unit]
        for letter, unit in units.items()
    }
    detects = any(by_next[letter] >= _NEXT and by_next[letter] > by_first[letter] for letter in units)
    return {
        "F2": Outcome(room["c"] >= _GAP, {"unit": units["c"], "gap": rounded(room["c"])}),
        "F3": Outcome(room["b"] >= _GAP, {"unit": units["b"], "gap": rounded(room["b"])}),
        "F4": Outcome(None, _decoding(read, units["b"])),
        "F5": quiet,
        "F6": Outcome(
            bool(detects),
            {
                **{f"next_{k}": rounded(v) for k, v in by_next.items()},
                **{f"first_{k}": rounded(v) for k, v in by_first.items()},
            },
        ),
        "G1": quiet,
    }


def _two_sided(values: Values, positive: NDArray[np.bool_]) -> Values:
    """AUC of each unit in the direction that parts better."""
    part: Values = np.abs(auc(values, positive) - 0.5) + 0.5
    return part


def _decoding(read: Read, unit: int) -> dict[str, float]:
    """How many words the nearest other value of c at X tells, first letter and all three, of a unit and of the best.

    Each word is read once, so its own value is left out: the nearest other word must share what is to be told.
    """
    c = read.c[:, read.length]  # [words, H]
    order = np.abs(c[:, None] - c[None]) + np.eye(len(c))[..., None] * 1e9
    nearest = order.argmin(axis=1)  # [words, H]
    letters = np.array([list(word) for word in read.words])
    shares = (letters[nearest] == letters[:, None]).mean(axis=0)  # [H, letters]
    room = order.min(axis=1)  # how far the nearest other word is
    distinct = (room >= _distinct(c)).mean(axis=0)
    return {
        "unit": unit,
        "words_told_apart": rounded(distinct[unit]),
        "best_unit_tells_apart": rounded(distinct.max()),
        "nearest_shares_first_letter": rounded(shares[unit, 0]),
        "chance": rounded(1 / len(read.words)),
    }


def _distinct(c: Values) -> Values:
    """How far two words' values have to be from each other to be told apart: 1 % of a unit's range."""
    room: Values = 0.01 * (c.max(axis=0) - c.min(axis=0))
    return room


def _pattern(reads: Sequence[Read]) -> Outcome:
    """Row F7: is a unit better explained by the next character or by the character at some place of the word?"""
    better = {read.length: _explained_by_next(read) for read in reads}
    share = float(np.concatenate(list(better.values())).mean())
    return Outcome(
        share >= _SHARE, {"share": rounded(share), **{f"letters_{k}": rounded(v.mean()) for k, v in better.items()}}
    )


def _explained_by_next(read: Read) -> NDArray[np.bool_]:
    """For each unit, whether its best label is a next character."""
    h = read.copying
    by_next = np.max([_two_sided(h, read.next_is(letter)) for letter in "abc"], axis=0)
    places = [(place, letter) for place in range(read.length) for letter in "abc"]
    by_place = np.max([_two_sided(h, np.repeat(read.is_at(k, x), read.length)) for k, x in places], axis=0)
    better: NDArray[np.bool_] = by_next > by_place
    return better
