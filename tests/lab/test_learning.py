"""Training of toy networks and reading them."""

from pathlib import Path

import numpy as np
import pytest
import torch

from lstm_complete.artifacts.config import Cell
from lstm_complete.inside.network import Network
from lstm_complete.lab.counting import identity_errors
from lstm_complete.lab.learning import Recipe, learn, loss, pad
from lstm_complete.lab.networks import load, save, toy_config
from lstm_complete.lab.reading import greedy, probabilities, record

RECIPE = Recipe(steps=150, learning_rate=2e-2)
STRINGS = ["abc\n", "bca\n", "caab\n"]


def test_padding_costs_nothing() -> None:
    model = learn(toy_config("m", hidden=8), Recipe(steps=1), lambda _: STRINGS, seed=0)
    alone = [loss(model, pad([text])).item() for text in STRINGS]
    predicted = [len(text) - 1 for text in STRINGS]
    assert np.isclose(loss(model, pad(STRINGS)).item(), np.average(alone, weights=predicted), atol=1e-5)


def test_a_seed_gives_the_same_network_and_another_another() -> None:
    nets = [learn(toy_config("m", hidden=8), Recipe(steps=3), lambda _: STRINGS, seed=s) for s in (1, 1, 2)]
    one, same, other = (net.to_weights()["head.weight"] for net in nets)
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_strings_that_are_learned_are_written(noise: float) -> None:
    recipe = Recipe(steps=250, learning_rate=2e-2, weight_noise=noise)
    model = learn(toy_config("m", hidden=8), recipe, lambda _: STRINGS, seed=0)
    assert greedy(model, ["a", "b", "c"], most=9) == ["bc\n", "ca\n", "aab\n"]
    assert probabilities(model, ["b"])[0, ord("c")] > 0.9


def test_without_a_newline_writing_ends_all_the_same() -> None:
    model = learn(toy_config("m", hidden=8), RECIPE, lambda _: ["aaaaaaaaaaaa"], seed=0)
    assert greedy(model, ["a"], most=7) == ["aaaaaaa"]


@pytest.mark.parametrize("cell", ["lstm", "peephole", "no-input-gate"])
def test_gates_start_where_the_recipe_says(cell: Cell) -> None:
    config = toy_config("m", hidden=8).model_copy(update={"cell": cell})
    recipe = Recipe(steps=0, forget_bias=3, input_bias=-4, output_bias=-2)
    (layer,) = record(learn(config, recipe, lambda _: STRINGS, seed=0), ["abc"])[0]
    assert layer["forget"].mean() > 0.85
    assert layer["output"].mean() < 0.3
    assert layer["input"].mean() < 0.1 or cell == "no-input-gate"


def test_what_is_recorded_is_what_the_formula_says() -> None:
    model = learn(toy_config("m", hidden=8, layers=2), RECIPE, lambda _: STRINGS, seed=0)
    (layers,) = record(model, ["caab"])
    made = Network(model.config, model.to_weights()).read(np.array(list(b"caab"))[:, None])
    for recorded, own in zip(layers, made.layers, strict=True):
        assert max(identity_errors(recorded)) <= 1e-5
        for name, values in recorded.items():
            assert np.abs(values - own[name]).max() <= 1e-5


def test_a_toy_network_is_an_ordinary_model_folder(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    model = learn(toy_config("m", hidden=8), RECIPE, lambda _: STRINGS, seed=0)
    save(model, folder, "Made text: three strings.")
    again = load(folder)
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))
    assert "Made text: three strings." in (folder / "CARD.md").read_text()
