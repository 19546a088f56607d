"""A model folder: config.json, model.safetensors, CARD.md, manifest.json; perhaps engine, mixer and policy.

Loading one runs no code and reads nothing outside it: JSON, tensors whose header is checked first, and
an ONNX graph that the engine compares with its own before it uses it.
"""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from lstm_complete.artifacts.atomic import sync_folder, write_bytes
from lstm_complete.artifacts.config import ModelConfig
from lstm_complete.artifacts.manifest import join_manifest, split_manifest
from lstm_complete.artifacts.shapes import weight_shapes
from lstm_complete.artifacts.tensors import Precision, Weights, check_tensors, read_tensors, tensor_bytes
from lstm_complete.errors import UserError

CONFIG, WEIGHTS, ENGINE, CARD, MANIFEST = (
    "config.json",
    "model.safetensors",
    "engine.onnx",
    "CARD.md",
    "manifest.json",
)
_FILES = (CONFIG, WEIGHTS, CARD, MANIFEST)
FILES = "files.tsv.xz"
"""Every file that the model was trained on; small manifests hold them themselves."""
MIXER = "mixer.safetensors"
"""Optional: how the network is joined with a project's memory."""
POLICY = "policy.json"
"""Optional: how far the model's probabilities can be trusted, and what is shown."""
CHECKPOINT = ".checkpoint/state.safetensors"
"""Where training keeps a run that can be gone on with, in the folder that receives its model."""
DOUBTS = "doubts.json"
"""Optional: when the model says that something else was meant."""
LABELS = "labels.json"
"""Optional: what single units of these weights follow."""
STAGES = "stages.safetensors"
"""Optional: weights from on the way of the training."""
_LEARNED_OF_WEIGHTS = (ENGINE, MIXER, POLICY, DOUBTS, LABELS, STAGES)
"""What says something untrue beside other weights."""
_LARGEST_TEXT = 64 << 20


@dataclass(frozen=True)
class ModelFolder:
    """An opened model folder; its small parts are checked, its weights and engine are read on demand."""

    path: Path
    config: ModelConfig

    @classmethod
    def open(cls, path: Path) -> "ModelFolder":
        """Open the folder at `path`.

        Raises:
            UserError: no such folder, a file of it is missing, damaged, or a link that leaves the folder.
        """
        if not path.is_dir():
            what = "not a folder" if path.exists() else "there is no such folder"
            raise UserError(f"{path}: {what}; name a model folder or a model ('lstm-complete models list')")
        for name in _FILES:
            _check_file(path, name)
        config = _read_config(path / CONFIG)
        check_tensors(path / WEIGHTS, weight_shapes(config))
        return cls(path, config)

    def weights(self) -> Weights:
        """All tensors as float32; raises UserError when the file is damaged."""
        return read_tensors(self.path / WEIGHTS, weight_shapes(self.config))

    @property
    def engine_path(self) -> Path | None:
        """Where the engine file is, None where it is to be made of the weights; raises UserError as `open` does."""
        return self._optional(ENGINE)

    @property
    def mixer_path(self) -> Path | None:
        """Where the mixture's weights are, None where the model has none; raises UserError as `open` does."""
        return self._optional(MIXER)

    @property
    def stages_path(self) -> Path | None:
        """Where weights from the training are, None where none were kept; raises UserError as `open` does."""
        return self._optional(STAGES)

    def companions(self) -> dict[str, bytes]:
        """The optional files that say how the network is used, by name; raises UserError as `open` does."""
        paths = {name: self._optional(name) for name in (MIXER, POLICY, DOUBTS)}
        return {name: path.read_bytes() for name, path in paths.items() if path is not None}

    def numbers(self, name: str) -> dict[str, Any] | None:
        """The object in POLICY, DOUBTS or LABELS, None where there is no such file; raises UserError as `open` does."""
        path = self._optional(name)
        return _read_object(path) if path is not None else None

    def _optional(self, name: str) -> Path | None:
        if not os.path.lexists(self.path / name):
            return None
        _check_file(self.path, name)
        return self.path / name

    @cached_property
    def card(self) -> str:
        """The model card, Markdown."""
        return _read_text(self.path / CARD)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the model was trained on: packages, versions, licences, file hashes."""
        manifest = _read_object(self.path / MANIFEST)
        if not os.path.lexists(self.path / FILES):
            return manifest
        _check_file(self.path, FILES)
        try:
            return join_manifest(manifest, (self.path / FILES).read_bytes())
        except (OSError, ValueError, IndexError, TypeError) as error:
            raise UserError(f"{self.path / FILES}: damaged ({error})") from None


def write_model_folder(
    path: Path,
    config: ModelConfig,
    weights: Weights,
    *,
    card: str,
    manifest: dict[str, Any],
    engine: bytes | None,
    companions: Mapping[str, bytes] = MappingProxyType({}),
    precision: Precision = "float16",
) -> None:
    """Write a model folder, or replace the model files of an existing folder and leave its other files.

    What was learned of the weights before goes with them: engine, mixture, policy, labels, stages.
    Without `engine` it is made of the weights when it is needed. `companions` are those of `ModelFolder.companions`.

    A new folder appears whole or not at all. In an existing one `config.json` is taken away first and comes
    back last: a write that is cut off leaves a folder that is refused with one line, never a mixed model.

    Raises:
        UserError: the place cannot be written, or is a file.
    """
    manifest_text, listed = split_manifest(manifest)
    files = {
        WEIGHTS: tensor_bytes(weights, weight_shapes(config), precision),
        **({} if engine is None else {ENGINE: engine}),
        CARD: card.encode(),
        MANIFEST: manifest_text,
        FILES: listed,
        **companions,
        CONFIG: (config.model_dump_json(indent=2) + "\n").encode(),
    }
    try:
        if path.exists():
            _replace_files(path, files)
        else:
            _make_folder(path, files)
    except OSError as error:
        raise UserError(f"{path}: cannot write the model ({error.strerror or error}); choose another place") from None


def _replace_files(path: Path, files: dict[str, bytes]) -> None:
    (path / CONFIG).unlink(missing_ok=True)
    sync_folder(path)
    for name in set(_LEARNED_OF_WEIGHTS) - set(files):
        (path / name).unlink(missing_ok=True)
    for name, data in files.items():  # CONFIG comes last
        write_bytes(path / name, data)


def _make_folder(path: Path, files: dict[str, bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        for name, data in files.items():
            write_bytes(temporary / name, data)
        temporary.chmod(0o755)
        os.rename(temporary, path)  # noqa: PTH104 (Path.rename would return a path that nobody needs)
    except BaseException:
        with contextlib.suppress(OSError):
            shutil.rmtree(temporary)
        raise
    sync_folder(path.parent)


def _check_file(folder: Path, name: str) -> None:
    file = folder / name
    if not file.exists():
        raise UserError(f"{folder}: not a model folder, it has no {name}")
    if not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
        raise UserError(f"{file}: must be a plain file inside the model folder")


def _read_config(path: Path) -> ModelConfig:
    try:
        return ModelConfig.model_validate(_read_object(path))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "model"
        raise UserError(f"{path}: not a configuration of this version, {place}: {first['msg']}") from None


def _read_object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(_read_text(path))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise UserError(f"{path}: damaged, not a JSON object")
    return value


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_TEXT:
            raise UserError(f"{path}: larger than any file of its kind; the folder is damaged")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise UserError(f"{path}: damaged, not UTF-8 text") from None
