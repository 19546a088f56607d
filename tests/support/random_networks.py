"""Networks in torch of every cell with random weights, and a text for them."""

import torch

from lstm_complete.artifacts.config import SYMBOL, Activation, Cell, InputField, ModelConfig, Stream
from lstm_complete.nets.charlm import CharLM

CELLS: list[tuple[Cell, Activation]] = [
    ("lstm", "tanh"),
    ("peephole", "tanh"),
    ("no-input-gate", "tanh"),
    ("gru", "tanh"),
    ("rnn", "tanh"),
    ("rnn", "relu"),
    ("rnn", "sigmoid"),
    ("window", "tanh"),
    ("window", "relu"),
    ("window", "sigmoid"),
]
STREAMS: list[Stream] = ["residual", "plain"]
TEXT = list(b"if (a == b) {\n\treturn a;\n}\n")


def network(
    cell: Cell,
    activation: Activation = "tanh",
    inputs: tuple[InputField, ...] = (SYMBOL,),
    stream: Stream = "residual",
) -> CharLM:
    config = ModelConfig(
        name="m", cell=cell, layers=2, hidden=16, window=5, activation=activation, inputs=inputs, stream=stream
    )
    torch.manual_seed(0)
    model = CharLM(config)
    with torch.no_grad():  # fresh biases and peepholes are zeros and ones, which would hide their mistakes
        for parameter in model.parameters():
            parameter.add_(0.2 * torch.randn_like(parameter))
    return model
