"""The head of the network with its cross entropy in bf16 on the CPU, for autograd."""

from typing import Any

import torch
from torch import Tensor

from lstm_complete.nets.bf16 import COLUMNS
from lstm_complete.nets.bf16_tensors import bits_of
from lstm_complete.nets.packing import pack_columns
from lstm_complete.nets.surprise import surprise
from lstm_complete.text.vocabulary import VOCABULARY_SIZE


def nats(x: Tensor, records: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """What the symbols of records[1:] [T+1, B, F] cost together after a stream x [T, B, H].

    `weight` [V, H] and `bias` [V] are those of the logits, with those of the memory's bonus [8, H] and [8] below.
    """
    total: Tensor = _Nats.apply(x, records, weight, bias)  # type: ignore[no-untyped-call]
    return total


class _Nats(torch.autograd.Function):
    """What `nats` computes; the derivatives come out of the same pass."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, records: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        """Also keeps the derivatives of a loss that is this sum."""
        steps, batch, units = x.shape
        empty = -len(weight) % COLUMNS
        weight = torch.nn.functional.pad(weight, (0, 0, 0, empty))  # [W, H]
        bias = torch.nn.functional.pad(bias, (0, empty))
        rows = torch.empty(steps, batch, units, dtype=torch.bfloat16)
        d_logits = torch.empty(steps, batch, len(bias), dtype=torch.bfloat16)
        d_x, d_bias = torch.empty_like(x), torch.zeros_like(bias)
        packed = pack_columns(weight.T.contiguous().numpy()), pack_columns(weight.numpy())
        read = x.numpy(), records.numpy(), VOCABULARY_SIZE, *packed, bias.numpy()
        total = surprise(*read, bits_of(rows), bits_of(d_logits), d_x.numpy(), d_bias.numpy())
        ctx.empty, ctx.kept = empty, (rows, d_logits, d_x, d_bias)
        return torch.tensor(total, dtype=torch.float32)

    @staticmethod
    def backward(ctx: Any, d_total: Tensor) -> tuple[Tensor | None, ...]:
        """Those derivatives, times that of the sum."""
        rows, d_logits, d_x, d_bias = ctx.kept
        del ctx.kept  # d_x is overwritten
        d_weight = d_logits.flatten(0, 1).T @ rows.flatten(0, 1)  # [W, H]
        used = len(d_bias) - ctx.empty
        return d_x.mul_(d_total), None, d_weight[:used].float() * d_total, d_bias[:used] * d_total
