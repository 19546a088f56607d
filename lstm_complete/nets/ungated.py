"""The LSTM without an input gate, which writes whatever the candidate says: i = 1.

    f = σ(W_f x + U_f h' + b_f)    g = tanh(W_g x + U_g h' + b_g)    o = σ(W_o x + U_o h' + b_o)
    c = f c' + g    h = o tanh c        (' marks the step before)

It knows one layer of H units with inputs of H; it does not know about other layers or characters.
"""

import torch
from torch import Tensor, nn

_NAMES = ("input", "forget", "output", "candidate", "c", "h")


class UngatedLSTMCell(nn.Module):
    """State [B, 2H]: h, then c. A loop over time, inputs multiplied at once."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        bound = hidden**-0.5
        self.weight_ih = nn.Parameter(torch.empty(3 * hidden, hidden).uniform_(-bound, bound))
        self.weight_hh = nn.Parameter(torch.empty(3 * hidden, hidden).uniform_(-bound, bound))
        self.bias_ih = nn.Parameter(torch.zeros(3 * hidden))
        self.bias_hh = nn.Parameter(torch.zeros(3 * hidden))
        nn.init.ones_(self.bias_ih.data[:hidden])

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Read x [T, B, H]; return h [T, B, H] and the state [B, 2H]."""
        steps = self._steps(x, state)
        h, c = [step[4] for step in steps], steps[-1][3]
        return torch.stack(h), torch.cat((h[-1], c), dim=1)

    def capture(self, x: Tensor, state: Tensor) -> dict[str, Tensor]:
        """input (ones), forget, output, candidate, c, h, each [T, B, H]."""
        steps = torch.stack([torch.stack(step) for step in self._steps(x, state)], dim=1)
        return dict(zip(_NAMES, (torch.ones_like(steps[0]), *steps), strict=True))

    def _steps(self, x: Tensor, state: Tensor) -> list[tuple[Tensor, ...]]:
        h, c = state.chunk(2, dim=1)  # [B, H] each
        votes = nn.functional.linear(x, self.weight_ih, self.bias_ih + self.bias_hh)  # [T, B, 3H]
        steps: list[tuple[Tensor, ...]] = []
        for vote in votes:
            f, g, o = (vote + h @ self.weight_hh.T).chunk(3, dim=1)
            f, g, o = f.sigmoid(), g.tanh(), o.sigmoid()
            c = f * c + g
            h = o * c.tanh()
            steps.append((f, o, g, c, h))
        return steps
