"""Between torch's bf16 on the CPU and compiled code."""

import torch
from torch import Tensor

from lstm_complete.nets.bf16 import COLUMNS, ROWS, Halves, available


def fits(x: Tensor) -> bool:
    """Can compiled code read a stream x [T, B, H], and has the caller asked for bf16 by autocast?"""
    asked = x.device.type == "cpu" and torch.is_autocast_enabled("cpu")
    whole = x.shape[1] % ROWS == 0 and x.shape[2] % COLUMNS == 0
    return asked and whole and torch.get_autocast_dtype("cpu") == torch.bfloat16 and available()


def bits_of(tensor: Tensor) -> Halves:
    """A bf16 tensor's memory as NumPy can hold it."""
    bits: Halves = tensor.view(torch.uint16).numpy()
    return bits
