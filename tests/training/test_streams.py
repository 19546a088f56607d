import numpy as np
import pytest

from lstm_complete.errors import UserError
from lstm_complete.training.streams import Streams

RECORDS = np.arange(20, dtype=np.uint16)[:, None]


def columns(streams: Streams, step: int) -> list[list[int]]:
    return [list(stream) for stream in streams.chunk(step)[:, :, 0].T]


def test_each_stream_goes_on_where_its_chunk_ended_and_wraps_around() -> None:
    streams = Streams(RECORDS, batch=2, unroll=3)
    assert columns(streams, 0) == [[0, 1, 2, 3], [10, 11, 12, 13]]
    assert columns(streams, 1) == [[3, 4, 5, 6], [13, 14, 15, 16]]
    assert columns(streams, 3) == [[9, 10, 11, 12], [19, 0, 1, 2]]


def test_a_chunk_keeps_every_field_of_a_record() -> None:
    records = np.stack([np.arange(20), np.arange(20) + 100], axis=1).astype(np.uint16)
    chunk = Streams(records, batch=2, unroll=3).chunk(0)
    assert chunk.shape == (4, 2, 2)
    assert list(chunk[1, 1]) == [11, 111]


def test_a_step_is_a_function_of_its_number() -> None:
    one, other = (Streams(RECORDS, batch=2, unroll=3, seed=5, reset=0.5) for _ in range(2))
    for step in range(9):
        one.chunk(step)
        one.kept(step)
    assert columns(one, 9) == columns(other, 9)
    assert list(one.kept(9)) == list(other.kept(9))


@pytest.mark.parametrize("reset", [0.0, 0.01, 0.5, 1.0])
def test_states_are_forgotten_with_the_given_chance(reset: float) -> None:
    streams = Streams(RECORDS, batch=100, unroll=1, reset=reset)
    kept = np.stack([streams.kept(step) for step in range(200)])
    assert 1 - kept.mean() == pytest.approx(reset, abs=0.01)


def test_seeds_differ() -> None:
    kept = [list(Streams(RECORDS, batch=50, unroll=1, seed=seed, reset=0.5).kept(0)) for seed in (0, 1)]
    assert kept[0] != kept[1]


def test_an_empty_shard_is_refused() -> None:
    with pytest.raises(UserError, match="holds 0 symbols"):
        Streams(RECORDS[:0], batch=2, unroll=3)


def test_another_seed_begins_elsewhere_and_still_spreads_evenly() -> None:
    first, other = (Streams(RECORDS, batch=2, unroll=1, seed=seed).chunk(0)[0, :, 0] for seed in (0, 1))
    assert first[0] != other[0]
    assert (int(other[1]) - int(other[0])) % len(RECORDS) == len(RECORDS) // 2
