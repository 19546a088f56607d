"""The mixture's weights, learned on projects that the network has not seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lstm_complete.engine.runtime import Runtime
from lstm_complete.evaluation.adapting import read_adapting
from lstm_complete.evaluation.project import Stream, stream_symbols
from lstm_complete.languages.contract import Language
from lstm_complete.memory.mixing import Weights, new_learning, new_weights


@dataclass(frozen=True, slots=True)
class Tuned:
    """The weights, and the bits per character of each stream while they were learned."""

    weights: Weights
    bits_per_char: list[float]


def tune(
    runtime: Runtime,
    streams: Sequence[Stream],
    language: Language,
    *,
    progress: Callable[[int], None] = lambda _count: None,
) -> Tuned:
    """Read each stream as a project of its own, learning from every symbol."""
    weights, learning = new_weights(), new_learning()
    bits = []
    for stream in streams:
        costs = read_adapting(runtime, weights, learning, stream_symbols(stream, language), progress=progress)
        bits.append(sum(float(cost.sum()) for cost in costs) / stream.characters)
    return Tuned(weights, bits)
