"""The feed-forward network over a window: h = φ(W [x_{t-w+1} ... x_t] + b), φ one of tanh, ReLU and sigmoid.

It knows the last w inputs of H and nothing before them, nor other layers or characters.
"""

import torch
from torch import Tensor, nn

from lstm_complete.artifacts.config import Activation
from lstm_complete.nets.activations import ACTIVATIONS


class WindowCell(nn.Module):
    """State [B, (w-1) H]: the last w-1 inputs, oldest first."""

    def __init__(self, hidden: int, window: int, activation: Activation) -> None:
        super().__init__()
        self._window, self._phi = window, ACTIVATIONS[activation]
        bound = (window * hidden) ** -0.5
        self.weight = nn.Parameter(torch.empty(hidden, window * hidden).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(hidden))

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Read x [T, B, H]; return h [T, B, H] and the state [B, (w-1) H]."""
        pre, state = self._preactivation(x, state)
        return self._phi(pre), state

    def capture(self, x: Tensor, state: Tensor) -> dict[str, Tensor]:
        """preactivation, h, each [T, B, H]."""
        pre, _ = self._preactivation(x, state)
        return {"preactivation": pre, "h": self._phi(pre)}

    def _preactivation(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        batch, hidden = x.shape[1:]
        past = state.reshape(batch, self._window - 1, hidden).transpose(0, 1)  # [w-1, B, H]
        line = torch.cat((past, x))  # [w-1+T, B, H]
        windows = line.unfold(0, self._window, 1)  # [T, B, H, w]
        flat = windows.transpose(2, 3).flatten(2)  # [T, B, w H], oldest first
        kept = line[len(line) - self._window + 1 :].transpose(0, 1).reshape(batch, -1)
        return nn.functional.linear(flat, self.weight, self.bias), kept
