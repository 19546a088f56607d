"""Training steps on this machine's processor, beside its rate of matrix products and a plain `nn.LSTM`."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lstm_complete.artifacts.config import MATCH, MEMORY_INPUTS, ModelConfig
from lstm_complete.bench.figure import Beside, Figure, sample, seconds
from lstm_complete.bench.limits import gemm_rate
from lstm_complete.cores import usable_cores
from lstm_complete.errors import UserError
from lstm_complete.text.vocabulary import VOCABULARY_SIZE

if TYPE_CHECKING:
    from lstm_complete.training.device import Precision
    from lstm_complete.training.options import Preset, TrainingOptions

_SHAPES: Final[tuple[tuple["Preset", int | None], ...]] = (("small", None), ("base", None), ("base", 128))
"""Presets and batches: the default one, and one that is large enough for the products of a large network."""
_REST: Final = 0.02
"""Seconds after which torch's threads no longer spin for the product before."""


@dataclass(frozen=True, slots=True)
class _Round:
    """Seconds of a step of ours and of a plain one, and the rate of products between them, in operations a second."""

    ours: float
    plain: float
    rate: float


def figures(rounds: int) -> Iterator[Figure]:
    """Symbols a second of `lstm-complete train`, all inputs of the memory included, and their share of the limit.

    Needs torch. The machine may be busy with other things: ours, a plain LSTM and the limit take turns, `rounds` of
    them, and the share is the median of the turns' own shares.
    """
    from lstm_complete.training.options import TrainingOptions  # noqa: PLC0415

    for preset, batch in _SHAPES:
        options = TrainingOptions(preset=preset)
        if batch is None:
            yield from _figures(f"train_{preset}", options, rounds)
        else:
            yield from _figures(f"train_{preset}_batch{batch}", options.model_copy(update={"batch": batch}), rounds)


def _figures(name: str, options: "TrainingOptions", rounds: int) -> Iterator[Figure]:
    cores = usable_cores()
    with _threads(cores):
        ours, parameters, precision = _ours(options)
        plain = _plain(options)
        turns = [_round(ours, plain, precision, cores, warm_up=0 if n else 2) for n in range(rounds)]
    symbols = options.batch * options.unroll
    layers, hidden = options.shape
    limits = [turn.rate / _work(layers, hidden) for turn in turns]
    about = f"training {layers}x{hidden} ({parameters / 1e6:.1f} M parameters), batch {options.batch}, {cores} cores"
    yield Figure(
        f"{name}_symbols_s",
        "symbols/s",
        sample([symbols / turn.ours for turn in turns]),
        f"{about}, {precision}",
        Beside(sample(limits).median, f"its products at the rate of one large {precision} product, {cores} cores"),
        Beside(sample([symbols / turn.plain for turn in turns]).median, "torch.nn.LSTM of the same size in float32"),
    )
    shares = [symbols / turn.ours / limit for turn, limit in zip(turns, limits, strict=True)]
    yield Figure(f"{name}_share", "of the limit", sample(shares), f"{about}: share of that limit, turn by turn")


def _work(layers: int, hidden: int) -> int:
    """Operations that one symbol needs: two a weight forwards, four backwards; looking up embeddings is none."""
    return 6 * (layers * 8 * hidden * hidden + hidden * (VOCABULARY_SIZE + MATCH.size))


def _round(ours: Callable[[], object], plain: Callable[[], object], kind: str, cores: int, warm_up: int) -> _Round:
    rate = gemm_rate(kind, threads=cores)
    if rate is None:
        raise UserError("training is measured in torch, which is not installed")
    time.sleep(_REST)
    taken = seconds(ours, 1, warm_up=1 + warm_up).median
    return _Round(taken, seconds(plain, 1, warm_up=warm_up).median, rate)


@contextmanager
def _threads(number: int) -> Iterator[None]:
    import torch  # noqa: PLC0415

    before = torch.get_num_threads()
    torch.set_num_threads(number)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _ours(options: "TrainingOptions") -> tuple[Callable[[], object], int, "Precision"]:
    from lstm_complete.nets.charlm import CharLM  # noqa: PLC0415
    from lstm_complete.training.device import DTYPES, choose_device, choose_precision  # noqa: PLC0415
    from lstm_complete.training.learner import Learner  # noqa: PLC0415

    layers, hidden = options.shape
    config = ModelConfig(name="bench", layers=layers, hidden=hidden, inputs=MEMORY_INPUTS)
    options = options.model_copy(update={"device": "cpu"})
    device = choose_device(options)
    precision = choose_precision(config, options, device)
    learner = Learner(CharLM(config), options, device, DTYPES[precision])
    random = np.random.default_rng(0)
    fields = [random.integers(0, field.size, (options.unroll + 1, options.batch)) for field in config.inputs]
    chunk, kept = np.stack(fields, axis=-1).astype(np.int64), np.ones(options.batch, np.float32)

    def step() -> None:
        learner.backward(chunk, kept)
        learner.update(1e-3)

    return step, learner.parameters, precision


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
