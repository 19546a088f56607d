"""R22: states kept along a document are those of reading it from the start, and a typed character is one step."""

import random
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from lstm_complete.engine.passage import Compact, Passage, whole
from lstm_complete.engine.runtime import OnnxRuntime
from lstm_complete.engine.timeline import BLOCK, MOST, Cancelled, Timeline, read_records
from support.small_model import small_model


class Counting(OnnxRuntime):
    """A real runtime that counts the symbols that it reads."""

    symbols = 0

    def run(
        self, records: NDArray[np.int64], state: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        self.symbols += len(records)
        return super().run(records, state)


@pytest.fixture
def runtime(tmp_path: Path) -> Counting:
    return Counting(small_model(tmp_path / "m", quantize=False))


def text(random_: random.Random, length: int) -> list[int]:
    return random_.choices(range(32, 127), k=length)


def records_of(values: list[int]) -> Compact:
    return np.array(values, np.uint16)[:, None]


def passage_of(values: list[int]) -> Passage:
    return whole(records_of(values))


def test_random_edits(runtime: Counting) -> None:
    random_ = random.Random(3)
    timeline, values = Timeline(runtime), text(random_, 1_500)
    head, size = records_of(values), len(values)
    for _ in range(300):
        place = random_.choice([len(values), len(values), random_.randrange(len(values) + 1)])
        values[place : place + random_.choice([0, 0, 1, 5, 200])] = text(random_, random_.choice([0, 1, 1, 8, 150]))
        values = values or [32]
        symbols = records_of(values)
        if place < size or random_.random() < 0.2:  # as whole lines: the same array while they are the same
            size = random_.randrange(len(values) + 1)
            head = symbols[:size]
        reading = timeline.advance(Passage(head, symbols[size:]))
        expected = read_records(runtime, symbols, runtime.initial_state(1))
        assert np.abs(reading.logits - expected.logits).max() <= 1e-5
        assert np.abs(reading.state - expected.state).max() <= 1e-5


def test_a_typed_character_costs_one_step(runtime: Counting) -> None:
    timeline, values = Timeline(runtime), text(random.Random(0), 5_000)
    timeline.advance(passage_of(values))
    for _ in range(50):
        values.append(97)
        runtime.symbols = 0
        timeline.advance(passage_of(values))
        assert runtime.symbols == 1


def test_deleting_and_retyping_is_remembered(runtime: Counting) -> None:
    timeline, values = Timeline(runtime), text(random.Random(0), 2_000)
    for length in range(1_980, 2_001):
        timeline.advance(passage_of(values[:length]))
    runtime.symbols = 0
    for length in range(2_000, 1_979, -1):
        timeline.advance(passage_of(values[:length]))
    assert runtime.symbols == 0


def test_an_edit_in_the_middle_reads_on_from_the_place_before(runtime: Counting) -> None:
    timeline, values = Timeline(runtime), text(random.Random(0), 4_000)
    timeline.advance(passage_of(values))
    values[3_500] = (values[3_500] + 1) % 100
    assert timeline.missing(passage_of(values)) <= 4_000 - 3_500 + BLOCK


def test_memory_is_bounded(runtime: Counting) -> None:
    timeline, values = Timeline(runtime), text(random.Random(0), 100_000)
    timeline.advance(passage_of(values))
    assert len(timeline._kept) <= MOST + 1
    assert timeline.missing(passage_of(values[:50_000])) < 2_000


def test_work_that_is_called_off_is_kept(runtime: Counting) -> None:
    timeline, symbols = Timeline(runtime), passage_of(text(random.Random(0), 4 * BLOCK))
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        timeline.advance(symbols, cancelled=lambda: next(asked))
    assert timeline.missing(symbols) == 2 * BLOCK
    timeline.advance(symbols)
    assert timeline.missing(symbols) == 0
