"""A file that changes: only what is different is counted, and nothing is missed."""

import random
from collections import Counter

import numpy as np
import pytest

from lstm_complete.memory import match, rows
from lstm_complete.memory.contexts import CONTEXTS, WORDS, context_hashes, feed
from lstm_complete.memory.match import ORDERS, match_hashes
from lstm_complete.memory.project import Origin, ProjectMemory
from lstm_complete.memory.rows import RANKS, WORDS_OF_ROW, entry, look_up
from lstm_complete.memory.store import difference, new_store, remember_places

LINES = ["def f(a, b):", "\x01x = g(a)[0]", "\x01return x + self.items", "", "class Stack:", "\x01pass  # {", "b" * 40]


def text_of(random_: random.Random, lines: int) -> np.ndarray:
    return stored("\n".join(random_.choice(LINES) for _ in range(lines)))


def stored(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8)


def edited(random_: random.Random, text: np.ndarray) -> np.ndarray:
    """Something is put in, taken out or written over, at any place."""
    start = random_.randrange(len(text) + 1)
    end = min(len(text), start + random_.choice([0, 0, 1, 5, 60]))
    piece = random_.choice(["", "x", "\n", "(", "new_name = 1\n", "\x01if a:\n", str(random_.random())])
    return np.concatenate([text[:start], stored(piece), text[end:]])


def followed(text: np.ndarray, start: int, end: int) -> Counter[tuple[int, int, int]]:
    """Which symbol followed which context of text[start:end], each by its number and hash."""
    words, hashes, found = np.zeros(WORDS, np.uint64), np.empty(CONTEXTS, np.uint64), Counter[tuple[int, int, int]]()
    for place in range(end):
        if place >= start:
            context_hashes(text, 0, place, words, hashes)
            found.update((context, int(hashes[context]), int(text[place])) for context in range(CONTEXTS))
        feed(words, text[place])
    return found


@pytest.mark.parametrize("seed", range(30))
def test_what_is_counted_anew_is_all_that_differs(seed: int) -> None:
    random_ = random.Random(seed)
    old = text_of(random_, random_.randrange(1, 12))
    new = edited(random_, old)
    differs = difference(old, new)
    counts = followed(old, 0, len(old))
    counts.subtract(followed(old, differs.start, differs.end + differs.reach))
    assert min(counts.values(), default=0) >= 0
    counts.update(followed(new, differs.start, differs.new_end + differs.reach))
    assert +counts == followed(new, 0, len(new))


def test_an_edit_reaches_a_few_lines_down_and_no_further() -> None:
    lines = [f"value{number} = call(other{number})\n" for number in range(200)]
    old = stored("".join(lines))
    lines[100] = lines[100].replace("call", "fall")
    differs = difference(old, stored("".join(lines)))
    assert (differs.start, differs.end - differs.start) == (len("".join(lines[:100])) + len("value100 = "), 1)
    assert differs.reach < len("".join(lines[101:104]))


def test_nothing_is_counted_of_a_text_that_stays() -> None:
    text = stored("a = b\n" * 5)
    differs = difference(text, text.copy())
    assert (differs.start, differs.end, differs.new_end, differs.reach) == (len(text), len(text), len(text), 0)


def as_symbols(text: np.ndarray) -> np.ndarray:
    return text.astype(np.uint16)


def counts_of(memory: ProjectMemory, text: np.ndarray) -> list[set[tuple[int, int]]]:
    """Symbols and counts after every context of a text, whatever their order."""
    words, hashes = np.zeros(WORDS, np.uint64), np.empty(CONTEXTS, np.uint64)
    rows, found = np.empty((CONTEXTS, WORDS_OF_ROW), np.uint64), list[set[tuple[int, int]]]()
    for symbol in text:
        context_hashes(text, 0, len(found) // CONTEXTS, words, hashes)
        look_up(memory.store.table, hashes, rows)
        for row in rows:
            ranks = [entry(row[0], row[1], rank) for rank in range(RANKS)]
            found.append({(int(other), int(seen)) for other, seen in ranks if seen})
        feed(words, symbol)
    return found


@pytest.mark.parametrize("seed", range(10))
def test_after_edits_the_table_is_that_of_the_last_text(seed: int) -> None:
    """Where no context comes twice, no count fades: all contexts of the text have what a fresh memory says of them."""
    random_ = random.Random(seed)
    letters = random_.sample(range(128, 256), 128)
    memory, fresh = ProjectMemory(200_000), ProjectMemory(200_000)
    text = np.array(letters[:90], np.uint8)
    memory.add("a", as_symbols(text))
    for _ in range(8):
        start, size = random_.randrange(len(text)), random_.randrange(9)
        unused = sorted(set(letters) - set(text.tolist()))
        new = np.array(random_.sample(unused, random_.randrange(9)), np.uint8)
        text = np.concatenate([text[:start], new, text[start + size :]])
        memory.add("a", as_symbols(text))
    fresh.add("a", as_symbols(text))
    assert counts_of(memory, text) == counts_of(fresh, text)
    assert all(counts_of(fresh, text))


@pytest.mark.parametrize("seed", range(10))
def test_after_edits_places_are_those_of_the_last_text(seed: int) -> None:
    """Each context of the text leads to where it leads when the text is new."""
    random_ = random.Random(seed)
    memory, fresh = ProjectMemory(1 << 18), ProjectMemory(1 << 18)
    text = text_of(random_, 40)
    for _ in range(10):
        memory.add("a", as_symbols(text))
        text = edited(random_, text)
    memory.add("a", as_symbols(text))
    fresh.add("a", as_symbols(text))
    (start, end), (new, _) = memory.places.files["a"], fresh.places.files["a"]
    assert (memory.store.text[start:end] == text).all()
    hashes = np.empty(len(ORDERS), np.uint64)
    for place in range(1, len(text) + 1):
        for order in range(match_hashes(text, 0, place, hashes)):
            slot = match.slot_of(len(memory.store.heads), order, hashes[order])
            assert slot < 0 or memory.store.heads[slot] - start == fresh.store.heads[slot] - new


def test_places_are_noted_by_the_hashes_that_are_looked_up() -> None:
    store = new_store(1000, slots_bits=16, rows_bits=4)
    store.text[1:501] = np.random.default_rng(0).integers(32, 127, 500)
    remember_places(store, 1, 1, 300)
    remember_places(store, 1, 300, 501)
    hashes, noted = np.empty(len(ORDERS), np.uint64), set[int]()
    for place in range(2, 502):
        for order in range(match_hashes(store.text, 1, place, hashes)):
            slot = match.slot_of(len(store.heads), order, hashes[order])
            if slot >= 0:
                assert store.heads[slot] >= place
                noted.add(order)
    assert noted == set(range(len(ORDERS)))


def test_every_context_has_a_part_of_its_own_of_each_table() -> None:
    """No hash leads out of it, and all of it is of use: slots of places, sets of rows."""
    hashes = np.random.default_rng(0).integers(0, 1 << 40, 30_000, np.uint64)
    heads, table = match.new_heads(1 << 8), rows.new_table(1 << 8)
    for slot_of, size, kinds in ((match.slot_of, len(heads), len(ORDERS)), (rows.slot_of, len(table), CONTEXTS)):
        reached = [{slot_of(size, kind, value) for value in hashes} - {-1} for kind in range(kinds)]
        assert set().union(*reached) == set(range(size))
        assert sum(map(len, reached)) == size


def test_a_file_that_grows_gets_a_larger_room_and_leaves_its_own_to_others() -> None:
    memory = ProjectMemory(1_000)
    memory.add("a", as_symbols(stored("one = 1\n" * 10)))
    memory.add("b", as_symbols(stored("two = 2\n")))
    first = memory.places.files["a"][0]
    assert memory.add("a", as_symbols(stored("one = 1\n" * 11)))
    start, end = memory.places.files["a"]
    assert start > memory.places.files["b"][0]
    assert memory.origin(first) is None or not memory.store.text[first]
    assert memory.origin(start + 8) == Origin("a", 1)
    assert memory.add("a", as_symbols(stored("one = 1\n" * 12)))
    assert memory.places.files["a"] == (start, end + 8)
    assert memory.add("c", as_symbols(stored("two = 3\n" * 10)))
    assert memory.places.files["c"][0] == first


def test_a_file_that_finds_no_room_is_forgotten() -> None:
    memory = ProjectMemory(10)
    memory.add("a", as_symbols(stored("one = 1\n")))
    assert not memory.add("a", np.full(len(memory.store.text), 97, np.uint16))
    assert (memory.files, memory.symbols) == (0, 0)
    assert not (memory.store.text == ord("o")).any()
    assert memory.add("a", as_symbols(stored("one = 2\n")))
