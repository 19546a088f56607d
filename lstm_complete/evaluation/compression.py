"""Bits per character of a stream."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.model import Model
from lstm_complete.engine.runtime import Runtime
from lstm_complete.engine.score import bits_per_symbol
from lstm_complete.evaluation.adapting import read_adapting
from lstm_complete.evaluation.project import Stream, stream_symbols
from lstm_complete.languages.contract import Language
from lstm_complete.memory.mixing import Weights, new_learning, new_weights

SEEN = 30.0
"""What shipped weights of a mixture count as having learned when they go on learning in a project."""


@dataclass(frozen=True, slots=True)
class Compression:
    """What a stream costs, file by file."""

    bits: NDArray[np.float64]
    """Bits of each file's symbols, its end included, [files]."""
    characters: NDArray[np.int64]
    """Characters of each file's original text, [files]."""

    @property
    def bits_per_char(self) -> float:
        """All bits by all characters."""
        return float(self.bits.sum() / self.characters.sum())

    @property
    def median_file(self) -> float:
        """Half of the files cost less for each of their characters: what a few tables of odd bytes leave alone."""
        return float(np.median(self.bits / self.characters))


def compress(
    runtime: Runtime,
    stream: Stream,
    language: Language,
    *,
    progress: Callable[[int], None] = lambda _count: None,
) -> Compression:
    """Let the network alone read a stream, each file without its path header.

    Its state is carried from file to file, its weights stay.
    """
    files = stream_symbols(stream, language)
    bits = bits_per_symbol(runtime, np.concatenate(files), progress=progress)
    ends = np.cumsum([len(symbols) for symbols in files])
    costs = [part.sum() for part in np.split(bits, ends[:-1])]
    return Compression(np.array(costs), np.array([len(file.text) for file in stream.files], np.int64))


def compress_adapting(
    model: Model,
    stream: Stream,
    language: Language,
    *,
    mixed: bool = True,
    progress: Callable[[int], None] = lambda _count: None,
) -> Compression | None:
    """Let network and memory read a stream, the mixture learning on.

    With `mixed` false the network alone speaks, reading what the memory expects. None for a model without a mixture,
    or whose network does not read the memory.
    """
    if model.weights is None or not (mixed or model.runtime.config.reads_memory):
        return None
    weights = Weights(*(tensor.copy() for tensor in model.weights)) if mixed else new_weights()
    learning = new_learning(seen=SEEN) if mixed else new_learning(0, 0, 0)
    files = stream_symbols(stream, language)
    costs = read_adapting(model.runtime, weights, learning, files, progress=progress)
    return Compression(
        np.array([cost.sum() for cost in costs]), np.array([len(file.text) for file in stream.files], np.int64)
    )
