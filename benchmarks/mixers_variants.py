"""The mixers that are compared, behind one protocol."""

from typing import Protocol

import numpy as np
from mixers_bitwise import bitwise, new_bitwise, read_bitwise
from mixers_gate import gated, new_gate, read_gated
from mixers_map import new_maps
from mixers_places import LogProbabilities
from mixers_reading import FileReading, Hypotheses
from mixers_shipped import mapped, read_mapped
from numpy.typing import NDArray

from lstm_complete.evaluation.compression import SEEN
from lstm_complete.memory.alphabet import to_stored, to_symbols
from lstm_complete.memory.contexts import Words
from lstm_complete.memory.mixing import mix, new_learning, new_weights, read_mixed

Costs = NDArray[np.float64]


class Mixer(Protocol):
    """Joins network and memory; learns first from tuning packages, then in the project that it reads."""

    def read(self, file: FileReading, start: int, end: int, words: Words) -> Costs:
        """Bits of each of the symbols start:end of a file, learning from them.

        What followed each context is counted in file.own; `words` are those before `start`, then those before `end`.
        """
        ...

    def distributions(self, file: FileReading, at: Hypotheses) -> LogProbabilities:
        """Log-probabilities [B, V] of what comes next; nothing is learned."""
        ...

    def settle(self) -> None:
        """The tuning packages are read: from now on learn as in a project."""
        ...


class Unmixed:
    """The network alone, with the memory as its input or without any."""

    def __init__(self, *, alone: bool) -> None:
        self._alone = alone

    def read(self, file: FileReading, start: int, end: int, words: Words) -> Costs:  # noqa: ARG002 (nothing is counted)
        """See `Mixer`."""
        found = file.alone if self._alone else file.network
        truth = to_symbols(to_stored(file.symbols[start:end]))
        costs: Costs = -found[np.arange(start, end), truth].astype(np.float64) / np.log(2)
        return costs

    def distributions(self, file: FileReading, at: Hypotheses) -> LogProbabilities:  # noqa: ARG002
        """See `Mixer`."""
        return at.alone if self._alone else at.network

    def settle(self) -> None:
        """See `Mixer`."""


class Shipped:
    """The log-linear mixture over symbols."""

    def __init__(self) -> None:
        self._weights, self._learning = new_weights(), new_learning()

    def read(self, file: FileReading, start: int, end: int, words: Words) -> Costs:
        """See `Mixer`."""
        costs, here = np.zeros(end - start), slice(start, end)
        expected, network = file.expected[here], file.network[here]
        places = 1, 1 + start, 1 + end
        read_mixed(file.project, file.own, self._weights, self._learning, *places, words, expected, network, costs)
        return costs

    def distributions(self, file: FileReading, at: Hypotheses) -> LogProbabilities:
        """See `Mixer`."""
        mixed, where = at.network.copy(), (at.histories, at.firsts, at.histories.shape[1], at.words)
        mix(file.project, file.own, self._weights, *where, at.expected, mixed)
        return mixed

    def settle(self) -> None:
        """See `Mixer`."""
        self._learning = new_learning(seen=SEEN)


class ShippedMapped:
    """The same, then an adaptive probability map."""

    def __init__(self) -> None:
        self._weights, self._learning, self._maps = new_weights(), new_learning(), new_maps()

    def read(self, file: FileReading, start: int, end: int, words: Words) -> Costs:
        """See `Mixer`."""
        costs, here = np.zeros(end - start), slice(start, end)
        learned = self._weights, self._learning, self._maps
        expected, network = file.expected[here], file.network[here]
        read_mapped(file.project, file.own, *learned, 1 + start, 1 + end, words, expected, network, costs)
        return costs

    def distributions(self, file: FileReading, at: Hypotheses) -> LogProbabilities:
        """See `Mixer`."""
        where = at.histories, at.firsts, at.words
        return mapped(file.project, file.own, self._weights, self._maps, *where, at.expected, at.network)

    def settle(self) -> None:
        """See `Mixer`."""
        self._learning = new_learning(seen=SEEN)


class LinearGate:
    """A gate over distributions."""

    def __init__(self, *, first: float, later: float) -> None:
        """Rates of learning: from the tuning packages, and in a project."""
        self._gate, self._later = new_gate(first), later

    def read(self, file: FileReading, start: int, end: int, words: Words) -> Costs:
        """See `Mixer`."""
        costs, here = np.zeros(end - start), slice(start, end)
        expected, network = file.expected[here], file.network[here]
        read_gated(file.project, file.own, self._gate, 1 + start, 1 + end, words, expected, network, costs)
        return costs

    def distributions(self, file: FileReading, at: Hypotheses) -> LogProbabilities:
        """See `Mixer`."""
        where = at.histories, at.firsts, at.words
        return gated(file.project, file.own, self._gate, *where, at.expected, at.network)

    def settle(self) -> None:
        """See `Mixer`."""
        self._gate.rate[0] = self._later


class LogisticBits:
    """Bitwise logistic mixing."""

    def __init__(self, ending: int) -> None:
        """`ending` is one of `mixers_bitwise.Ending`."""
        self._mixer = new_bitwise(ending)

    def read(self, file: FileReading, start: int, end: int, words: Words) -> Costs:
        """See `Mixer`."""
        costs, here = np.zeros(end - start), slice(start, end)
        expected, network = file.expected[here], file.network[here]
        read_bitwise(file.project, file.own, self._mixer, 1 + start, 1 + end, words, expected, network, costs)
        return costs

    def distributions(self, file: FileReading, at: Hypotheses) -> LogProbabilities:
        """See `Mixer`."""
        where = at.histories, at.firsts, at.words
        return bitwise(file.project, file.own, self._mixer, *where, at.expected, at.network)

    def settle(self) -> None:
        """See `Mixer`; the same rates measured best."""
