"""A suggestion as the network would read it: behind the whole document, with what the project's memory says."""

from pathlib import Path

import numpy as np
import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.model import open_model
from lstm_complete.engine.place import Place
from lstm_complete.engine.reader import Reader
from lstm_complete.engine.suggestion import Suggestion
from lstm_complete.inside.network import Network
from lstm_complete.languages.registry import load_languages
from lstm_complete.memory.project import ProjectMemory, file_symbols
from lstm_complete.settings import Settings
from lstm_complete.text.document import Document
from lstm_complete_server.voters import voters
from support.small_model import small_model

PYTHON = load_languages().by_name("python")
KNOWN = "def use():\n    quokka_register = zebra_connection(axolotl_address, walrus_timeout)\n"
TEXT = "import zebra\n\n\ndef use():\n    quokka_reg"
ITEM = Suggestion("ister = zebra_connection(axolotl_address, walrus_timeout)", 1.0)
SETTINGS = Settings(budget_ms=10_000)


def never() -> bool:
    return False


def place() -> Place:
    return Place(Document("draft", TEXT).snapshot, 4, 14, "draft.py", PYTHON)


def exact(path: Path, project: ProjectMemory) -> Completer:
    """With an engine that gives the same in whatever pieces it reads, as one in int8 does not."""
    return Completer(open_model(small_model(path / "m", memory=True, quantize=False), "cpu"), project)


@pytest.fixture(scope="module")
def folder() -> ModelFolder:
    return ModelFolder.open(resolve_model("python", language=None))


@pytest.fixture
def project() -> ProjectMemory:
    memory = ProjectMemory(1 << 16)
    memory.add("other.py", file_symbols(KNOWN * 3, PYTHON))
    return memory


def test_what_is_written_is_what_reading_the_taken_text_gives(tmp_path: Path, project: ProjectMemory) -> None:
    completer = exact(tmp_path, project)
    before = completer.complete(place(), SETTINGS, virtual=True, invoked=True).items
    written = completer.written(place(), ITEM, never)
    logits, _ = completer.model.runtime.run(written.records[:, None].astype(np.int64), written.state[:, None])
    reader = Reader(completer.model.runtime, project)
    taken = place().behind(ITEM.text)
    document, cursor = reader.locate(taken)
    reading = document.timeline.advance(cursor.passage)
    assert np.abs(logits[-1, 0] - reading.logits).max() <= 1e-4
    assert bytes(written.records[1:, 0].astype(np.uint8)).decode() == ITEM.text
    assert completer.complete(place(), SETTINGS, virtual=True, invoked=True).items == before


def test_the_memory_of_the_project_is_read(folder: ModelFolder, project: ProjectMemory) -> None:
    known, alone = (Completer(open_model(folder, "cpu"), memory) for memory in (project, ProjectMemory(1 << 16)))
    with_project, without = (completer.written(place(), ITEM, never) for completer in (known, alone))
    assert (with_project.records[:, 0] == without.records[:, 0]).all()
    expected = with_project.records[:-1, 1] == with_project.records[1:, 0]
    assert expected.mean() > 0.8 > (without.records[:-1, 1] == without.records[1:, 0]).mean()
    network = Network.open(folder)
    assert 0 < len(voters(network, with_project)) <= 5
    assert voters(network, with_project) != voters(network, without)


def test_an_indent_that_grows_by_the_text_is_read_as_one(tmp_path: Path) -> None:
    start = Place(Document("a", "def f():\n  ").snapshot, 1, 2, "a.py", PYTHON)
    completer = exact(tmp_path, ProjectMemory(1 << 16))
    written = completer.written(start, Suggestion("  return 1", 1.0), never)
    reader = Reader(completer.model.runtime, ProjectMemory(1 << 16))
    document, cursor = reader.locate(start.behind("  return 1"))
    reading = document.timeline.advance(cursor.passage)
    logits, _ = completer.model.runtime.run(written.records[:, None].astype(np.int64), written.state[:, None])
    assert np.abs(logits[-1, 0] - reading.logits).max() <= 1e-4
