"""Compiled bf16 against torch in float32, and what happens where it does not fit."""

import numpy as np
import pytest
import torch
from torch import Tensor

from lstm_complete.artifacts.config import MEMORY_INPUTS, SYMBOL, InputField, ModelConfig
from lstm_complete.nets import charlm
from lstm_complete.nets.bf16 import available, compiled, round_row, widen_row
from lstm_complete.nets.bf16_tensors import fits
from lstm_complete.nets.charlm import CharLM
from lstm_complete.nets.gates import exp, sigmoid, tanh

T, B, H = 12, 8, 64
needs_instruction = pytest.mark.skipif(not available(), reason="this processor has no AVX512-BF16")


@compiled
def every(x: np.ndarray, out: np.ndarray) -> None:
    """Rows of out: exp, sigmoid and tanh of x."""
    for n in range(len(x)):
        out[0, n], out[1, n], out[2, n] = exp(x[n]), sigmoid(x[n]), tanh(x[n])


def network(inputs: tuple[InputField, ...] = MEMORY_INPUTS) -> CharLM:
    torch.manual_seed(0)
    model = CharLM(ModelConfig(name="m", layers=2, hidden=H, inputs=inputs))
    with torch.no_grad():  # fresh biases are zeros and ones, which would hide their mistakes
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return model


def records(model: CharLM, batch: int = B) -> Tensor:
    """[T+1, B, F], with buckets 0 and others."""
    return torch.stack([torch.randint(0, field.size, (T + 1, batch)) for field in model.config.inputs], -1)


def learned(model: CharLM, given: Tensor, state: Tensor, *, bf16: bool) -> list[Tensor]:
    """Nats, state, and the derivatives of a loss of both by the state before and by all weights."""
    state = state.clone().requires_grad_()
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        nats, after = model.nats(given, state)
    loss = nats / given[1:, :, 0].numel() + after.float().square().mean()
    return [nats.detach(), after.detach(), *torch.autograd.grad(loss, [state, *model.parameters()])]


def apart(found: list[Tensor], wanted: list[Tensor]) -> list[float]:
    """How far each is from what it should be, by norm."""
    return [float((a - b).norm() / b.norm()) for a, b in zip(found, wanted, strict=True)]


@needs_instruction
@pytest.mark.parametrize("inputs", [MEMORY_INPUTS, (SYMBOL,)])
def test_nats_states_and_derivatives_are_those_of_float32(inputs: tuple[InputField, ...]) -> None:
    model = network(inputs)
    given, state = records(model), 0.5 * torch.randn(2, B, 2 * H)
    found, wanted = (learned(model, given, state, bf16=bf16) for bf16 in (True, False))
    assert max(apart(found, wanted)) < 0.015


@needs_instruction
def test_it_is_nearer_to_float32_than_torchs_own_bf16(monkeypatch: pytest.MonkeyPatch) -> None:
    model = network()
    given, state = records(model), 0.5 * torch.randn(2, B, 2 * H)
    wanted = learned(model, given, state, bf16=False)
    ours = apart(learned(model, given, state, bf16=True), wanted)
    monkeypatch.setattr(charlm, "fits", lambda _x: False)
    torchs = apart(learned(model, given, state, bf16=True), wanted)
    assert ours != torchs
    assert np.mean(ours) < np.mean(torchs)


@needs_instruction
def test_what_is_no_number_stays_visible() -> None:
    model = network()
    state = torch.zeros(2, B, 2 * H)
    state[0, 3, 5] = torch.nan
    with torch.autocast("cpu", torch.bfloat16):
        nats, after = model.nats(records(model), state)
    assert nats.isnan()
    assert after[:, 3].isnan().any()
    assert after[:, [0, 1, 2, 4, 5, 6, 7]].isfinite().all()


@needs_instruction
def test_nothing_is_differentiated_twice() -> None:
    model = network()
    with torch.autocast("cpu", torch.bfloat16):
        nats, _ = model.nats(records(model), model.initial_state(B))
    weights = list(model.parameters())
    torch.autograd.grad(nats, weights, retain_graph=True)
    with pytest.raises(AttributeError, match="kept"):
        torch.autograd.grad(nats, weights)


@pytest.mark.parametrize(("batch", "hidden"), [(B - 1, H), (B, H - 16)])
def test_what_is_no_whole_number_of_tiles_is_left_to_torch(batch: int, hidden: int) -> None:
    with torch.autocast("cpu", torch.bfloat16):
        assert not fits(torch.zeros(T, batch, hidden))


def test_float32_is_left_to_torch() -> None:
    assert not fits(torch.zeros(T, B, H))


def test_streams_that_do_not_fit_cost_what_they_cost_in_float32() -> None:
    model = network()
    given = records(model, B - 1)
    found, wanted = (learned(model, given, model.initial_state(B - 1), bf16=bf16) for bf16 in (True, False))
    assert max(apart(found[:2], wanted[:2])) < 0.015


def test_rounding_is_torchs() -> None:
    numbers = torch.cat((torch.randn(1000), torch.tensor([0.0, -0.0, 1e-30, 3e38, torch.inf, -torch.inf, torch.nan])))
    rounded, wide = np.empty(len(numbers), np.uint16), np.empty(len(numbers), np.float32)
    round_row(numbers.numpy(), rounded)
    widen_row(rounded, wide)
    assert np.array_equal(wide, numbers.bfloat16().float().numpy(), equal_nan=True)


def test_functions_are_exact_to_float32() -> None:
    x = np.linspace(-30, 30, 10_001, dtype=np.float32)
    found = np.empty((3, len(x)), np.float32)
    every(x, found)
    exact = x.astype(np.float64)
    assert np.abs(found[0] / np.exp(exact) - 1).max() < 1e-5
    assert np.abs(found[1] - 1 / (1 + np.exp(-exact))).max() < 5e-7
    assert np.abs(found[2] - np.tanh(exact)).max() < 1e-6
