"""Networks that were trained on lines by themselves: each line is read from state zero."""

import numpy as np
import pytest

from lstm_complete.artifacts.config import Activation, Cell, Stream
from lstm_complete.inside.clamps import Clamp
from lstm_complete.inside.identity import identity
from lstm_complete.inside.network import Network
from lstm_complete.inside.provenance import provenance
from lstm_complete.inside.recording import Recording
from lstm_complete.inside.top import surprise
from support.random_networks import CELLS, STREAMS, network

LINES = [b"abca\n", b"\n", b"bb\n", b"caabcacb\n", b"ab"]
RECORDS = np.frombuffer(b"".join(LINES), np.uint8).astype(np.int64)[:, None]
STARTS = np.cumsum([0, *map(len, LINES)])[:-1]


def by_lines(cell: Cell = "lstm", activation: Activation = "tanh", stream: Stream = "residual") -> Network:
    model = network(cell, activation, stream=stream)
    return Network(model.config.model_copy(update={"texts": "lines"}), model.to_weights())


def assert_each_is_alone(own: Network, recording: Recording) -> None:
    for line, start in zip(LINES, STARTS, strict=True):
        part = slice(start, start + len(line))
        alone = own.read(RECORDS[part])
        assert np.abs(alone.logits - recording.logits[part]).max() <= 1e-5
        for mine, theirs in zip(alone.layers, recording.layers, strict=True):
            for name, values in mine.items():
                assert np.abs(values - theirs[name][part]).max() <= 1e-5, name


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(("cell", "activation"), CELLS)
def test_a_line_is_read_as_if_it_were_alone(cell: Cell, activation: Activation, stream: Stream) -> None:
    own = by_lines(cell, activation, stream)
    whole = own.read(RECORDS)
    assert_each_is_alone(own, whole)
    assert max(identity(whole).values()) <= 1e-5


@pytest.mark.parametrize(("cell", "activation"), CELLS)
@pytest.mark.parametrize("keep", [0, 1, 4, 5, 6, 8, 9, 12, len(RECORDS)])
def test_what_is_typed_restarts_behind_a_newline(keep: int, cell: Cell, activation: Activation) -> None:
    own = by_lines(cell, activation)
    assert_each_is_alone(own, own.go_on(own.read(RECORDS[:keep]), keep, RECORDS[keep:]))


def test_otherwise_lines_are_one_stream() -> None:
    own = by_lines()
    stream = Network(own.config.model_copy(update={"texts": "strings"}), own.weights).read(RECORDS)
    assert not stream.restarts.any()
    assert np.abs(stream.logits - own.read(RECORDS).logits).max() > 1e-3


@pytest.mark.parametrize("cell", ["lstm", "peephole", "no-input-gate", "gru"])
@pytest.mark.parametrize("clamps", [(), (Clamp(1, 2, "h", "set", 1.0, start=7, steps=4),)])
def test_memory_comes_from_its_own_line(cell: Cell, clamps: tuple[Clamp, ...]) -> None:
    recording = by_lines(cell).read(RECORDS, clamps=clamps)
    for t in range(recording.length):
        found = provenance(recording, 1, 2, t)
        start = STARTS[t >= STARTS].max()
        assert abs(found.total - recording.layers[1][found.vector][t, 2]) <= 1e-4
        assert not found.written[:start].any()


def test_nothing_was_said_of_a_lines_first_symbol() -> None:
    bits = surprise(by_lines().read(RECORDS))
    assert set(np.flatnonzero(bits == 0)) == {*STARTS}
