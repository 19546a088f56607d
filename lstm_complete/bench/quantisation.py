"""What int8 costs: bits per character beside those of the same weights in float32."""

import importlib.util
import tempfile
from collections.abc import Sequence
from pathlib import Path

from lstm_complete.artifacts.folder import ModelFolder, write_model_folder
from lstm_complete.bench.figure import Beside, Figure, sample
from lstm_complete.bench.subject import Subject
from lstm_complete.engine.export import export_engine
from lstm_complete.engine.runtime import OnnxRuntime
from lstm_complete.evaluation.compression import compress
from lstm_complete.evaluation.project import read_project, stream_of
from lstm_complete.languages.contract import Language

HELD_OUT = {"python": "rich"}
"""By language, a package that no model is trained on and every installation has, since we need it."""


def unseen(language: Language, project: Sequence[Path]) -> tuple[Path, ...]:
    """Where there is text that the model was not trained on: what the user names, or a package; empty: nowhere."""
    if project or language.name not in HELD_OUT:
        return tuple(project)
    found = importlib.util.find_spec(HELD_OUT[language.name])
    return tuple(map(Path, (found and found.submodule_search_locations) or ()))


def figure(subject: Subject, paths: Sequence[Path]) -> Figure:
    """The network alone on files under `paths`, with int8 and without."""
    stream = stream_of(read_project(paths, subject.language), seed=0, most_characters=subject.scale.unseen)
    with tempfile.TemporaryDirectory() as folder:
        bits, exact = (
            compress(OnnxRuntime(one), stream, subject.language).bits_per_char
            for one in (subject.folder, _in_float32(subject.folder, Path(folder) / "model"))
        )
    return Figure(
        "quantisation_bits",
        "bits/character",
        sample([bits - exact]),
        f"lost by int8 on {stream.characters:,} characters of {', '.join(path.name for path in paths)}",
        None,
        Beside(exact, "bits per character in float32"),
    )


def _in_float32(folder: ModelFolder, path: Path) -> ModelFolder:
    """The same model without int8, written to `path`."""
    weights = folder.weights()
    engine = export_engine(folder.config, weights, quantize=False)
    write_model_folder(path, folder.config, weights, card=folder.card, manifest={}, engine=engine)
    return ModelFolder.open(path)
