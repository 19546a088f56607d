"""The network in torch behind the engine's protocol: for a GPU."""

import numpy as np
import torch
from numpy.typing import NDArray

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.nets.charlm import CharLM


class TorchRuntime:
    """A model folder's weights on a torch device; half precision on a GPU."""

    def __init__(self, folder: ModelFolder, device: str) -> None:
        self.config = folder.config
        self._device = torch.device(device)
        self._dtype = torch.float16 if self._device.type == "cuda" else torch.float32
        model = CharLM(folder.config)
        model.load_weights(folder.weights())
        self._model = model.to(self._device, self._dtype).eval()

    def initial_state(self, batch: int) -> NDArray[np.float32]:
        """The state before any character, zeros [L, B, S]."""
        return np.zeros((self.config.layers, batch, self.config.state_size), np.float32)

    @torch.inference_mode()
    def run(
        self, records: NDArray[np.int64], state: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Read records [T, B, F] from a state [L, B, S]; logits [T, B, V] and the state after them."""
        given = torch.from_numpy(state).to(self._device, self._dtype)
        logits, after = self._model(torch.from_numpy(records).to(self._device), given)
        return logits.float().cpu().numpy(), after.float().cpu().numpy()
