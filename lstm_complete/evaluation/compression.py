"""Bits per character of a stream."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.runtime import Runtime
from lstm_complete.engine.score import bits_per_symbol
from lstm_complete.evaluation.project import Stream
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import encode_file
from lstm_complete.languages.indentation import detect_layout


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
    files = [
        encode_file(None, file.text.encode(), detect_layout(file.text, language.default_indent))
        for file in stream.files
    ]
    bits = bits_per_symbol(runtime, np.concatenate(files), progress=progress)
    ends = np.cumsum([len(symbols) for symbols in files])
    costs = [part.sum() for part in np.split(bits, ends[:-1])]
    return Compression(np.array(costs), np.array([len(file.text) for file in stream.files], np.int64))
