"""The optimization core: one network, its gradient step, the average of its weights, the carried state."""

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lstm_complete.nets.charlm import CharLM
from lstm_complete.training.memory import keep_freed_memory
from lstm_complete.training.options import TrainingOptions

AVERAGE_SHARE = 16
"""The average reaches over about the last 1/16 of the updates (polynomial decay, Shamir & Zhang 2013)."""

_STREAMS = 4
"""A part of the work has a multiple of so many streams."""


class Learner:
    """Learns from chunks of parallel streams, one truncated-backpropagation step at a time."""

    def __init__(self, model: CharLM, options: TrainingOptions, device: torch.device, dtype: torch.dtype) -> None:
        self.model = model.to(device)
        self.average = deepcopy(self.model).requires_grad_(False)
        self.updates = 0
        self.device, self.dtype, self._clip = device, dtype, options.clip
        self._names = list(self.model.to_weights())
        self._weights: list[Tensor] = list(self.model.parameters())
        self._averages: list[Tensor] = list(self.average.parameters())
        threads = torch.get_num_threads()
        self._parts = _parts(options.batch, threads) if device.type == "cpu" else 1
        self._optimizers = [_adamw(self._weights[part :: self._parts], options) for part in range(self._parts)]
        self._scaler = torch.amp.GradScaler(device.type, enabled=dtype == torch.float16)
        self._state: Tensor = model.initial_state(options.batch).to(device)  # [L, B, S]
        self._loss = torch.zeros(())
        self._norm = torch.zeros(())
        self._pool = ThreadPoolExecutor(self._parts, "learner", torch.set_num_threads, (threads // self._parts,))
        self._map = self._pool.map if self._parts > 1 else map
        if device.type == "cpu":
            keep_freed_memory()

    def backward(self, chunk: NDArray[np.int64], kept: NDArray[np.float32]) -> None:
        """Run a chunk [T+1, B, F] from the carried states that `kept` [B] leaves; take the gradient.

        On a GPU this returns before the work is done, so that the next chunk can be read meanwhile.
        """
        records = torch.from_numpy(chunk).to(self.device, non_blocking=True).chunk(self._parts, dim=1)
        keep = torch.from_numpy(kept).to(self.device).chunk(self._parts)
        states = self._state.chunk(self._parts, dim=1)
        losses, gradients = zip(*self._map(self._learn, records, keep, states), strict=True)
        norms = list(self._map(self._gather, range(self._parts), [gradients] * self._parts))
        self._loss, self._norm = torch.stack(losses).sum(), torch.linalg.vector_norm(torch.stack(norms))

    def _learn(self, records: Tensor, kept: Tensor, state: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Loss and gradient of some streams: records [T+1, b, F]; replaces their state [L, b, S].

        Losses and gradients of all parts add up to those of the chunk.
        """
        with torch.autocast(self.device.type, self.dtype, enabled=self.dtype != torch.float32):
            nats, after = self.model.nats(records, state * kept[None, :, None])
        state.copy_(after.detach())
        loss = nats / (self._state.shape[1] * (len(records) - 1))
        return loss.detach(), torch.autograd.grad(self._scaler.scale(loss), self._weights)

    def _gather(self, part: int, gradients: Sequence[Sequence[Tensor]]) -> Tensor:
        """Add up what all parts found for the weights of one; return the norm of that."""
        weights = self._weights[part :: self._parts]
        for weight, *terms in zip(weights, *(found[part :: self._parts] for found in gradients), strict=True):
            weight.grad = functools.reduce(torch.add, terms)
        self._scaler.unscale_(self._optimizers[part])
        return torch.nn.utils.get_total_norm([weight.grad for weight in weights if weight.grad is not None])

    def update(self, learning_rate: float) -> float:
        """Apply the clipped gradient; return the chunk's loss in nats per symbol, infinite if the step was skipped.

        A loss or gradient that is not finite leaves the weights alone and forgets the carried states.
        """
        loss, norm = torch.stack((self._loss, self._norm)).tolist()
        finite = math.isfinite(loss) and math.isfinite(norm)
        if finite:
            self.updates += 1
            list(self._map(self._apply, range(self._parts), [learning_rate] * self._parts))
        else:
            self._state.zero_()
        self._scaler.update()
        return loss if finite else math.inf

    def _apply(self, part: int, learning_rate: float) -> None:
        weights, averages = (of[part :: self._parts] for of in (self._weights, self._averages))
        torch.nn.utils.clip_grads_with_norm_(weights, self._clip, self._norm)
        for group in self._optimizers[part].param_groups:
            group["lr"] = learning_rate
        self._scaler.step(self._optimizers[part])
        share = (AVERAGE_SHARE + 1) / (self.updates + AVERAGE_SHARE)
        with torch.no_grad():
            torch._foreach_lerp_(averages, weights, share)

    @property
    def parameters(self) -> int:
        """The number of weights."""
        return sum(weight.numel() for weight in self._weights)

    @property
    def loss_scale(self) -> float:
        """The factor that keeps fp16 gradients from vanishing; 1 in other arithmetic."""
        return self._scaler.get_scale()

    def tensors(self) -> dict[str, Tensor]:
        """Everything that a checkpoint must hold besides `updates` and `loss_scale`, on the CPU."""
        return {name: tensor.detach().cpu().contiguous() for name, tensor in self._tensors()}

    def _tensors(self) -> Iterator[tuple[str, Tensor]]:
        yield "state", self._state
        for index, (name, weight, average) in enumerate(self._named()):
            yield f"weights.{name}", weight
            yield f"average.{name}", average
            moments = self._optimizers[index % self._parts].state.get(weight, {})
            for moment in ("exp_avg", "exp_avg_sq"):
                if moment in moments:
                    yield f"adamw.{moment}.{name}", moments[moment]

    def restore(self, tensors: Mapping[str, Tensor], *, updates: int, loss_scale: float) -> None:
        """Go back to what `tensors()` gave.

        Raises:
            KeyError, RuntimeError: a tensor is missing or has another shape.
        """
        self.updates = updates
        if self._scaler.is_enabled():
            self._scaler.load_state_dict({**self._scaler.state_dict(), "scale": loss_scale})
        self._state.copy_(tensors["state"].reshape(self._state.shape))
        with torch.no_grad():
            for index, (name, weight, average) in enumerate(self._named()):
                weight.copy_(tensors[f"weights.{name}"])
                average.copy_(tensors[f"average.{name}"])
                if f"adamw.exp_avg.{name}" in tensors:
                    self._optimizers[index % self._parts].state[weight] = self._moments(tensors, name, weight)

    def _named(self) -> Iterator[tuple[str, Tensor, Tensor]]:
        """Name, weight and average of every weight, in the order in which the parts take turns to own them."""
        return zip(self._names, self._weights, self._averages, strict=True)

    def _moments(self, tensors: Mapping[str, Tensor], name: str, weight: Tensor) -> dict[str, Tensor]:
        first, second = (tensors[f"adamw.{moment}.{name}"] for moment in ("exp_avg", "exp_avg_sq"))
        return {
            "step": torch.tensor(float(self.updates), device=self.device),
            "exp_avg": first.to(self.device).reshape(weight.shape),
            "exp_avg_sq": second.to(self.device).reshape(weight.shape),
        }


def _parts(batch: int, threads: int) -> int:
    """How many cores learn from streams of their own, which leaves none waiting for others at every step."""
    return max(n for n in range(1, threads + 1) if n == 1 or batch % (_STREAMS * n) == 0)


def _adamw(weights: list[Tensor], options: TrainingOptions) -> torch.optim.AdamW:
    groups = [
        {"params": [w for w in weights if w.ndim >= 2], "weight_decay": options.weight_decay},
        {"params": [w for w in weights if w.ndim < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, betas=(options.beta1, options.beta2), fused=True)
