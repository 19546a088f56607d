"""Texts that go on from one place, read to their ends side by side: what the memory says to each of their symbols.

Nothing of them is remembered.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_complete.languages.encoding import Symbols
from lstm_complete.memory.alphabet import to_stored
from lstm_complete.memory.contexts import Words, feed
from lstm_complete.memory.jit import compiled
from lstm_complete.memory.match import Text
from lstm_complete.memory.mixing import Weights, collect, mix_votes, new_ballot, new_weights
from lstm_complete.memory.reading import Expected
from lstm_complete.memory.softmax import Logits, normalize
from lstm_complete.memory.store import Store
from lstm_complete.memory.trail import Trail, follow_text
from lstm_complete.text.vocabulary import NEWLINE, VOCABULARY_SIZE


class Texts(NamedTuple):
    """B texts behind a trail, as the memory has followed them."""

    histories: Text  # [B, trail.end + the longest text]
    expected: Expected  # [B, 1 + the longest text, 2, 2]: before the first symbol and after each


def follow_texts(trail: Trail, texts: Sequence[Symbols]) -> Texts:
    """Follow each of B texts from a trail."""
    start, rows, longest = trail.followed, len(texts), max(map(len, texts))
    histories = np.zeros((rows, trail.end + longest), np.uint8)
    histories[:, : trail.end] = start.histories[0, : trail.end]
    expected = np.zeros((rows, longest + 1, 2, 2), np.uint8)
    trail.counting.finish()
    for row, text in enumerate(texts):
        end = trail.end + len(text)
        histories[row, trail.end : end] = to_stored(text)
        words, matches = start.words[0].copy(), start.matches[0].copy()
        follow_text(trail.project, trail.own, histories[row], trail.end, end, words, matches, expected[row])
    return Texts(histories, expected)


def mix_text(trail: Trail, weights: Weights, followed: Texts, row: int, logits: Logits, skipped: int = 0) -> None:
    """Turn the network's `logits` [n, V] of a text's first n symbols into log-probabilities of the mixture, in place.

    The first `skipped` rows stay as they are.
    """
    history, expected = followed.histories[row], followed.expected[row]
    words = trail.followed.words[0].copy()
    _mix_text(trail.project, trail.own, weights, history, trail.end, words, expected, logits, skipped)


@compiled
def _mix_text(
    project: Store,
    own: Store,
    weights: Weights,
    history: Text,
    start: int,
    words: Words,
    expected: Expected,
    logits: Logits,
    skipped: int,
) -> None:
    ballot, out = new_ballot(), np.empty(logits.shape[1], np.float32)
    for place in range(len(logits)):
        if place >= skipped:
            normalize(logits[place])
            network = logits[place]
            votes, confidence, longest = collect(
                project, own, history, 0, start + place, words, expected[place], network, ballot
            )
            mix_votes(weights, ballot, votes, confidence, longest, network, out)
            normalize(out)
            logits[place] = out
        feed(words, history[start + place])


def symbol_log_probabilities(mixed: Logits, text: Symbols) -> NDArray[np.float64]:
    """Of each symbol of a text [n] in `mixed` [n, V]."""
    found: NDArray[np.float64] = mixed[np.arange(len(text)), text.astype(np.int64)].astype(np.float64)
    return found


def warm_up(trail: Trail) -> None:
    """Have what is compiled at its first call compiled, or read from the disk."""
    logits = np.zeros((1, VOCABULARY_SIZE), np.float32)
    mix_text(trail, new_weights(), follow_texts(trail, [np.array([NEWLINE], np.uint16)]), 0, logits)
