"""Each cell against its formula in plain NumPy, and what can be captured of it."""

import numpy as np
import pytest
import torch

from lstm_complete.artifacts.config import MEMORY_INPUTS, Activation, Cell, ModelConfig, Stream
from lstm_complete.artifacts.shapes import weight_shapes
from lstm_complete.inside.network import Network
from lstm_complete.nets.charlm import CharLM
from support.random_networks import CELLS, STREAMS, TEXT, network


def records(batch: int = 1) -> torch.Tensor:
    return torch.tensor(TEXT)[:, None, None].expand(-1, batch, 1)


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(("cell", "activation"), CELLS)
def test_logits_are_those_of_the_formula(cell: Cell, activation: Activation, stream: Stream) -> None:
    model = network(cell, activation, stream=stream)
    logits, _ = model(records(), model.initial_state(1))
    expected = Network(model.config, model.to_weights()).read(records()[:, 0].numpy()).logits
    assert np.abs(logits[:, 0].detach().numpy() - expected).max() <= 1e-5


def test_the_memory_votes_for_what_it_expects() -> None:
    """The formula again, with what a memory expects and its bucket beside each symbol."""
    model = network("lstm", inputs=MEMORY_INPUTS)
    lines = [[symbol, (7 * symbol) % 256, symbol % 8] for symbol in TEXT]
    logits, _ = model(torch.tensor(lines)[:, None], model.initial_state(1))
    expected = Network(model.config, model.to_weights()).read(np.array(lines)).logits
    assert np.abs(logits[:, 0].detach().numpy() - expected).max() <= 1e-5
    assert {name: value.shape for name, value in model.to_weights().items()} == weight_shapes(model.config)


@pytest.mark.parametrize(("cell", "activation"), CELLS)
def test_in_pieces_as_in_one(cell: Cell, activation: Activation) -> None:
    model = network(cell, activation)
    whole, end = model(records(2), model.initial_state(2))
    state, pieces = model.initial_state(2), []
    for step in records(2):
        logits, state = model(step[None], state)
        pieces.append(logits)
    assert torch.allclose(torch.cat(pieces), whole, atol=1e-5)
    assert torch.allclose(state, end, atol=1e-5)


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(("cell", "activation"), CELLS)
def test_what_is_captured_is_what_happens(cell: Cell, activation: Activation, stream: Stream) -> None:
    model = network(cell, activation, stream=stream)
    logits, _ = model(records(), model.initial_state(1))
    captured = model.capture(records(), model.initial_state(1))
    assert torch.allclose(captured.logits, logits, atol=1e-5)
    names = {
        "lstm": {"input", "forget", "output", "candidate", "c", "h"},
        "peephole": {"input", "forget", "output", "candidate", "c", "h"},
        "no-input-gate": {"input", "forget", "output", "candidate", "c", "h"},
        "gru": {"reset", "update", "candidate", "h"},
        "rnn": {"preactivation", "h"},
        "window": {"preactivation", "h"},
    }[cell]
    for layer in captured.layers:
        assert set(layer) == names
        assert {value.shape for value in layer.values()} == {(len(TEXT), 1, 16)}


@pytest.mark.parametrize("cell", ["lstm", "peephole", "no-input-gate"])
def test_captured_gates_make_the_captured_cell(cell: Cell) -> None:
    for layer in network(cell).capture(records(), network(cell).initial_state(1)).layers:
        before = torch.cat([torch.zeros_like(layer["c"][:1]), layer["c"][:-1]])
        assert torch.allclose(layer["c"], layer["forget"] * before + layer["input"] * layer["candidate"], atol=1e-6)
        assert torch.allclose(layer["h"], layer["output"] * layer["c"].tanh(), atol=1e-6)


def test_logits_split_exactly_over_units() -> None:
    """logits = V e + the sum over layers and units of V h + b: the ground of attribution."""
    model = network("lstm").double()
    captured = model.capture(records(), model.initial_state(1).double())
    weight, bias = model.head.weight, model.head.bias
    parts = [captured.embedding @ weight.T, *(layer["h"] @ weight.T for layer in captured.layers)]
    assert torch.allclose(sum(parts) + bias, captured.logits, atol=1e-12)
    units = torch.stack([captured.layers[1]["h"][..., n, None] * weight[:, n] for n in range(16)])
    assert torch.allclose(units.sum(0), parts[2], atol=1e-12)


def test_a_fresh_forget_gate_is_open() -> None:
    cells: list[tuple[Cell, slice]] = [("lstm", slice(8, 16)), ("peephole", slice(8, 16)), ("no-input-gate", slice(8))]
    for cell, rows in cells:
        weights = CharLM(ModelConfig(name="m", cell=cell, layers=1, hidden=8)).to_weights()
        assert (weights["layers.0.cell.bias_ih"][rows] == 1).all()
        assert (weights["layers.0.cell.bias_hh"] == 0).all()


def test_an_input_gate_that_is_always_open_can_be_left_out() -> None:
    """The LSTM whose input gate gets 40 whatever it reads is the cell without one, weight for weight."""
    whole, without = network("lstm"), network("no-input-gate")
    weights = whole.to_weights()
    for name in [name for name in weights if ".cell." in name]:
        weights[name][:16] = 40 if name.endswith("bias_ih") else 0
    whole.load_weights(weights)
    without.load_weights({name: w[16:] if ".cell." in name else w for name, w in weights.items()})
    logits = [model(records(), model.initial_state(1))[0] for model in (whole, without)]
    assert torch.allclose(logits[0], logits[1], atol=1e-6)


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(("cell", "activation"), CELLS)
def test_weights_are_named_and_shaped_as_in_a_model_folder(cell: Cell, activation: Activation, stream: Stream) -> None:
    model = network(cell, activation, stream=stream)
    weights = model.to_weights()
    assert {name: value.shape for name, value in weights.items()} == weight_shapes(model.config)
    other = CharLM(model.config)
    other.load_weights(weights)
    assert all((other.to_weights()[name] == value).all() for name, value in weights.items())


def test_layers_are_single_fused_modules() -> None:
    """What keeps cuDNN's fast paths open."""
    model = network("lstm")
    fused = [module for module in model.modules() if isinstance(module, torch.nn.LSTM)]
    assert len(fused) == 2
    assert all(module.num_layers == 1 and not module.bidirectional for module in fused)


def test_three_layers_by_default() -> None:
    assert ModelConfig(name="m").layers == 3
