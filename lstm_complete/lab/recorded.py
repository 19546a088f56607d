"""What went on in a network while it read many files, beside the features of every place."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.corpus.filters import reason_to_drop
from lstm_complete.corpus.prose import is_learned_from
from lstm_complete.engine.runtime import Records
from lstm_complete.engine.timeline import records_of
from lstm_complete.errors import UserError
from lstm_complete.evaluation.sampling import SMALLEST_FILE, Source, is_tested
from lstm_complete.inside.cells import VECTORS
from lstm_complete.inside.network import Network
from lstm_complete.lab.features import Feature, features_of
from lstm_complete.lab.places import Floats, Places
from lstm_complete.languages.contract import Language
from lstm_complete.languages.encoding import Layout
from lstm_complete.languages.registry import FALLBACK
from lstm_complete.memory.features import own_memory

Signals = NDArray[np.float16]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Signal:
    """One number that a network computes at every step."""

    layer: int
    unit: int
    vector: str


@dataclass(frozen=True)
class Recorded:
    """N places of several files, one behind the other."""

    files: Sequence[Places]
    config: ModelConfig
    signals: Signals
    """[N, S]; S signals: layer by layer, vector by vector, unit by unit."""
    features: tuple[Feature, ...]
    """Each with values [N]."""

    @cached_property
    def bounds(self) -> Numbers:
        """Where each file begins, and the end, [files + 1]."""
        return np.cumsum([0, *(len(places.symbols) for places in self.files)])

    @cached_property
    def current(self) -> Numbers:
        """The symbol before each place, [N]."""
        return np.concatenate([places.symbols for places in self.files]).astype(np.int64)

    @cached_property
    def previous(self) -> Numbers:
        """The symbol before that one, [N]; a file's first place has its only one again."""
        before = np.roll(self.current, 1)
        before[self.bounds[:-1]] = self.current[self.bounds[:-1]]
        return before

    @cached_property
    def file(self) -> Numbers:
        """Number of each place's file, [N]."""
        return np.repeat(np.arange(len(self.files)), np.diff(self.bounds))

    def feature(self, name: str) -> Feature:
        """The feature of that name."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Feature]:
        return {feature.name: feature for feature in self.features}

    def signal(self, number: int) -> Signal:
        """Which signal a column is."""
        vectors = VECTORS[self.config.cell]
        rest, unit = divmod(number, self.config.hidden)
        layer, vector = divmod(rest, len(vectors))
        return Signal(layer, unit, vectors[vector])

    def column(self, signal: Signal) -> Floats:
        """The values of a signal, [N]."""
        vectors = VECTORS[self.config.cell]
        rest = signal.layer * len(vectors) + vectors.index(signal.vector)
        return self.signals[:, rest * self.config.hidden + signal.unit].astype(np.float32)

    def place(self, number: int) -> tuple[Places, int]:
        """The file of a place, and its number there."""
        file = int(np.searchsorted(self.bounds, number, "right")) - 1
        return self.files[file], number - int(self.bounds[file])


def choose_files(
    projects: Iterable[Sequence[Source]],
    language: Language,
    *,
    count: int,
    most: int,
    layout: Layout | None = None,
    seed: int = 0,
) -> list[Places]:
    """`count` files by seed, of the projects in turn, the first `most` symbols of each; neither small files nor tables.

    They are read in their own layout if no other one is given.

    Raises:
        UserError: there are not enough.
    """
    shuffled = [_shuffled(sources, language, seed) for sources in projects]
    ordered = [source for turn in zip_longest(*shuffled) for source in turn if source is not None]
    if len(ordered) < count:
        raise UserError(f"{count} files of {language.name} are needed, there are {len(ordered)}")
    return [Places.of(source.path, source.text, language, most, layout) for source in ordered[:count]]


def _shuffled(sources: Sequence[Source], language: Language, seed: int) -> list[Source]:
    fit = [source for source in sources if _is_asked(source, language)]
    ordered = sorted(fit, key=lambda source: (source.path, source.text))
    random.Random(seed).shuffle(ordered)
    return ordered


def _is_asked(source: Source, language: Language) -> bool:
    if language.name == FALLBACK:
        return len(source.text) >= SMALLEST_FILE and is_learned_from(source.path, language.name)
    return is_tested(source) and reason_to_drop(source.path, source.text) is None


def record(network: Network, files: Sequence[Places]) -> Recorded:
    """Read every file from an empty state, its memory, where the network reads one, empty as well."""
    width = network.config.layers * len(VECTORS[network.config.cell]) * network.config.hidden
    signals = np.empty((sum(len(places.symbols) for places in files), width), np.float16)
    end = 0
    for places in files:
        start, end = end, end + len(places.symbols)
        signals[start:end] = _signals(network, places)
    return Recorded(files, network.config, signals, tuple(_joined(files)))


def file_records(places: Places, config: ModelConfig) -> Records:
    """What a network reads of a file, [T, F]."""
    records = records_of(places.symbols, len(config.inputs))
    if config.reads_memory:
        records[:, 1:3] = own_memory(len(places.symbols)).read(places.symbols)
    return records


def _signals(network: Network, places: Places) -> Floats:
    recording = network.read(file_records(places, network.config))
    vectors = VECTORS[network.config.cell]
    return np.concatenate([layer[vector] for layer in recording.layers for vector in vectors], axis=1)


def _joined(files: Sequence[Places]) -> Iterator[Feature]:
    """The features of all files, those that only some files have as zeros in the others."""
    found = [{feature.name: feature for feature in features_of(places)} for places in files]
    names = dict.fromkeys(name for features in found for name in features)
    for name in names:
        example = next(features[name] for features in found if name in features)
        parts = [
            features.get(name) or _missing(example, len(places.symbols))
            for features, places in zip(found, files, strict=True)
        ]
        where = None if example.where is None else np.concatenate([part.everywhere for part in parts])
        yield Feature(name, np.concatenate([part.values for part in parts]), example.binary, where)


def _missing(example: Feature, length: int) -> Feature:
    where = None if example.where is None else np.zeros(length, np.bool_)
    return Feature(example.name, np.zeros(length, np.float32), example.binary, where)
