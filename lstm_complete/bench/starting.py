"""Starting the server: until `initialize` is answered, and until the first suggestion."""

import time
from collections.abc import Iterator
from pathlib import Path

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.bench.figure import Beside, Figure, sample
from lstm_complete.bench.texts import document, project
from lstm_complete.evaluation.language_server import LanguageServer
from lstm_complete.evaluation.sampling import Source
from lstm_complete.evaluation.simulate import INDEX_SECONDS, project_folder, says_indexed, serve_command
from lstm_complete.languages.contract import Language

_STARTS = 5
_SMALL, _LARGE = 20_000, 500_000
INDEXED, OPEN = 20_000_000, 20
"""Characters of the project and number of open documents whose memory is taken."""


def start_figures(folder: ModelFolder, language: Language) -> Iterator[Figure]:
    """From the start of the process, and from the opening of a document."""
    with project_folder([]) as root:
        runs = [_start(folder, language, root) for _ in range(_STARTS)]
        initialize, first, small, large = (sample([1000 * run[part] for run in runs]) for part in range(4))
    yield Figure("initialize_ms", "ms", initialize, "from the start of the server to the answer to initialize")
    yield Figure("first_suggestion_ms", "ms", first, "from the start of the server to the first suggestion")
    yield Figure("open_20kb_ms", "ms", small, f"a document of {_SMALL:,} characters is opened, to its first suggestion")
    yield Figure(
        "open_500kb_ms",
        "ms",
        large,
        f"a document of {_LARGE:,} characters is opened, to its first suggestion",
        None,
        Beside(small.median, f"one of {_SMALL:,}"),
    )


def _start(folder: ModelFolder, language: Language, root: Path) -> tuple[float, float, float, float]:
    """Seconds to initialize and to the first suggestion, then to that of a small and of a large document."""
    began = time.perf_counter()
    with LanguageServer(serve_command(folder.path), root, language.lsp_ids[0], inline=True) as server:
        initialized = time.perf_counter() - began
        _first(server, "a.py", document(1_000))
        first = time.perf_counter() - began
        server.wait_for(says_indexed, INDEX_SECONDS)
        small = _first(server, "small.py", document(_SMALL))
        large = _first(server, "large.py", document(_LARGE))
    return initialized, first, small, large


def _first(server: LanguageServer, path: str, text: str) -> float:
    """Seconds from the opening of a document to an answer at its end."""
    began = time.perf_counter()
    server.open(path, text)
    server.suggest(path, text.count("\n"), 0)
    return time.perf_counter() - began


def memory_figure(folder: ModelFolder, language: Language) -> Figure:
    """What the server holds with a large project and many open documents."""
    files = [Source(path, text) for path, text in project(INDEXED)]
    with (
        project_folder(files) as root,
        LanguageServer(
            serve_command(folder.path),
            root,
            language.lsp_ids[0],
            inline=True,
            environment={"XDG_CACHE_HOME": str(root.parent)},  # the index is kept as it is for a user, but goes
        ) as server,
    ):
        for number in range(OPEN):
            _first(server, f"open{number}.py", document(_SMALL))
        server.wait_for(says_indexed, INDEX_SECONDS)
        for number in range(OPEN):
            server.suggest(f"open{number}.py", 100, 0)
        resident = server.resident_mb() or float("nan")
    return Figure(
        "resident_mb",
        "MB",
        sample([resident]),
        f"the server with {INDEXED / 1e6:.0f} MB of a project and {OPEN} open documents",
        Beside(sum(len(file.text.encode()) for file in files) / 2**20, "the text alone"),
    )
