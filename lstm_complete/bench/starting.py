"""Starting the server: until `initialize` is answered, and until the first suggestion; and what memory it holds."""

import time
from collections.abc import Iterator

from lstm_complete.bench.figure import Beside, Figure, sample
from lstm_complete.bench.serving import running, wait_until_indexed
from lstm_complete.bench.subject import Subject
from lstm_complete.evaluation.language_server import LanguageServer

_FIRST = 1_000
"""Characters of the document that is opened at once."""


def start_figures(subject: Subject) -> Iterator[Figure]:
    """From the start of the process, and from the opening of a document."""
    runs = [_start(subject) for _ in range(subject.scale.starts)]
    initialize, first, small, large = (sample([1000 * run[part] for run in runs]) for part in range(4))
    yield Figure("initialize_ms", "ms", initialize, "from the start of the server to the answer to initialize")
    yield Figure("first_suggestion_ms", "ms", first, "from the start of the server to the first suggestion")
    yield Figure("open_20kb_ms", "ms", small, _opened(subject.scale.document))
    beside = Beside(small.median, f"one of {subject.scale.document:,}")
    yield Figure("open_500kb_ms", "ms", large, _opened(subject.scale.large_document), None, beside)


def _opened(characters: int) -> str:
    return f"a document of {characters:,} characters is opened, to its first suggestion"


def _start(subject: Subject) -> tuple[float, float, float, float]:
    """Seconds to initialize and to the first suggestion, then to that of a small and of a large document."""
    texts, scale = subject.texts, subject.scale
    began = time.perf_counter()
    with running(subject, 0) as server:
        initialized = time.perf_counter() - began
        _first(server, subject.path("a"), texts.document(_FIRST))
        first = time.perf_counter() - began
        wait_until_indexed(server)
        small = _first(server, subject.path("small"), texts.document(scale.document))
        large = _first(server, subject.path("large"), texts.document(scale.large_document))
    return initialized, first, small, large


def _first(server: LanguageServer, path: str, text: str) -> float:
    """Seconds from the opening of a document to an answer at its end."""
    began = time.perf_counter()
    server.open(path, text)
    server.suggest(path, text.count("\n"), 0)
    return time.perf_counter() - began


def memory_figure(subject: Subject) -> Figure:
    """What the server holds with a large project and many open documents."""
    scale, count = subject.scale, subject.scale.resident_documents
    texts = subject.texts.opened(count, scale.document)
    with running(subject, scale.resident_project) as server:
        for number, text in enumerate(texts):
            _first(server, subject.path(f"open{number}"), text)
        wait_until_indexed(server)
        for number, text in enumerate(texts):
            server.suggest(subject.path(f"open{number}"), text.count("\n") // 2, 0)
        resident = server.resident_mb() or float("nan")
    return Figure(
        "resident_mb",
        "MB",
        sample([resident]),
        f"the server with a project of {scale.resident_project:,} characters and {count} open documents",
        Beside(scale.resident_project / 2**20, "the text alone, a byte a character"),
    )
