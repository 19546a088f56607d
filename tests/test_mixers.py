"""The mixers that benchmarks/mixers.py compares with the shipped one, and the page that tells of it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from lstm_complete.languages.encoding import Layout, encode
from lstm_complete.memory.alphabet import FILE_END, to_stored, to_symbols
from lstm_complete.memory.contexts import WORDS
from lstm_complete.memory.reading import read_on
from lstm_complete.memory.store import learn, new_store
from lstm_complete.text.vocabulary import END, VOCABULARY_SIZE

if TYPE_CHECKING:
    from mixers_reading import FileReading
    from mixers_variants import Mixer

ROOT = Path(__file__).resolve().parents[1]
CODE = "def area(width, height):\n    return width * height\n\n\ndef perimeter(width, height):\n    return 2 * width\n"
LEARNING = ["gate", "bitwise_averaged", "bitwise_chained", "bitwise_mapped", "shipped", "shipped_mapped"]


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Benchmarks and scripts are no packages."""
    for folder in ("scripts", "benchmarks"):
        monkeypatch.syspath_prepend(str(ROOT / folder))


def reading(text: str, *, known: str = "", sure: float = 0.0) -> "FileReading":
    """A file in a project whose other file is `known`; the network knows the right symbol by so many log-odds."""
    from mixers_reading import FileReading

    symbols = np.append(encode(text.encode(), Layout()), np.uint16(END))
    project, own = (new_store(10_000, slots_bits=12, rows_bits=10) for _ in range(2))
    if known:
        learn(project, to_stored(np.append(encode(known.encode(), Layout()), np.uint16(END))))
    own.text[0], own.text[1 : 1 + len(symbols)] = FILE_END, to_stored(symbols)
    own.filled[0] = len(symbols) + 2
    expected = np.zeros((len(symbols) + 1, 2, 2), np.uint8)
    read_on(project, own, 1, 1, 1 + len(symbols), np.zeros((2, 3), np.int64), expected[1:])
    network = np.zeros((len(symbols), VOCABULARY_SIZE), np.float32)
    network[np.arange(len(symbols)), symbols] = sure
    network -= np.log(np.exp(network).sum(axis=1, keepdims=True))
    return FileReading(project, own, symbols, expected[:-1], network, network[:0])


def mixer(name: str) -> "Mixer":
    from mixers import new_mixers

    return new_mixers()[name]


def bits(mixer: "Mixer", file: "FileReading", *, rounds: int = 1) -> float:
    """Bits per symbol in the last round of reading a file."""
    costs = np.empty(0)
    for _ in range(rounds):
        file.forget()
        costs = mixer.read(file, 0, len(file.symbols), np.zeros(WORDS, np.uint64))
    return float(costs.mean())


@pytest.mark.parametrize("name", LEARNING)
def test_probabilities_sum_to_one_and_are_those_that_are_paid_for(name: str) -> None:
    from mixers_reading import hypothesis

    tried, file = mixer(name), reading(CODE, known=CODE + "x = 1\n", sure=3.0)
    bits(tried, file, rounds=3)
    file.forget()
    words, place = np.zeros(WORDS, np.uint64), 40
    tried.read(file, 0, place, words)
    (said,) = tried.distributions(file, hypothesis(file, place, words))
    assert np.exp(said.astype(np.float64)).sum() == pytest.approx(1, abs=1e-4)
    truth = to_symbols(to_stored(file.symbols[place : place + 1]))[0]
    assert tried.read(file, place, place + 1, words)[0] == pytest.approx(-said[truth] / np.log(2), abs=1e-3)


@pytest.mark.parametrize("name", LEARNING)
def test_a_mixer_learns_that_the_memory_is_right(name: str) -> None:
    """A network that knows nothing, and a memory that has the very same file."""
    tried = mixer(name)
    known, unknown = reading(CODE, known=CODE), reading(CODE)
    assert bits(tried, known, rounds=20) < 0.3 * bits(mixer(name), unknown)


@pytest.mark.parametrize("name", LEARNING)
def test_a_mixer_learns_that_the_network_is_right(name: str) -> None:
    """A memory of another text, and a network that is never wrong."""
    wrong = "zz = [0]\nfor yy in zz:\n    print(yy + 1)\n" + CODE.replace("width", "depth")
    assert bits(mixer(name), reading(CODE, known=wrong, sure=20.0), rounds=20) < 0.1


@pytest.mark.parametrize("ending", ["AVERAGED", "CHAINED"])
def test_bitwise_mixing_of_a_perfect_input_costs_nearly_nothing(ending: str) -> None:
    """At first it takes the network's word for it: no context is trusted before it has been right."""
    from mixers_bitwise import Ending
    from mixers_variants import logistic_bits

    assert bits(logistic_bits(Ending[ending]), reading(CODE, sure=30.0)) < 0.01


def test_the_nodes_of_a_tree_have_what_is_below_them() -> None:
    from mixers_map import fill_tree

    chances = np.full(VOCABULARY_SIZE, 1e-6)
    chances[ord("a")], chances[ord("b")] = 0.7, 0.2
    tree = np.empty(512)
    fill_tree(np.log(chances).astype(np.float32), tree)
    assert tree[(256 + ord("a")) >> 1] == pytest.approx(0.7, abs=1e-3)  # a is odd: its neighbour is another one
    assert tree[(256 + ord("a")) >> 2] == pytest.approx(0.9, abs=1e-3)
    assert tree[3] == pytest.approx(0, abs=1e-3)  # no byte beyond ASCII


def test_a_map_learns_what_a_stated_probability_is_worth() -> None:
    from mixers_map import learn_maps, new_maps, refine, squash

    stated = squash(2.0)  # in the middle of a bucket
    maps, classes, rng = new_maps(), np.zeros(5, np.int64), np.random.default_rng(0)
    assert refine(maps, 1, 0, classes, stated) == pytest.approx(stated, abs=0.01)
    for _ in range(2000):
        learn_maps(maps, 1, 0, classes, stated, int(rng.random() < 0.6))
    assert refine(maps, 1, 0, classes, stated) == pytest.approx((stated + 0.6) / 2, abs=0.03)  # half of it is the map's


def report(**bits: float) -> dict[str, Any]:
    """A report of one project, in which each mixer has these bits and all cost the same."""
    found = json.loads((ROOT / "benchmarks" / "reports" / "mixers.json").read_text())
    project = found["projects"]["rich"]
    for name, figures in project["mixers"].items():
        figures["bits_per_char"] = bits.get(name, 1.0)
    return {**found, "projects": {"rich": project}}


def page(**bits: float) -> str:
    """The page of such a report, in one line."""
    from mixers_page import mixers_page

    return " ".join(mixers_page(report(**bits)).split())


def test_the_page_names_a_mixer_that_is_clearly_better() -> None:
    assert "so the next lever" in page(bitwise_chained=0.9)
    assert "so the next lever" not in page(gate=0.999)


def test_the_page_tells_of_a_mixer_that_is_a_little_better_throughout() -> None:
    told = page(shipped_mapped=0.996)
    assert "with a map is better than the shipped mixture on every project" in told
    assert "by 0.4 % in the geometric mean" in told
    assert "not shipped: 0.4 % of the bits are not worth" in told
    assert "No other mixer is better on every project" in page()


def test_a_clearly_better_map_is_a_lever_and_not_refused() -> None:
    told = page(shipped_mapped=0.9)
    assert "so the next lever: log-linear mixture with a map" in told
    assert "not shipped" not in told


def test_the_page_tells_where_a_mixer_is_better_on_some_projects_only() -> None:
    found = json.loads((ROOT / "benchmarks" / "reports" / "mixers.json").read_text())["projects"]
    for name, bits in (("rich", 0.5), ("jgit", 2.0)):
        found[name]["mixers"]["gate"]["bits_per_char"] = bits * found[name]["mixers"]["shipped"]["bits_per_char"]
    from mixers_page import verdict

    told = " ".join(verdict({name: found[name] for name in ("rich", "jgit")}).split())
    assert "Better on some projects only: on rich linear gate -50.0 %" in told
    assert "on jgit linear gate" not in told
