"""Hypotheses that go on from one place, side by side: what the memory says to each."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lstm_complete.languages.encoding import Symbols
from lstm_complete.memory.alphabet import to_stored, to_symbols
from lstm_complete.memory.contexts import Words, feed
from lstm_complete.memory.counting import Counting
from lstm_complete.memory.jit import compiled
from lstm_complete.memory.match import LENGTH, ORDERS, POSITION, Text
from lstm_complete.memory.mixing import Logits, Weights, mix
from lstm_complete.memory.reading import OWN, PROJECT, Expected, Matches, follow, inputs_of
from lstm_complete.memory.store import Store

_ROOM = 64
"""Symbols by which histories grow when they are full."""


@dataclass
class Trail:
    """B hypotheses of one length; row b has read histories[b, first:end]."""

    project: Store
    own: Store
    counting: Counting
    """What is still to be counted in the own store."""
    histories: Text  # [B, room]
    first: int
    end: int
    words: Words  # [B, WORDS]
    matches: Matches  # [B, 2, 3]
    expected: Expected  # [B, 2, 2]

    def copy(self) -> "Trail":
        """An independent trail from the same place."""
        return replace(
            self,
            histories=self.histories.copy(),
            words=self.words.copy(),
            matches=self.matches.copy(),
            expected=self.expected.copy(),
        )

    def select(self, rows: list[int]) -> None:
        """Go on with these hypotheses, in this order; the same one may stand there twice."""
        self.histories, self.words = self.histories[rows], self.words[rows]
        self.matches, self.expected = self.matches[rows], self.expected[rows]

    def advance(self, symbols: Symbols) -> NDArray[np.int64]:
        """Read one symbol [B] each; returns what the network reads with it, [B, 2]."""
        if self.end == self.histories.shape[1]:
            room = np.zeros((len(self.histories), _ROOM), np.uint8)
            self.histories = np.concatenate([self.histories, room], axis=1)
        self.histories[:, self.end] = to_stored(symbols)
        self.end += 1
        _advance(self.project, self.own, self.histories, self.first, self.end, self.words, self.matches, self.expected)
        return network_inputs(self.expected)

    def places(self) -> list[dict[int, int]]:
        """For each hypothesis, the symbols that its matches expect and where those stand.

        A place is 2 * position in the store's text + 0 for the project's store, 1 for the document's own; the longer
        match's where both expect the same symbol, the document's own if they are equal.
        """
        symbols = to_symbols(self.expected[..., 0])  # [B, 2]
        found = []
        for row, matches in enumerate(self.matches):
            stores = sorted((PROJECT, OWN), key=lambda store: (matches[store, LENGTH], store))
            held = [store for store in stores if matches[store, POSITION]]
            found.append({int(symbols[row, store]): 2 * int(matches[store, POSITION]) + store for store in held})
        return found

    def mix(self, weights: Weights, logits: Logits) -> Logits:
        """Log-probabilities [B, V] of the mixture of the network's `logits` [B, V] and the memory."""
        self.counting.finish()
        mixed: Logits = logits.astype(np.float32)
        firsts = np.full(len(mixed), self.first, np.int64)
        mix(self.project, self.own, weights, self.histories, firsts, self.end, self.words, self.expected, mixed)
        return mixed


def network_inputs(expected: Expected) -> NDArray[np.int64]:
    """The network's two inputs [..., 2] for what the matches expect [..., 2, 2]: symbol, class of trust."""
    chosen = inputs_of(expected)
    return np.stack([to_symbols(chosen[..., 0]), chosen[..., 1]], axis=-1).astype(np.int64)


@compiled
def _advance(
    project: Store,
    own: Store,
    histories: Text,
    first: int,
    end: int,
    words: Words,
    matches: Matches,
    expected: Expected,
) -> None:
    hashes = np.empty(len(ORDERS), np.uint64)
    for row in range(len(histories)):
        feed(words[row], histories[row, end - 1])
        follow(project, own, histories[row], first, end, matches[row], hashes, expected[row])
