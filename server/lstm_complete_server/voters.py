"""The units of a network that voted for a suggestion."""

from dataclasses import dataclass

import numpy as np

from lstm_complete.engine.reader import Written
from lstm_complete.inside.network import Network
from lstm_complete.inside.votes import votes


@dataclass(frozen=True, slots=True)
class Voter:
    """A unit, and what it added to the logit of a suggestion's symbol, on average."""

    layer: int
    unit: int
    vote: float


def voters(network: Network, written: Written, count: int = 5) -> list[Voter]:
    """The units that spoke up most for a text as it would be read, the strongest first; those against it do not count.

    The network has read what it had read for the suggestion: the document and what the memory expects. What the
    memory's contexts add to the mixture by themselves is no unit's.
    """
    recording = network.read(written.records.astype(np.int64), state=written.state)
    places = range(1, recording.length)
    if not places:
        return []
    split = [votes(network, recording, t - 1, [int(recording.symbols[t])]).units[:, :, 0] for t in places]
    mean = np.mean(split, axis=0)  # [L, H]
    strongest = np.argsort(-mean, axis=None, kind="stable")[:count]
    found = [divmod(int(place), mean.shape[1]) for place in strongest]
    return [Voter(layer, unit, float(mean[layer, unit])) for layer, unit in found if mean[layer, unit] > 0]
