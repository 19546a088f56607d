"""What the memory expects, and how it is joined with a network."""

import numpy as np
import pytest

from lstm_complete.languages.encoding import Layout, encode
from lstm_complete.memory.alphabet import to_stored, to_symbols
from lstm_complete.memory.contexts import WORDS
from lstm_complete.memory.features import memory_features
from lstm_complete.memory.mixing import mix, new_learning, new_weights, read_mixed
from lstm_complete.memory.project import Origin, ProjectMemory
from lstm_complete.memory.reading import follow, network_inputs, read_on
from lstm_complete.memory.softmax import normalize
from lstm_complete.memory.store import Store, clear, learn, new_store, unlearn
from lstm_complete.text.vocabulary import END, INDENT, VOCABULARY_SIZE

CODE = "def area(width, height):\n    return width * height\n\n\ndef perimeter(width, height):\n    return 2 * width\n"
OTHER = "class Stack:\n    def push(self, item):\n        self.items.append(item)\n"


def symbols(text: str) -> np.ndarray:
    return np.append(encode(text.encode(), Layout()), np.uint16(END))


def stored(text: str) -> np.ndarray:
    return to_stored(symbols(text))


def small_store() -> Store:
    return new_store(10_000, slots_bits=12, rows_bits=10)


def put(own: Store, text: str) -> tuple[int, np.ndarray]:
    """Write a text into an empty store, not yet read; returns its end and room for what is expected of it."""
    bytes_ = stored(text)
    own.text[1 : 1 + len(bytes_)] = bytes_
    own.filled[0] = len(bytes_) + 2
    return 1 + len(bytes_), np.zeros((len(bytes_) + 1, 2, 2), np.uint8)


def test_symbols_survive_being_stored() -> None:
    given = np.array([INDENT, END, ord("a"), ord("\n"), 0xE9], np.uint16)
    assert (to_symbols(to_stored(given)) == given).all()


def test_a_text_seen_before_is_expected_again() -> None:
    first, second = memory_features([symbols(CODE), symbols("x = 1\n" + CODE)])
    assert not (first[:20, 1] == 7).any()
    sure = second[:-1, 1] == 7
    assert sure.sum() > 50
    assert (second[:-1, 0] == symbols("x = 1\n" + CODE)[1:])[sure].all()


def test_after_a_mismatch_the_match_comes_back_into_step() -> None:
    """An edited copy: one name differs, and what follows is expected rightly again after a few symbols."""
    copy = CODE.replace("height):", "depth):", 1)
    features = memory_features([symbols(CODE), symbols(copy)])[1]
    behind = copy.index("return") + 10
    truth = symbols(copy)
    assert (features[:-1, 0] == truth[1:])[behind : behind + 20].all()


def test_nothing_is_expected_of_an_empty_memory() -> None:
    (features,) = memory_features([symbols("abcdefgh\n")])
    assert not features.any()


def test_the_documents_own_match_is_taken_where_both_are_equal() -> None:
    expected = np.array([[[65, 3], [66, 3]], [[65, 4], [66, 3]]], np.uint8)
    assert network_inputs(expected).tolist() == [[66, 3], [65, 4]]


def test_a_store_takes_what_it_has_room_for() -> None:
    store = new_store(100, slots_bits=8, rows_bits=6)
    assert [learn(store, stored(letter * 40)) for letter in "abc"] == [1, 43, None]
    clear(store)
    assert learn(store, stored("c" * 40)) == 1
    assert not (store.text == ord("a")).any()


def costs_of(text: str, project: Store, *, learning: bool = True, rounds: int = 1) -> np.ndarray:
    """Bits of each symbol under the mixture of a network that knows nothing and the memory, in the last round."""
    weights, rates = new_weights(), new_learning() if learning else new_learning(0, 0, 0)
    costs = np.empty(0)
    for _ in range(rounds):
        own = small_store()
        end, expected = put(own, text)
        read_on(project, own, 1, 1, end, np.zeros((2, 3), np.int64), expected[1:])
        costs = np.zeros(end - 1)
        logits = np.zeros((end - 1, VOCABULARY_SIZE), np.float32)
        words = np.zeros(WORDS, np.uint64)
        read_mixed(project, own, weights, rates, 1, 1, end, words, expected[:-1], logits, costs)
    return costs


def test_fresh_weights_leave_the_network_as_it_is() -> None:
    project = small_store()
    learn(project, stored(CODE))
    assert costs_of(CODE, project, learning=False) == pytest.approx(np.log2(VOCABULARY_SIZE), abs=1e-3)


def test_the_mixture_learns_to_trust_the_memory() -> None:
    empty, project = small_store(), small_store()
    learn(project, stored(CODE))
    learn(project, stored(OTHER))
    without, with_memory = costs_of(CODE, empty, rounds=8).mean(), costs_of(CODE, project, rounds=8).mean()
    assert with_memory < 0.3 * without


def test_step_by_step_as_in_one_reading() -> None:
    """What a hypothesis is told, symbol by symbol from its own history, is what reading the whole text gives."""
    project, own, nothing = small_store(), small_store(), small_store()
    learn(project, stored(CODE))
    learn(project, stored(OTHER))
    end, expected = put(own, OTHER + CODE)
    read_on(project, own, 1, 1, end, np.zeros((2, 3), np.int64), expected[1:])
    history = own.text[1:end].copy()
    matches, hashes, now = np.zeros((2, 3), np.int64), np.zeros(5, np.uint64), np.zeros((2, 2), np.uint8)
    for place in range(len(history)):
        follow(project, nothing, history, 0, place + 1, matches, hashes, now)
        assert (now[0] == expected[place + 1, 0]).all()


def test_a_hypothesis_gets_the_mixture_of_its_place() -> None:
    """`mix` on a batch of histories and `read_mixed` along a text give the same probabilities."""
    project, own = small_store(), small_store()
    learn(project, stored(CODE))
    learn(project, stored(OTHER))
    weights, rng = new_weights(), np.random.default_rng(0)
    weights.votes[:] = rng.normal(size=weights.votes.shape)
    weights.gates[:] = rng.normal(size=weights.gates.shape)
    end, expected = put(own, CODE)
    read_on(project, own, 1, 1, end, np.zeros((2, 3), np.int64), expected[1:])
    logits = rng.normal(size=(end - 1, VOCABULARY_SIZE)).astype(np.float32)
    place = 40  # read up to here, then ask for the next one as a hypothesis would
    words, costs = np.zeros(WORDS, np.uint64), np.zeros(end - 1)
    still = new_learning(0, 0, 0)
    read_mixed(
        project, own, weights, still, 1, 1, 1 + place, words, expected[:place], logits[:place].copy(), costs[:place]
    )
    history = np.repeat(own.text[None, 1 : 1 + place + 5], 2, axis=0)
    batch = np.repeat(logits[None, place], 2, axis=0)
    firsts, now = np.zeros(2, np.int64), np.repeat(expected[None, place], 2, axis=0)
    mix(project, own, weights, history, firsts, place, np.repeat(words[None], 2, axis=0), now, batch)
    for row in batch:
        normalize(row)
    truth = to_symbols(own.text[1 + place : 2 + place])[0]
    read_mixed(
        project, own, weights, still, 1, 1 + place, 2 + place, words, expected[place:], logits[place : place + 1], costs
    )
    assert -batch[1, truth] / np.log(2) == pytest.approx(costs[0], abs=1e-4)


def test_identifiers_are_units() -> None:
    """Half an identifier of the project is completed by the memory alone, in a context that is new."""
    project = small_store()
    learn(project, stored(CODE * 3))
    bits = costs_of(CODE, project, rounds=8)
    start = CODE.index("perimeter")
    assert bits[start + 3 : start + 9].max() < 2


def test_what_is_forgotten_leaves_no_trace() -> None:
    store, untouched = small_store(), small_store()
    for one in (store, untouched):
        learn(one, stored(OTHER))
    start = learn(store, stored("zebra = quokka(axolotl)\n" * 3))
    assert start is not None
    unlearn(store, start, start + len(stored("zebra = quokka(axolotl)\n" * 3)))
    assert not (store.text == ord("z")).any()
    bits = costs_of(OTHER, store, rounds=3)
    assert bits.mean() == pytest.approx(costs_of(OTHER, untouched, rounds=3).mean(), abs=0.1)


def test_an_origin_is_file_and_line() -> None:
    project = ProjectMemory(10_000)
    project.add("a.py", symbols(CODE))
    project.add("b.py", symbols(OTHER))
    place = int(project.store.filled[0]) - len(symbols(OTHER)) - 1 + OTHER.index("self.items") - 2 * 4 + 2
    assert project.origin(place) == Origin("b.py", 2)
    project.remove("b.py")
    assert (project.files, project.symbols) == (1, len(symbols(CODE)))
    assert project.origin(0) is None


def test_the_room_of_forgotten_files_is_used_again() -> None:
    """Closing and opening a file for a whole day takes no more room than doing it once."""
    memory = ProjectMemory(2_000)
    memory.add("a.py", symbols(CODE))
    memory.add("b.py", symbols(OTHER))
    filled = int(memory.store.filled[0])
    for _ in range(50):
        memory.remove("a.py")
        assert memory.add("a.py", symbols(CODE))
        memory.remove("b.py")
        assert memory.add("b.py", symbols(OTHER[:-10]))
    assert int(memory.store.filled[0]) == filled
    place = memory.store.text.tobytes().index(b"perimeter")
    assert memory.origin(place) == Origin("a.py", 4)
