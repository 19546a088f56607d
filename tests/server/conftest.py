"""Real servers for the tests of the protocol."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.fake_editor import FakeEditor, Server, running

LEDGER = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on standard input and output."""
    with running() as process:
        yield process


@pytest.fixture
def editor(server: Server) -> FakeEditor:
    """An initialised session on standard input and output."""
    session = server.connect()
    session.initialize()
    return session


@pytest.fixture(params=["stdio", "tcp", "ws"])
def any_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server on each transport."""
    with running(request.param) as process:
        yield process


@pytest.fixture
def java_file() -> str:
    """A real Java file."""
    return (LEDGER / "Ledger.java").read_text(encoding="utf-8")


@pytest.fixture
def python_file() -> str:
    """A real Python file."""
    return (LEDGER / "ledger.py").read_text(encoding="utf-8")


@pytest.fixture
def markdown_file() -> str:
    """A real Markdown file, whose last line is not finished."""
    return (LEDGER / "draft.md").read_text(encoding="utf-8").rstrip("\n")
