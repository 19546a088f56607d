"""What presses on the gates of a toy network while it learns, so that in the end they say something plain.

Noise: logistic noise on the preactivations of gates, which is what sampling from a Gumbel softmax over "open" and
"shut" adds (Li et al. 2018, "Towards Binary-Valued Gates for Robust LSTM Training", for input and forget gates). A gate
that is half open says something else each time; one that is far open, or far shut, does not mind. A price: nats for how
far output gates stand open. None of it is left in the network that comes out.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import linear

from lstm_complete.nets.charlm import CharLM
from lstm_complete.nets.lstm import LSTMCell

_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Pressure:
    """How hard it presses."""

    noise: float = 0.0
    """Scale of the noise on input and forget gates."""
    output_noise: float = 0.0
    """The same on output gates. Without it h may show a count by degrees."""
    output_price: float = 0.0
    """Nats a symbol for output gates of the last layer, if all were wide open."""

    def times(self, share: float) -> "Pressure":
        """A share of it."""
        return Pressure(share * self.noise, share * self.output_noise, share * self.output_price)


NONE = Pressure()


def read(model: CharLM, symbols: Tensor, pressure: Pressure, counted: Tensor) -> tuple[Tensor, Tensor]:
    """Logits [T, B, V] behind symbols [T, B] that an LSTM reads from state zero under pressure, and what it costs.

    The cost is in nats a symbol; `counted` [T, B] is false where symbols are padding.
    """
    x = model.embedding(symbols[..., None])
    for layer in model.layers:
        x, output = _read(layer.cell, x, pressure)  # type: ignore[arg-type]
    return model.head(x), pressure.output_price * output[counted].mean()


def _read(cell: LSTMCell, x: Tensor, pressure: Pressure) -> tuple[Tensor, Tensor]:
    """h and output gate [T, B, H] of x [T, B, H].

    Torch's fused LSTM gets preactivations for inputs, so that it stays fast.
    """
    weight_ih, weight_hh, bias_ih, bias_hh = cell.fused.all_weights[0]
    hidden = weight_hh.shape[1]
    scales = torch.tensor((pressure.noise, pressure.noise, 0.0, pressure.output_noise))  # i f g o
    votes = linear(x, weight_ih, bias_ih + bias_hh)  # [T, B, 4H]
    votes = votes + scales.repeat_interleave(hidden) * torch.rand_like(votes).clamp(_TINY, 1 - _TINY).logit()
    zero = torch.zeros(1, x.shape[1], hidden)
    h, _, _ = torch.lstm(
        votes,
        (zero, zero),
        (torch.eye(4 * hidden), weight_hh),
        has_biases=False,
        num_layers=1,
        dropout=0.0,
        train=True,
        bidirectional=False,
        batch_first=False,
    )
    before = torch.cat((zero, h[:-1]))
    output = votes[..., -hidden:] + linear(before, weight_hh[-hidden:])
    return h, output.sigmoid()
