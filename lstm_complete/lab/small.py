"""Small networks that an experiment trains for itself, in a minute or two."""

from collections.abc import Sequence

import numpy as np
import torch

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.inside.network import Network
from lstm_complete.languages.encoding import Symbols
from lstm_complete.nets.charlm import CharLM

LANES, UNROLL, RATE, SEED = 32, 128, 3e-3, 0


def train(config: ModelConfig, texts: Sequence[Symbols], steps: int) -> Network:
    """A network that has read the texts for some steps of truncated backpropagation through time, from seed 0."""
    stream = np.concatenate(texts).astype(np.int64)
    lanes = torch.tensor(stream[: len(stream) // LANES * LANES].reshape(LANES, -1).T[..., None].copy())  # [T, B, 1]
    torch.manual_seed(SEED)
    net = CharLM(config)
    optimiser = torch.optim.AdamW(net.parameters(), RATE, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.05)
    unroll = min(UNROLL, len(lanes) - 1)
    state, place = net.initial_state(LANES), 0
    for _ in range(steps):
        if place + unroll + 1 > len(lanes):
            state, place = net.initial_state(LANES), 0
        nats, state = net.nats(lanes[place : place + unroll + 1], state.detach())
        optimiser.zero_grad()
        (nats / (unroll * LANES)).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        place += unroll
    return Network(config, net.to_weights())
