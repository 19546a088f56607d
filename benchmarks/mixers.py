"""Compares mixers of network and memory; writes benchmarks/reports/mixers.json and mixers.svg.

    python benchmarks/mixers.py [--quick] [--language java|python] [--cache DIR] [--out DIR] [--anew]

The network reads a stream of each held-out project once; all mixers join the same outputs of it with the same memory,
file by file, the files before in the project's store. What a mixer learns, it learns first from the tuning packages of
the language and then while it reads on. Bits per character; the calibration of the most likely symbol at every
PROBE-th place; CPU seconds of one thread in the mixer, the network left out, and those of the whole distributions that
a step of the beam asks for. The tuning packages are fetched where they are not here.
"""

import copy
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from textwrap import fill

import numpy as np
from heldout import Entry, Options, Work, main, model_entry, run
from mixers_bitwise import Ending
from mixers_reading import FileReading, Hypotheses, hypothesis, readings, together
from mixers_variants import Mixer, Shipped, Unmixed, linear_gate, logistic_bits, shipped_mapped
from numpy.typing import NDArray

from lstm_complete.corpus.fetch import Fetcher, read_record
from lstm_complete.corpus.packages import TUNING
from lstm_complete.corpus.prose import is_learned_from
from lstm_complete.evaluation.calibration import expected_calibration_error
from lstm_complete.evaluation.compression import Compression
from lstm_complete.evaluation.pictures import COLOURS, new_axes, save
from lstm_complete.evaluation.project import Stream, read_project, stream_of, stream_symbols
from lstm_complete.memory.alphabet import to_stored, to_symbols
from lstm_complete.memory.contexts import WORDS, Words
from lstm_complete.settings import Settings

CHARACTERS = 300_000, 30_000
"""Of each held-out project and each tuning package, usually and with --quick."""
TUNING_SEED = 1
"""The one of scripts/tune.py."""
PROBE = 16
BEAM = Settings().beam_width
_EMPTY_CALLS = 200
LABELS = {
    "alone": "network alone, without memory",
    "copy_head": "copy head: the network reads what the memory expects",
    "gate": "linear gate",
    "bitwise_averaged": "bitwise mixing with averaged sets",
    "bitwise_chained": "bitwise mixing with a last set",
    "bitwise_mapped": "bitwise mixing with a last set and a map",
    "shipped": "log-linear mixture (shipped)",
    "shipped_mapped": "log-linear mixture with a map",
}
"""How the report, and from it the picture and docs/mixers.md, call those of `new_mixers`."""
UNMIXED = ("alone", "copy_head")
"""They mix nothing, so they have no speed of their own."""


def new_mixers() -> dict[str, Mixer]:
    """All that are compared, none of which has learned anything."""
    return {
        "alone": Unmixed(alone=True),
        "copy_head": Unmixed(alone=False),
        "gate": linear_gate(first=0.3, later=0.2),
        "bitwise_averaged": logistic_bits(Ending.AVERAGED),
        "bitwise_chained": logistic_bits(Ending.CHAINED),
        "bitwise_mapped": logistic_bits(Ending.MAPPED),
        "shipped": Shipped(),
        "shipped_mapped": shipped_mapped(),
    }


@dataclass
class Outcome:
    """What a mixer did with a stream."""

    bits: list[float] = field(default_factory=list)
    """Of each file."""
    calls: int = 0
    seconds: float = 0.0
    """Of reading and learning, calls included."""
    stated: list[float] = field(default_factory=list)
    """The probabilities of the most likely symbols, ..."""
    right: list[bool] = field(default_factory=list)
    """... and whether those came."""
    steps: int = 0
    step_seconds: float = 0.0
    """Of distributions, BEAM at once."""
    waiting: list[Hypotheses] = field(default_factory=list)

    def read(self, mixer: Mixer, file: FileReading) -> None:
        """Let the mixer read a file, and note what it predicts at every PROBE-th place before it goes on."""
        file.forget()
        words, bits = np.zeros(WORDS, np.uint64), 0.0
        for start in range(0, len(file.symbols), PROBE):
            self._probe(mixer, file, start, words)
            end = min(start + PROBE, len(file.symbols))
            began = time.thread_time()
            costs = mixer.read(file, start, end, words)
            self.seconds += time.thread_time() - began
            self.calls += 1
            bits += float(costs.sum())
        self.bits.append(bits)

    def _probe(self, mixer: Mixer, file: FileReading, place: int, words: Words) -> None:
        at = hypothesis(file, place, words)
        (predicted,) = mixer.distributions(file, at)
        likeliest = int(predicted.argmax())
        self.stated.append(float(np.exp(predicted[likeliest])))
        self.right.append(likeliest == to_symbols(to_stored(file.symbols[place : place + 1]))[0])
        self.waiting.append(at)
        if len(self.waiting) == BEAM:
            beam = together(self.waiting)
            began = time.thread_time()
            mixer.distributions(file, beam)
            self.step_seconds += time.thread_time() - began
            self.steps += 1
            self.waiting.clear()

    def entry(self, characters: NDArray[np.int64], empty_call: float | None) -> Entry:
        """The figures, for files of so many characters.

        `empty_call` are the seconds of reading nothing, which is what probing costs.
        """
        speed = step = None
        bits = Compression(np.array(self.bits), characters)
        if empty_call is not None:
            speed = float(characters.sum()) / (self.seconds - self.calls * empty_call)
            step = 1e6 * self.step_seconds / (self.steps * BEAM) if self.steps else None
        return {
            "bits_per_char": bits.bits_per_char,
            "bits_per_char_median_file": bits.median_file,
            "calibration_error": expected_calibration_error(self.stated, self.right),
            "chars_per_s": speed,
            "distribution_us": step,
        }


def measure(work: Work) -> Entry:
    """All mixers on one project."""
    ready, learned_on = learned(work)
    mixers = copy.deepcopy(ready)
    outcomes = {name: Outcome() for name in mixers}
    record = read_record(work.folder)
    empty: dict[str, float] = {}
    progress = work.progress("mixers", work.symbols)
    for file in readings(work.model.runtime, stream_symbols(work.stream, work.language), alone=True, progress=progress):
        for name, mixer in mixers.items():
            if name not in empty:
                empty[name] = seconds_of_nothing(mixer, file)
            outcomes[name].read(mixer, file)
    characters = np.array([len(file.text) for file in work.stream.files])
    return {
        "language": work.language.name,
        "version": record.version if record else "",
        **model_entry(work.model_folder),
        **about(work.stream),
        "learned_on": learned_on,
        "beam": BEAM,
        "probes": len(outcomes["shipped"].stated),
        "mixers": {
            name: {"label": LABELS[name], **outcome.entry(characters, None if name in UNMIXED else empty[name])}
            for name, outcome in outcomes.items()
        },
    }


def about(stream: Stream) -> Entry:
    """Which bytes were read."""
    return {"characters": stream.characters, "files": len(stream.files), "sha256_of_stream": stream.sha256}


def seconds_of_nothing(mixer: Mixer, file: FileReading) -> float:
    """CPU seconds of a call that reads no symbol, the mean of many; the mixer is compiled before."""
    words = np.zeros(WORDS, np.uint64)
    mixer.read(file, 0, 0, words)
    mixer.distributions(file, hypothesis(file, 0, words))
    began = time.thread_time()
    for _ in range(_EMPTY_CALLS):
        mixer.read(file, 0, 0, words)
    return (time.thread_time() - began) / _EMPTY_CALLS


_learned: dict[str, tuple[dict[str, Mixer], list[Entry]]] = {}


def learned(work: Work) -> tuple[dict[str, Mixer], list[Entry]]:
    """Mixers that have read the tuning packages of a language, and what those cost each; made once."""
    if work.language.name not in _learned:
        _learned[work.language.name] = learn(work)
    return _learned[work.language.name]


def learn(work: Work) -> tuple[dict[str, Mixer], list[Entry]]:
    """Let new mixers read the tuning packages of the work's language."""
    mixers, found = new_mixers(), []
    fetcher = Fetcher(work.options.cache, report=partial(print, file=sys.stderr))
    for package in TUNING[f"tuning-{work.language.name}"].packages:
        sources = read_project([fetcher.fetch(package)], work.language)
        sources = [source for source in sources if is_learned_from(source.path, work.language.name)]
        stream = stream_of(sources, seed=TUNING_SEED, most_characters=work.options.characters)
        symbols = stream_symbols(stream, work.language)
        bits = dict.fromkeys((name for name in mixers if name not in UNMIXED), 0.0)
        progress = work.progress(f"learning from {package.name}", sum(map(len, symbols)))
        for file in readings(work.model.runtime, symbols, progress=progress):
            for name in bits:
                file.forget()
                costs = mixers[name].read(file, 0, len(file.symbols), np.zeros(WORDS, np.uint64))
                bits[name] += float(costs.sum())
        cost = {name: total / stream.characters for name, total in bits.items()}
        found.append({"package": package.name, **about(stream), "bits_per_char": cost})
    for mixer in mixers.values():
        mixer.settle()
    return mixers, found


def finish(report: Entry, options: Options) -> None:
    """Draw what each mixer costs."""
    draw(report, options.out / "mixers.svg")


def draw(report: Entry, path: Path) -> None:
    """Bits per character of each project as shares of the shipped mixture's, and their mean."""
    axes = new_axes("Bits per character, the shipped mixture = 100", "", "%", size=(8.4, 4.2))
    projects, columns = report["projects"], []
    mixed = [name for name in LABELS if name not in UNMIXED]
    for colour, (name, project) in zip(COLOURS, projects.items(), strict=False):
        base = project["mixers"]["shipped"]["bits_per_char"]
        columns.append([100 * project["mixers"][mixer]["bits_per_char"] / base for mixer in mixed])
        axes.plot(range(len(mixed)), columns[-1], "o", color=colour, markersize=5, label=name)
    means = [sum(values) / len(values) for values in zip(*columns, strict=True)]
    axes.plot(range(len(mixed)), means, color="#3d3d3d", linewidth=1.2, label="mean")
    axes.set_xticks(range(len(mixed)), [fill(LABELS[mixer], 16) for mixer in mixed], fontsize=8)
    save(axes, path)


if __name__ == "__main__":
    main(lambda: run("mixers", str(__doc__), measure, finish, characters=CHARACTERS, lines=(0, 0)))
