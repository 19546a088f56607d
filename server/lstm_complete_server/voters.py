"""The units of a network that voted for suggestions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading, common_prefix
from lstm_complete.inside.recording import Records
from lstm_complete.inside.votes import votes
from lstm_complete.languages.contract import Language

REACH = 1_000
"""Characters before the cursor that are read for it."""
_STEP = 32
"""Symbols that are read between two looks at whether somebody waits."""


@dataclass(frozen=True, slots=True)
class Voter:
    """A unit, and what it added to the logit of a suggestion's symbol, on average."""

    layer: int
    unit: int
    vote: float


class Poll:
    """Finds the units that spoke up most for each of some texts behind another one.

    The network reads the document's end alone, once, and of its memory what these lines expect. It takes a while,
    so that it can be interrupted.
    """

    def __init__(self, network: Network, language: Language, before: str, texts: Sequence[str]) -> None:
        start = max(0, len(before) - REACH)
        self._head = before[before.find("\n", start) + 1 :] if start else before
        self._readings = [Reading(self._head + text, language) for text in texts]
        self._records = [reading.records(network.config) for reading in self._readings]
        self._network = network
        self._recording = network.read(np.zeros((0, len(network.config.inputs)), np.int64))
        self.found: list[list[Voter]] = []
        """Of each text, the strongest unit first; units against it do not count."""

    def go_on(self, cancelled: Callable[[], bool]) -> bool:
        """Go on until it is done, which is True, or `cancelled`."""
        for reading, records in list(zip(self._readings, self._records, strict=True))[len(self.found) :]:
            if not self._read(records, cancelled):
                return False
            first = int(np.searchsorted(reading.spans, len(self._head), side="right"))  # that ends in the text
            self.found.append(self._strongest(records, max(1, first - 1)))
        return True

    def _read(self, records: Records, cancelled: Callable[[], bool]) -> bool:
        """Read records [T, F]; what they begin with like those before them is kept."""
        kept = common_prefix(self._recording.records, records)
        for start in range(kept, len(records), _STEP):
            if cancelled():
                return False
            self._recording = self._network.go_on(self._recording, start, records[start : start + _STEP])
        return True

    def _strongest(self, records: Records, first: int, count: int = 5) -> list[Voter]:
        """The units that voted most for the symbols of records [T, F] from `first` on."""
        symbols = records[:, 0].tolist()
        if first >= len(symbols):
            return []
        places = range(first, len(symbols))
        split = [votes(self._network, self._recording, t - 1, [symbols[t]]).units[:, :, 0] for t in places]
        mean = np.mean(split, axis=0)  # [L, H]
        strongest = np.argsort(-mean, axis=None, kind="stable")[:count]
        found = [divmod(int(place), mean.shape[1]) for place in strongest]
        return [Voter(layer, unit, float(mean[layer, unit])) for layer, unit in found if mean[layer, unit] > 0]
