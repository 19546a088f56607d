"""Learns how a model's network is mixed with the memory: writes mixer.safetensors and mixer.json into its folder.

python scripts/tune.py MODEL_FOLDER [--characters N]
"""

import argparse
import json
from pathlib import Path

from rich.progress import Progress

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.corpus.fetch import Fetcher, default_cache
from lstm_complete.corpus.packages import TUNING
from lstm_complete.engine.model import write_mixer
from lstm_complete.engine.runtime import OnnxRuntime
from lstm_complete.evaluation.project import read_project, stream_of
from lstm_complete.evaluation.tuning import tune
from lstm_complete.languages.registry import load_languages


def main() -> None:
    """Tune one model on the tuning packages of its language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--characters", type=int, default=1_500_000)
    options = parser.parse_args()
    folder = ModelFolder.open(options.model)
    language = load_languages().by_name(folder.config.languages[0])
    fetcher = Fetcher(default_cache(), report=print)
    packages = TUNING[f"tuning-{language.name}"].packages
    streams = [
        stream_of(read_project([fetcher.fetch(package)], language), seed=1, most_characters=options.characters)
        for package in packages
    ]
    with Progress() as bars:
        task = bars.add_task("tuning", total=sum(stream.characters for stream in streams))
        tuned = tune(OnnxRuntime(folder), streams, language, progress=lambda count: bars.advance(task, count))
    write_mixer(folder.path, tuned.weights)
    record = [
        {"package": package.name, "characters": stream.characters, "sha256": stream.sha256, "bits_per_char": bits}
        for package, stream, bits in zip(packages, streams, tuned.bits_per_char, strict=True)
    ]
    (folder.path / "mixer.json").write_text(json.dumps(record, indent=1) + "\n")
    for row in record:
        print(f"{row['package']}: {row['bits_per_char']:.4f} bits per character while learning")


if __name__ == "__main__":
    main()
