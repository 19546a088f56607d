"""Models by name: the user's own, then those that came with the distribution; and which one a language uses.

Only the user decides: names are looked up in the user's data folder and in the installed package, never in
a workspace.
"""

import importlib.util
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.artifacts.folder import CONFIG, ModelFolder
from lstm_complete.errors import UserError

Origin = Literal["own", "shipped"]

_SHIPPED_PACKAGE = "lstm_complete_models"
DEFAULTS = {"java": "java", "python": "python", "text": "text"}
"""The shipped model of each language; others use _FALLBACK."""
_FALLBACK = "python"
_CHOICES = "defaults.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Installed:
    """A model that can be named."""

    name: str
    path: Path
    origin: Origin


def data_home() -> Path:
    """The user's data folder: $LSTM_COMPLETE_HOME, or the platform's place for application data."""
    chosen = os.environ.get("LSTM_COMPLETE_HOME")
    return Path(chosen) if chosen else user_data_path("lstm-complete")


def installed_models() -> list[Installed]:
    """All models that can be named, the user's own first; an own model hides a shipped one of the same name."""
    found: dict[str, Installed] = {}
    for origin, folder in _places():
        for path in _model_folders(folder):
            found.setdefault(path.name, Installed(path.name, path, origin))
    return list(found.values())


def resolve_model(wanted: str | None, *, language: str | None) -> Path:
    """The folder of a model that is named, is a folder itself, or is the language's default.

    Raises:
        UserError: no such model.
    """
    if wanted is None:
        return _by_name(default_model(language))
    known = any(model.name == wanted for model in installed_models())
    # A name that is installed wins over a folder of that name which happens to be here.
    is_folder = os.sep in wanted or Path(wanted).is_dir()
    return Path(wanted) if is_folder and not known else _by_name(wanted)


def default_model(language: str | None) -> str:
    """The name of the model that a language uses: the user's choice, or the shipped default."""
    chosen = _choices().get(language or "")
    return chosen or DEFAULTS.get(language or "", _FALLBACK)


def choose_default(language: str, name: str) -> None:
    """Make `name` the model of a language from now on.

    Raises:
        UserError: no such model, or the data folder cannot be written.
    """
    _by_name(name)
    _write_choices(_choices() | {language: name})


def import_model(source: Path, name: str) -> Path:
    """Copy a model folder to the user's models under a name.

    Raises:
        UserError: not a model folder, a name that is taken or unfit, or the data folder cannot be written.
    """
    ModelFolder.open(source)
    target = data_home() / "models" / _checked(name)
    if target.exists():
        raise UserError(f"there is a model '{name}' already; remove it first or choose another --name")
    copy_model(source, target)
    return target


def own_model(name: str) -> Path | None:
    """The folder of one of the user's own models; None where there is none of that name."""
    path = data_home() / "models" / name
    return path if (path / CONFIG).is_file() else None


def put_model(source: Path, name: str) -> Path:
    """Copy a model folder to the user's models; one of that name gives way to it.

    Raises:
        UserError: see `import_model`; the model before is there still.
    """
    before = own_model(name)
    if before is None:
        return import_model(source, name)
    ModelFolder.open(source)
    new, old = (before.with_name(f".{name}.{word}-{os.getpid()}") for word in ("new", "old"))
    copy_model(source, new)
    try:
        os.rename(before, old)  # noqa: PTH104
        os.rename(new, before)  # noqa: PTH104
    except OSError as error:
        if old.exists():
            os.rename(old, before)  # noqa: PTH104
        shutil.rmtree(new, ignore_errors=True)
        raise UserError(f"{before}: cannot be written ({error.strerror})") from None
    shutil.rmtree(old, ignore_errors=True)
    return before


def copy_model(source: Path, target: Path) -> None:
    """Copy a model folder's files; the folder appears whole or not at all. Raises UserError."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, temporary, ignore=shutil.ignore_patterns(".*"))
        os.rename(temporary, target)  # noqa: PTH104
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise UserError(f"{target}: cannot be written ({error.strerror or error})") from None


def remove_model(name: str) -> None:
    """Delete one of the user's own models; languages that used it return to the shipped default.

    Raises:
        UserError: no such model, a shipped one, or it cannot be removed.
    """
    path = _by_name(name)
    if path.parent != data_home() / "models":
        raise UserError(f"'{name}' is not one of your own models; shipped models stay")
    # First the choices: a removal that breaks off in between must not leave a language without a model.
    kept = {language: chosen for language, chosen in _choices().items() if chosen != name}
    if kept != _choices():
        _write_choices(kept)
    try:
        shutil.rmtree(path)
    except OSError as error:
        raise UserError(f"{path}: cannot be removed ({error.strerror})") from None


def _places() -> Iterator[tuple[Origin, Path]]:
    yield "own", data_home() / "models"
    spec = importlib.util.find_spec(_SHIPPED_PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        yield "shipped", Path(place)


def _model_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name) and (path / CONFIG).is_file())


def _by_name(name: str) -> Path:
    for model in installed_models():
        if model.name == name:
            return model.path
    known = ", ".join(model.name for model in installed_models()) or "none is installed"
    raise UserError(f"there is no model '{name}'; name a folder or one of: {known}")


def _write_choices(choices: dict[str, str]) -> None:
    home = data_home()
    try:
        home.mkdir(parents=True, exist_ok=True)
        write_json(home / _CHOICES, choices)
    except OSError as error:
        raise UserError(f"{home}: cannot be written ({error.strerror}); set LSTM_COMPLETE_HOME") from None


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UserError(f"'{name}' is no name for a model; use letters, digits, '.', '_' and '-'")
    return name


def _choices() -> dict[str, str]:
    try:
        value = json.loads((data_home() / _CHOICES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}
