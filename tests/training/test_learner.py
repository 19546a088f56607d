import math

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from lstm_complete.artifacts.config import MEMORY_INPUTS, ModelConfig
from lstm_complete.nets.charlm import CharLM
from lstm_complete.training.learner import Learner
from lstm_complete.training.options import TrainingOptions

CONFIG = ModelConfig(name="tiny", layers=2, hidden=16)
OPTIONS = TrainingOptions(batch=4, unroll=8)
CHUNK = np.random.default_rng(0).integers(0, 256, (9, 4, 1))
KEPT = np.ones(4, np.float32)


def new_learner(options: TrainingOptions = OPTIONS) -> Learner:
    torch.manual_seed(0)
    return Learner(CharLM(CONFIG), options, torch.device("cpu"), torch.float32)


def train(learner: Learner, steps: int, chunk: NDArray[np.int64] = CHUNK) -> float:
    loss = math.inf
    for _ in range(steps):
        learner.backward(chunk, KEPT)
        loss = learner.update(1e-2)
    return loss


def test_a_chunk_seen_again_and_again_is_learned() -> None:
    learner = new_learner()
    first = train(learner, 1)
    assert first == pytest.approx(math.log(264), rel=0.1)
    assert train(learner, 60) < first / 2


def test_the_first_average_is_the_first_weights() -> None:
    learner = new_learner()
    train(learner, 1)
    weights, average = learner.model.to_weights(), learner.average.to_weights()
    assert all(np.array_equal(weights[name], average[name]) for name in weights)


def test_the_average_follows_the_weights_from_behind() -> None:
    learner = new_learner()
    seen = []
    for _ in range(200):
        train(learner, 1)
        seen.append(learner.model.to_weights()["head.bias"].copy())
    average = learner.average.to_weights()["head.bias"]
    lag = {age: np.abs(average - seen[-age]).max() for age in (1, 12, 60)}
    assert lag[12] < lag[1] and lag[12] < lag[60]


def test_restored_it_goes_on_exactly() -> None:
    learner, other = new_learner(), new_learner()
    train(learner, 5)
    tensors = {name: tensor.clone() for name, tensor in learner.tensors().items()}
    other.restore(tensors, updates=learner.updates, loss_scale=learner.loss_scale)
    assert train(learner, 5) == train(other, 5)
    for name, tensor in learner.tensors().items():
        assert torch.equal(tensor, other.tensors()[name]), name


def test_a_checkpoint_names_its_tensors_as_a_model_folder_does() -> None:
    learner = new_learner()
    train(learner, 1)
    names = learner.tensors().keys()
    weights = learner.model.to_weights().keys()
    for kind in ("weights", "average", "adamw.exp_avg", "adamw.exp_avg_sq"):
        assert {f"{kind}.{name}" for name in weights} <= names


def test_a_forgotten_state_is_zero() -> None:
    learner, fresh = new_learner(), new_learner()
    learner.backward(CHUNK, KEPT)
    learner.backward(CHUNK, np.zeros(4, np.float32))
    fresh.backward(CHUNK, KEPT)
    assert torch.equal(learner.tensors()["state"], fresh.tensors()["state"])


def test_a_loss_that_is_not_finite_leaves_the_weights_alone() -> None:
    learner = new_learner()
    train(learner, 3)
    before = {name: array.copy() for name, array in learner.model.to_weights().items()}
    with torch.no_grad():
        learner._state.fill_(math.nan)
    assert train(learner, 1) == math.inf
    assert learner.updates == 3
    assert all(np.array_equal(before[name], weight) for name, weight in learner.model.to_weights().items())
    assert math.isfinite(train(learner, 1))


def test_cores_that_share_the_streams_learn_the_same() -> None:
    options = OPTIONS.model_copy(update={"batch": 8})
    chunk, kept = np.random.default_rng(0).integers(0, 256, (9, 8, 1)), np.array([1, 1, 0, 1, 1, 1, 1, 0], np.float32)
    alone = new_learner(options)
    torch.set_num_threads(2)
    shared = new_learner(options)
    for _ in range(3):
        for learner in (alone, shared):
            learner.backward(chunk, kept)
        assert shared.update(1e-3) == pytest.approx(alone.update(1e-3), rel=1e-5)
    for name, tensor in alone.tensors().items():
        assert torch.allclose(tensor, shared.tensors()[name], rtol=1e-3, atol=1e-5), name


def test_a_checkpoint_of_two_cores_goes_on_with_one() -> None:
    options = OPTIONS.model_copy(update={"batch": 8})
    chunk, kept = np.random.default_rng(0).integers(0, 256, (9, 8, 1)), np.ones(8, np.float32)
    alone = new_learner(options)
    torch.set_num_threads(2)
    shared = new_learner(options)
    for _ in range(3):
        shared.backward(chunk, kept)
        shared.update(1e-3)
    tensors = {name: tensor.clone() for name, tensor in shared.tensors().items()}
    alone.restore(tensors, updates=shared.updates, loss_scale=shared.loss_scale)
    for learner in (alone, shared):
        learner.backward(chunk, kept)
    assert alone.update(1e-3) == pytest.approx(shared.update(1e-3), rel=1e-5)
    for name, tensor in alone.tensors().items():
        assert torch.allclose(tensor, shared.tensors()[name], rtol=1e-3, atol=1e-5), name


def test_no_two_weights_share_a_gradient() -> None:
    """Clipping scales each in place, and must do so once; where the processor can, layers of this size are compiled."""
    torch.manual_seed(0)
    config = ModelConfig(name="m", layers=2, hidden=64, inputs=MEMORY_INPUTS)
    learner = Learner(CharLM(config), OPTIONS, torch.device("cpu"), torch.bfloat16)  # 4 streams: one part
    sizes = [field.size for field in config.inputs]
    chunk = np.stack([np.random.default_rng(0).integers(0, size, (9, 4)) for size in sizes], axis=-1)
    learner.backward(chunk, KEPT)
    gradients = [weight.grad for weight in learner.model.parameters()]
    assert len({gradient.data_ptr() for gradient in gradients if gradient is not None}) == len(gradients)
