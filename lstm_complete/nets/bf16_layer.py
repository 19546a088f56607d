"""One layer in bf16 on the CPU, for autograd: the compiled loops of `recurrence`, and one product for all weights.

It knows tensors of whole tiles only; what else there is stays with torch's modules.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from lstm_complete.nets.bf16_tensors import bits_of
from lstm_complete.nets.packing import pack_columns, pack_gates
from lstm_complete.nets.recurrence import backward, forward


def run(x: Tensor, state: Tensor, norm: Sequence[Tensor], weights: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """x + h [T, B, H] and the state [B, 2H] after it, in float32.

    `norm` is weight and bias of the LayerNorm, `weights` are torch's four of an LSTM.
    """
    y, after = _Layer.apply(x, state, *norm, *weights)  # type: ignore[no-untyped-call]
    return y, after


class _Layer(torch.autograd.Function):
    """What `run` computes, and its derivatives."""

    @staticmethod
    def forward(
        ctx: Any,
        x: Tensor,
        state: Tensor,
        norm_weight: Tensor,
        norm_bias: Tensor,
        weight_ih: Tensor,
        weight_hh: Tensor,
        bias_ih: Tensor,
        bias_hh: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Also keeps what the way back needs."""
        steps, batch, units = x.shape
        norm, bias = torch.stack((norm_weight, norm_bias)), bias_ih + bias_hh
        xh = torch.empty(steps + 1, batch, 2 * units, dtype=torch.bfloat16)
        xh[0, :, units:] = state[:, :units]
        cells = torch.empty(steps + 1, batch, units)
        cells[0] = state[:, units:]
        gates = torch.empty(steps, batch, 4 * units, dtype=torch.bfloat16)
        y, moments = torch.empty_like(x), torch.empty(steps, batch, 2)
        packed = pack_gates(weight_ih.numpy(), weight_hh.numpy())
        written = moments.numpy(), bits_of(xh), cells.numpy(), bits_of(gates), y.numpy()
        forward(x.numpy(), norm.numpy(), bias.numpy(), packed, *written)
        ctx.save_for_backward(x, norm, weight_ih, weight_hh)
        ctx.kept = moments, xh, cells, gates
        return y, torch.cat((xh[steps, :, units:].float(), cells[steps]), dim=1)

    @staticmethod
    def backward(ctx: Any, d_y: Tensor, d_state: Tensor) -> tuple[Tensor, ...]:
        """Derivatives in float32 but for those of the weights, which are summed in float32 and given in bf16."""
        x, norm, weight_ih, weight_hh = ctx.saved_tensors
        moments, xh, cells, gates = ctx.kept
        del ctx.kept  # gates are overwritten
        steps, _, units = x.shape
        d_x, d_state = torch.empty_like(x), d_state.clone()
        d_norm, d_bias = torch.zeros(2, units), torch.zeros(4 * units)
        packed = pack_columns(weight_ih.numpy()), pack_columns(weight_hh.numpy())
        read = norm.numpy(), *packed, moments.numpy(), cells.numpy(), bits_of(gates)
        written = d_state.numpy(), d_x.numpy(), d_norm.numpy(), d_bias.numpy()
        backward(d_y.contiguous().numpy(), x.numpy(), *read, *written)
        d_weights = gates.flatten(0, 1).T @ xh[:steps].flatten(0, 1)  # [4H, 2H]
        return d_x, d_state, *d_norm, d_weights[:, :units], d_weights[:, units:], d_bias, d_bias.clone()
