"""Texts that a model writes, none picked: what the rows about generated code are measured on."""

import json
import lzma
from collections.abc import Sequence
from pathlib import Path

from lstm_complete.artifacts.atomic import write_bytes
from lstm_complete.engine.generate import Sampling, Task, generate_batch
from lstm_complete.engine.runtime import Runtime
from lstm_complete.languages.contract import Language

COUNT, CHARACTERS, TEMPERATURE = 100, 4_000, 0.5


def write_samples(
    runtime: Runtime,
    language: Language,
    prompts: Sequence[str],
    *,
    characters: int = CHARACTERS,
    temperature: float = TEMPERATURE,
    first_seed: int = 0,
    path: str | None = None,
) -> list[str]:
    """One text for each prompt, which it begins with; the seeds are `first_seed` and those that follow.

    No rule of the language helps the network: any valid UTF-8 may come.
    """
    tasks = [Task(prompt, seed, path) for seed, prompt in enumerate(prompts, first_seed)]
    sampling = Sampling(characters, temperature, constrained=False)
    texts = list(prompts)
    for pieces in generate_batch(runtime, language, tasks, sampling):
        texts = [text + piece for text, piece in zip(texts, pieces, strict=True)]
    return texts


def publish(texts: Sequence[str], file: Path) -> None:
    """Write texts as lines of JSON, compressed; raises OSError."""
    lines = "".join(json.dumps({"seed": seed, "text": text}) + "\n" for seed, text in enumerate(texts))
    write_bytes(file, lzma.compress(lines.encode(), preset=9 | lzma.PRESET_EXTREME))
