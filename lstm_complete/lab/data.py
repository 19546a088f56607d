"""The texts that the lab asks shipped models about: packages held out, and those that they were trained on."""

import hashlib
import json
from pathlib import Path

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import LABELS, WEIGHTS, ModelFolder
from lstm_complete.corpus.collect import read_package
from lstm_complete.corpus.fetch import default_cache, read_record
from lstm_complete.corpus.filters import decode
from lstm_complete.corpus.packages import HELD_OUT, TRAINING, Package
from lstm_complete.errors import UserError
from lstm_complete.evaluation.project import read_project
from lstm_complete.evaluation.sampling import Source
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import FALLBACK


def shipped(name: str) -> ModelFolder:
    """A released model."""
    return ModelFolder.open(resolve_model(name, language=None))


def settings_of(*names: str) -> str:
    """What the measurements of some shipped models depend on: their weights and labels."""
    digest = hashlib.sha256()
    for name in names:
        folder = shipped(name)
        digest.update((folder.path / WEIGHTS).read_bytes())
        digest.update(json.dumps(folder.numbers(LABELS)).encode())
    return digest.hexdigest()


def held_out(language: Language) -> list[list[Source]]:
    """The files of each held-out package of a language; of all of them for text.

    Raises:
        UserError: none has been fetched.
    """
    wanted = [
        package
        for collection in HELD_OUT.values()
        if language.name in (collection.language, FALLBACK)
        for package in collection.packages
    ]
    folders = [folder for package in wanted if (folder := _folder(package)) is not None]
    if not folders:
        raise UserError("no held-out package is here; run 'lstm-complete corpus fetch heldout-java heldout-python'")
    return [read_project([folder], language) for folder in folders]


def trained_on(name: str, language: Language) -> list[Source]:
    """The files of the packages that a shipped model was trained on, as far as they are here.

    Raises:
        UserError: none is.
    """
    folders = [folder for package in TRAINING[name].packages if (folder := _folder(package)) is not None]
    if not folders:
        raise UserError(f"what {name} was trained on is not here; run 'lstm-complete corpus fetch {name}'")
    return read_project(folders, language)


def licence_header(name: str, language: Language) -> str:
    """The comment that most files of the first package of a model begin with.

    Raises:
        UserError: the package is not here.
    """
    folder = _folder(TRAINING[name].packages[0])
    if folder is None:
        raise UserError(f"what {name} was trained on is not here; run 'lstm-complete corpus fetch {name}'")
    texts = [decode(file.data or b"") or "" for file in read_package(folder, language)]
    heads = [text[: text.find("*/") + 2] for text in texts if text.startswith("/*")]
    return max(set(heads), key=heads.count)


def _folder(package: Package) -> Path | None:
    folder = default_cache() / package.index / package.name
    return folder if read_record(folder) is not None else None
