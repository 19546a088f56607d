"""Running the network: ONNX Runtime on the CPU, torch on a GPU, behind one protocol."""

import ctypes
import importlib.util
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.engine.allowlist import check_engine
from lstm_complete.errors import UserError
from lstm_complete.installing import install_command

Logits = NDArray[np.float32]
State = NDArray[np.float32]
Records = NDArray[np.int64]


class Runtime(Protocol):
    """A network ready to run. Safe to call from one thread at a time."""

    @property
    def config(self) -> ModelConfig:
        """The network's shape."""
        ...

    def initial_state(self, batch: int) -> State:
        """The state before any character, zeros [L, B, S]."""
        ...

    def run(self, records: Records, state: State) -> tuple[Logits, State]:
        """Read records [T, B, F] from a state [L, B, S]; logits [T, B, V] after each, and the state after all."""
        ...


class OnnxRuntime:
    """The engine file of a model folder in an ONNX Runtime session."""

    def __init__(self, folder: ModelFolder, *, threads: int = 1) -> None:
        """One thread is the default: at these sizes a second one gains nothing and takes a core from the editor.

        Raises:
            UserError: the engine file is not what the exporter writes for this configuration.
        """
        self.config = folder.config
        self._session = onnxruntime.InferenceSession(
            check_engine(folder), _session_options(threads), providers=["CPUExecutionProvider"]
        )
        self.run(np.zeros((1, 1, len(self.config.inputs)), np.int64), self.initial_state(1))

    def initial_state(self, batch: int) -> State:
        """See `Runtime`."""
        return np.zeros((self.config.layers, batch, self.config.state_size), np.float32)

    def run(self, records: Records, state: State) -> tuple[Logits, State]:
        """See `Runtime`."""
        logits, after = self._session.run(["logits", "state_out"], {"records": records, "state": state})
        return logits, after


def open_runtime(folder: ModelFolder, device: str = "auto", *, threads: int = 1) -> Runtime:
    """The runtime for a device: "cpu", "cuda", or "auto", which takes a GPU where torch has one.

    Raises:
        UserError: "cuda" without torch or without a GPU; a damaged engine file.
    """
    if device == "cpu" or (device == "auto" and not _has_gpu()):
        return OnnxRuntime(folder, threads=threads)
    if not _has_gpu():
        raise UserError(f"--device cuda needs a GPU and torch built for it ({install_command('torch')})")
    from lstm_complete.nets.runtime import TorchRuntime  # noqa: PLC0415 (torch is loaded for a GPU only)

    return TorchRuntime(folder, "cuda")


def _has_gpu() -> bool:
    if importlib.util.find_spec("torch") is None or not _has_driver():
        return False
    import torch  # noqa: PLC0415

    return torch.cuda.is_available()


def _has_driver() -> bool:
    """Is NVIDIA's driver here? Asked first, because loading torch to ask it takes seconds."""
    try:
        ctypes.CDLL("libcuda.so.1")
    except OSError:
        return False
    return True


def _session_options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    # A pool that spins between two keystrokes would burn the editor's core.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
