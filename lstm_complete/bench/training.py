"""Training steps on this machine's processor, beside its rate of matrix products and a plain `nn.LSTM`."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

from lstm_complete.bench.figure import Beside, Figure, seconds
from lstm_complete.bench.limits import gemm_rate
from lstm_complete.text.vocabulary import VOCABULARY_SIZE

if TYPE_CHECKING:
    from lstm_complete.training.options import TrainingOptions

_STEPS: Final = 12


def figure() -> Figure:
    """Symbols a second of `lstm-complete train` with its defaults, all inputs of the memory included; needs torch."""
    import torch  # noqa: PLC0415

    from lstm_complete.training.options import TrainingOptions  # noqa: PLC0415

    options = TrainingOptions()
    cores = os.cpu_count() or 1
    before = torch.get_num_threads()
    torch.set_num_threads(cores)
    try:
        symbols = options.batch * options.unroll
        ours, parameters = _ours(options)
        taken = seconds(ours, _STEPS).per(symbols)
        plain = seconds(_plain(options), _STEPS).per(symbols)
    finally:
        torch.set_num_threads(before)
    layers, hidden = options.shape
    rate = gemm_rate("bf16", threads=cores)
    # Forward two operations a weight, backward twice as many.
    work = 6 * (layers * 8 * hidden * hidden + hidden * VOCABULARY_SIZE)
    limit = Beside(rate / work, f"its products at the rate of one large bf16 product, {cores} cores") if rate else None
    return Figure(
        "train_symbols_s",
        "symbols/s",
        taken,
        f"training {layers}x{hidden} ({parameters / 1e6:.1f} M parameters), batch {options.batch}, {cores} cores",
        limit,
        Beside(plain.median, "torch.nn.LSTM of the same size in float32"),
    )


def _ours(options: "TrainingOptions") -> tuple[Callable[[], object], int]:
    from lstm_complete.artifacts.config import MEMORY_INPUTS, ModelConfig  # noqa: PLC0415
    from lstm_complete.nets.charlm import CharLM  # noqa: PLC0415
    from lstm_complete.training.device import DTYPES, choose_device, choose_precision  # noqa: PLC0415
    from lstm_complete.training.learner import Learner  # noqa: PLC0415

    layers, hidden = options.shape
    config = ModelConfig(name="bench", layers=layers, hidden=hidden, inputs=MEMORY_INPUTS)
    options = options.model_copy(update={"device": "cpu"})
    device = choose_device(options)
    learner = Learner(CharLM(config), options, device, DTYPES[choose_precision(config, options, device)])
    random = np.random.default_rng(0)
    fields = [random.integers(0, field.size, (options.unroll + 1, options.batch)) for field in config.inputs]
    chunk, kept = np.stack(fields, axis=-1).astype(np.int64), np.ones(options.batch, np.float32)

    def step() -> None:
        learner.backward(chunk, kept)
        learner.update(1e-3)

    return step, learner.parameters


def _plain(options: "TrainingOptions") -> Callable[[], object]:
    import torch  # noqa: PLC0415

    layers, hidden = options.shape
    embed, head = torch.nn.Embedding(VOCABULARY_SIZE, hidden), torch.nn.Linear(hidden, VOCABULARY_SIZE)
    lstm = torch.nn.LSTM(hidden, hidden, layers)
    weights = [*embed.parameters(), *lstm.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(weights)
    symbols = torch.randint(0, VOCABULARY_SIZE, (options.unroll + 1, options.batch))

    def step() -> None:
        optimizer.zero_grad()
        logits = head(lstm(embed(symbols[:-1]))[0])
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), symbols[1:].flatten())
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()

    return step
