"""Training of toy networks: whole strings from state zero, padded side by side, padding masked.

Adam without weight decay, gradients clipped, the rate warmed up and then lowered to nothing by a cosine: what is
left of the steps' noise at the end would be what counts go wrong by.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.lab.pressure import NONE, Pressure, read
from lstm_complete.nets.charlm import CharLM

_PADDING = -100
_WARM_UP = 50
_LITTLE = 1e-9


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a toy network is trained."""

    steps: int
    learning_rate: float = 1e-2
    clip: float = 1.0
    forget_bias: float = 1.0
    """What the forget gate's preactivation starts from: from 3 on a cell keeps what it has until it learns not to."""
    input_bias: float = 0.0
    """The same of the input gate: below -2 nothing is written until the network learns what is worth it."""
    output_bias: float = 0.0
    """The same of the output gate: below -2 nothing is shown until it is needed."""
    weight_noise: float = 0.0
    """Deviation of the noise on all weights while a gradient is found: what survives it is far from every threshold."""
    pressure: Pressure = NONE
    """What presses on the gates of an LSTM in the middle of its training."""
    head_bound: float = 0.0
    """How large the head's weights may be from then on each; 0 is without bound.

    A unit that the head cannot turn up has to speak up: its h is all or nothing."""
    pressed: tuple[float, float, float] = (0.3, 0.6, 0.9)
    """The shares of the steps after which pressure begins, is full, and ends (the bound stays): first it learns."""


Batch = Callable[[int], Sequence[str]]
"""The strings of a step."""
Watch = Callable[[CharLM, int, int], None]
"""Is told of the network how many steps it has taken, of how many."""


def learn(config: ModelConfig, recipe: Recipe, batch: Batch, *, seed: int, watch: Watch | None = None) -> CharLM:
    """A network of this configuration that has read the batches; `watch` sees it after every step, and before all."""
    torch.manual_seed(seed)
    model = CharLM(config)
    _set_gates(model, recipe)
    train(model, recipe, batch, watch)
    return model.eval()


def train(model: CharLM, recipe: Recipe, batch: Batch, watch: Watch | None = None) -> None:
    """Take all steps of a recipe."""
    weights = list(model.parameters())
    optimizer = torch.optim.Adam(weights, recipe.learning_rate)
    watch = watch or (lambda _model, _step, _steps: None)
    watch(model, 0, recipe.steps)
    for step in range(recipe.steps):
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * _share(step, recipe.steps)
        optimizer.zero_grad()
        with _noise(weights, recipe.weight_noise * _share(step, recipe.steps)):
            share = _pressing(recipe, step) if step < recipe.pressed[2] * recipe.steps else 0.0
            loss(model, pad(batch(step)), recipe.pressure.times(share)).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(weights, recipe.clip)
        optimizer.step()
        if recipe.head_bound:
            _bound(model, recipe.head_bound / max(_pressing(recipe, step), _LITTLE))
        watch(model, step + 1, recipe.steps)


@contextmanager
def _noise(weights: Sequence[nn.Parameter], deviation: float) -> Iterator[None]:
    """Noise on all weights (Jim, Giles, Horne 1996), which is gone again at the end."""
    noise = [deviation * torch.randn_like(weight) for weight in weights] if deviation else []
    with torch.no_grad():
        for weight, own in zip(weights, noise, strict=False):
            weight.add_(own)
    yield
    with torch.no_grad():
        for weight, own in zip(weights, noise, strict=False):
            weight.sub_(own)


def loss(model: CharLM, symbols: Tensor, pressure: Pressure = NONE) -> Tensor:
    """Mean nats of the symbols [T, B] after each string's first, under pressure; padding costs nothing."""
    known, wanted = symbols[:-1].clamp(min=0), symbols[1:]
    if pressure == NONE:
        logits, _ = model(known[..., None], model.initial_state(symbols.shape[1]))
        return _nats(logits, wanted)
    logits, price = read(model, known, pressure, wanted != _PADDING)
    return _nats(logits, wanted) + price


def _nats(logits: Tensor, symbols: Tensor) -> Tensor:
    return cross_entropy(logits.flatten(0, 1), symbols.flatten(), ignore_index=_PADDING)


def pad(strings: Sequence[str]) -> Tensor:
    """Symbols [T, B] of strings side by side."""
    rows = [torch.tensor(list(string.encode())) for string in strings]
    return nn.utils.rnn.pad_sequence(rows, padding_value=_PADDING)


def _share(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / _WARM_UP) * 0.5 * (1 + math.cos(math.pi * step / steps))


def _pressing(recipe: Recipe, step: int) -> float:
    """How far pressure has risen at a step."""
    begins, full, _ = recipe.pressed
    return min(1.0, max(0.0, (step / recipe.steps - begins) / (full - begins)))


def _bound(model: CharLM, most: float) -> None:
    with torch.no_grad():
        model.head.weight.clamp_(-most, most)


def _set_gates(model: CharLM, recipe: Recipe) -> None:
    """What the biases of the gates start from, where the cell has such gates."""
    biases = {"i": recipe.input_bias, "f": recipe.forget_bias, "o": recipe.output_bias}
    gates = {"lstm": "ifgo", "peephole": "ifgo", "no-input-gate": "fgo"}.get(model.config.cell, "")
    for name, weight in model.named_parameters():
        if gates and "bias_ih" in name:
            for rows, gate in zip(weight.data.chunk(len(gates)), gates, strict=True):
                nn.init.constant_(rows, biases.get(gate, 0.0))
