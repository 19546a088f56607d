"""Answers to keystrokes, in this process: while a line is typed, after a jump, and as files and projects grow."""

import time
from collections.abc import Iterator

from lstm_complete.bench.decoding import DOCUMENT, PROJECT, memory_of
from lstm_complete.bench.figure import Beside, Figure, Sample, sample
from lstm_complete.bench.texts import document
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.model import Model
from lstm_complete.engine.timeline import Timeline, records_of
from lstm_complete.evaluation.peers import OwnEngine
from lstm_complete.evaluation.sampling import Source, choose_places
from lstm_complete.evaluation.typing import Typed, type_lines
from lstm_complete.languages.contract import Language
from lstm_complete.memory.project import ProjectMemory, file_symbols
from lstm_complete.settings import Settings

SIZES = (4_000, 20_000, 200_000, 2_000_000)
"""Characters of a document as it grows; the protocol types no lines of shorter ones."""
PROJECTS = (1_000_000, 5_000_000, 20_000_000)
"""Characters of a project as it grows."""
OPEN = (1, 10, 50)
"""Documents that are open."""
_SETTINGS = Settings(reading_ms=0)
_LINES = 8
_PATH = "module.py"


def figures(model: Model, language: Language) -> Iterator[Figure]:
    """Typing, jumping, and growing."""
    memory = memory_of(language, PROJECT)
    typed = type_document(model, language, memory, DOCUMENT, lines=3 * _LINES)
    again = _reading_again(model, language)
    yield Figure("keystroke_ms", "ms", sample(typed.ms), "an answer while lines of 20 kB are typed", None, again)
    yield Figure("jump_ms", "ms", sample(typed.first_ms), "the first answer on another line", None, again)
    yield _growth("document_growth_ms", "a document of 2 MB instead of 4 kB", _by_size(model, language, memory))
    yield _growth("open_growth_ms", "50 open documents instead of one", _by_open(model, language, memory))
    yield _growth("project_growth_ms", "a project of 20 MB instead of 1 MB", _by_project(model, language))


def type_document(model: Model, language: Language, memory: ProjectMemory, characters: int, *, lines: int) -> Typed:
    """Type lines of a document of so many characters again, by the protocol of `simulate`."""
    engine = OwnEngine(Completer(model, memory), language, _SETTINGS)
    places = choose_places([Source(_PATH, document(characters))], language, count=lines, seed=0)
    return type_lines(engine, places)


def _by_size(model: Model, language: Language, memory: ProjectMemory) -> list[tuple[int, Sample]]:
    return [(size, sample(type_document(model, language, memory, size, lines=_LINES).ms)) for size in SIZES]


def _by_project(model: Model, language: Language) -> list[tuple[int, Sample]]:
    found = []
    for size in PROJECTS:
        typed = type_document(model, language, memory_of(language, size), DOCUMENT, lines=_LINES)
        found.append((size, sample(typed.ms)))
    return found


def _by_open(model: Model, language: Language, memory: ProjectMemory) -> list[tuple[int, Sample]]:
    found = []
    for count in OPEN:
        engine = OwnEngine(Completer(model, memory), language, _SETTINGS)
        places = choose_places([Source(_PATH, document(DOCUMENT))], language, count=_LINES, seed=0)
        for number in range(count - 1):
            engine.open(f"other{number}.py", document(DOCUMENT))
            engine.suggest(f"other{number}.py", 100, 0)
        found.append((count, sample(type_lines(engine, places).ms)))
    return found


def _growth(name: str, about: str, points: list[tuple[int, Sample]]) -> Figure:
    """The median answer at the largest size beside that at the smallest."""
    least, most = points[0], points[-1]
    baseline = Beside(least[1].median, f"the same with {least[0]:,}")
    return Figure(name, "ms", most[1], f"an answer with {about}", None, baseline)


def _reading_again(model: Model, language: Language) -> Beside:
    """What an answer would cost if the network read the document up to its middle at each of them."""
    symbols = file_symbols(document(DOCUMENT), language)
    records = records_of(symbols[: len(symbols) // 2], len(model.runtime.config.inputs))
    began = time.perf_counter()
    Timeline(model.runtime).advance(records)
    return Beside(1000 * (time.perf_counter() - began), "reading the text before the cursor at every keystroke")
