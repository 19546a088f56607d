"""How a text goes on with units clamped and without, by the same random numbers: what differs, the clamp did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lstm_complete.engine.constraints import UTF8, utf8_behind
from lstm_complete.engine.draw import draw
from lstm_complete.errors import UserError
from lstm_complete.inside.clamps import Clamp, check_clamps
from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading
from lstm_complete.inside.recording import Recording
from lstm_complete.languages.encoding import decode
from lstm_complete.memory.features import own_memory
from lstm_complete.text.vocabulary import END


@dataclass(frozen=True, slots=True)
class Writing:
    """How it is written."""

    symbols: int = 400
    """At most; a text also ends where the network ends the file."""
    temperature: float = 0.5
    """0 takes the likeliest symbol; 1 is the network's own distribution."""
    top_p: float = 1.0
    """Only the likeliest symbols that together have this probability."""
    seed: int = 0


@dataclass(frozen=True)
class Written:
    """One text behind a prompt."""

    symbols: tuple[int, ...]
    text: str
    recording: Recording
    """Of the prompt and all of the text."""


def regenerate(
    network: Network,
    reading: Reading,
    recording: Recording,
    clamps: Sequence[Clamp],
    writing: Writing,
    *,
    keep: int | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Written, Written]:
    """What follows the first `keep` symbols of a text, all if not given: as it is recorded, and with `clamps` besides.

    `recording` is that of the reading's records. A text ends early where it is cancelled.

    Raises:
        UserError: a clamp is for a unit that is not there; nothing is kept.
    """
    check_clamps(clamps, network.config)
    keep = recording.length if keep is None else keep
    if not 0 < keep <= recording.length:
        raise UserError(f"a text goes on behind one of its {recording.length} symbols")
    writer = _Writer(network, reading, keep, writing, cancelled)
    free = Recording(recording.tape, keep, recording.before, recording.clamps)
    first = min((clamp.start for clamp in clamps), default=keep)
    changed = replace(free, clamps=(*free.clamps, *clamps))
    if first < keep:
        changed = network.go_on(changed, first, free.records[first:])
    return writer.write(free), writer.write(changed)


class _Writer:
    """Writes behind one prompt, the same way each time."""

    def __init__(
        self, network: Network, reading: Reading, keep: int, writing: Writing, cancelled: Callable[[], bool]
    ) -> None:
        self._network, self._layout, self._writing, self._cancelled = network, reading.layout, writing, cancelled
        self._prompt = reading.symbols[:keep]
        self._numbers = np.random.default_rng(writing.seed).random(writing.symbols)

    def write(self, recording: Recording) -> Written:
        symbols: list[int] = []
        remember = self._memory()
        state = utf8_behind(self._prompt)
        for number in self._numbers:
            if self._cancelled() or symbols[-1:] == [END]:
                break
            (symbol,) = draw(
                recording.logits[-1:],
                UTF8[None, state] >= 0,
                np.array([number]),
                temperature=self._writing.temperature,
                top_p=self._writing.top_p,
            )
            symbols.append(symbol)
            state = int(UTF8[state, symbol])
            recording = self._network.go_on(recording, recording.length, remember(symbol))
        return Written(tuple(symbols), decode(symbols, self._layout).decode("utf-8", "replace"), recording)

    def _memory(self) -> Callable[[int], NDArray[np.int64]]:
        """What makes records [1, F] of the symbols that are written one after the other."""
        width = len(self._network.config.inputs)
        memory = own_memory(len(self._prompt) + self._writing.symbols)
        memory.read(self._prompt)

        def record(symbol: int) -> NDArray[np.int64]:
            made = np.full((1, width), symbol, np.int64)
            if self._network.config.reads_memory:
                made[:, 1:] = 0
                made[:, 1:3] = memory.read(made[:, 0].astype(np.uint16))
            return made

        return record
