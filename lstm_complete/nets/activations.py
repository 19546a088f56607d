"""The non-linearities that a configuration can name."""

from collections.abc import Callable

import torch
from torch import Tensor

from lstm_complete.artifacts.config import Activation

ACTIVATIONS: dict[Activation, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
}
