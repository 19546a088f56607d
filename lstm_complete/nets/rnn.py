"""The simple recurrent network (Elman 1990): h = φ(W x + U h' + b), φ one of tanh, ReLU and sigmoid.

It knows one layer of H units with inputs of H; it does not know about other layers or characters.
"""

import torch
from torch import Tensor, nn

from lstm_complete.artifacts.config import Activation
from lstm_complete.nets.activations import ACTIVATIONS


class RNNCell(nn.Module):
    """State [B, H]: h. torch's fused module knows tanh and ReLU; the sigmoid takes the loop."""

    def __init__(self, hidden: int, activation: Activation) -> None:
        super().__init__()
        self._activation = activation
        self.fused = nn.RNN(hidden, hidden, nonlinearity="relu" if activation == "relu" else "tanh")
        for bias in self.fused.all_weights[0][2:]:
            nn.init.zeros_(bias)

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Read x [T, B, H]; return h [T, B, H] and the state [B, H]."""
        if self._activation == "sigmoid":
            h = self.capture(x, state)["h"]
            return h, h[-1]
        y, last = self.fused(x, state[None].contiguous())
        return y, last[0]

    def capture(self, x: Tensor, state: Tensor) -> dict[str, Tensor]:
        """preactivation, h, each [T, B, H]."""
        h, phi = state, ACTIVATIONS[self._activation]
        weight_ih, weight_hh, bias_ih, bias_hh = self.fused.all_weights[0]
        votes = nn.functional.linear(x, weight_ih, bias_ih + bias_hh)  # [T, B, H]
        steps = []
        for vote in votes:
            pre = vote + h @ weight_hh.T
            h = phi(pre)
            steps.append(torch.stack((pre, h)))
        return dict(zip(("preactivation", "h"), torch.stack(steps, dim=1), strict=True))
