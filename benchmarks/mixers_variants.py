"""The mixers that are compared, behind one protocol."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from mixers_bitwise import Bitwise, Ending, bitwise, new_bitwise, read_bitwise
from mixers_gate import Gate, gated, new_gate, read_gated
from mixers_places import LogProbabilities
from mixers_reading import FileReading, Hypotheses
from mixers_shipped import Mapped, mapped, new_mapped, read_mapped
from numpy.typing import NDArray

from lstm_complete.evaluation.compression import SEEN
from lstm_complete.memory.alphabet import to_stored, to_symbols
from lstm_complete.memory.contexts import Words
from lstm_complete.memory.match import Text
from lstm_complete.memory.mixing import mix, new_learning, new_weights, read_mixed
from lstm_complete.memory.reading import Expected
from lstm_complete.memory.softmax import normalize
from lstm_complete.memory.store import Store

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
        for row in mixed:
            normalize(row)
        return mixed

    def settle(self) -> None:
        """See `Mixer`."""
        self._learning = new_learning(seen=SEEN)


State = TypeVar("State")


@dataclass
class Compiled(Generic[State]):
    """A mixer of compiled functions and all that they have learned."""

    state: State
    update: Callable[[Store, Store, State, int, int, Words, Expected, LogProbabilities, Costs], None]
    """Reads a part of a file and learns from it; see `mixers_bitwise.read_bitwise`."""
    predict: Callable[
        [Store, Store, State, Text, NDArray[np.int64], Words, Expected, LogProbabilities], LogProbabilities
    ]
    """Whole distributions; see `mixers_bitwise.bitwise`."""
    settled: Callable[[State], State]
    """The state that learns as in a project."""

    def read(self, file: FileReading, start: int, end: int, words: Words) -> Costs:
        """See `Mixer`."""
        costs, here = np.zeros(end - start), slice(start, end)
        expected, network = file.expected[here], file.network[here]
        self.update(file.project, file.own, self.state, 1 + start, 1 + end, words, expected, network, costs)
        return costs

    def distributions(self, file: FileReading, at: Hypotheses) -> LogProbabilities:
        """See `Mixer`."""
        where = at.histories, at.firsts, at.words
        return self.predict(file.project, file.own, self.state, *where, at.expected, at.network)

    def settle(self) -> None:
        """See `Mixer`."""
        self.state = self.settled(self.state)


def shipped_mapped() -> Compiled[Mapped]:
    """The log-linear mixture, then an adaptive probability map."""
    return Compiled(new_mapped(), read_mapped, mapped, lambda mixer: mixer._replace(learning=new_learning(seen=SEEN)))


def linear_gate(*, first: float, later: float) -> Compiled[Gate]:
    """A gate over distributions, with its rates of learning: from the tuning packages, and in a project."""
    return Compiled(new_gate(first), read_gated, gated, lambda gate: gate._replace(rate=np.array([later])))


def logistic_bits(ending: Ending) -> Compiled[Bitwise]:
    """Bitwise logistic mixing; in a project the same rates of learning measured best."""
    return Compiled(new_bitwise(ending), read_bitwise, bitwise, lambda mixer: mixer)
