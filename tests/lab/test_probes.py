"""Labels: a network made by hand, one unit of which counts braces, must get that label and no other unit a label."""

import random
from dataclasses import replace

import numpy as np
import pytest

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.artifacts.shapes import weight_shapes
from lstm_complete.errors import UserError
from lstm_complete.evaluation.sampling import Source
from lstm_complete.inside.labels import checked_labels
from lstm_complete.inside.network import Network
from lstm_complete.lab.association import auc_either_way, auc_of_files, interval, pearson, pearson_of_files
from lstm_complete.lab.correlations import correlations, largest_by_chance
from lstm_complete.lab.levels import rows
from lstm_complete.lab.places import Places
from lstm_complete.lab.probes import Split, probe
from lstm_complete.lab.recorded import Recorded, Signal, choose_files, record
from lstm_complete.languages.registry import load_languages

HIDDEN, COUNTER = 6, 2
CONFIG = ModelConfig(name="counter", layers=1, hidden=HIDDEN, stream="plain")


def counter(*, counts: bool = True) -> Network:
    """c of unit COUNTER goes up by .1 at `{` and down at `}`; the other units see random numbers."""
    chance = np.random.default_rng(0)
    weights = {name: chance.normal(0, 0.3, shape).astype(np.float32) for name, shape in weight_shapes(CONFIG).items()}
    if counts:
        embedding, w_ih, w_hh = (
            weights[n] for n in ("embed.symbol.weight", "layers.0.cell.weight_ih", "layers.0.cell.weight_hh")
        )
        bias = weights["layers.0.cell.bias_ih"]
        weights["layers.0.cell.bias_hh"][:] = 0
        embedding[:, COUNTER] = 0
        embedding[ord("{"), COUNTER], embedding[ord("}"), COUNTER] = 1, -1
        for gate in range(4):  # i, f, g, o
            row = gate * HIDDEN + COUNTER
            w_ih[row], w_hh[row] = 0, 0
            bias[row] = 0 if gate == 2 else 20
        w_ih[2 * HIDDEN + COUNTER, COUNTER] = 0.1
    return Network(CONFIG, weights)


def java(seed: int, length: int = 2_500) -> str:
    """Nested blocks as they come."""
    chance, lines, depth = random.Random(seed), ["class A {"], 1
    while sum(map(len, lines)) < length:
        step = chance.choice((-1, 0, 0, 1)) if 1 < depth < 6 else int(depth <= 1)
        word = "".join(chance.choice("abcdefgh") for _ in range(chance.randint(1, 9)))
        depth += min(step, 0)
        lines.append(
            "    " * depth + ("}" if step < 0 else f"void {word}() {{" if step else f"{word}({chance.randint(0, 99)});")
        )
        depth += max(step, 0)
    return "\n".join(lines)


@pytest.fixture(scope="module")
def split() -> Split:
    language = load_languages().by_name("java")
    files = [Places.of(f"{seed}.java", java(seed), language, 2_500) for seed in range(8)]
    return Split(files[:4], files[4:])


@pytest.fixture(scope="module")
def recorded(split: Split) -> Recorded:
    return record(counter(), split.selection)


def test_the_counter_is_labelled(split: Split) -> None:
    found = checked_labels(probe(counter(), counter(counts=False), split), CONFIG)
    braces = [label for label in found.units if label.feature == "depth of { }"]
    assert braces and (braces[0].unit, braces[0].vector) == (COUNTER, "c")
    assert braces[0].value > 0.95
    assert braces[0].interval[0] <= braces[0].value <= braces[0].interval[1] + 1e-3
    assert {label.unit for label in found.units if "depth" in label.feature} == {COUNTER}
    failed = {entry.feature: entry.why for entry in found.failed}
    assert failed["in a URL"] == ("too few places",)
    assert "too weak" in failed["column"]
    assert rows(found).figures["unit"] == COUNTER


def test_an_untrained_network_gets_no_label(split: Split) -> None:
    assert probe(counter(counts=False), counter(counts=False), split)["units"] == []


def test_a_signal_is_found_by_its_column(recorded: Recorded) -> None:
    signal = Signal(0, COUNTER, "c")
    numbers = [n for n in range(recorded.signals.shape[1]) if recorded.signal(n) == signal]
    assert len(numbers) == 1
    assert np.array_equal(recorded.column(signal), recorded.signals[:, numbers[0]].astype(np.float32))


def test_correlations_are_pearsons_where_a_feature_means_something(recorded: Recorded) -> None:
    names = ["depth", "length of the name so far", "inside a name"]
    features = [recorded.feature(name) for name in names]
    found = correlations(recorded, features)
    for column, feature in enumerate(features):
        where = feature.everywhere
        for number in (0, 7, 20):
            values = recorded.signals[where, number].astype(np.float32)
            assert found[number, column] == pytest.approx(pearson(values, feature.values[where]), abs=2e-3)


def test_chance_is_smaller_than_what_is_there(recorded: Recorded) -> None:
    feature = recorded.feature("depth of { }")
    there = np.abs(correlations(recorded, [feature])).max()
    assert largest_by_chance(recorded, [feature], turns=20).max() < there


def test_a_file_without_places_takes_no_part_in_chance(recorded: Recorded) -> None:
    language = load_languages().by_name("java")
    none = replace(recorded, files=[*recorded.files, Places.of("Empty.java", "", language, 2_500)])
    feature = recorded.feature("depth of { }")
    expected, found = (largest_by_chance(some, [feature], turns=5) for some in (recorded, none))
    assert np.array_equal(found, expected)


def test_measures_of_files_are_those_of_all_places(recorded: Recorded) -> None:
    values, file = recorded.column(Signal(0, COUNTER, "c")), recorded.file
    depth, positive = recorded.feature("depth").values, recorded.feature("depth >= 3").values > 0
    everything = np.arange(4)
    assert pearson_of_files(values, depth, file)(everything) == pytest.approx(abs(pearson(values, depth)), abs=1e-6)
    assert auc_of_files(values, positive, file)(everything) == pytest.approx(auc_either_way(values, positive), abs=5e-3)
    low, high = interval(pearson_of_files(values, depth, file), 4)
    assert low <= abs(pearson(values, depth)) <= high


def test_files_are_chosen_by_seed_and_from_all_projects() -> None:
    language = load_languages().by_name("java")
    projects = [[Source(f"p{p}/{n}.java", java(n + 10 * p, 3_500)) for n in range(4)] for p in range(2)]
    chosen = choose_files(projects, language, count=4, most=100)
    assert {places.path.split("/")[0] for places in chosen} == {"p0", "p1"}
    assert [places.path for places in chosen] == [p.path for p in choose_files(projects, language, count=4, most=100)]
    assert all(len(places.symbols) == 100 for places in chosen)
    with pytest.raises(UserError, match="9 files of java are needed, there are 8"):
        choose_files(projects, language, count=9, most=100)
