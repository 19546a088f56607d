"""Writing text freely: sampling character by character, many texts side by side."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_complete.artifacts.config import Texts
from lstm_complete.engine.constraints import Constraints
from lstm_complete.engine.draw import draw
from lstm_complete.engine.linestart import LineStart
from lstm_complete.engine.runtime import Logits, Runtime, State
from lstm_complete.engine.timeline import read_records, records_of
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Layout, Symbols, decode, encode, encode_header
from lstm_complete.languages.indentation import detect_layout
from lstm_complete.text.vocabulary import END, NEWLINE


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to write."""

    characters: int = 2_000
    """Length of a text at most; a text also ends where the model ends the file, or the line it was trained on."""
    temperature: float = 0.7
    """0 takes the likeliest symbol; 1 is the model's own distribution."""
    top_p: float = 1.0
    """Sample among the likeliest symbols that together have this probability."""
    constrained: bool = True
    """Forbid closers that close nothing and lines at a wrong level; off, only valid UTF-8 is asked for."""


@dataclass(frozen=True, slots=True)
class Task:
    """One text to be written."""

    prompt: str = ""
    seed: int = 0
    path: str | None = None
    """The path that the network reads before the text; without one, an example file's."""


def generate(
    runtime: Runtime,
    language: Language,
    task: Task,
    sampling: Sampling,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[str]:
    """One text in pieces of a character or an indent unit, as they are made; the prompt is not repeated."""
    for pieces in generate_batch(runtime, language, [task], sampling, cancelled=cancelled):
        yield pieces[0]


def generate_batch(
    runtime: Runtime,
    language: Language,
    tasks: Sequence[Task],
    sampling: Sampling,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[list[str]]:
    """Several texts side by side: at each step one piece for each of them, empty where a text has ended.

    A text does not depend on the others, up to the rounding of the engine.
    """
    constraints: dict[Layout, Constraints] = {}
    writers = [_Writer(language, runtime.config.texts, task, sampling, constraints) for task in tasks]
    state, logits = _read_all(runtime, [writer.symbols for writer in writers])
    while not cancelled():
        symbols = _sample(logits, writers, sampling)
        pieces = [writer.write(symbol) for writer, symbol in zip(writers, symbols, strict=True)]
        yield pieces
        if all(writer.ended for writer in writers):
            return
        records = records_of(np.array(symbols), len(runtime.config.inputs))
        stepped, state = runtime.run(records[None], state)
        logits = stepped[0]


class _Writer:
    """One text while it is written."""

    def __init__(
        self,
        language: Language,
        texts: Texts,
        task: Task,
        sampling: Sampling,
        constraints: dict[Layout, Constraints],
    ) -> None:
        """`constraints` are those of the other texts; the language's for this text's layout are added."""
        prompt = task.prompt
        self.layout = detect_layout(prompt, language.default_indent)
        self.constraints = constraints.setdefault(self.layout, Constraints(language.lexicon, self.layout))
        self.random = np.random.default_rng(task.seed)
        self.symbols = _prompt_symbols(language, texts, task, self.layout)
        self._ends = {END, NEWLINE} if texts == "lines" else {END}
        scan = self.constraints.scanner.scan(self.constraints.scanner.start(), prompt)
        self.state = self.constraints.state(scan, prompt.rpartition("\n")[2])
        self.line_start = LineStart(language, self.layout, prompt)
        self.ended = False
        self._left = sampling.characters
        self._raw = b""

    def mask(self, *, constrained: bool) -> NDArray[np.bool_]:
        """The symbols that may come next, [V]."""
        if not constrained:
            return self.constraints.valid(self.state)
        mask: NDArray[np.bool_] = self.constraints.masks[self.state].copy()
        self.line_start.restrict(mask)
        return mask

    def write(self, symbol: int) -> str:
        """Take one symbol; returns the characters that it completes."""
        if self.ended:
            return ""
        self.ended = symbol in self._ends
        self.state = self.constraints.next(self.state, symbol)
        self._raw += decode([symbol], self.layout)
        if not self.constraints.complete(self.state):
            return ""
        piece, self._raw = self._raw.decode("utf-8")[: self._left], b""
        self.line_start.follow(symbol, piece)
        self._left -= len(piece)
        self.ended = self.ended or self._left <= 0
        return piece


def _prompt_symbols(language: Language, texts: Texts, task: Task, layout: Layout) -> Symbols:
    """What a network reads of a prompt, as its training gave it texts; one symbol at least."""
    prompt = task.prompt.rpartition("\n")[2] if texts == "lines" else task.prompt
    symbols = encode(prompt.encode("utf-8", "surrogatepass"), layout)
    if texts == "files":
        header = encode_header(task.path or f"example{language.extensions[0]}")
        return np.concatenate([header, symbols])
    return symbols if len(symbols) else np.array([NEWLINE], np.uint16)


def _read_all(runtime: Runtime, prompts: list[Symbols]) -> tuple[State, Logits]:
    """The network after each prompt; equal prompts are read once."""
    known = {
        key: read_records(runtime, records_of(prompt, len(runtime.config.inputs)), runtime.initial_state(1))
        for key, prompt in {prompt.tobytes(): prompt for prompt in prompts}.items()
    }
    readings = [known[prompt.tobytes()] for prompt in prompts]
    states = np.concatenate([reading.state for reading in readings], axis=1)
    return states, np.stack([reading.logits for reading in readings])


def _sample(logits: Logits, writers: list[_Writer], sampling: Sampling) -> list[int]:
    allowed = np.stack([writer.mask(constrained=sampling.constrained) for writer in writers])
    numbers = np.array([writer.random.random() for writer in writers])
    return draw(logits, allowed, numbers, temperature=sampling.temperature, top_p=sampling.top_p)
