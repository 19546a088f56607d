"""The optimization core: one network, its gradient step, the average of its weights, the carried state."""

import math
from collections.abc import Iterator, Mapping
from copy import deepcopy

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from lstm_complete.nets.charlm import CharLM
from lstm_complete.training.options import TrainingOptions

AVERAGE_SHARE = 16
"""The average reaches over about the last 1/16 of the updates (polynomial decay, Shamir & Zhang 2013)."""


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
        self._optimizer = _adamw(self._weights, options)
        self._scaler = torch.amp.GradScaler(device.type, enabled=dtype == torch.float16)
        self._state: Tensor = model.initial_state(options.batch).to(device)  # [L, B, S]
        self._loss = torch.zeros(())
        self._norm = torch.zeros(())

    def backward(self, chunk: NDArray[np.int64], kept: NDArray[np.float32]) -> None:
        """Run a chunk [T+1, B, F] from the carried states that `kept` [B] leaves; take the clipped gradient.

        On a GPU this returns before the work is done, so that the next chunk can be read meanwhile.
        """
        records = torch.from_numpy(chunk).to(self.device, non_blocking=True)
        state = self._state * torch.from_numpy(kept).to(self.device)[None, :, None]
        with torch.autocast(self.device.type, self.dtype, enabled=self.dtype != torch.float32):
            logits, state = self.model(records[:-1], state)
        self._state = state.detach().float()
        self._loss = cross_entropy(logits.float().flatten(0, 1), records[1:, :, 0].flatten())
        self._scaler.scale(self._loss).backward()  # type: ignore[no-untyped-call]
        self._scaler.unscale_(self._optimizer)
        self._norm = torch.nn.utils.clip_grad_norm_(self._weights, self._clip)

    def update(self, learning_rate: float) -> float:
        """Apply the gradient; return the chunk's loss in nats per symbol, infinite if the step was skipped.

        A loss or gradient that is not finite leaves the weights alone and forgets the carried states.
        """
        loss, norm = torch.stack((self._loss.detach(), self._norm)).tolist()
        finite = math.isfinite(loss) and math.isfinite(norm)
        if finite:
            self._apply(learning_rate)
        else:
            self._state = torch.zeros_like(self._state)
        self._scaler.update()
        self._optimizer.zero_grad()
        return loss if finite else math.inf

    def _apply(self, learning_rate: float) -> None:
        for group in self._optimizer.param_groups:
            group["lr"] = learning_rate
        self._scaler.step(self._optimizer)
        self.updates += 1
        share = (AVERAGE_SHARE + 1) / (self.updates + AVERAGE_SHARE)
        with torch.no_grad():
            torch._foreach_lerp_(self._averages, self._weights, share)

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
        for name, weight, average in zip(self._names, self._weights, self._averages, strict=True):
            yield f"weights.{name}", weight
            yield f"average.{name}", average
            moments = self._optimizer.state.get(weight, {})
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
        self._state = tensors["state"].to(self.device).reshape(self._state.shape)
        with torch.no_grad():
            for name, weight, average in zip(self._names, self._weights, self._averages, strict=True):
                weight.copy_(tensors[f"weights.{name}"])
                average.copy_(tensors[f"average.{name}"])
                if f"adamw.exp_avg.{name}" in tensors:
                    self._optimizer.state[weight] = self._moments(tensors, name, weight)

    def _moments(self, tensors: Mapping[str, Tensor], name: str, weight: Tensor) -> dict[str, Tensor]:
        first, second = (tensors[f"adamw.{moment}.{name}"] for moment in ("exp_avg", "exp_avg_sq"))
        return {
            "step": torch.tensor(float(self.updates), device=self.device),
            "exp_avg": first.to(self.device).reshape(weight.shape),
            "exp_avg_sq": second.to(self.device).reshape(weight.shape),
        }


def _adamw(weights: list[Tensor], options: TrainingOptions) -> torch.optim.AdamW:
    groups = [
        {"params": [w for w in weights if w.ndim >= 2], "weight_decay": options.weight_decay},
        {"params": [w for w in weights if w.ndim < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, betas=(options.beta1, options.beta2), fused=True)
