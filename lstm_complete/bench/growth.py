"""The same keys in small and large documents and projects, and beside many open documents, through the server."""

from collections.abc import Iterator
from contextlib import ExitStack

from lstm_complete.bench.figure import Figure, growth
from lstm_complete.bench.serving import Desk, running, type_alternately, wait_until_idle
from lstm_complete.bench.subject import Subject
from lstm_complete.evaluation.language_server import LanguageServer


def figures(subject: Subject) -> Iterator[Figure]:
    """As the document, the project, and the number of open documents grow."""
    yield growth("document_growth_ms", "key to answer as the document grows, characters", by_document(subject))
    yield growth("project_growth_ms", "key to answer as the project grows, characters", by_project(subject))
    yield growth("open_growth_ms", "key to answer as more documents are open", by_open(subject))


def by_document(subject: Subject) -> dict[int, list[float]]:
    """Milliseconds of keys by the document's size; the server has all of the documents open."""
    scale = subject.scale
    with running(subject, scale.projects[0]) as server:
        desks = [_desk(subject, server, f"typed{size}", size) for size in scale.documents]
        return _typed(desks, scale.documents)


def by_project(subject: Subject) -> dict[int, list[float]]:
    """The same by the project's size, a server for each."""
    scale = subject.scale
    with ExitStack() as stack:
        servers = [stack.enter_context(running(subject, size)) for size in scale.projects]
        return _typed([_desk(subject, server, "typed", scale.document) for server in servers], scale.projects)


def by_open(subject: Subject) -> dict[int, list[float]]:
    """The same by the number of open documents, in each of which something was asked; a server for each number."""
    scale = subject.scale
    with ExitStack() as stack:
        desks = []
        for count in scale.opened:
            server = stack.enter_context(running(subject, scale.projects[0]))
            for number, text in enumerate(subject.texts.opened(count - 1, scale.document)):
                path = subject.path(f"open{number}")
                server.open(path, text)
                server.suggest(path, text.count("\n"), 0)
            wait_until_idle(server)
            desks.append(_desk(subject, server, "typed", scale.document))
        return _typed(desks, scale.opened)


def _desk(subject: Subject, server: LanguageServer, name: str, characters: int) -> Desk:
    return Desk(server, subject.path(name), subject.texts.draft(characters, subject.scale.grown_lines))


def _typed(desks: list[Desk], sizes: tuple[int, ...]) -> dict[int, list[float]]:
    for desk in desks:
        desk.open()
    type_alternately(desks)
    return {size: desk.ms for size, desk in zip(sizes, desks, strict=True)}
