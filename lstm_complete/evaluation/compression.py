"""Bits per character of a stream."""

from collections.abc import Callable

import numpy as np

from lstm_complete.engine.runtime import Runtime
from lstm_complete.engine.score import bits_per_symbol
from lstm_complete.evaluation.project import Stream
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Symbols, encode_file
from lstm_complete.languages.indentation import detect_layout


def stream_symbols(stream: Stream, language: Language) -> Symbols:
    """What the network reads: each file's symbols and the end of file, without path headers."""
    return np.concatenate(
        [
            encode_file(None, file.text.encode(), detect_layout(file.text, language.default_indent))
            for file in stream.files
        ]
    )


def static_bits_per_char(
    runtime: Runtime,
    stream: Stream,
    language: Language,
    *,
    progress: Callable[[int], None] = lambda _count: None,
) -> float:
    """Bits of all symbols, ends of files included, divided by the characters of the original text.

    The network alone: its state is carried from file to file, its weights stay.
    """
    bits = bits_per_symbol(runtime, stream_symbols(stream, language), progress=progress)
    return float(bits.sum()) / stream.characters
