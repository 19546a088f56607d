"""Measures the release models on the held-out projects and writes benchmarks/reports/release.json.

    python benchmarks/release.py [--cache DIR] [--lines N] [--language java|python]

For each project: bits per character, static and adapting, beside xz, PPMd and zpaq on the same bytes; lines typed
again through the real server, beside the network without memory, the longest-match copier and, for Python,
jedi-language-server; line completion. Peers that are not installed are left out and named. Nothing else should run.
"""

import argparse
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from article_models import command, machine

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.corpus.fetch import default_cache, read_record
from lstm_complete.corpus.packages import HELD_OUT
from lstm_complete.engine.model import Model, open_model
from lstm_complete.evaluation.baselines import ppmd_bits_per_char, xz_bits_per_char, zpaq_bits_per_char
from lstm_complete.evaluation.compression import compress, compress_adapting
from lstm_complete.evaluation.peers import LongestMatchCopier
from lstm_complete.evaluation.project import project_memory, read_project, stream_of
from lstm_complete.evaluation.sampling import Source
from lstm_complete.evaluation.simulate import Trial, choose_trial, simulate
from lstm_complete.evaluation.typing import type_lines
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import load_languages

REPORT = Path(__file__).resolve().parent / "reports" / "release.json"
CHARACTERS, FILES = 1_000_000, 10


def main() -> None:
    """Measure everything; the report is written anew after each project."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=default_cache(), help="where the held-out packages are")
    parser.add_argument("--lines", type=int, default=100, help="lines of each project")
    parser.add_argument("--language", choices=["java", "python"], help="one language only")
    options = parser.parse_args()
    report: dict[str, Any] = json.loads(REPORT.read_text()) if REPORT.exists() else {}
    report["machine"] = machine()
    projects = report.setdefault("projects", {})
    for collection in HELD_OUT.values():
        if options.language not in (None, collection.language):
            continue
        for package in collection.packages:
            folder = options.cache / package.index / package.name
            if read_record(folder) is None:
                print(f"{package.name}: not fetched, left out", file=sys.stderr)
                continue
            print(package.name, file=sys.stderr)
            language = load_languages().by_name(collection.language)
            projects[package.name] = measure(folder, language, options.lines)
            REPORT.write_text(json.dumps(report, indent=2) + "\n")


def measure(folder: Path, language: Language, lines: int) -> dict[str, Any]:
    """All figures of one project."""
    model = ModelFolder.open(resolve_model(None, language=language.name))
    sources = read_project([folder], language)
    trial = choose_trial(sources, language, files=FILES, lines=lines, seed=0)
    evaluated = command("evaluate", model.config.name, str(folder), "--lines", str(lines))
    return {
        "language": language.name,
        "model": model.config.name,
        "trained": model.config.trained.model_dump(),
        "compression": compression(open_model(model, "cpu"), sources, language),
        "typing": typing(trial, language, model),
        "line": evaluated["line"],
        **{key: evaluated[key] for key in ("names_exist", "syntax_ok", "indent_ok", "ece", "lines")},
    }


def compression(model: Model, sources: list[Source], language: Language) -> dict[str, Any]:
    """Bits per character of the project's stream, and the speed of the adapting reading."""
    stream = stream_of(sources, seed=0, most_characters=CHARACTERS)
    static = compress(model.runtime, stream, language)
    began = time.perf_counter()
    adapting = compress_adapting(model, stream, language)
    seconds = time.perf_counter() - began
    return {
        "characters": stream.characters,
        "files": len(stream.files),
        "sha256": stream.sha256,
        "static": static.bits_per_char,
        "adapting": adapting.bits_per_char if adapting else None,
        "adapting_kb_per_s": stream.characters / seconds / 1000,
        "xz": xz_bits_per_char(stream.data, stream.characters),
        "ppmd": ppmd_bits_per_char(stream.data, stream.characters),
        "zpaq": zpaq_bits_per_char(stream.data, stream.characters),
    }


def typing(trial: Trial, language: Language, model: ModelFolder) -> dict[str, Any]:
    """The same lines typed with each engine."""
    serve = [sys.executable, "-m", "lstm_complete.cli.main", "serve", "--stdio", "--model", str(model.path)]
    alone = simulate(trial, language, serve, settings={"memory": False})
    ours = simulate(trial, language, serve, indexed=is_indexed)
    found = {
        "ours": ours.summary(),
        "network_alone": alone.summary(),
        "longest_match_copier": copier(trial, language),
    }
    if language.name == "python" and shutil.which("jedi-language-server"):
        jedi = simulate(trial, language, ["jedi-language-server"], inline=False)
        found["jedi_language_server"] = jedi.summary()
    return found


def copier(trial: Trial, language: Language) -> dict[str, Any]:
    """Typing with the copier that has no model."""
    memory = project_memory(trial.rest, language)
    return type_lines(LongestMatchCopier(memory.store, language), trial.places).summary()


def is_indexed(message: dict[str, Any]) -> bool:
    """Is it the notification that the project has been read?"""
    return message["method"] == "lstmComplete/status" and "indexed" in message["params"].get("message", "")


if __name__ == "__main__":
    main()
