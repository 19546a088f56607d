"""What the server keeps of what networks have read, and what it reads anew."""

from pathlib import Path

import numpy as np
import pytest

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.errors import UserError
from lstm_complete.inside.clamps import Clamp
from lstm_complete.inside.network import Network, StoppedError
from lstm_complete.inside.reading import Reading
from lstm_complete.inside.recording import Recording
from lstm_complete.languages.registry import load_languages
from lstm_complete_server.web.networks import Networks
from lstm_complete_server.web.observatory import Observatory
from lstm_complete_server.web.questions import QUESTIONS
from lstm_complete_server.web.recordings import Kept, Recordings, UnknownRecordingError
from lstm_complete_server.web.requests import CompareBody, FilmBody, ReadingBody
from support.small_model import small_model

TEXT = "def f(a):\n    return a\n"


@pytest.fixture
def network(tmp_path: Path) -> Network:
    small_model(tmp_path / "m")
    return Network.open(ModelFolder.open(tmp_path / "m"))


def kept(network: Network, recording: Recording, text: str = TEXT) -> Kept:
    return Kept(network, "m", Reading(text), recording)


def never() -> bool:
    return False


def reading(name: str, text: str) -> ReadingBody:
    return ReadingBody(network=name, text=text)


def test_what_begins_alike_is_found_whatever_was_read_since(network: Network) -> None:
    recordings = Recordings()
    records = Reading(TEXT).records(network.config)
    first = network.read(records)
    clamped = network.read(records, clamps=[Clamp(0, 1, "c", "zero")])
    for recording in (first, clamped, network.read(Reading("other").records(network.config))):
        recordings.add(kept(network, recording))
    assert recordings.nearest(network, records, ()) == (first, len(records))
    assert recordings.nearest(network, records[:9], ()) == (first, 9)
    assert recordings.nearest(network, records, clamped.clamps) == (clamped, len(records))
    assert recordings.nearest(network, records, (Clamp(0, 2, "c", "zero"),)) is None


def test_a_text_that_was_read_before_is_not_read_again() -> None:
    observatory = Observatory(Networks(None), load_languages())
    texts = ("aaXbb\n", "baaX\n", "aaXbb\n")
    found = [observatory.keep(reading("lab-counting", text), never) for text in texts[:2]]
    for one in found:
        observatory.recordings.add(one)
    assert observatory.keep(reading("lab-counting", texts[2]), never).recording.tape is found[0].recording.tape


def test_a_reading_that_was_stopped_leaves_nothing_behind(network: Network) -> None:
    records = Reading(TEXT).records(network.config)
    start = network.read(records[:5])
    with pytest.raises(StoppedError):
        network.go_on(start, 5, records[5:], lambda: True)
    whole, expected = network.go_on(start, 5, records[5:]), network.read(records)
    for made, wanted in zip(whole.layers, expected.layers, strict=True):
        np.testing.assert_allclose(made["c"], wanted["c"], atol=1e-6)


def test_memory_counts_as_long_as_anything_of_it_is_kept(network: Network) -> None:
    records = Reading(TEXT * 50).records(network.config)
    whole = network.read(records)
    recordings = Recordings(room=2 * whole.tape.nbytes)
    beginning = network.go_on(whole, 3, records[:0])
    assert beginning.tape is whole.tape
    identifier = recordings.add(kept(network, beginning))
    for _ in range(2):
        recordings.add(kept(network, network.read(records)))
    with pytest.raises(UnknownRecordingError):
        recordings.figures(identifier)


def test_an_empty_text_goes_together_with_nothing() -> None:
    observatory = Observatory(Networks(None), load_languages())
    identifier = observatory.read(reading("lab-counting", ""), never)["id"]
    body = CompareBody(id=identifier, layer=0, unit=1, vector="h", other="lab-copying")
    assert QUESTIONS["compare"].answer(observatory, body, never) == {"matches": []}


def test_a_film_of_a_long_text_is_refused() -> None:
    observatory = Observatory(Networks(None), load_languages())
    identifier = observatory.read(reading("lab-counting", "aX" * 10_001), never)["id"]
    with pytest.raises(UserError, match="20,000 symbols"):
        QUESTIONS["film"].answer(observatory, FilmBody(id=identifier, layer=0, unit=1, vector="h"), never)
