"""Rows D and G3: aaXaXaaYbbbbb, one layer of twenty units that count a's and pass over X's; also without input gate."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from lstm_complete.artifacts.config import Cell
from lstm_complete.inside.clamps import Clamp
from lstm_complete.inside.network import Network
from lstm_complete.lab.experiment import Outcome, Outcomes, Row
from lstm_complete.lab.learning import Batch, Recipe, learn
from lstm_complete.lab.measures import Values, correlation, rank_correlation, rounded, saturation
from lstm_complete.lab.networks import load, save, toy_config
from lstm_complete.lab.pictures import GATES, draw_layer, draw_saturation, draw_unit
from lstm_complete.lab.pressure import Pressure
from lstm_complete.lab.reading import Recorded, greedy, record
from lstm_complete.lab.strings import Split, selective_strings
from lstm_complete.nets.charlm import CharLM
from lstm_complete.nets.stages import Stages

RECIPE = Recipe(
    steps=4000,
    learning_rate=2e-2,
    forget_bias=3,
    input_bias=-4,
    weight_noise=0.02,
    pressure=Pressure(noise=2, output_noise=2),
    pressed=(0.2, 0.5, 0.9),
)
UNGATED = Recipe(steps=2500, learning_rate=1e-2, forget_bias=3)
_BATCH = 32
HIDDEN = 20
MADE = "Made text: N a's in any order with up to 5 X's, Y, N b's and a newline, N from 1 to 10, each a text of its own."
_RIGHT = 0.99
_FOLLOWS, _RISES, _STEP, _IGNORES = 0.97, 0.999, (0.9, 1.1), 0.05
_SHUT, _OPEN, _FULL = 0.05, 0.9, 0.9
_OFF, _SPREAD = 0.1, 0.005
_ABLATED = 100
"""Strings in which a unit is cut."""
EXAMPLE = "aaXaXaaYbbbbb"

ROWS = (
    Row("D0", "the whole LSTM is visible", "20 units and six vectors of each are recorded and drawn"),
    Row("D1", "counts a's, ignores X", "exact b^N on >= 99 % of 500 held-out strings of N = 1..10 with 0..5 X's"),
    Row(
        "D2",
        "a cell rises to Y, then falls: the b's left to print",
        "a unit with |r(c, #a - #b)| >= .97 over all, >= .999 before Y; every step per a in [.9, 1.1],"
        " per b in [-1.1, -.9], |dc| per X <= .05, over the held-out strings",
        ".978, .99995; .930...997; -1.000..-.976; .001...032",
    ),
    Row("D3", "its input gate ignores X", "mean i at X <= .05, at a >= .9, of the unit of D2", ".008, .994"),
    Row("D4", "its candidate is fully on at X", "mean |j| at X >= .9, of the unit of D2", ".992"),
    Row(
        "D5",
        "a unit acts only at Y yet encodes N",
        "a unit with mean |c| off Y <= .1, at Y strictly monotone in N, no value over .5 % from the mean of its N",
        ".040; .614 .86 .998 1.013 1.022; .23 %",
    ),
    Row(
        "D5b",
        "who reads it",
        "reported: readers by recurrent weight times activity, and what changes when h is cut at Y",
    ),
    Row("G3", "the input gate is off on useless input", "as D3, and a plot of how saturated the gates are"),
)
UNGATED_ROWS = (
    Row("D6", "without an input gate it solves it another way", "reported: accuracy, and how X is cancelled"),
)


@dataclass(frozen=True)
class Read:
    """Every symbol of the held-out strings as the network read them, one after the other [n]."""

    vectors: Recorded
    dc: Values  # [n, H], by how much c changed
    symbols: NDArray[np.str_]
    left: Values  # #a - #b so far
    count: Values  # N of the string

    def at(self, symbol: str) -> NDArray[np.bool_]:
        """Where a symbol was read [n]."""
        return np.char.equal(self.symbols, symbol)

    @property
    def before_y(self) -> NDArray[np.bool_]:
        """Where no Y had come yet [n]."""
        return self.at("a") | self.at("X")


@dataclass(frozen=True)
class SelectiveCounting:
    """aaXaXaaYbbbbb with an LSTM."""

    name: ClassVar[str] = "selective-counting"
    title: ClassVar[str] = "Selective counting: aaXaXaaYbbbbb"
    rows: ClassVar[tuple[Row, ...]] = ROWS
    seeded: ClassVar[bool] = True
    minutes: ClassVar[float] = 0.5

    recipe: Recipe = RECIPE

    def settings(self) -> str:
        """The recipe; see `Experiment`."""
        return repr(self.recipe)

    def run(self, seed: int, out: Path) -> Outcomes:
        """See `Experiment`."""
        model = _trained(seed, "lstm", self.recipe, out)
        read = read_strings(model, strings().held_out)
        unit = counter(read)
        return {
            "D0": Outcome(True, {"units": HIDDEN, "vectors": sorted(read.vectors)}),
            "D1": accuracy(model),
            **counter_rows(read, unit),
            **_at_y(model, read),
        }

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:
        """See `Experiment`."""
        model = load(seed_folder / "network")
        read = read_strings(model, strings().held_out)
        unit = counter(read)
        ((example,),) = record(model, [EXAMPLE])
        pictures = {
            "layer": f"c, h and the input gate of all 20 units while the network reads {EXAMPLE}",
            "counter": f"all vectors of unit {unit + 1} while it reads {EXAMPLE}: c rises at each a, falls at each b",
            "saturation": "for each gate, the share of time that units have it below .1 and above .9",
        }
        draw_layer(example, EXAMPLE, ("c", "h", "input"), out, name="layer", alt=pictures["layer"])
        draw_unit(example, EXAMPLE, unit, out, name="counter", alt=pictures["counter"])
        shares = {gate: saturation(read.vectors[gate]) for gate in GATES}
        draw_saturation(shares, out, name="saturation", alt=pictures["saturation"])
        return pictures


@dataclass(frozen=True)
class NoInputGate:
    """The same task with a cell that has no input gate."""

    name: ClassVar[str] = "no-input-gate"
    title: ClassVar[str] = "Selective counting without an input gate"
    rows: ClassVar[tuple[Row, ...]] = UNGATED_ROWS
    seeded: ClassVar[bool] = True
    minutes: ClassVar[float] = 0.6

    recipe: Recipe = UNGATED

    def settings(self) -> str:
        """The recipe; see `Experiment`."""
        return repr(self.recipe)

    def run(self, seed: int, out: Path) -> Outcomes:
        """See `Experiment`."""
        model = _trained(seed, "no-input-gate", self.recipe, out)
        read = read_strings(model, strings().held_out)
        right = accuracy(model)
        return {"D6": Outcome(None, {**right.figures, **_cancelling(read)})}

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:
        """See `Experiment`."""
        model = load(seed_folder / "network")
        unit = counter(read_strings(model, strings().held_out))
        ((example,),) = record(model, [EXAMPLE])
        alt = f"all vectors of unit {unit + 1} of a network without input gates while it reads {EXAMPLE}"
        draw_unit(example, EXAMPLE, unit, out, name="counter", alt=alt)
        return {"counter": alt}


@cache
def strings() -> Split:
    """The strings of the task."""
    return selective_strings()


def _trained(seed: int, cell: Cell, recipe: Recipe, out: Path) -> CharLM:
    """The network of a seed, kept in `out` with the film of its training."""
    name = "lab-selective-counting" if cell == "lstm" else f"lab-{cell}"
    config = toy_config(name, hidden=HIDDEN).model_copy(update={"cell": cell})
    stages = Stages()
    model = learn(config, recipe, batches(seed), seed=seed, watch=stages.see)
    save(model, out / "network", MADE, stages)
    return model


def batches(seed: int) -> Batch:
    """Training strings by chance."""
    chance, training = random.Random(seed), strings().training
    return lambda _: chance.choices(training, k=_BATCH)


def accuracy(model: CharLM) -> Outcome:
    """Row D1."""
    held_out = strings().held_out
    cuts = [text.index("Y") + 1 for text in held_out]
    written = greedy(model, [text[:cut] for text, cut in zip(held_out, cuts, strict=True)], most=16)
    right = [text[cut:] == own for text, cut, own in zip(held_out, cuts, written, strict=True)]
    return Outcome(bool(np.mean(right) >= _RIGHT), {"accuracy": rounded(np.mean(right))})


def read_strings(model: CharLM, texts: Sequence[str]) -> Read:
    """What goes on while each text without its newline is read from state zero."""
    parts = [layers[0] for layers in record(model, [text[:-1] for text in texts])]
    before = [np.concatenate([np.zeros_like(part["c"][:1]), part["c"][:-1]]) for part in parts]
    symbols = [np.array(list(text[:-1])) for text in texts]
    left = [np.cumsum((own == "a").astype(float) - (own == "b")) for own in symbols]
    vectors = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    count = np.concatenate([np.full(len(own), (own == "a").sum()) for own in symbols])
    return Read(vectors, vectors["c"] - np.concatenate(before), np.concatenate(symbols), np.concatenate(left), count)


def counter(read: Read) -> int:
    """The unit that comes closest to every part of row D2."""
    return int(_shortfall(read).argmin())


def _shortfall(read: Read) -> Values:
    """For each unit, by how much the worst part of D2 is missed; at most 0 where none is."""
    figures = _counting(read)
    low, high = _STEP
    parts = (
        _FOLLOWS - figures["r"],
        _RISES - figures["r_before_y"],
        low - figures["a_least"],
        figures["a_most"] - high,
        low - figures["b_least"],
        figures["b_most"] - high,
        figures["x_most"] - _IGNORES,
    )
    worst: Values = np.max(parts, axis=0)
    return worst


def _counting(read: Read) -> dict[str, Values]:
    """The figures of D2 for every unit, with the sign that makes it rise with a's."""
    c, dc = read.vectors["c"], read.dc
    r = correlation(c, read.left)
    sign = np.sign(r)
    early = read.before_y
    a, b = sign * dc[read.at("a")], -sign * dc[read.at("b")]
    return {
        "r": np.abs(r),
        "r_before_y": np.abs(correlation(c[early], read.left[early])),
        "a_least": a.min(axis=0),
        "a_most": a.max(axis=0),
        "b_least": b.min(axis=0),
        "b_most": b.max(axis=0),
        "x_most": np.abs(dc[read.at("X")]).max(axis=0),
    }


def counter_rows(read: Read, unit: int) -> dict[str, Outcome]:
    """Rows D2, D3, D4 and G3."""
    figures = {name: rounded(values[unit]) for name, values in _counting(read).items()}
    i, j = read.vectors["input"][:, unit], np.abs(read.vectors["candidate"][:, unit])
    at_x, at_a = float(i[read.at("X")].mean()), float(i[read.at("a")].mean())
    full = float(j[read.at("X")].mean())
    gate = Outcome(at_x <= _SHUT and at_a >= _OPEN, {"unit": unit, "i_at_x": rounded(at_x), "i_at_a": rounded(at_a)})
    return {
        "D2": Outcome(bool(_shortfall(read)[unit] <= 0), {"unit": unit, **figures}),
        "D3": gate,
        "D4": Outcome(full >= _FULL, {"unit": unit, "j_at_x": rounded(full)}),
        "G3": gate,
    }


def _at_y(model: CharLM, read: Read) -> dict[str, Outcome]:
    """Rows D5 and D5b: the unit that acts at Y."""
    c, y = read.vectors["c"], read.at("Y")
    off = np.abs(c[~y]).mean(axis=0)
    groups = [c[y & np.equal(read.count, n)] for n in sorted(set(read.count))]
    means = np.array([group.mean(axis=0) for group in groups])  # [N, H]
    steps = np.diff(means, axis=0)
    monotone = np.abs(np.sign(steps).sum(axis=0)) == len(steps)  # all up or all down
    spread = np.max(
        [np.abs(g - m).max(axis=0) / np.maximum(np.abs(m), 1e-9) for g, m in zip(groups, means, strict=True)], axis=0
    )
    passes = (off <= _OFF) & monotone & (spread <= _SPREAD)
    unit = int(np.maximum(np.maximum(off / _OFF, spread / _SPREAD), np.where(monotone, 0, 1e6)).argmin())
    figures = {
        "unit": unit,
        "off_y": rounded(off[unit]),
        "monotone": bool(monotone[unit]),
        "spread": rounded(spread[unit]),
    }
    return {"D5": Outcome(bool(passes.any()), figures), "D5b": _readers(model, unit)}


def _readers(model: CharLM, unit: int) -> Outcome:
    """Who reads a unit: recurrent weight times activity, beside how far each c moves when its h is cut at Y."""
    network = Network(model.config, model.to_weights())
    rows = network.weights["layers.0.cell.weight_hh"][:, unit].reshape(4, HIDDEN)  # i f g o
    whole, cut = [], []
    for text in strings().held_out[:_ABLATED]:
        symbols = np.array(list(text.encode()))[:, None]
        clamp = Clamp(layer=0, unit=unit, vector="h", how="zero", start=text.index("Y"))
        whole.append(network.read(symbols))
        cut.append(network.read(symbols, clamps=[clamp]))
    ys = [text.index("Y") for text in strings().held_out[:_ABLATED]]
    h = np.mean([abs(r.layers[0]["h"][y, unit]) for r, y in zip(whole, ys, strict=True)])
    influence = np.abs(rows).sum(axis=0) * h
    moved = np.mean(
        [np.abs(a.layers[0]["c"][y + 1] - b.layers[0]["c"][y + 1]) for a, b, y in zip(whole, cut, ys, strict=True)],
        axis=0,
    )
    right = [_ends_right(text, made.logits) for text, made in zip(strings().held_out, cut, strict=False)]
    return Outcome(
        None,
        {
            "unit": unit,
            "readers": {str(reader): rounded(influence[reader]) for reader in np.argsort(-influence)[:3]},
            "rho_with_ablation": rounded(rank_correlation(influence, moved)),
            "accuracy_when_cut": rounded(np.mean(right)),
        },
    )


def _ends_right(text: str, logits: NDArray[np.float32]) -> bool:
    """Is every symbol behind Y the likeliest one?"""
    y = text.index("Y")
    return "".join(map(chr, logits[y:-1].argmax(axis=1))) == text[y + 1 :]


def _cancelling(read: Read) -> dict[str, object]:
    """How a network without input gates passes over X: at X, of the unit that counts best."""
    unit = counter(read)
    x = read.at("X")
    j, f = read.vectors["candidate"][x], read.vectors["forget"][x]
    following = np.abs(correlation(read.vectors["c"], read.left)) >= _FOLLOWS
    return {
        "unit": unit,
        "r": rounded(np.abs(correlation(read.vectors["c"], read.left))[unit]),
        "candidate_at_x": rounded(np.abs(j[:, unit]).mean()),
        "candidate_at_a": rounded(np.abs(read.vectors["candidate"][read.at("a"), unit]).mean()),
        "forget_at_x": rounded(f[:, unit].mean()),
        "dc_at_x": rounded(np.abs(read.dc[x, unit]).mean()),
        "units_that_follow": int(following.sum()),
    }
