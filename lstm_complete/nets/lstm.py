"""The LSTM (Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000), by torch's fused module.

    i = σ(W_i x + U_i h' + b_i)    f = σ(W_f x + U_f h' + b_f)    o = σ(W_o x + U_o h' + b_o)
    g = tanh(W_g x + U_g h' + b_g)    c = f c' + i g    h = o tanh c        (' marks the step before)

It knows one layer of H units with inputs of H; it does not know about other layers or characters.
"""

import torch
from torch import Tensor, nn


class LSTMCell(nn.Module):
    """State [B, 2H]: h, then c."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.fused = nn.LSTM(hidden, hidden)
        _, _, bias_ih, bias_hh = self.fused.all_weights[0]
        nn.init.zeros_(bias_ih)
        nn.init.zeros_(bias_hh)
        # A forget gate that is open from the start lets gradients through time (Jozefowicz et al. 2015).
        nn.init.ones_(bias_ih.data[hidden : 2 * hidden])

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Read x [T, B, H]; return h [T, B, H] and the state [B, 2H]."""
        h, c = state.chunk(2, dim=1)  # [B, H] each
        y, (h, c) = self.fused(x, (h[None].contiguous(), c[None].contiguous()))
        return y, torch.cat((h[0], c[0]), dim=1)

    def capture(self, x: Tensor, state: Tensor) -> dict[str, Tensor]:
        """input, forget, output, candidate, c, h, each [T, B, H]."""
        h, c = state.chunk(2, dim=1)
        weight_ih, weight_hh, bias_ih, bias_hh = self.fused.all_weights[0]
        votes = nn.functional.linear(x, weight_ih, bias_ih + bias_hh)  # [T, B, 4H]
        steps = []
        for vote in votes:
            i, f, g, o = (vote + h @ weight_hh.T).chunk(4, dim=1)  # [B, H] each
            i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
            c = f * c + i * g
            h = o * c.tanh()
            steps.append(torch.stack((i, f, o, g, c, h)))
        names = ("input", "forget", "output", "candidate", "c", "h")
        return dict(zip(names, torch.stack(steps, dim=1), strict=True))
