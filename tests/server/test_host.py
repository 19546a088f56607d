"""The model thread."""

import threading

import pytest

from lstm_complete_server.completers import Completers
from lstm_complete_server.host import ModelHost


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
