"""What toy networks write after prompts, and what goes on in them while they read strings."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lstm_complete.nets.charlm import CharLM

Recorded = dict[str, NDArray[np.float32]]
"""Vectors [T, H] of one layer by their names: input, forget, output, candidate, c, h."""


@torch.inference_mode()
def greedy(model: CharLM, prompts: Sequence[str], *, most: int) -> list[str]:
    """What follows each prompt, always the likeliest symbol, to the newline or `most` symbols."""
    texts = [""] * len(prompts)
    by_length = sorted(range(len(prompts)), key=lambda n: len(prompts[n]))
    for _, group in groupby(by_length, key=lambda n: len(prompts[n])):
        places = list(group)
        for place, text in zip(places, _side_by_side(model, [prompts[n] for n in places], most), strict=True):
            texts[place] = text
    return texts


def _side_by_side(model: CharLM, prompts: Sequence[str], most: int) -> list[str]:
    """The same of prompts of one length."""
    logits, state = model(_symbols(prompts), model.initial_state(len(prompts)))
    written = []
    for _ in range(most):
        newest = logits[-1].argmax(dim=-1)  # [B]
        written.append(newest)
        logits, state = model(newest[None, :, None], state)
    lines = torch.stack(written, dim=1).tolist()
    return [_to_newline("".join(map(chr, line))) for line in lines]


def _to_newline(text: str) -> str:
    return text[: text.find("\n") + 1] or text


@torch.inference_mode()
def record(model: CharLM, texts: Sequence[str]) -> list[tuple[Recorded, ...]]:
    """Every vector of every layer while each text is read from state zero."""
    recorded: list[tuple[Recorded, ...]] = []
    for text in texts:
        captured = model.capture(_symbols([text]), model.initial_state(1))
        recorded.append(tuple({name: v[:, 0].numpy() for name, v in layer.items()} for layer in captured.layers))
    return recorded


@torch.inference_mode()
def probabilities(model: CharLM, texts: Sequence[str]) -> NDArray[np.float32]:
    """The distribution [B, V] over the symbol that follows each of some texts of one length."""
    logits, _ = model(_symbols(texts), model.initial_state(len(texts)))
    expected: NDArray[np.float32] = logits[-1].softmax(dim=-1).numpy()
    return expected


def _symbols(texts: Sequence[str]) -> Tensor:
    """Records [T, B, 1] of texts of one length."""
    return torch.tensor([list(text.encode()) for text in texts]).T[..., None]
