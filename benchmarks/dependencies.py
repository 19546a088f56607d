"""Measures what the memory gains by knowing the libraries that a project imports; writes dependencies.json.

    python benchmarks/dependencies.py [--quick] [--lines N] [--language java|python] [--cache DIR] [--out DIR] [--anew]

Lines of two tuning projects and a held-out one are typed again, in this process, with the memory of the project
alone, with the libraries that its requirements name, and with the standard library besides: once where the memory
has the rest of the project, once where the typed files are all there is of it. Libraries are fetched as wheels;
distributions that are the project or hold copies of its files are left out.

What is gained is small, so three times as many lines are typed as the other benchmarks type. The projects are
Python's: with --language java nothing is measured. The report is always made anew.
"""

import re
import sys
import sysconfig
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from article_models import machine
from heldout import FILES, SEED, Entry, main, model_entry, read_options

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.corpus.fetch import Fetcher
from lstm_complete.corpus.packages import Package
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.model import Model, open_model
from lstm_complete.evaluation.leaks import leaking_files
from lstm_complete.evaluation.peers import PATIENT, OwnEngine
from lstm_complete.evaluation.project import read_project
from lstm_complete.evaluation.sampling import Source
from lstm_complete.evaluation.simulate import Trial, choose_trial, project_folder
from lstm_complete.evaluation.typing import Typed, type_lines
from lstm_complete.index.build import build_index
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.project import ProjectMemory

PROJECTS = {
    "celery": ["kombu", "vine", "billiard", "click", "click-didyoumean", "click-repl", "click-plugins", "tzlocal"],
    "aiohttp": ["multidict", "yarl", "aiosignal", "frozenlist", "aiohappyeyeballs", "attrs", "propcache"],
    "starlette": ["anyio", "typing_extensions"],
}
"""Tuning projects first, then a held-out one; what their wheels require, extras left out."""
LINES_A_LINE = 3
NAME = re.compile(r"[^\W\d]\w*")


def measure_all() -> None:
    """Measure the projects; the report is written anew after each of them."""
    options = read_options(str(__doc__))
    if options.language == "java":
        print("dependencies: measured for Python only", file=sys.stderr)
        return
    options.out.mkdir(parents=True, exist_ok=True)
    lines = LINES_A_LINE * options.lines
    language = load_languages().by_name("python")
    folder = ModelFolder.open(resolve_model(None, language="python"))
    scale = {"lines": lines, "files": FILES, "seed": SEED}
    report: Entry = {"machine": machine(), "scale": scale, **model_entry(folder), "projects": {}}
    fetcher = Fetcher(options.cache, report=say)
    # Apart from the corpora: what stands here is never trained on.
    libraries = Fetcher(options.cache.parent / "dependencies", report=say)
    for project, required in PROJECTS.items():
        sources = read_project([fetcher.fetch(Package("pypi", project))], language)
        trial = choose_trial(sources, language, files=FILES, lines=lines, seed=SEED)
        with tempfile.TemporaryDirectory() as temporary:
            installed = unpack([libraries.fetch(Package("pypi", name)) for name in required], Path(temporary))
            model = open_model(folder, "cpu")
            found = measure(project, sources, trial, installed=installed, model=model, language=language)
        report["projects"][project] = {"libraries": required, **found}
        write_json(options.out / "dependencies.json", report)


def say(line: str) -> None:
    """What happens, for those who wait."""
    print(line, file=sys.stderr)


def unpack(packages: Sequence[Path], folder: Path) -> Path:
    """The wheels of fetched packages, laid out as site-packages."""
    for wheel in (wheel for package in packages for wheel in sorted(package.glob("*.whl"))):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    return folder


def measure(
    project: str, sources: Sequence[Source], trial: Trial, *, installed: Path, model: Model, language: Language
) -> dict[str, Any]:
    """The same lines typed with each memory."""
    stdlib = Path(sysconfig.get_path("stdlib"))
    leaks = leaking_files(installed, project, sources, language) | leaking_files(stdlib, project, sources, language)
    tested = {place.source.path: place.source for place in trial.places}
    found: dict[str, Any] = {"lines": len(trial.places), "library_files_left_out": len(leaks)}
    for name, rest in (("whole_project", trial.rest), ("new_project", ())):
        alone: Typed | None = None
        found[name] = {}
        with project_folder([*rest, *tested.values()]) as root:
            opened = frozenset(root / path for path in tested)
            for which, folders in (("alone", []), ("libraries", [installed]), ("stdlib_too", [installed, stdlib])):
                began = time.perf_counter()
                memory = build_index([root], language, opened | leaks, libraries=folders)
                figures = about(memory, trial, language, time.perf_counter() - began)
                typed = type_with(memory, trial, model, language)
                alone = alone or typed
                figures |= {key: typed.summary()[key] for key in ("saved", "net_saved", "precision")}
                found[name][which] = figures | gain(typed, alone)
                say(f"{project} {name} {which}: {found[name][which]}")
    return found


def about(memory: ProjectMemory, trial: Trial, language: Language, seconds: float) -> dict[str, Any]:
    """What a memory holds, and what share of the names on the lines it or the rest of the file has, by characters."""
    known = total = 0
    for place in trial.places:
        text = place.source.text
        here = set(NAME.findall(text[: place.start] + text[place.end :]))
        names = [name for name in NAME.findall(place.line) if name not in language.lexicon.keywords]
        total += sum(map(len, names))
        known += sum(len(name) for name in names if name in here or name in memory.words)
    return {
        "files": memory.files,
        "symbols": memory.symbols,
        "index_s": round(seconds, 1),
        "names_known": known / total if total else None,
    }


def type_with(memory: ProjectMemory, trial: Trial, model: Model, language: Language) -> Typed:
    """The trial's lines, typed with a memory."""
    completer = Completer(model)
    completer.remember(memory)
    return type_lines(OwnEngine(completer, language, PATIENT), trial.places)


def gain(typed: Typed, alone: Typed) -> dict[str, float]:
    """What is saved more than alone, and its standard error over lines, both as shares of all characters."""
    keys = np.array([before[1] - after[1] for after, before in zip(typed.lines, alone.lines, strict=True)])
    error = np.sqrt(len(keys)) * keys.std() / typed.total.chars
    return {"gain": float(keys.sum() / typed.total.chars), "gain_standard_error": float(error)}


if __name__ == "__main__":
    main(measure_all)
