"""The LSTM with peepholes (Gers & Schmidhuber 2000): gates see the cell, the output gate the new one.

    i = σ(W_i x + U_i h' + p_i c' + b_i)    f = σ(W_f x + U_f h' + p_f c' + b_f)
    g = tanh(W_g x + U_g h' + b_g)    c = f c' + i g    o = σ(W_o x + U_o h' + p_o c + b_o)    h = o tanh c

It knows one layer of H units with inputs of H; it does not know about other layers or characters.
"""

import torch
from torch import Tensor, nn

_NAMES = ("input", "forget", "output", "candidate", "c", "h")


class PeepholeLSTMCell(nn.Module):
    """State [B, 2H]: h, then c. No fused kernel has peepholes: a loop over time, inputs multiplied at once."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        bound = hidden**-0.5
        self.weight_ih = nn.Parameter(torch.empty(4 * hidden, hidden).uniform_(-bound, bound))
        self.weight_hh = nn.Parameter(torch.empty(4 * hidden, hidden).uniform_(-bound, bound))
        self.bias_ih = nn.Parameter(torch.zeros(4 * hidden))
        self.bias_hh = nn.Parameter(torch.zeros(4 * hidden))
        self.weight_peephole = nn.Parameter(torch.zeros(3, hidden))  # input, forget, output
        nn.init.ones_(self.bias_ih.data[hidden : 2 * hidden])

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Read x [T, B, H]; return h [T, B, H] and the state [B, 2H]."""
        steps = self._steps(x, state)
        h, c = [step[5] for step in steps], steps[-1][4]
        return torch.stack(h), torch.cat((h[-1], c), dim=1)

    def capture(self, x: Tensor, state: Tensor) -> dict[str, Tensor]:
        """input, forget, output, candidate, c, h, each [T, B, H]."""
        steps = torch.stack([torch.stack(step) for step in self._steps(x, state)], dim=1)
        return dict(zip(_NAMES, steps, strict=True))

    def _steps(self, x: Tensor, state: Tensor) -> list[tuple[Tensor, ...]]:
        h, c = state.chunk(2, dim=1)  # [B, H] each
        votes = nn.functional.linear(x, self.weight_ih, self.bias_ih + self.bias_hh)  # [T, B, 4H]
        to_input, to_forget, to_output = self.weight_peephole
        steps: list[tuple[Tensor, ...]] = []
        for vote in votes:
            i, f, g, o = (vote + h @ self.weight_hh.T).chunk(4, dim=1)
            i, f = (i + to_input * c).sigmoid(), (f + to_forget * c).sigmoid()
            g = g.tanh()
            c = f * c + i * g
            o = (o + to_output * c).sigmoid()
            h = o * c.tanh()
            steps.append((i, f, o, g, c, h))
        return steps
