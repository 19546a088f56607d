"""How well whole lines go with what follows them in the document.

The network reads each line and then the text behind it; a line after which that text is likelier fits better. It
reads without the memory, which holds the text and would expect it whatever comes before.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.runtime import Runtime
from lstm_complete.engine.timeline import Reading
from lstm_complete.languages.encoding import Symbols
from lstm_complete.text.vocabulary import NEWLINE

CHARACTERS = 20
"""Symbols of the following text that are read: more of them measured no better."""
WEIGHT = 0.5
"""Of this log-likelihood beside that of the line; 0.5 measured best on the tuning packages."""


def suffix_log_likelihoods(
    runtime: Runtime, reading: Reading, lines: Sequence[Sequence[int]], after: Symbols
) -> NDArray[np.float64]:
    """log P(after | line), [B], for B lines without their ends that begin where `reading` stands."""
    after = after[:CHARACTERS]
    texts = [np.concatenate([np.array([*line, NEWLINE], np.int64), after.astype(np.int64)]) for line in lines]
    longest = max(map(len, texts))
    records = np.zeros((longest, len(texts), len(runtime.config.inputs)), np.int64)
    for row, text in enumerate(texts):
        records[: len(text), row, 0] = text
    logits, _ = runtime.run(records, np.repeat(reading.state, len(texts), axis=1))  # [T, B, V]
    likelihoods = np.empty(len(texts))
    for row, text in enumerate(texts):
        places = np.arange(len(text) - len(after), len(text))
        likelihoods[row] = _log_softmax(logits[places - 1, row])[np.arange(len(after)), text[places]].sum()
    return likelihoods


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    found: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return found
