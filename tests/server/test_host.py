"""The model thread, and the sessions that share it."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable

import pytest

from lstm_complete_server.completers import Completers
from lstm_complete_server.host import ModelHost
from lstm_complete_server.session import Session
from lstm_complete_server.slices import in_slices


def test_work_that_was_called_off_waits_no_more() -> None:
    host, began, release = ModelHost(None, "cpu"), threading.Event(), threading.Event()

    def hold() -> bool:
        began.set()
        return release.wait(10)

    holding = host.submit(hold)
    assert began.wait(10)
    busy = [host.busy]
    called_off, waiting = host.submit(lambda: 1), host.submit(lambda: 2)
    busy.append(host.busy)
    assert called_off.cancel()
    release.set()
    assert holding.result(10)
    assert waiting.result(10) == 2
    busy.append(host.busy)
    assert busy == [False, True, False]
    host.close()


def test_work_in_the_background_makes_no_other_end() -> None:
    host, began, release = ModelHost(None, "cpu"), threading.Event(), threading.Event()

    def hold() -> bool:
        began.set()
        return release.wait(10)

    holding = host.submit(hold, background=True)
    assert began.wait(10)
    behind = host.submit(lambda: True, background=True)
    busy = [host.busy]
    asked = host.submit(lambda: True)
    busy.append(host.busy)
    release.set()
    assert all(future.result(10) for future in (holding, behind, asked))
    busy.append(host.busy)
    assert busy == [False, True, False]
    host.close()


class Output:
    """What a session has sent."""

    def __init__(self) -> None:
        self.sent = b""

    def write(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        """Nothing to do."""


def test_a_session_that_has_ended_is_let_go() -> None:
    host = ModelHost(None, "cpu")

    async def greeted() -> weakref.ref[Session]:
        session, output = Session(host, lambda: None), Output()
        session.protocol.set_writer(output)
        session.protocol.receive(b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}')
        session.leave()
        assert b"serverInfo" in output.sent
        return weakref.ref(session)

    ended = asyncio.run(greeted())
    gc.collect()
    assert ended() is None
    host.close()


def test_slices_give_way_to_requests_and_go_on_behind_them() -> None:
    host, done = ModelHost(None, "cpu"), list[str]()

    def go_on(cancelled: Callable[[], bool]) -> bool:
        done.append("slice")
        if "request" in done:
            return True
        host.submit(lambda: done.append("request"))
        return not cancelled()

    assert asyncio.run(in_slices(host, go_on, lambda: True))
    assert done == ["slice", "request", "slice"]
    host.close()


def test_slices_end_when_they_are_not_wanted_any_more() -> None:
    host, wanted = ModelHost(None, "cpu"), [True]

    def go_on(cancelled: Callable[[], bool]) -> bool:
        wanted.clear()
        return not cancelled()

    assert not asyncio.run(in_slices(host, go_on, lambda: bool(wanted)))
    host.close()


@pytest.mark.parametrize(
    ("identifier", "model"),
    [
        ("java", "java"),
        ("python", "python"),
        ("markdown", "text"),
        ("restructuredtext", "text"),
        ("plaintext", "text"),
        ("unheard-of", "text"),
    ],
)
def test_a_document_is_completed_by_the_model_of_its_language(identifier: str, model: str) -> None:
    host = ModelHost(None, "cpu")
    completers = Completers(host, list)
    assert completers.model(host.registry.by_lsp_id(identifier)).runtime.config.name == model
    host.close()


def test_languages_that_share_a_model_share_no_memory() -> None:
    host = ModelHost("python", "cpu")
    completers = Completers(host, list)
    python, text = (host.registry.by_lsp_id(identifier) for identifier in ("python", "markdown"))
    assert completers.model(python) is completers.model(text)
    assert completers.get(python) is completers.get(python)
    assert completers.get(python) is not completers.get(text)
    host.close()
