"""Who votes for the next symbol: logits split exactly over the embedding, the units of every layer and the bias.

With a residual stream logit(s) = V_s · e + Σ_l V_s · h_l + b_s, with a plain one V_s · h_L + b_s; where the network
reads the memory, the symbol that is expected gets u_k · x_L + a_k more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_complete.inside.cells import Floats
from lstm_complete.inside.network import Network
from lstm_complete.inside.recording import Recording

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Votes:
    """What adds up to the logits of n symbols."""

    symbols: tuple[int, ...]
    embedding: Doubles
    """Of the embedding of what was read, [n]."""
    units: Doubles
    """Of the units of each layer, [L, H, n]."""
    bias: Doubles
    """[n]."""
    memory: Doubles
    """The bonus of what the memory expects, [n]."""

    @property
    def logits(self) -> Doubles:
        """All of it, [n]."""
        total: Doubles = self.embedding + self.units.sum(axis=(0, 1)) + self.bias + self.memory
        return total


@dataclass(frozen=True, slots=True)
class Raised:
    """What a unit's h says of one symbol."""

    symbol: int
    weight: float
    """Logit for each unit of h, less the mean over all symbols: only differences count."""


def votes(network: Network, recording: Recording, t: int, symbols: Sequence[int]) -> Votes:
    """The votes for `symbols` [n] as the one behind symbol t."""
    weights = network.weights["head.weight"][list(symbols)].astype(np.float64)  # [n, H]
    h = np.stack([made["h"][t] for made in recording.layers]).astype(np.float64)  # [L, H]
    embedding = recording.embedding[t].astype(np.float64)
    if network.config.stream == "plain":  # only the last layer is heard
        h[:-1], embedding = 0, np.zeros_like(embedding)
    return Votes(
        tuple(symbols),
        weights @ embedding,
        h[:, :, None] * weights.T,
        network.weights["head.bias"][list(symbols)].astype(np.float64),
        _bonus(network, recording.records[t], embedding + h.sum(axis=0), symbols),
    )


def raised_symbols(network: Network, layer: int, unit: int, count: int) -> tuple[list[Raised], list[Raised]]:
    """The symbols whose logits a unit raises most while its h is above 0, and those that it lowers most.

    None where the unit does not vote, as below the last layer of a plain stream.
    """
    if network.config.stream == "plain" and layer < network.config.layers - 1:
        return [], []
    column = network.weights["head.weight"][:, unit].astype(np.float64)
    column -= column.mean()
    order = np.argsort(column)
    lowered, raised = (
        [Raised(int(s), float(column[s])) for s in found] for found in (order[:count], order[::-1][:count])
    )
    return raised, lowered


def _bonus(network: Network, record: NDArray[np.int64], stream: Doubles, symbols: Sequence[int]) -> Doubles:
    bonus = np.zeros(len(symbols))
    if network.config.reads_memory:
        expected, bucket = int(record[1]), int(record[2])
        row: Floats = network.weights["bonus.weight"][bucket]
        bonus[np.array(symbols) == expected] = row.astype(np.float64) @ stream + network.weights["bonus.bias"][bucket]
    return bonus
