"""Free writing: many texts side by side."""

import importlib.util
import time

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.bench.figure import Beside, Figure, sample, seconds
from lstm_complete.bench.network import ROOFLINE, step_limit
from lstm_complete.bench.subject import Subject
from lstm_complete.engine.generate import Sampling, Task, generate_batch
from lstm_complete.text.vocabulary import VOCABULARY_SIZE

TEXTS, CHARACTERS = 64, 200
_REPEATS = 5


def figure(subject: Subject) -> Figure:
    """Characters a second of TEXTS texts at once."""
    rates = [_rate(subject, seed) for seed in range(_REPEATS + 1)][1:]
    eager = _eager_rate(subject.folder.config)
    return Figure(
        "generate_chars_s",
        "characters/s",
        sample(rates),
        f"writing {TEXTS} texts of {CHARACTERS} characters side by side, one core",
        Beside(TEXTS / step_limit(subject.folder, TEXTS), ROOFLINE),
        Beside(eager, "a loop over torch.nn.LSTM of the same size, one core, constraints left out") if eager else None,
    )


def _rate(subject: Subject, seed: int) -> float:
    tasks = [Task(seed=1000 * seed + number) for number in range(TEXTS)]
    began = time.perf_counter()
    steps = generate_batch(subject.model.runtime, subject.language, tasks, Sampling(CHARACTERS))
    written = sum(len(piece) for pieces in steps for piece in pieces)
    return written / (time.perf_counter() - began)


def _eager_rate(config: ModelConfig) -> float | None:
    """Characters a second of as many texts that torch's layers write, a step after the other; None without torch."""
    if importlib.util.find_spec("torch") is None:
        return None
    import torch  # noqa: PLC0415

    size = config.hidden
    embed, head = torch.nn.Embedding(VOCABULARY_SIZE, size), torch.nn.Linear(size, VOCABULARY_SIZE)
    lstm = torch.nn.LSTM(size, size, config.layers)

    @torch.no_grad()
    def write() -> None:
        symbols, state = torch.zeros(TEXTS, dtype=torch.int64), None
        for _ in range(CHARACTERS):
            h, state = lstm(embed(symbols)[None], state)
            symbols = torch.multinomial(torch.softmax(head(h[0]), -1), 1)[:, 0]

    before = torch.get_num_threads()
    torch.set_num_threads(1)  # as ours has; at these sizes several wait for each other
    try:
        return TEXTS * CHARACTERS / seconds(write, _REPEATS, warm_up=1).median
    finally:
        torch.set_num_threads(before)
