"""Which device trains, and in which arithmetic."""

import math
import time
from typing import Literal

import numpy as np
import torch

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.errors import UserError
from lstm_complete.nets.charlm import CharLM
from lstm_complete.training.learner import Learner
from lstm_complete.training.options import TrainingOptions

Precision = Literal["fp32", "bf16", "fp16"]
DTYPES: dict[Precision, torch.dtype] = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}

_TRIAL_UNROLL = 16


def choose_device(options: TrainingOptions) -> torch.device:
    """The device that the options ask for.

    Raises:
        UserError: a GPU is asked for and there is none.
    """
    if options.device == "cuda" and not torch.cuda.is_available():
        raise UserError("no CUDA device is available: use --device cpu, or a torch build for your GPU")
    wants_gpu = options.device == "cuda" or (options.device == "auto" and torch.cuda.is_available())
    return torch.device("cuda" if wants_gpu else "cpu")


def choose_precision(config: ModelConfig, options: TrainingOptions, device: torch.device) -> Precision:
    """The arithmetic of the products: what the options say, or what proves fastest on the device.

    Raises:
        UserError: the device cannot do what is asked for.
    """
    able = _able(device)
    if options.precision == "auto":
        return min(able, key=lambda name: _seconds(config, options, device, name)) if len(able) > 1 else able[0]
    if options.precision not in able:
        raise UserError(f"this {device.type} does not compute in {options.precision}: use {' or '.join(able)}")
    return options.precision


def _able(device: torch.device) -> tuple[Precision, ...]:
    """What the device multiplies in hardware; of bf16 and fp16 the one that needs no loss scaling."""
    if device.type == "cuda":
        capability = torch.cuda.get_device_capability(device)
        return ("fp32", "bf16") if capability >= (8, 0) else ("fp32", "fp16") if capability >= (7, 0) else ("fp32",)
    look_up = getattr(torch.cpu, "get_capabilities", None)
    has: dict[str, bool] = look_up() if look_up else {}  # older torch cannot tell
    return ("fp32", "bf16") if has.get("avx512_bf16") or has.get("amx_bf16") else ("fp32",)


def _seconds(config: ModelConfig, options: TrainingOptions, device: torch.device, name: Precision) -> float:
    """How long a short step takes; forever where torch has no kernel for it."""
    learner = Learner(CharLM(config), options, device, DTYPES[name])
    chunk = np.zeros((_TRIAL_UNROLL + 1, options.batch, len(config.inputs)), np.int64)
    kept = np.ones(options.batch, np.float32)
    took = math.inf
    try:
        for _ in range(3):
            began = time.perf_counter()
            learner.backward(chunk, kept)
            learner.update(0.0)
            took = min(took, time.perf_counter() - began)  # the first time more is compiled than computed
    except RuntimeError:
        return math.inf
    return took
