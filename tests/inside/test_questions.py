"""What is asked of a recording: who votes, who wrote, what was expected; random networks and shipped ones."""

import numpy as np
import pytest

from lstm_complete.artifacts.config import MEMORY_INPUTS, SYMBOL, Activation, Cell, InputField, Stream
from lstm_complete.artifacts.find import Installed, installed_models
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.errors import UserError
from lstm_complete.inside.cells import VECTORS
from lstm_complete.inside.clamps import Clamp
from lstm_complete.inside.identity import identity
from lstm_complete.inside.network import Network
from lstm_complete.inside.provenance import half_life, provenance
from lstm_complete.inside.reading import Reading
from lstm_complete.inside.recording import Recording
from lstm_complete.inside.top import surprise, top
from lstm_complete.inside.votes import raised_symbols, votes
from support.random_networks import CELLS, STREAMS, TEXT, network

SHIPPED = pytest.mark.parametrize("shipped", installed_models(), ids=lambda model: model.name)


def inside(
    cell: Cell,
    activation: Activation = "tanh",
    inputs: tuple[InputField, ...] = (SYMBOL,),
    stream: Stream = "residual",
) -> Network:
    model = network(cell, activation, inputs, stream)
    return Network(model.config, model.to_weights())


def read(own: Network, *, clamps: tuple[Clamp, ...] = ()) -> Recording:
    records = np.stack([TEXT, np.roll(TEXT, 3), np.arange(len(TEXT)) % 8], axis=1)
    state = np.random.default_rng(3).normal(size=(own.config.layers, own.config.state_size)).astype(np.float32)
    return own.read(records[:, : len(own.config.inputs)], state=state, clamps=clamps)


def shipped_reading(shipped: Installed) -> tuple[Network, Recording]:
    """A model of the distribution reads a random text of words, brackets and lines."""
    own = Network.open(ModelFolder.open(shipped.path))
    words = np.random.default_rng(5).choice(
        ["if", "(", ")", " ", "\n", "\n    ", "return", "x1", "{", "}", "é", '"'], 150
    )
    return own, own.read(Reading("".join(words), path="a.py").records(own.config))


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(("cell", "activation"), CELLS)
def test_states_follow_from_the_gates(cell: Cell, activation: Activation, stream: Stream) -> None:
    found = identity(read(inside(cell, activation, stream=stream)))
    assert set(found) == {"c", "h"} & set(VECTORS[cell])
    assert max(found.values()) <= 1e-5


@SHIPPED
def test_states_of_shipped_models_follow_from_the_gates(shipped: Installed) -> None:
    assert max(identity(shipped_reading(shipped)[1]).values()) <= 1e-5


@pytest.mark.parametrize("cell", ["lstm", "peephole", "no-input-gate"])
def test_gates_of_another_step_are_found_out(cell: Cell) -> None:
    recording = read(inside(cell))
    for made in recording.tape.layers:
        place = VECTORS[cell].index("forget")
        made[:-1, place] = made[1:, place].copy()
    assert identity(recording)["c"] > 1e-3


def test_clamped_values_are_no_mistakes() -> None:
    clamps = Clamp(0, 1, "c", "set", 3.0, start=4, steps=None), Clamp(1, 2, "h", "add", 1.0, start=2)
    recording = read(inside("lstm"), clamps=clamps)
    assert max(identity(recording).values()) <= 1e-5
    unclamped = Recording(recording.tape, recording.length, recording.before)
    assert min(identity(unclamped).values()) > 0.5


@pytest.mark.parametrize("inputs", [(SYMBOL,), MEMORY_INPUTS], ids=["alone", "memory"])
@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(("cell", "activation"), CELLS)
def test_votes_add_up_to_the_logits(
    cell: Cell, activation: Activation, stream: Stream, inputs: tuple[InputField, ...]
) -> None:
    own = inside(cell, activation, inputs, stream)
    recording = read(own)
    for t in range(recording.length):
        assert np.abs(votes(own, recording, t, range(264)).logits - recording.logits[t]).max() <= 1e-4


@SHIPPED
def test_votes_of_shipped_models_add_up_to_the_logits(shipped: Installed) -> None:
    own, recording = shipped_reading(shipped)
    for t in range(0, recording.length, 20):
        found = votes(own, recording, t, [97, 10, 256])
        assert found.units.shape == (own.config.layers, own.config.hidden, 3)
        assert np.abs(found.logits - recording.logits[t, [97, 10, 256]]).max() <= 1e-4


def test_the_memorys_bonus_is_for_what_it_expects() -> None:
    own = inside("lstm", inputs=MEMORY_INPUTS)
    recording = read(own)
    expected = int(recording.records[5, 1])
    other = (expected + 1) % 256
    found = votes(own, recording, 5, [expected, other])
    assert found.memory[0] != 0
    assert found.memory[1] == 0


def test_a_unit_raises_the_symbols_that_it_votes_for() -> None:
    own = inside("lstm")
    raised, lowered = raised_symbols(own, 1, 3, 4)
    column = own.weights["head.weight"][:, 3]
    assert [found.symbol for found in raised] == np.argsort(-column)[:4].tolist()
    assert [found.symbol for found in lowered] == np.argsort(column)[:4].tolist()
    assert raised[0].weight > 0 > lowered[0].weight


def test_of_a_plain_stream_only_the_last_layer_is_heard() -> None:
    own = inside("lstm", stream="plain")
    found = votes(own, read(own), 4, [97])
    assert not found.units[0].any()
    assert not found.embedding.any()
    assert raised_symbols(own, 0, 1, 3) == ([], [])
    assert len(raised_symbols(own, 1, 1, 3)[0]) == 3


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("cell", ["lstm", "peephole", "no-input-gate", "gru"])
def test_what_was_written_adds_up_to_what_is_held(cell: Cell, stream: Stream) -> None:
    recording = read(inside(cell, stream=stream))
    for layer, made in enumerate(recording.layers):
        for unit in range(16):
            for t in (0, 1, recording.length - 1):
                found = provenance(recording, layer, unit, t)
                assert found.written.shape == (t + 1,)
                assert abs(found.total - made[found.vector][t, unit]) <= 1e-4


@pytest.mark.parametrize(
    "shipped",
    [model for model in installed_models() if ModelFolder.open(model.path).config.cell not in ("rnn", "window")],
    ids=lambda model: model.name,
)
def test_what_was_written_in_shipped_models_adds_up(shipped: Installed) -> None:
    own, recording = shipped_reading(shipped)
    for layer, made in enumerate(recording.layers):
        for unit in range(0, own.config.hidden, 7):
            found = provenance(recording, layer, unit, recording.length - 1)
            held = made[found.vector][-1, unit]
            # A counter far beyond what it was taught has fewer decimals.
            assert abs(found.total - held) <= 1e-4 * max(1, abs(held))


def test_a_clamp_writes_where_it_is() -> None:
    free = read(inside("lstm"))
    recording = read(inside("lstm"), clamps=(Clamp(0, 1, "c", "set", 30.0, start=4),))
    found = provenance(recording, 0, 1, 5)
    assert abs(found.total - recording.layers[0]["c"][5, 1]) <= 1e-4
    assert found.written.argmax() == 4
    assert found.written[4] > provenance(free, 0, 1, 5).written[4] + 1


def test_half_lives() -> None:
    assert half_life(0.5) == 1
    assert abs(half_life(0.5**0.1) - 10) < 1e-9
    assert half_life(1.0) == np.inf
    assert half_life(0.0) == 0


@pytest.mark.parametrize("cell", ["rnn", "window"])
def test_a_cell_without_gates_has_no_provenance(cell: Cell) -> None:
    with pytest.raises(UserError, match="no gate"):
        provenance(read(inside(cell)), 0, 0, 3)


def test_surprise_is_the_cost_of_what_came() -> None:
    recording = read(inside("lstm"))
    bits = surprise(recording)
    logits = recording.logits[3].astype(np.float64)
    chance = np.exp(logits[TEXT[4]]) / np.exp(logits).sum()
    assert bits[0] == 0
    assert abs(bits[4] + np.log2(chance)) < 1e-5
    assert surprise(inside("lstm").read(np.empty((0, 1), np.int64))).shape == (0,)


def test_the_likeliest_come_first() -> None:
    recording = read(inside("gru"))
    found = top(recording, 3)
    assert [expected.symbol for expected in found] == np.argsort(-recording.logits[3])[:5].tolist()
    assert abs(sum(expected.probability for expected in top(recording, 3, 264)) - 1) < 1e-9


@pytest.mark.parametrize(
    "clamp",
    [
        Clamp(2, 0, "h", "zero"),
        Clamp(0, 16, "h", "zero"),
        Clamp(0, -1, "h", "zero"),
        Clamp(0, 0, "c", "zero"),
        Clamp(0, 0, "h", "set", float("nan")),
        Clamp(0, 0, "h", "zero", start=-1),
        Clamp(0, 0, "h", "zero", steps=0),
    ],
)
def test_a_clamp_that_makes_no_sense_is_refused(clamp: Clamp) -> None:
    with pytest.raises(UserError):
        read(inside("gru"), clamps=(clamp,))
