"""Rows A2, A3, A4 and A6: five cells on four toy tasks and on code, with as many weights as the LSTM has."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from lstm_complete.artifacts.config import Activation, Cell, ModelConfig
from lstm_complete.artifacts.shapes import weight_shapes
from lstm_complete.inside.network import Network
from lstm_complete.lab import copying, counting, remembering, selective
from lstm_complete.lab.experiment import Outcome, Outcomes, Row
from lstm_complete.lab.learning import Batch, Recipe, learn
from lstm_complete.lab.measures import rounded
from lstm_complete.lab.networks import toy_config
from lstm_complete.lab.pictures import draw_bars
from lstm_complete.lab.sources import own_sources
from lstm_complete.lab.streams import STREAMS, StreamRecipe, nats, train_on
from lstm_complete.lab.strings import copies, words
from lstm_complete.nets.charlm import CharLM

CELLS: tuple[Cell, ...] = ("window", "rnn", "gru", "lstm", "peephole")
CODE = StreamRecipe(steps=600, learning_rate=1e-2)
_CODE_HIDDEN = 64
_WINDOW = 8
_EQUAL = 1e-5
RECIPES: Mapping[str, Recipe] = {
    "counting": Recipe(steps=3000, forget_bias=2),
    "selective-counting": Recipe(steps=1000, forget_bias=2),
    "remembering": Recipe(steps=1000, forget_bias=2),
    "copying": Recipe(steps=1000, forget_bias=2),
}
"""One for all cells, and plain: no gate starts shut, nothing has a price or noise. What counts needs the most steps."""
SHAPES: Mapping[str, tuple[int, int]] = {
    "counting": (1, 10),
    "selective-counting": (1, selective.HIDDEN),
    "remembering": (1, remembering.HIDDEN),
    "copying": (copying.LAYERS, copying.HIDDEN),
}
"""Layers, and units of the LSTM."""

ROWS = (
    Row(
        "A2",
        "a plain network, h = phi(Wx)",
        "a trained network equals the formula <= 1e-5; so do sigmoid, tanh, ReLU",
    ),
    Row("A3", "an RNN, h = phi(Wx + Uh)", "a trained RNN equals the formula <= 1e-5; so do sigmoid, tanh, ReLU"),
    Row("A4", "the LSTM's equations", "a trained LSTM equals torch.nn.LSTM <= 1e-5"),
    Row(
        "A6",
        "GRU and peephole LSTM; which cells count (Weiss et al. 2018)",
        "five cells, equal numbers of weights, four tasks and code; the LSTM counts further than GRU and tanh RNN",
    ),
)


@dataclass(frozen=True)
class Cells:
    """Five cells."""

    name: ClassVar[str] = "cells"
    title: ClassVar[str] = "Five cells on four toy tasks and on code"
    rows: ClassVar[tuple[Row, ...]] = ROWS
    seeded: ClassVar[bool] = True
    minutes: ClassVar[float] = 2.5

    recipes: Mapping[str, Recipe] = field(default_factory=lambda: RECIPES)
    code: StreamRecipe = CODE

    def settings(self) -> str:
        """All recipes; see `Experiment`."""
        return repr((CELLS, SHAPES, self.recipes, self.code, own_sources().sha256))

    def run(self, seed: int, out: Path) -> Outcomes:  # noqa: ARG002 (networks are not kept)
        """See `Experiment`."""
        table: dict[str, dict[str, Any]] = {cell: {} for cell in CELLS}
        trained = {}
        for task, cell in product(self.recipes, CELLS):
            model = _train(task, cell, self.recipes[task], seed)
            table[cell] |= {task: _score(task, model)}
            trained[cell] = model
        for cell in CELLS:
            table[cell] |= _code(cell, self.code, seed)
        further = all(table["lstm"]["counting"] > table[cell]["counting"] for cell in ("gru", "rnn"))
        return {
            "A2": Outcome(*_equal("window", trained["window"])),
            "A3": Outcome(*_equal("rnn", trained["rnn"])),
            "A4": Outcome(*_equal_to_torch(trained["lstm"])),
            "A6": Outcome(further, {"table": table}),
        }

    def draw(self, seed_folder: Path, out: Path) -> Mapping[str, str]:
        """See `Experiment`."""
        outcome = json.loads((seed_folder / "outcome.json").read_text(encoding="utf-8"))
        table = outcome["rows"]["A6"]["figures"]["table"]
        alt = "the first number of a's that each cell fails to count, trained on up to 10, with one seed"
        draw_bars(
            {cell: row["counting"] for cell, row in table.items()}, out, name="counting", alt=alt, up="first failing N"
        )
        return {"counting": alt}


def matched(cell: Cell, layers: int, hidden: int) -> ModelConfig:
    """A network of a cell with as many weights as the LSTM of this shape, as nearly as whole units allow."""
    base = toy_config(f"lab-{cell}", hidden=hidden, layers=layers).model_copy(update={"window": _WINDOW})
    wanted = weights_of(base)
    configs = [base.model_copy(update={"cell": cell, "hidden": units}) for units in range(2, 4 * hidden)]
    return min(configs, key=lambda config: abs(weights_of(config) - wanted))


def weights_of(config: ModelConfig) -> int:
    """Numbers in a network."""
    return sum(math.prod(shape) for shape in weight_shapes(config).values())


def _train(task: str, cell: Cell, recipe: Recipe, seed: int) -> CharLM:
    layers, hidden = SHAPES[task]
    batch: Batch = {
        "counting": counting.batches(seed),
        "selective-counting": selective.batches(seed),
        "remembering": remembering.batches(),
        "copying": copying.batches(copies(copying.LENGTH), seed),
    }[task]
    return learn(matched(cell, layers, hidden), recipe, batch, seed=seed)


def _score(task: str, model: CharLM) -> float:
    """First failing N or length, or the share that is right."""
    if task == "counting":
        return float(counting.counts(model)["C2"].figures["first_failing"])
    if task == "selective-counting":
        return float(selective.accuracy(model).figures["accuracy"])
    if task == "remembering":
        return float(remembering.answers(model).figures["first_failing"])
    return copying.accuracy(model, words(copying.LENGTH))


def _code(cell: Cell, recipe: StreamRecipe, seed: int) -> dict[str, Any]:
    """Bits per character of held-out code, and how many weights the network has."""
    torch.manual_seed(seed)
    model = CharLM(matched(cell, 1, _CODE_HIDDEN))
    texts = own_sources()

    def forward(symbols: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        logits, after = model(symbols[..., None], state)
        return logits, after

    first = model.initial_state(STREAMS)
    train_on(list(model.parameters()), forward, first, _symbols(texts.training), recipe)
    cost = nats(forward, first, _symbols(texts.held_out)).mean().item()
    return {
        "code": rounded(cost / math.log(2)),
        "code_hidden": model.config.hidden,
        "code_weights": weights_of(model.config),
    }


def _symbols(text: str) -> Tensor:
    return torch.tensor(list(text.encode()))


def _equal(cell: Cell, trained: CharLM) -> tuple[bool, dict[str, float]]:
    """Is what torch computes what the formula says, for the trained network and for fresh ones of each activation?"""
    kinds: Sequence[Activation] = ("sigmoid", "tanh", "relu")
    models = {"trained": trained} | {kind: CharLM(_small(cell, kind)) for kind in kinds}
    differences = {name: _difference(model) for name, model in models.items()}
    return max(differences.values()) <= _EQUAL, differences


def _small(cell: Cell, activation: Activation) -> ModelConfig:
    return ModelConfig(name="m", cell=cell, layers=2, hidden=16, activation=activation, window=_WINDOW, stream="plain")


@torch.inference_mode()
def _difference(model: CharLM) -> float:
    """Largest difference between torch's logits and those of the formula in NumPy."""
    records = np.array(list(b"abcXabc\n"))[:, None]
    logits, _ = model(torch.from_numpy(records)[:, None], model.initial_state(1))
    formula = Network(model.config, model.to_weights()).read(records).logits
    return float(np.abs(logits[:, 0].numpy() - formula).max())


@torch.inference_mode()
def _equal_to_torch(trained: CharLM) -> tuple[bool, dict[str, float]]:
    """Is h of the last layer, by the formula, that of torch.nn.LSTM with the same weights?"""
    config, weights = trained.config, trained.to_weights()
    whole = nn.LSTM(config.hidden, config.hidden, config.layers)
    names = {
        f"{part}_l{layer}": weights[f"layers.{layer}.cell.{part}"] for layer in range(config.layers) for part in _PARTS
    }
    whole.load_state_dict({name: torch.from_numpy(value) for name, value in names.items()})
    records = np.array(list(b"baaXbaa\n"))[:, None]
    made = Network(config, weights).read(records)
    h, _ = whole(torch.from_numpy(np.ascontiguousarray(made.embedding))[:, None])
    difference = float(np.abs(h[:, 0].numpy() - made.layers[-1]["h"]).max())
    return difference <= _EQUAL, {"difference": difference}


_PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
