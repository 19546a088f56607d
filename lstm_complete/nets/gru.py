"""The gated recurrent unit (Cho et al. 2014) as torch and cuDNN compute it.

    r = σ(W_r x + b_r + U_r h' + b'_r)    z = σ(W_z x + b_z + U_z h' + b'_z)
    n = tanh(W_n x + b_n + r (U_n h' + b'_n))    h = (1 - z) n + z h'

It knows one layer of H units with inputs of H; it does not know about other layers or characters.
"""

import torch
from torch import Tensor, nn


class GRUCell(nn.Module):
    """State [B, H]: h."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.fused = nn.GRU(hidden, hidden)
        for bias in self.fused.all_weights[0][2:]:
            nn.init.zeros_(bias)

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Read x [T, B, H]; return h [T, B, H] and the state [B, H]."""
        y, h = self.fused(x, state[None].contiguous())
        return y, h[0]

    def capture(self, x: Tensor, state: Tensor) -> dict[str, Tensor]:
        """reset, update, candidate, h, each [T, B, H]."""
        h = state
        weight_ih, weight_hh, bias_ih, bias_hh = self.fused.all_weights[0]
        votes = nn.functional.linear(x, weight_ih, bias_ih)  # [T, B, 3H]
        steps = []
        for vote in votes:
            from_x = vote.chunk(3, dim=1)  # [B, H] each
            from_h = nn.functional.linear(h, weight_hh, bias_hh).chunk(3, dim=1)
            r, z = (a + b for a, b in zip(from_x[:2], from_h[:2], strict=True))
            r, z = r.sigmoid(), z.sigmoid()
            n = (from_x[2] + r * from_h[2]).tanh()
            h = (1 - z) * n + z * h
            steps.append(torch.stack((r, z, n, h)))
        return dict(zip(("reset", "update", "candidate", "h"), torch.stack(steps, dim=1), strict=True))
