"""What the benchmarks on the held-out projects share: their options, their reports, and typing in this process.

A report is written anew after each project. One that was interrupted goes on with the projects that are left, if it
is asked for the same thing, and with those that it measured with other weights; a complete one is measured again.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from article_models import machine
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import DOUBTS, WEIGHTS, ModelFolder
from lstm_complete.corpus.fetch import default_cache, read_record
from lstm_complete.corpus.packages import HELD_OUT, Collection
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.finder import Stages
from lstm_complete.engine.model import Model, open_model
from lstm_complete.errors import UserError
from lstm_complete.evaluation.peers import PATIENT, OwnEngine
from lstm_complete.evaluation.project import Stream, project_memory, read_project, stream_of, stream_symbols
from lstm_complete.evaluation.sampling import Source
from lstm_complete.evaluation.shown import Names, ShownScores, judge, project_names
from lstm_complete.evaluation.simulate import Trial, choose_trial
from lstm_complete.evaluation.typing import Engine, Typed, type_lines
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.project import ProjectMemory
from lstm_complete.settings import Settings

REPORTS = Path(__file__).resolve().parent / "reports"
QUICK = REPORTS / "quick"
FILES, SEED = 10, 0
CHARACTERS, LINES = (1_000_000, 100_000), (100, 10)
"""Of each project, usually and with --quick."""
ALL = Stages()

Advance = Callable[[int], None]
Entry = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    cache: Path
    lines: int
    """0 where nothing is typed."""
    characters: int
    out: Path
    language: str | None
    anew: bool
    quick: bool = False

    @property
    def scale(self) -> dict[str, int]:
        """What figures of one report have in common."""
        typed = {"lines": self.lines, "files": FILES} if self.lines else {}
        return {**typed, "characters": self.characters, "seed": SEED}


class Work:
    """One project's part of a benchmark: what is measured, and bars for how far it is."""

    def __init__(self, name: str, folder: Path, language: Language, options: Options, bars: Progress) -> None:
        self.name, self.folder, self.language, self.options, self._bars = name, folder, language, options, bars
        self.model_folder = shipped(language)

    @cached_property
    def model(self) -> Model:
        """The shipped model of the language."""
        return open_model(self.model_folder, "cpu")

    @cached_property
    def sources(self) -> list[Source]:
        """The project's files."""
        return read_project([self.folder], self.language)

    @cached_property
    def trial(self) -> Trial:
        """The lines that are typed."""
        return choose_trial(self.sources, self.language, files=FILES, lines=self.options.lines, seed=SEED)

    @cached_property
    def stream(self) -> Stream:
        """The byte stream that is compressed."""
        return stream_of(self.sources, seed=SEED, most_characters=self.options.characters)

    @cached_property
    def symbols(self) -> int:
        """How many symbols the stream has for a network."""
        return sum(map(len, stream_symbols(self.stream, self.language)))

    @cached_property
    def memory(self) -> ProjectMemory:
        """The memory of the project without the files that are typed."""
        return project_memory(self.trial.rest, self.language)

    @cached_property
    def names(self) -> Names:
        """The project's names."""
        return project_names(self.sources, self.language)

    def progress(self, label: str, total: int) -> Advance:
        """A bar for a part of the work; every part has one, which stays when it is full."""
        return partial(self._bars.advance, self._bars.add_task(f"{self.name}: {label}", total=total))

    def type(self, label: str, engine: Engine) -> Typed:
        """Type the lines with an engine in this process."""
        return type_lines(engine, self.trial.places, progress=self.progress(label, len(self.trial.places)))

    def type_with(
        self,
        label: str,
        model: Model,
        *,
        memory: bool = True,
        stages: Stages = ALL,
        settings: Settings = PATIENT,
    ) -> Typed:
        """Type the lines with our completer in this process, or a part of it."""
        completer = Completer(model, self.memory if memory else None, stages)
        return self.type(label, OwnEngine(completer, self.language, settings))

    def judge(self, typed: Typed) -> ShownScores:
        """Judge what was shown."""
        advance = self.progress("judging what was shown", len(typed.offers))
        return judge(typed.offers, self.language, self.names, progress=advance)


def run(
    name: str,
    about: str,
    measure: Callable[[Work], Entry],
    finish: Callable[[Entry, Options], None],
    *,
    characters: tuple[int, int] = CHARACTERS,
    lines: tuple[int, int] = LINES,
    collections: Mapping[str, Collection] = HELD_OUT,
) -> None:
    """Measure every held-out project, or those of other `collections`, and write `name`.json; `finish` gets the report
    at the end.

    `characters` of a stream and `lines` are those of each project, usually and with --quick; 0 lines: nothing is typed.
    """
    options = read_options(about, characters, lines)
    path = options.out / f"{name}.json"
    options.out.mkdir(parents=True, exist_ok=True)
    found = held_out(options, collections)
    for package in _wanted(options, collections):
        if package not in found:
            print(f"{package}: not fetched, left out", file=sys.stderr)
    report = _begin(path, options, {project: language for project, (_, language) in found.items()})
    left = [project for project in report["left"] if project in found]
    with _bars() as bars:
        projects = bars.add_task(name, total=len(left))
        for project in left:
            folder, language = found[project]
            report["projects"][project] = measure(Work(project, folder, language, options, bars))
            report["left"].remove(project)
            write_json(path, report)
            bars.advance(projects)
    if not report["left"]:  # with --language, those of the other one may still be left
        del report["left"]
        write_json(path, report)
    finish(report, options)


def main(measure_all: Callable[[], None]) -> None:
    """Run a benchmark; what is missing is one line and exit status 2."""
    try:
        measure_all()
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)


def held_out(options: Options, collections: Mapping[str, Collection] = HELD_OUT) -> dict[str, tuple[Path, Language]]:
    """The held-out projects that are here: folder and language by name."""
    languages, found = load_languages(), {}
    for name, (index, language) in _wanted(options, collections).items():
        folder = options.cache / index / name
        if read_record(folder) is not None:
            found[name] = folder, languages.by_name(language)
    return found


def _wanted(options: Options, collections: Mapping[str, Collection]) -> dict[str, tuple[str, str]]:
    """Index and language of each held-out package."""
    return {
        package.name: (package.index, collection.language)
        for collection in collections.values()
        for package in collection.packages
        if options.language in (None, collection.language)
    }


def model_entry(folder: ModelFolder) -> Entry:
    """Which weights were measured; no suggestion depends on DOUBTS."""
    used = [data for name, data in folder.companions().items() if name != DOUBTS]
    data = [(folder.path / WEIGHTS).read_bytes(), *used]
    digest = hashlib.sha256(b"".join(data)).hexdigest()
    return {"model": folder.config.name, "sha256": digest, "trained": folder.config.trained.model_dump()}


def read_report(path: Path) -> Entry:
    """A report that another benchmark has written.

    Raises:
        UserError: it is not there.
    """
    try:
        report: Entry = json.loads(path.read_text())
    except FileNotFoundError:
        raise UserError(f"{path}: not there; run benchmarks/{path.stem}.py first") from None
    return report


def languages_of(projects: Mapping[str, Entry]) -> dict[str, list[str]]:
    """The names of the measured projects by language."""
    found: dict[str, list[str]] = {}
    for name, entry in projects.items():
        found.setdefault(entry["language"], []).append(name)
    return found


def _begin(path: Path, options: Options, projects: Mapping[str, Language]) -> Entry:
    """The report to go on with, or a new one; `projects` are those that are asked for."""
    report: Entry = json.loads(path.read_text()) if path.exists() else {}
    resumes = bool(report.get("left")) and report.get("scale") == options.scale and not options.anew
    if resumes:
        stale = _of_other_weights(report, projects)
        if stale:
            print(f"{path.name}: {', '.join(stale)} measured with other weights, again", file=sys.stderr)
        report["left"] += stale
        print(f"{path.name}: goes on with {', '.join(report['left'])}", file=sys.stderr)
        return report
    kept = report.get("projects", {}) if report.get("scale") == options.scale else {}
    return {"machine": machine(), "scale": options.scale, "projects": kept, "left": list(projects)}


def _of_other_weights(report: Entry, projects: Mapping[str, Language]) -> list[str]:
    """Those of `projects` that an unfinished report measured, but not with the weights that are shipped now."""
    weights = {language.name: model_entry(shipped(language))["sha256"] for language in projects.values()}
    return [
        name
        for name, language in projects.items()
        if name not in report["left"] and report["projects"].get(name, {}).get("sha256") != weights[language.name]
    ]


def shipped(language: Language) -> ModelFolder:
    """The model of a language."""
    return ModelFolder.open(resolve_model(None, language=language.name))


def read_options(about: str, characters: tuple[int, int] = CHARACTERS, lines: tuple[int, int] = LINES) -> Options:
    """What is asked for on the command line; `about` is told by --help, the others are those of `run`."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=default_cache(), help="where the held-out packages are")
    if lines[0]:
        parser.add_argument("--lines", type=int, help=f"lines of each project ({lines[0]}; quick: {lines[1]})")
    parser.add_argument("--out", type=Path, help=f"folder of the reports ({REPORTS}; quick: {QUICK})")
    parser.add_argument("--language", choices=["java", "python"], help="one language only; other figures stay")
    parser.add_argument("--quick", action="store_true", help="a look: little of each project, reports apart")
    parser.add_argument("--anew", action="store_true", help="do not go on where an interrupted run stopped")
    given = parser.parse_args()
    out = given.out or (QUICK if given.quick else REPORTS)
    wanted = (lines[0] and given.lines) or lines[given.quick]
    return Options(given.cache, wanted, characters[given.quick], out, given.language, given.anew, given.quick)


def _bars() -> AbstractContextManager[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))
