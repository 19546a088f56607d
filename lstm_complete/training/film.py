"""A film of a run: its network at stages on the way, kept beside the checkpoint until the model is written.

Each stage is a file of its own, written once: a checkpoint would carry all of them anew every time. They are float16,
as the model's weights are, and of the averaged network, which the model is in the end.
"""

from contextlib import suppress
from pathlib import Path

from lstm_complete.artifacts.atomic import write_bytes
from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.artifacts.folder import STAGES
from lstm_complete.artifacts.shapes import weight_shapes
from lstm_complete.artifacts.tensors import Precision, Weights, read_tensors, tensor_bytes
from lstm_complete.errors import UserError
from lstm_complete.nets.stages import COUNT, halves, stages_bytes, wanted
from lstm_complete.training.checkpoint import checkpoint_path

_PARTS = 1000
"""A run is looked at in so many parts, since one that lasts some minutes does not know its steps beforehand."""
_PRECISION: Precision = "float16"
_SUFFIX = ".safetensors"


def is_due(before: float, now: float) -> bool:
    """Is a stage kept after the step that took the run from one share to another? The start is always one."""
    return any(before * _PARTS < part <= now * _PARTS for part in wanted(_PARTS, COUNT))


def keep(out: Path, step: int, config: ModelConfig, weights: Weights) -> None:
    """Keep the network as it is after so many steps; raises OSError where the disk refuses."""
    path = _folder(out) / f"{step}{_SUFFIX}"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, tensor_bytes(weights, weight_shapes(config), _PRECISION))


def cut(out: Path, last: int) -> None:
    """Forget the stages behind step `last`, which will be trained anew, and what a killed write left."""
    remains = _folder(out).glob(f".*{_SUFFIX}.*")
    for file in (*remains, *(file for step, file in _kept(out).items() if step > last)):
        file.unlink(missing_ok=True)


def companions(out: Path, config: ModelConfig, last: int, weights: Weights) -> dict[str, bytes]:
    """The model folder's file of all stages, the `last` being the model's own, if any earlier one is whole."""
    shapes = weight_shapes(config)
    stages: dict[int, Weights] = {}
    for step, file in sorted(_kept(out).items()):
        with suppress(UserError):
            stages[step] = read_tensors(file, shapes)
    if not stages:
        return {}
    kept = {step: halves(own) for step, own in {**stages, last: weights}.items()}
    return {STAGES: stages_bytes(kept)}


def _kept(out: Path) -> dict[int, Path]:
    """The stages' files by step."""
    return {int(file.stem): file for file in _folder(out).glob(f"*{_SUFFIX}") if file.stem.isdecimal()}


def _folder(out: Path) -> Path:
    return checkpoint_path(out).with_name("stages")
