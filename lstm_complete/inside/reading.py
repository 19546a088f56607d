"""A text as a network reads it: its symbols, its records, and which characters each symbol stands for."""

from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Layout, Symbols, decode, encode, encode_header
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.memory.features import own_memory
from lstm_complete.text.vocabulary import END, INDENT, NEWLINE, PATH, VERBATIM, VOCABULARY_SIZE


class Reading:
    """One text, with the header of its path where it has one."""

    def __init__(self, text: str, language: Language | None = None, path: str | None = None) -> None:
        """Without a language, indentation is counted by what the text itself shows."""
        data = text.encode("utf-8", "surrogatepass")
        self.text = text
        self.layout = detect_layout(text, language.default_indent) if language else detect_layout(text)
        header = encode_header(path) if path is not None else np.empty(0, np.uint16)
        self.header = len(header)
        """Symbols before the text's first one."""
        self.symbols: Symbols = np.concatenate([header, encode(data, self.layout)])
        self._data = np.frombuffer(data, np.uint8)

    @cached_property
    def spans(self) -> NDArray[np.int64]:
        """Symbol t covers the characters [spans[t], spans[t + 1]) of the text, [T + 1].

        Of a character of several bytes that is its last byte: before it, the character is not there. The header
        covers nothing.
        """
        ends = np.cumsum(_byte_counts(self.symbols[self.header :], self.layout))
        begins = (self._data & 0xC0) != 0x80  # [bytes]: does a character begin here?
        # Behind so many bytes there are the characters that have begun, less the one that goes on.
        whole = np.append(0, np.cumsum(begins)) - np.append(~begins, False)
        return np.concatenate([np.zeros(self.header + 1, np.int64), whole[ends]])

    def records(self, config: ModelConfig) -> NDArray[np.int64]:
        """What a network reads, [T, F]; of a memory it reads what the text's own beginning expects, as in training."""
        records = np.zeros((len(self.symbols), len(config.inputs)), np.int64)
        records[:, 0] = self.symbols
        if config.reads_memory:
            records[:, 1:3] = own_memory(len(self.symbols)).read(self.symbols)
        return records


def common_prefix(one: NDArray[np.integer], other: NDArray[np.integer]) -> int:
    """How many records [T, F] at the start of both are the same: what `Network.go_on` may keep."""
    length = min(len(one), len(other))
    differs = (one[:length] != other[:length]).any(axis=1)
    return int(differs.argmax()) if differs.any() else length


def utf16_starts(text: str, spans: NDArray[np.integer]) -> NDArray[np.integer]:
    """Offsets of characters [T + 1] as JavaScript counts them: one beyond the 16-bit plane is two."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    before = np.concatenate([[0], np.cumsum(1 + (points > 0xFFFF))])
    starts: NDArray[np.integer] = before[spans]
    return starts


def symbol_text(symbol: int, layout: Layout) -> str:
    """The characters that a symbol stands for; bytes of longer ones as \\xNN, others by their names."""
    if symbol in _NAMES or symbol > INDENT:
        return _NAMES.get(symbol, f"<{symbol}>")
    return decode([symbol], layout).decode() if symbol < 0x80 or symbol == INDENT else f"\\x{symbol:02x}"


_NAMES = {PATH: "<path>", END: "<end>", VERBATIM: "<verbatim>"}


def _byte_counts(symbols: Symbols, layout: Layout) -> NDArray[np.int64]:
    """Bytes that each symbol of a text stands for, [n]."""
    counts: NDArray[np.int64] = _byte_count(layout)[symbols]
    verbatim = np.append(False, symbols[:-1] == VERBATIM)[: len(symbols)]
    counts[verbatim & (symbols == NEWLINE)] = 1
    return counts


@cache
def _byte_count(layout: Layout) -> NDArray[np.int64]:
    return np.array([len(decode([symbol], layout)) for symbol in range(VOCABULARY_SIZE)])
