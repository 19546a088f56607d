"""Measures the preparation of training data and writes benchmarks/reports/corpus.json.

    python benchmarks/corpus.py [--cache DIR]

Prepares a few training packages with `lstm-complete corpus prepare`, every filter on. Seconds are seconds of one core,
so that other programs on the machine disturb little; megabytes are those of the source files that were read. Needs the
packages (`scripts/fetch-corpus debian:netty debian:commons-math3 pypi:pandas`).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from article_models import machine

from lstm_complete.corpus.collect import read_package
from lstm_complete.corpus.fetch import default_cache
from lstm_complete.languages.registry import load_languages

REPORT = Path(__file__).resolve().parent / "reports" / "corpus.json"
CORPORA = {"java": ("debian/netty", "debian/commons-math3"), "python": ("pypi/pandas",)}
WARM_UP = "debian/commons-math3"
FILTERS = ("reading", "filters", "licence headers", "secrets", "duplicates")


def main() -> None:
    """Prepare each corpus, and something else before, so that compiling is not counted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=default_cache(), help="where the packages are")
    cache = parser.parse_args().cache
    prepared("text", [cache / WARM_UP])
    report = {"machine": machine(), "corpora": {}}
    for language, names in CORPORA.items():
        print(language, file=sys.stderr)
        paths = [cache / name for name in names]
        report["corpora"][language] = {"packages": list(names), **measure(language, paths)}
    REPORT.write_text(json.dumps(report, indent=2) + "\n")


def measure(language: str, paths: Sequence[Path]) -> dict[str, Any]:
    """Speed and memory of one preparation: of the filters alone, and of everything from start to end."""
    size = sum(
        len(file.data or b"") for path in paths for file in read_package(path, load_languages().by_name(language))
    )
    answer, usage = prepared(language, paths)
    core = usage.ru_utime + usage.ru_stime
    stages: dict[str, float] = answer["seconds"]
    filtering = sum(stages[name] for name in FILTERS)
    return {
        "megabytes": round(size / 1e6, 2),
        "files": answer["train"]["files"] + answer["valid"]["files"],
        "dropped": answer["dropped"],
        "masked_secrets": answer["masked_secrets"],
        "filters_mb_per_s": round(size / 1e6 / filtering, 2),
        "whole_mb_per_s": round(size / 1e6 / core, 2),
        "seconds": {**{name: round(took, 2) for name, took in stages.items()}, "whole": round(core, 2)},
        "peak_memory_mb": round(usage.ru_maxrss / 1024),
    }


def prepared(language: str, paths: Sequence[Path]) -> tuple[dict[str, Any], Any]:
    """The answer of `corpus prepare --json` and what its process used."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--language", language, "--out", str(Path(folder) / "shards"), "--json"]
        command = [sys.executable, "-m", "lstm_complete.cli.main", "corpus", "prepare", *map(str, paths), *options]
        # One core: what NumPy would share out among threads is not what is measured.
        environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
            answer = process.stdout.read() if process.stdout else b""
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    value: dict[str, Any] = json.loads(answer)
    return value, usage


if __name__ == "__main__":
    main()
