"""Measures the model `text` on the prose of the held-out packages and writes benchmarks/reports/text.json.

    python benchmarks/text_model.py [--cache DIR]

For the readme, news and manual of each package: bits per character, the network alone and with the memory, beside
xz, PPMd and zpaq on the same bytes, and beside the network of `python`, which stood in before there was a model for
text. Needs the held-out packages (`scripts/fetch-corpus heldout-java heldout-python`).
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from article_models import machine

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.corpus.fetch import default_cache
from lstm_complete.corpus.packages import HELD_OUT
from lstm_complete.corpus.prose import is_learned_from
from lstm_complete.engine.model import Model, open_model
from lstm_complete.evaluation.baselines import ppmd_bits_per_char, xz_bits_per_char, zpaq_bits_per_char
from lstm_complete.evaluation.compression import compress, compress_adapting
from lstm_complete.evaluation.project import read_project, stream_of
from lstm_complete.evaluation.sampling import Source
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import load_languages

REPORT = Path(__file__).resolve().parent / "reports" / "text.json"
MODEL, BEFORE = "text", "python"
CHARACTERS = 1_000_000
MEASURES = ("static", "adapting", "before", "xz", "ppmd", "zpaq")


def main() -> None:
    """Measure every package; the report is written when all of it is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=default_cache(), help="where the held-out packages are")
    cache = parser.parse_args().cache
    language = load_languages().by_name(MODEL)
    folder, before = (ModelFolder.open(resolve_model(name, language=None)) for name in (MODEL, BEFORE))
    projects = {}
    for package in (package for collection in HELD_OUT.values() for package in collection.packages):
        print(package.name, file=sys.stderr)
        sources = prose(cache / package.index / package.name, language)
        projects[package.name] = measure(sources, language, open_model(folder, "cpu"), open_model(before, "cpu"))
    report = {
        "machine": machine(),
        "model": MODEL,
        "trained": folder.config.trained.model_dump(),
        "before": BEFORE,
        "projects": projects,
        "together": together(list(projects.values())),
    }
    REPORT.write_text(json.dumps(report, indent=2) + "\n")


def prose(package: Path, language: Language) -> list[Source]:
    """The readme, news and manual of a fetched package."""
    return [source for source in read_project([package], language) if is_learned_from(source.path, language.name)]


def compression(model: Model, sources: list[Source], language: Language) -> dict[str, Any]:
    """Bits per character of some files, beside compressors on the same bytes."""
    stream = stream_of(sources, seed=0, most_characters=CHARACTERS)
    adapting = compress_adapting(model, stream, language)
    return {
        "characters": stream.characters,
        "files": len(stream.files),
        "sha256": stream.sha256,
        "static": compress(model.runtime, stream, language).bits_per_char,
        "adapting": adapting.bits_per_char if adapting else None,
        "xz": xz_bits_per_char(stream.data, stream.characters),
        "ppmd": ppmd_bits_per_char(stream.data, stream.characters),
        "zpaq": zpaq_bits_per_char(stream.data, stream.characters),
    }


def measure(sources: list[Source], language: Language, model: Model, before: Model) -> dict[str, Any]:
    """The bits per character of one package's prose; `before` is the other model's network alone."""
    found = compression(model, sources, language)
    stream = stream_of(sources, seed=0, most_characters=found["characters"])
    return {**found, "before": compress(before.runtime, stream, language).bits_per_char}


def together(projects: list[dict[str, Any]]) -> dict[str, Any]:
    """All characters of all packages; what a compressor that is not installed would reach is None."""
    characters = sum(project["characters"] for project in projects)
    found: dict[str, Any] = {"characters": characters, "files": sum(project["files"] for project in projects)}
    for measure_name in MEASURES:
        bits = [None if p[measure_name] is None else p[measure_name] * p["characters"] for p in projects]
        known = [bit for bit in bits if bit is not None]
        found[measure_name] = sum(known) / characters if len(known) == len(bits) else None
    return found


if __name__ == "__main__":
    main()
