"""The units of a network that voted for a suggestion."""

from dataclasses import dataclass

import numpy as np

from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading
from lstm_complete.inside.votes import votes
from lstm_complete.languages.contract import Language

REACH = 1_000
"""Characters before the cursor that are read for it."""


@dataclass(frozen=True, slots=True)
class Voter:
    """A unit, and what it added to the logit of a suggestion's symbol, on average."""

    layer: int
    unit: int
    vote: float


def voters(network: Network, language: Language, before: str, text: str, count: int = 5) -> list[Voter]:
    """The units that spoke up most for a text behind another one, the strongest first.

    The network reads the document's end alone, and of its memory what these lines expect.
    Units against it do not count.
    """
    start = max(0, len(before) - REACH)
    head = before[before.find("\n", start) + 1 :] if start else before
    reading = Reading(head + text, language)
    recording = network.read(reading.records(network.config))
    first = int(np.searchsorted(reading.spans, len(head), side="right"))  # the first symbol that ends in the text
    places = range(max(1, first - 1), recording.length)
    if not places:
        return []
    split = [votes(network, recording, t - 1, [int(recording.symbols[t])]).units[:, :, 0] for t in places]
    mean = np.mean(split, axis=0)  # [L, H]
    strongest = np.argsort(-mean, axis=None, kind="stable")[:count]
    found = [divmod(int(place), mean.shape[1]) for place in strongest]
    return [Voter(layer, unit, float(mean[layer, unit])) for layer, unit in found if mean[layer, unit] > 0]
