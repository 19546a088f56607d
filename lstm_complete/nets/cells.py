"""What all cells share, and the choice of one by name."""

from typing import Protocol

from torch import Tensor, nn

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.nets.gru import GRUCell
from lstm_complete.nets.lstm import LSTMCell
from lstm_complete.nets.peephole import PeepholeLSTMCell
from lstm_complete.nets.rnn import RNNCell
from lstm_complete.nets.ungated import UngatedLSTMCell
from lstm_complete.nets.window import WindowCell

Capture = dict[str, Tensor]
"""What went on inside a cell, each [T, B, H], by the field's names: input, forget, output, candidate, c, h; ..."""


class Cell(Protocol):
    """One layer's network: reads x [T, B, H] from a state [B, S]."""

    def __call__(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """h [T, B, H] and the state [B, S] after the last step."""
        ...

    def capture(self, x: Tensor, state: Tensor) -> Capture:
        """Every gate, candidate, h and c at every step; gates belong to (x_t, h_{t-1})."""
        ...


def make_cell(config: ModelConfig) -> nn.Module:
    """A new cell of the configured kind; the result satisfies `Cell`."""
    match config.cell:
        case "lstm":
            return LSTMCell(config.hidden)
        case "gru":
            return GRUCell(config.hidden)
        case "rnn":
            return RNNCell(config.hidden, config.activation)
        case "peephole":
            return PeepholeLSTMCell(config.hidden)
        case "no-input-gate":
            return UngatedLSTMCell(config.hidden)
        case "window":
            return WindowCell(config.hidden, config.window, config.activation)
