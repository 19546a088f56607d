"""The character language model: embeddings, layers of one recurrent cell each, a linear head.

    e = Σ_fields embedding[record]    x_0 = e    h_l = cell_l(LayerNorm(x_{l-1}))    x_l = x_{l-1} + h_l
    logits = V x_L + b = V e + Σ_l V h_l + b

A network with a plain stream is what textbooks stack: h_l = cell_l(x_{l-1}), x_l = h_l, logits = V h_L + b.

A network that reads the memory adds u_k · x_L + a_k to the logit of the symbol that the memory expects, where k
is the bucket of its match: copying is one decision, not one for each symbol.

Nothing is normalised after the last layer, so logits split exactly over units. It knows records of
integers in and logits over symbols out; it does not know what a symbol means, where records come from,
how it is trained, or any file format.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from lstm_complete.artifacts.config import MATCH, ModelConfig
from lstm_complete.nets import bf16_head, bf16_layer
from lstm_complete.nets.bf16_tensors import fits
from lstm_complete.nets.cells import Capture, make_cell
from lstm_complete.nets.lstm import LSTMCell
from lstm_complete.text.vocabulary import VOCABULARY_SIZE


@dataclass(frozen=True, slots=True)
class Captured:
    """Everything that went on in the network while it read some records."""

    embedding: Tensor  # e [T, B, H]
    layers: tuple[Capture, ...]  # per layer, each value [T, B, H]
    logits: Tensor  # [T, B, V]


class Layer(nn.Module):
    """A cell; in a residual stream with a LayerNorm before it and the residual around both."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(config.hidden) if config.stream == "residual" else None
        self.cell = make_cell(config)

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """What the next layer reads [T, B, H], and the layer's state [B, S]."""
        if self.norm is None:
            y, state = self.cell(x, state)
            return y, state
        if isinstance(self.cell, LSTMCell) and fits(x):
            return bf16_layer.run(x, state, (self.norm.weight, self.norm.bias), self.cell.fused.all_weights[0])
        h, state = self.cell(self.norm(x), state)
        return x + h, state

    def capture(self, x: Tensor, state: Tensor) -> tuple[Tensor, Capture]:
        """What the next layer reads, and the inside of the cell, each value [T, B, H]."""
        read = x if self.norm is None else self.norm(x)
        capture: Capture = self.cell.capture(read, state)  # type: ignore[operator]
        return capture["h"] if self.norm is None else x + capture["h"], capture


class CharLM(nn.Module):
    """A network of the given configuration, with fresh weights."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.embed = nn.ModuleDict({field.name: nn.Embedding(field.size, config.hidden) for field in config.inputs})
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.head = nn.Linear(config.hidden, VOCABULARY_SIZE)
        self.bonus = nn.Linear(config.hidden, MATCH.size) if config.reads_memory else None

    def initial_state(self, batch: int) -> Tensor:
        """The state before any character, zeros [L, B, S]."""
        return torch.zeros(self.config.layers, batch, self.config.state_size, device=self.head.weight.device)

    def forward(self, records: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Read records [T, B, F] from a state [L, B, S]; return logits [T, B, V] and the state after them."""
        x, state = self._read(records, state)
        return self.logits(x, records), state

    def nats(self, records: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Nats that the symbols of records[1:] [T+1, B, F] cost together from a state [L, B, S] on; the state after."""
        x, state = self._read(records[:-1], state)
        if fits(x):
            bonus = [] if self.bonus is None else [self.bonus]
            weight, bias = (
                torch.cat([getattr(part, name) for part in (self.head, *bonus)]) for name in ("weight", "bias")
            )
            return bf16_head.nats(x, records, weight, bias), state
        logits = self.logits(x, records[:-1]).float()
        return cross_entropy(logits.flatten(0, 1), records[1:, :, 0].flatten(), reduction="sum"), state

    def capture(self, records: Tensor, state: Tensor) -> Captured:
        """What `forward` computes, with every gate, candidate, c and h of every layer."""
        x = embedding = self.embedding(records)
        captures = []
        for layer, carried in zip(self.layers, state, strict=True):
            x, capture = layer.capture(x, carried)  # type: ignore[operator]
            captures.append(capture)
        return Captured(embedding, tuple(captures), self.logits(x, records))

    def logits(self, x: Tensor, records: Tensor) -> Tensor:
        """Of the symbols behind records [T, B, F], of the stream x [T, B, H] after the last layer, [T, B, V]."""
        logits: Tensor = self.head(x)  # [T, B, V]
        if self.bonus is None:
            return logits
        expected, bucket = records[..., 1:2], records[..., 2:3]  # [T, B, 1] each; without a match both are 0,
        # and the bonus goes to symbol 0, which no text holds.
        return logits.scatter_add(-1, expected, self.bonus(x).gather(-1, bucket))

    def embedding(self, records: Tensor) -> Tensor:
        """e [T, B, H] of records [T, B, F]."""
        columns = zip(self.config.inputs, records.unbind(-1), strict=True)
        embedded: Tensor = functools.reduce(torch.add, (self.embed[field.name](column) for field, column in columns))
        return embedded

    def to_weights(self) -> dict[str, NDArray[np.float32]]:
        """All weights, named as in a model folder."""
        return {_stored(name): tensor.detach().float().cpu().numpy() for name, tensor in self.state_dict().items()}

    def load_weights(self, weights: Mapping[str, NDArray[np.float32]]) -> None:
        """Take over weights named as in a model folder; raises RuntimeError when they do not fit."""
        own = {_stored(name): name for name in self.state_dict()}
        self.load_state_dict({own.get(name, name): torch.tensor(value) for name, value in weights.items()})

    def _read(self, records: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """The stream [T, B, H] after the last layer, and the state."""
        x = self.embedding(records)
        states = []
        for layer, carried in zip(self.layers, state, strict=True):
            x, after = layer(x, carried)
            states.append(after)
        return x, torch.stack(states)


def _stored(name: str) -> str:
    """torch's name of a parameter as a model folder writes it."""
    return name.replace("cell.fused.", "cell.").removesuffix("_l0")
