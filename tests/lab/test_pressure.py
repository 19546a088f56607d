"""What presses on gates while a network learns."""

from dataclasses import replace

import pytest
import torch

from lstm_complete.lab.learning import Recipe, learn
from lstm_complete.lab.networks import toy_config
from lstm_complete.lab.pressure import NONE, Pressure, read
from lstm_complete.lab.reading import greedy, record
from lstm_complete.nets.charlm import CharLM

STRINGS = ["abc\n", "bca\n", "caab\n"]
SYMBOLS = torch.tensor([list(text.encode()) for text in ("abca", "bcab")]).T  # [T, B]
COUNTED = torch.ones(4, 2, dtype=torch.bool)


@pytest.fixture
def model() -> CharLM:
    torch.manual_seed(0)
    return CharLM(toy_config("m", hidden=8, layers=2))


def test_without_noise_a_network_is_read_as_it_is(model: CharLM) -> None:
    logits, price = read(model, SYMBOLS, Pressure(output_price=0.5), COUNTED)
    captured = model.capture(SYMBOLS[..., None], model.initial_state(2))
    assert torch.allclose(logits, captured.logits, atol=1e-6)
    assert torch.allclose(price, 0.5 * captured.layers[-1]["output"].mean(), atol=1e-6)


def test_padding_has_no_price(model: CharLM) -> None:
    counted = COUNTED.clone()
    counted[2:, 1] = False
    _, price = read(model, SYMBOLS, Pressure(output_price=1), counted)
    captured = model.capture(SYMBOLS[..., None], model.initial_state(2))
    assert torch.allclose(price, captured.layers[-1]["output"][counted].mean(), atol=1e-6)


@pytest.mark.parametrize("pressure", [Pressure(noise=1), Pressure(output_noise=1)])
def test_noise_is_another_one_each_time(model: CharLM, pressure: Pressure) -> None:
    one, other = (read(model, SYMBOLS, pressure, COUNTED)[0] for _ in range(2))
    assert not torch.allclose(one, other, atol=1e-3)


def test_noise_makes_gates_decide_and_a_price_shuts_them() -> None:
    decided, shown = {}, {}
    for pressure in (NONE, Pressure(noise=2), Pressure(output_price=2)):
        recipe = Recipe(steps=400, learning_rate=2e-2, pressure=pressure)
        model = learn(toy_config("m", hidden=8), recipe, lambda _: STRINGS, seed=0)
        assert greedy(model, ["a", "b", "c"], most=9) == ["bc\n", "ca\n", "aab\n"]
        layers = [own for text in STRINGS for own in record(model, [text])[0]]
        decided[pressure] = sum(abs(layer[gate] - 0.5).mean() for layer in layers for gate in ("input", "forget"))
        shown[pressure] = sum(layer["output"].mean() for layer in layers)
    assert decided[Pressure(noise=2)] > 1.1 * decided[NONE]
    assert shown[Pressure(output_price=2)] < 0.8 * shown[NONE]


def test_a_head_is_bounded() -> None:
    free = Recipe(steps=400, learning_rate=2e-2)
    largest = {}
    for recipe in (free, replace(free, head_bound=0.5)):
        model = learn(toy_config("m", hidden=8), recipe, lambda _: STRINGS, seed=0)
        assert greedy(model, ["a", "b", "c"], most=9) == ["bc\n", "ca\n", "aab\n"]
        largest[recipe.head_bound] = model.head.weight.abs().max()
    assert largest[0.5] <= 0.5 < largest[0]


def test_a_share_of_pressure() -> None:
    assert Pressure(1, 2, 3).times(0.5) == Pressure(0.5, 1, 1.5)
    assert Pressure(1, 2, 3).times(0) == NONE
