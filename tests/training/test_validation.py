import math

import numpy as np
import pytest
import torch

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.nets.charlm import CharLM
from lstm_complete.training.validation import Validation


def constant_model(symbol: int, probability: float) -> CharLM:
    """A network that gives `symbol` the same probability everywhere and shares the rest evenly."""
    model = CharLM(ModelConfig(name="constant", layers=1, hidden=8))
    with torch.no_grad():
        model.head.weight.zero_()
        model.head.bias.fill_(math.log((1 - probability) / 263))
        model.head.bias[symbol] = math.log(probability)
    return model


@pytest.mark.parametrize("length", [3, 100, 5_000, 300_000])
@pytest.mark.parametrize("probability", [1 / 264, 0.5])
def test_bits_of_a_known_distribution(length: int, probability: float) -> None:
    records = np.full((length, 1), 65, np.uint16)
    bits = Validation(records).bits_per_symbol(constant_model(65, probability))
    assert bits == pytest.approx(-math.log2(probability), rel=1e-4)


def test_the_slice_reaches_over_all_of_the_text() -> None:
    records = np.repeat(np.array([65, 66], np.uint16), 200_000)[:, None]
    bits = Validation(records).bits_per_symbol(constant_model(65, 0.5))
    assert bits == pytest.approx((1 + -math.log2(0.5 / 263)) / 2, rel=0.01)
