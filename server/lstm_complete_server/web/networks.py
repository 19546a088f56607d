"""The networks that can be looked into: those that are installed, and the one that was named on the command line."""

from pathlib import Path
from typing import Any

from lstm_complete.artifacts.find import installed_models, resolve_model
from lstm_complete.artifacts.folder import LABELS, ModelFolder
from lstm_complete.errors import UserError
from lstm_complete.inside.cells import VECTORS
from lstm_complete.inside.film import Stages, open_stages, stage_steps
from lstm_complete.inside.labels import Labels, read_labels
from lstm_complete.inside.network import Network
from lstm_complete_server.web.examples import example_for

_LAB = "lab-"


class Networks:
    """Networks by name, each opened when it is first asked for. For one thread alone."""

    def __init__(self, chosen: str | None) -> None:
        """`chosen` is a model's name or a folder, or None."""
        self._chosen = chosen
        self._opened: dict[Path, Network] = {}
        self._labels: dict[Path, Labels | None] = {}
        self._stages: dict[Path, Stages] = {}

    def listed(self) -> list[dict[str, Any]]:
        """What there is, the chosen one first; a folder that is damaged is left out."""
        described = []
        for name, path in self._paths().items():
            try:
                folder = ModelFolder.open(path)
            except UserError:
                continue
            described.append(_described(name, folder))
        return described

    def open(self, name: str, stage: int | None = None) -> Network:
        """A network by its name, or a stage of its training; raises UserError where there is none, or it is damaged."""
        if stage is not None:
            return self._stage(name, stage)
        path = self._path(name)
        if path not in self._opened:
            self._opened[path] = Network.open(ModelFolder.open(path))
        return self._opened[path]

    def labels(self, name: str) -> Labels | None:
        """What a network's units were found to follow, None where nobody has looked; raises UserError as `open`."""
        path = self._path(name)
        if path not in self._labels:
            self._labels[path] = read_labels(ModelFolder.open(path))
        return self._labels[path]

    def stages(self, name: str) -> Stages:
        """A network at stages of its training; raises UserError as `open`."""
        path = self._path(name)
        if path not in self._stages:
            self._stages[path] = open_stages(ModelFolder.open(path))
        return self._stages[path]

    def _stage(self, name: str, stage: int) -> Network:
        stages = self.stages(name)
        if stage not in stages:
            kept = ", ".join(map(str, stages)) or "none"
            raise UserError(f"{name} was not kept after {stage} steps; what was kept: {kept}")
        return stages[stage]

    def _path(self, name: str) -> Path:
        paths = self._paths()
        if name not in paths:
            raise UserError(f"there is no network '{name}'; there are {', '.join(paths)}")
        return paths[name]

    def _paths(self) -> dict[str, Path]:
        paths: dict[str, Path] = {}
        if self._chosen is not None:
            chosen = resolve_model(self._chosen, language=None)
            paths[chosen.name] = chosen
        for model in installed_models():
            paths.setdefault(model.name, model.path)
        return paths


def _described(name: str, folder: ModelFolder) -> dict[str, Any]:
    config = folder.config
    return {
        "name": name,
        "title": _title(name),
        "languages": config.languages,
        "cell": config.cell,
        "layers": config.layers,
        "hidden": config.hidden,
        "vectors": VECTORS[config.cell],
        "example": example_for(config),
        "labels": (folder.path / LABELS).is_file(),
        "stages": stage_steps(folder),
    }


def _title(name: str) -> str:
    task = name.removeprefix(_LAB)
    return f"Lab: {task.replace('-', ' ')}" if task != name else name
