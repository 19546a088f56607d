"""Free writing: many texts side by side."""

import time

from lstm_complete.bench.figure import Beside, Figure, sample
from lstm_complete.engine.generate import Sampling, Task, generate_batch
from lstm_complete.engine.runtime import Runtime
from lstm_complete.languages.contract import Language

TEXTS, CHARACTERS = 64, 200
_REPEATS = 5


def figure(runtime: Runtime, language: Language) -> Figure:
    """Characters a second of TEXTS texts at once."""
    rates = [_rate(runtime, language, TEXTS, seed) for seed in range(_REPEATS + 1)][1:]
    alone = [_rate(runtime, language, 1, seed) for seed in range(_REPEATS)]
    return Figure(
        "generate_chars_s",
        "characters/s",
        sample(rates),
        f"writing {TEXTS} texts of {CHARACTERS} characters side by side",
        None,
        Beside(sample(alone).median, "one text at a time"),
    )


def _rate(runtime: Runtime, language: Language, texts: int, seed: int) -> float:
    tasks = [Task(seed=1000 * seed + number) for number in range(texts)]
    began = time.perf_counter()
    steps = generate_batch(runtime, language, tasks, Sampling(CHARACTERS))
    written = sum(len(piece) for pieces in steps for piece in pieces)
    return written / (time.perf_counter() - began)
