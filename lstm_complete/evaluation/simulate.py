"""`simulate`: files of a project are typed again through a real server that has indexed the rest of it."""

import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstm_complete.errors import UserError
from lstm_complete.evaluation.language_server import LanguageServer, Message
from lstm_complete.evaluation.sampling import Place, Source, choose_places, is_tested
from lstm_complete.evaluation.typing import Typed, type_lines
from lstm_complete.languages.contract import Language

INDEX_SECONDS = 600.0
READS_AT_ONCE: Message = {"readingMs": 0}
"""The user of this protocol looks at every suggestion, and no time passes while they do."""
NOTHING_KEPT: Message = {"keepIndex": False, "statistics": False}
"""The project's folder is a temporary one."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Lines to be typed, and the project without their files."""

    places: tuple[Place, ...]
    rest: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What typing through a server gave."""

    typed: Typed
    init_seconds: float
    resident_mb: float | None

    def summary(self) -> dict[str, Any]:
        """The keys of `lstm-complete simulate --json`."""
        resident = None if self.resident_mb is None else round(self.resident_mb, 1)
        return {**self.typed.summary(), "init_s": round(self.init_seconds, 3), "rss_mb": resident}


def serve_command(model: Path) -> list[str]:
    """The command that starts our server with a model folder.

    -P: it runs in the project's folder, whose modules must not be taken for the server's.
    """
    return [sys.executable, "-P", "-m", "lstm_complete.cli.main", "serve", "--stdio", "--model", str(model)]


def says_indexed(message: Message) -> bool:
    """Is it our server's notification that the project has been read?"""
    return message["method"] == "lstmComplete/status" and "indexed" in message["params"].get("message", "")


def choose_trial(sources: Sequence[Source], language: Language, *, files: int, lines: int, seed: int) -> Trial:
    """At most `files` files, a third of those that come into question, and `lines` of their lines, by seed.

    No lines are chosen where no file is over 3,000 bytes and outside tests and docs.
    """
    candidates = sorted((source for source in sources if is_tested(source)), key=lambda source: source.path)
    count = min(files, max(1, len(candidates) // 3))
    chosen = random.Random(seed).sample(candidates, min(count, len(candidates)))
    places = choose_places(chosen, language, count=lines, seed=seed)
    taken = {source.path for source in chosen}
    return Trial(tuple(places), tuple(source for source in sources if source.path not in taken))


def simulate(
    trial: Trial,
    language: Language,
    command: Sequence[str],
    *,
    inline: bool = True,
    settings: Message | None = None,
    indexed: Callable[[Message], bool] | None = None,
    progress: Callable[[int], None] = lambda _count: None,
) -> Measured:
    """Type a trial's lines through the language server that `command` starts, which is told READS_AT_ONCE.

    `indexed` knows the notification by which the server says that it has read the project; without it nothing is
    waited for.

    Raises:
        UserError: there is nothing to type; the server cannot be started, ends, or does not answer.
    """
    if not trial.places:
        raise UserError("no file over 3,000 bytes, outside tests and docs, has lines to type again")
    with project_folder(trial.rest) as root:
        told = {**READS_AT_ONCE, **NOTHING_KEPT, **(settings or {})}
        server = LanguageServer(command, root, language.lsp_ids[0], inline=inline, settings=told)
        with server:
            if indexed is not None:
                first = trial.places[0]
                server.open(first.source.path, first.source.text[: first.start] + first.source.text[first.end :])
                if not server.wait_for(indexed, INDEX_SECONDS):
                    raise UserError("the server did not say that it has indexed the project")
            typed = type_lines(server, trial.places, progress=progress)
            resident = server.resident_mb()
    return Measured(typed, server.init_seconds, resident)


@contextmanager
def project_folder(sources: Sequence[Source]) -> Iterator[Path]:
    """A temporary folder that holds the files of a project."""
    with tempfile.TemporaryDirectory(prefix="lstm-complete-") as name:
        root = (Path(name) / "project").resolve()
        root.mkdir()
        for source in sources:
            file = root / source.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(source.text, encoding="utf-8", newline="")
        yield root
