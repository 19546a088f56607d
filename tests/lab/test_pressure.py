"""What presses on gates while a network learns."""

from dataclasses import replace

import pytest
import torch

from lstm_complete.lab.learning import Recipe, learn, loss, pad
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


def learned(**changes: object) -> CharLM:
    recipe = replace(Recipe(steps=250, learning_rate=2e-2), **changes)  # type: ignore[arg-type]
    model = learn(toy_config("m", hidden=8), recipe, lambda _: STRINGS, seed=0)
    assert greedy(model, ["a", "b", "c"], most=9) == ["bc\n", "ca\n", "aab\n"]
    return model


def test_who_learned_with_noise_bears_it() -> None:
    noise = Pressure(noise=2, output_noise=2)
    hardened, other = (
        sum(loss(model, pad(STRINGS), noise).item() for _ in range(20))
        for model in (learned(pressure=noise), learned())
    )
    assert hardened < 0.8 * other


def test_a_price_shuts_output_gates() -> None:
    priced, other = (
        sum(layer["output"].mean() for text in STRINGS for layer in record(model, [text])[0])
        for model in (learned(pressure=Pressure(output_price=1)), learned())
    )
    assert priced < 0.9 * other


def test_a_head_is_bounded() -> None:
    assert learned(head_bound=1).head.weight.abs().max() <= 1 < learned().head.weight.abs().max()


def test_a_share_of_pressure() -> None:
    assert Pressure(1, 2, 3).times(0.5) == Pressure(0.5, 1, 1.5)
    assert Pressure(1, 2, 3).times(0) == NONE
