"""Truncated backpropagation through time over one long text, for the small comparisons of the lab."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

STREAMS, UNROLL = 16, 64
Forward = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
"""Logits [T, B, V] of symbols [T, B] from a state, and the state after them."""


@dataclass(frozen=True, slots=True)
class StreamRecipe:
    """How long and how fast."""

    steps: int
    learning_rate: float = 5e-3


def train_on(weights: list[nn.Parameter], forward: Forward, first: Tensor, text: Tensor, recipe: StreamRecipe) -> None:
    """Read a text [n] as STREAMS streams, over and over, from the state `first`."""
    optimizer = torch.optim.Adam(weights, recipe.learning_rate)
    streams = _side_by_side(text)
    state, place = first, 0
    for step in range(recipe.steps):
        if place + UNROLL + 1 > len(streams):
            state, place = first, 0
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * 0.5 * (1 + math.cos(math.pi * step / recipe.steps))
        piece = streams[place : place + UNROLL + 1]
        optimizer.zero_grad()
        logits, state = forward(piece[:-1], state)
        state = state.detach()
        cross_entropy(logits.flatten(0, 1), piece[1:].flatten()).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        place += UNROLL


@torch.inference_mode()
def nats(forward: Forward, first: Tensor, text: Tensor) -> Tensor:
    """Nats of each symbol [n] of a text as STREAMS streams, but for their first symbols; [T, B]."""
    streams = _side_by_side(text)
    state, costs = first, []
    for place in range(0, len(streams) - 1, UNROLL):
        piece = streams[place : place + UNROLL + 1]
        logits, state = forward(piece[:-1], state)
        costs.append(
            cross_entropy(logits.flatten(0, 1), piece[1:].flatten(), reduction="none").view(len(piece) - 1, -1)
        )
    return torch.cat(costs)


def _side_by_side(text: Tensor) -> Tensor:
    """[n] -> [n / STREAMS, STREAMS]; what is over is left out."""
    length = len(text) // STREAMS
    return text[: length * STREAMS].view(STREAMS, length).T
