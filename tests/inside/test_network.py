"""The network in NumPy: what torch and ONNX Runtime make of the same weights, in one piece or in several."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from lstm_complete.artifacts.config import MEMORY_INPUTS, Activation, Cell, Stream
from lstm_complete.artifacts.find import Installed, installed_models
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.engine.runtime import OnnxRuntime
from lstm_complete.inside.cells import VECTORS
from lstm_complete.inside.clamps import Clamp
from lstm_complete.inside.network import Network
from lstm_complete.inside.recording import Recording
from lstm_complete.nets.charlm import CharLM
from support.random_networks import CELLS, STREAMS, TEXT, network
from support.small_model import small_model

RECORDS = np.array(TEXT)[:, None]


def inside(model: CharLM) -> Network:
    return Network(model.config, model.to_weights())


def state_of(model: CharLM) -> NDArray[np.float32]:
    """A state that no empty text has."""
    config = model.config
    return np.random.default_rng(3).normal(size=(config.layers, config.state_size)).astype(np.float32)


def assert_same(one: Recording, other: Recording, *, tolerance: float = 1e-5) -> None:
    """One recording is what another is."""
    assert (one.records == other.records).all()
    pairs = [(one.embedding, other.embedding), (one.logits, other.logits)]
    for mine, yours in zip(one.layers, other.layers, strict=True):
        assert mine.keys() == yours.keys()
        pairs += [(mine[name], yours[name]) for name in mine]
    for mine_values, yours_values in pairs:
        assert mine_values.shape == yours_values.shape
        assert np.abs(mine_values - yours_values).max(initial=0) <= tolerance


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(("cell", "activation"), CELLS)
def test_every_vector_is_torchs(cell: Cell, activation: Activation, stream: Stream) -> None:
    model = network(cell, activation, stream=stream)
    state = state_of(model)
    captured = model.capture(torch.from_numpy(RECORDS)[:, None], torch.from_numpy(state)[:, None])
    recording = inside(model).read(RECORDS, state=state)
    assert np.abs(recording.embedding - captured.embedding[:, 0].detach().numpy()).max() <= 1e-5
    assert np.abs(recording.logits - captured.logits[:, 0].detach().numpy()).max() <= 1e-5
    for mine, theirs in zip(recording.layers, captured.layers, strict=True):
        assert mine.keys() == theirs.keys() == set(VECTORS[cell])
        for name, values in mine.items():
            assert np.abs(values - theirs[name][:, 0].detach().numpy()).max() <= 1e-5, name


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("cell", VECTORS)
def test_logits_are_those_of_onnx_runtime(cell: Cell, stream: Stream, tmp_path: Path) -> None:
    folder = small_model(tmp_path / "m", cell=cell, stream=stream, quantize=False, memory=True)
    records = np.stack([TEXT, np.roll(TEXT, 3), np.arange(len(TEXT)) % 8], axis=1)
    runtime = OnnxRuntime(folder)
    logits, _ = runtime.run(records[:, None], runtime.initial_state(1))
    recording = Network.open(folder).read(records)
    assert np.abs(recording.logits - logits[:, 0]).max() <= 1e-5


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(("cell", "activation"), CELLS)
@pytest.mark.parametrize("keep", [0, 1, 3, 20, len(TEXT)])
def test_in_pieces_as_in_one(keep: int, cell: Cell, activation: Activation, stream: Stream) -> None:
    model = network(cell, activation, stream=stream)
    own, state = inside(model), state_of(model)
    whole = own.read(RECORDS, state=state)
    assert_same(own.go_on(own.read(RECORDS[:keep], state=state), keep, RECORDS[keep:]), whole)


def test_a_typed_character_leaves_the_recording_before_it_alone() -> None:
    own = inside(network("lstm"))
    first = own.read(RECORDS[:10])
    one, other = (own.go_on(first, 10, RECORDS[at : at + 1]) for at in (10, 20))
    earlier = own.go_on(one, 4, RECORDS[20:22])
    assert one.tape is first.tape
    assert other.tape is not first.tape
    assert_same(first, own.read(RECORDS[:10]))
    assert_same(one, own.read(RECORDS[:11]))
    assert_same(other, own.read(RECORDS[[*range(10), 20]]))
    assert_same(earlier, own.read(RECORDS[[*range(4), 20, 21]]))


def test_a_recording_grows_beyond_its_room() -> None:
    own = inside(network("gru"))
    long = np.tile(RECORDS, (30, 1))
    recording = own.read(long[:1])
    for at in range(1, len(long)):
        recording = own.go_on(recording, at, long[at : at + 1])
    assert_same(recording, own.read(long))
    assert recording.tape.nbytes == own.read(long).tape.nbytes


def test_an_empty_text() -> None:
    for cell, activation in CELLS:
        own = inside(network(cell, activation))
        empty = own.read(RECORDS[:0])
        assert empty.logits.shape == (0, 264)


def test_one_unit_is_all_its_vectors() -> None:
    recording = inside(network("peephole")).read(RECORDS)
    for place, name in enumerate(VECTORS["peephole"]):
        assert (recording.unit(1, 7)[place] == recording.layers[1][name][:, 7]).all()


def test_a_network_that_reads_the_memory_votes_for_what_is_expected() -> None:
    model = network("lstm", inputs=MEMORY_INPUTS)
    records = np.stack([TEXT, np.roll(TEXT, 3), np.arange(len(TEXT)) % 8], axis=1)
    logits, _ = model(torch.from_numpy(records)[:, None], model.initial_state(1))
    assert np.abs(inside(model).read(records).logits - logits[:, 0].detach().numpy()).max() <= 1e-5


@pytest.mark.parametrize("shipped", installed_models(), ids=lambda model: model.name)
def test_every_shipped_model_is_read_as_torch_reads_it(shipped: Installed) -> None:
    folder = ModelFolder.open(shipped.path)
    own, model = Network.open(folder), CharLM(folder.config)
    model.load_weights(folder.weights())
    records = np.zeros((len(TEXT), len(folder.config.inputs)), np.int64)
    records[:, 0] = TEXT
    with torch.inference_mode():
        logits, _ = model(torch.from_numpy(records)[:, None], model.initial_state(1))
    one_stream = Network(folder.config.model_copy(update={"texts": "strings"}), own.weights)
    assert np.abs(one_stream.read(records).logits - logits[:, 0].numpy()).max() <= 1e-4


def test_clamps_outlast_their_symbols_as_the_cell_keeps_them() -> None:
    own = inside(network("lstm"))
    free = own.read(RECORDS)
    for vector in ("c", "h"):
        clamp = Clamp(0, 3, vector, "set", 2.0, start=5)
        held = own.read(RECORDS, clamps=[clamp])
        assert held.layers[0][vector][5, 3] == 2.0
        assert_same(_first(held, 5), _first(free, 5), tolerance=0)
        assert np.abs(held.layers[0]["c"][6, 3] - free.layers[0]["c"][6, 3]) > 1e-6
        assert np.abs(held.layers[1]["h"][5] - free.layers[1]["h"][5]).max() > 1e-6


def test_a_clamp_holds_for_its_steps() -> None:
    own = inside(network("lstm"))
    free = own.read(RECORDS)
    zero = own.read(RECORDS, clamps=[Clamp(1, 2, "c", "zero", start=3, steps=4)]).layers[1]
    assert not zero["c"][3:7, 2].any()
    assert zero["c"][[2, 7], 2].all()
    more = own.read(RECORDS, clamps=[Clamp(1, 2, "h", "add", 0.5, start=3, steps=None)]).layers[1]
    made = more["output"] * np.tanh(more["c"])
    assert np.allclose(more["h"][3:, 2], made[3:, 2] + 0.5, atol=1e-6)
    assert np.allclose(more["h"][:3], free.layers[1]["h"][:3])


def test_clamps_hold_on_when_a_recording_goes_on() -> None:
    own = inside(network("gru"))
    clamps = [Clamp(0, 1, "h", "set", 1.0, start=4, steps=None)]
    whole = own.read(RECORDS, clamps=clamps)
    assert_same(own.go_on(own.read(RECORDS[:7], clamps=clamps), 7, RECORDS[7:]), whole)


def _first(recording: Recording, length: int) -> Recording:
    return Recording(recording.tape, length, recording.before)
