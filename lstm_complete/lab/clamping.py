"""Does a unit that follows the level of indentation cause it? Texts are written on while its c is held to a value.

All values of the clamp, and all units that it is compared with, get the same random numbers, so that only the clamp
differs. Texts are written side by side, each with a clamp of its own; a network that reads the memory reads that of
each text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.lab.measures import rank_correlation
from lstm_complete.lab.places import Places
from lstm_complete.lab.recorded import Recorded, Signal
from lstm_complete.lab.samples import TEMPERATURE
from lstm_complete.lab.verdict import Verdict
from lstm_complete.languages.encoding import Symbols, decode
from lstm_complete.memory.features import FileMemory, own_memory
from lstm_complete.nets.charlm import CharLM
from lstm_complete.text.vocabulary import INDENT, NEWLINE

VALUES, PROMPTS, OTHERS, LINES = 7, 30, 40, 20
LEAST_RANK, LEAST_SHARE = 0.8, 0.95
RANGE = (0.01, 0.99)
"""Quantiles of the unit's own c between which it is held."""
BEFORE, MOST = 1_500, 700
"""Symbols of a prompt at most, and of what is written behind it."""
_SIDE_BY_SIDE = 10
"""Clamps whose texts are written at once: each text has a memory of its own."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A unit whose c is held to a value; None: nothing is held."""

    signal: Signal | None
    value: float = 0.0


def verdict(
    row: str,
    folder: ModelFolder,
    signal: Signal,
    recorded: Recorded,
    prompts: Sequence[Places],
) -> Verdict:
    """A row's verdict about a unit; `recorded` tells the values that every unit takes."""
    net = open_net(folder)
    begun = [places.symbols[:BEFORE][: _last_line(places.symbols[:BEFORE])] for places in prompts[:PROMPTS]]
    states = States.behind(net, begun)
    low, high = _range(recorded, signal)
    values = np.linspace(low, high, VALUES).tolist()
    written = states.write([Hold(signal, value) for value in values])
    means = [float(np.mean([mean_indent(text) for text in texts])) for texts in written]
    others = _others(recorded, signal)
    ends = [(other, _range(recorded, other)) for other in others]
    lowest, highest = (states.write([Hold(other, end[side]) for other, end in ends]) for side in (0, 1))
    effects = [abs(_mean(b) - _mean(a)) for a, b in zip(lowest, highest, strict=True)]
    free = states.write([Hold(None)])[0]
    return _judge(row, _figures(signal, values, means, effects, _errors(prompts, begun, [free, *written])))


def _range(recorded: Recorded, signal: Signal) -> tuple[float, float]:
    """The values between which a unit mostly is."""
    low, high = np.quantile(recorded.column(signal).astype(np.float64), RANGE).tolist()
    return low, high


def _figures(
    signal: Signal, values: list[float], means: list[float], effects: list[float], errors: list[float]
) -> dict[str, Any]:
    effect = abs(means[-1] - means[0])
    return {
        "layer": signal.layer,
        "unit": signal.unit,
        "values": [round(value, 3) for value in values],
        "mean_indent": [round(mean, 3) for mean in means],
        "rank_correlation": round(rank_correlation(values, means), 3),
        "effect": round(effect, 3),
        "larger_than_share_of_other_units": round(float(np.mean([effect > other for other in effects])), 3),
        "effects_of_other_units_p95": round(float(np.quantile(effects, 0.95)), 3),
        "errors_per_1000_lines": {"free": errors[0], "held": errors[1:]},
    }


def _judge(row: str, figures: dict[str, Any]) -> Verdict:
    rank, share = figures["rank_correlation"], figures["larger_than_share_of_other_units"]
    if abs(rank) >= LEAST_RANK and share >= LEAST_SHARE:
        return Verdict(row, True, figures)
    reason = f"correlate, not cause: rank correlation {rank:.2f}, effect larger than of {share:.0%} of other units"
    return Verdict(row, False, figures, reason)


def mean_indent(text: Symbols) -> float:
    """Mean level of the lines that are not blank, of a text that begins at a line's start."""
    lines = [line for line in _lines(text) if any(symbol > 32 and symbol != INDENT for symbol in line)]
    return float(np.mean([line.count(INDENT) for line in lines])) if lines else 0.0


def _lines(text: Symbols) -> list[list[int]]:
    lines: list[list[int]] = [[]]
    for symbol in text.tolist():
        if symbol == NEWLINE:
            lines.append([])
        else:
            lines[-1].append(symbol)
    return lines[:LINES]


def _mean(texts: Sequence[Symbols]) -> float:
    return float(np.mean([mean_indent(text) for text in texts]))


def _last_line(symbols: Symbols) -> int:
    """Behind the last line end; 0 where no line ends."""
    return int(np.flatnonzero(symbols == NEWLINE).max(initial=-1)) + 1


def _others(recorded: Recorded, signal: Signal, seed: int = 0) -> list[Signal]:
    """Units by chance, of all layers."""
    config = recorded.config
    numbers = np.random.default_rng(seed).permutation(config.layers * config.hidden)[: OTHERS + 1].tolist()
    units = [Signal(number // config.hidden, number % config.hidden, "c") for number in numbers]
    return [unit for unit in units if (unit.layer, unit.unit) != (signal.layer, signal.unit)][:OTHERS]


def _errors(prompts: Sequence[Places], begun: Sequence[Symbols], written: Sequence[Sequence[Symbols]]) -> list[float]:
    """ERROR and MISSING nodes for 1,000 lines, of prompts with what was written behind them, for each clamp."""
    found = []
    for texts in written:
        errors = lines = 0
        for places, before, text in zip(prompts, begun, texts, strict=False):
            source = decode(np.concatenate([before, text[: _last_line(text)]]), places.layout)
            errors += places.language.parse(source).error_count()
            lines += source.count(b"\n")
        found.append(round(1000 * errors / max(1, lines), 1))
    return found


def open_net(folder: ModelFolder) -> CharLM:
    """The network of a model folder."""
    net = CharLM(folder.config)
    net.load_weights(folder.weights())
    return net


@dataclass(frozen=True)
class States:
    """A network behind each of P prompts."""

    net: CharLM
    prompts: Sequence[Symbols]
    state: Tensor  # [L, P, 2H]
    logits: Tensor  # [P, V]

    @classmethod
    def behind(cls, net: CharLM, prompts: Sequence[Symbols]) -> "States":
        """Read the prompts."""
        states, logits = [], []
        with torch.no_grad():
            for prompt in prompts:
                records = _records(net, prompt, own_memory(len(prompt)).read(prompt))
                told, state = net(records[:, None], net.initial_state(1))
                states.append(state)
                logits.append(told[-1])
        return cls(net, prompts, torch.cat(states, dim=1), torch.cat(logits))

    def write(self, holds: Sequence[Hold]) -> list[list[Symbols]]:
        """For each clamp what is written behind each prompt: LINES lines, or MOST symbols."""
        groups = (holds[start : start + _SIDE_BY_SIDE] for start in range(0, len(holds), _SIDE_BY_SIDE))
        return [texts for group in groups for texts in self._write(group)]

    def _write(self, holds: Sequence[Hold]) -> list[list[Symbols]]:
        prompts = len(self.prompts)
        h, c = self.state.repeat(1, len(holds), 1).chunk(2, dim=2)
        h, c = h.clone(), c.clone()
        logits = self.logits.repeat(len(holds), 1)
        chances = np.random.default_rng(0).random((MOST, prompts))
        lines = np.zeros(len(logits), np.int64)
        written, memories = [], self._memories(len(holds))
        with torch.no_grad():
            for chance in chances:
                symbols = _draw(logits, np.tile(chance, len(holds)))
                written.append(symbols)
                lines += symbols == NEWLINE
                if (lines >= LINES).all():
                    break
                expected = [memory.read(symbols[n : n + 1]) for n, memory in enumerate(memories)]
                records = _records(self.net, symbols, np.concatenate(expected) if expected else None)
                logits = self._step(records, h, c, holds)
        texts = np.stack(written, axis=1)  # [holds * prompts, T]
        return [[_cut(text) for text in texts[n * prompts : (n + 1) * prompts]] for n in range(len(holds))]

    def _memories(self, copies: int) -> list[FileMemory]:
        """One for each text that is written; none where the network reads none."""
        if not self.net.config.reads_memory:
            return []
        memories = []
        for prompt in [*self.prompts] * copies:
            memories.append(own_memory(len(prompt) + MOST))
            memories[-1].read(prompt)
        return memories

    def _step(self, records: Tensor, h: Tensor, c: Tensor, holds: Sequence[Hold]) -> Tensor:
        """Read one record in each lane; h and c [L, lanes, H] are changed in place, c before it is looked at."""
        prompts = len(self.prompts)
        x = self.net.embedding(records)
        for number, layer in enumerate(self.net.layers):
            w_x, w_h, b_x, b_h = layer.cell.fused.all_weights[0]  # type: ignore[union-attr, index]
            votes = layer.norm(x) @ w_x.T + h[number] @ w_h.T + (b_x + b_h)  # type: ignore[operator]
            i, f, g, o = votes.chunk(4, dim=1)
            c[number] = torch.sigmoid(f) * c[number] + torch.sigmoid(i) * torch.tanh(g)
            for lane, hold in enumerate(holds):
                if hold.signal is not None and hold.signal.layer == number:
                    c[number, lane * prompts : (lane + 1) * prompts, hold.signal.unit] = hold.value
            h[number] = torch.sigmoid(o) * torch.tanh(c[number])
            x = x + h[number]
        return self.net.logits(x, records)


def _records(net: CharLM, symbols: Symbols, expected: NDArray[np.uint16] | None) -> Tensor:
    """What a network reads [n, F] of symbols [n] and what the memory expects behind each, [n, 2]."""
    records = np.zeros((len(symbols), len(net.config.inputs)), np.int64)
    records[:, 0] = symbols
    if net.config.reads_memory and expected is not None:
        records[:, 1:3] = expected
    return torch.from_numpy(records)


def _draw(logits: Tensor, chances: NDArray[np.float64]) -> Symbols:
    """A symbol for each lane by its random number."""
    sums = (logits.double() / TEMPERATURE).softmax(dim=1).cumsum(dim=1)
    drawn = (sums < torch.from_numpy(chances)[:, None] * sums[:, -1:]).sum(dim=1)
    return drawn.clamp(max=logits.shape[1] - 1).numpy().astype(np.uint16)


def _cut(text: NDArray[np.uint16]) -> Symbols:
    """The first LINES lines."""
    ends = np.flatnonzero(text == NEWLINE)
    return text[: ends[LINES - 1] + 1] if len(ends) >= LINES else text
