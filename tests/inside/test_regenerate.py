"""A text goes on with a clamp and without: the same random numbers, so that only the clamp differs."""

from pathlib import Path

import numpy as np
import pytest

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.errors import UserError
from lstm_complete.inside.clamps import Clamp
from lstm_complete.inside.network import Network
from lstm_complete.inside.reading import Reading
from lstm_complete.inside.regenerate import Writing, Written, regenerate
from lstm_complete.languages.registry import load_languages
from support.small_model import small_model

PROMPT = "def add(a, b):\n    return a"


def opened(path: Path) -> tuple[Network, Reading]:
    return Network.open(small_model(path, memory=True)), Reading(PROMPT, load_languages().by_name("python"), "a.py")


def both(own: Network, reading: Reading, *clamps: Clamp, **given: int | float) -> tuple[Written, Written]:
    recording = own.read(reading.records(own.config))
    return regenerate(own, reading, recording, clamps, Writing(**{"symbols": 60, "temperature": 1.0, **given}))  # type: ignore[arg-type]


def test_without_a_clamp_both_are_the_same(tmp_path: Path) -> None:
    free, held = both(*opened(tmp_path / "m"))
    assert free.symbols == held.symbols
    assert 0 < len(free.symbols) <= 60
    free.text.encode()


def test_a_seed_says_what_is_written(tmp_path: Path) -> None:
    own, reading = opened(tmp_path / "m")
    assert both(own, reading, seed=1)[0].symbols == both(own, reading, seed=1)[0].symbols
    assert both(own, reading, seed=1)[0].symbols != both(own, reading, seed=2)[0].symbols


@pytest.mark.parametrize("start", [2, 30, 50])
def test_a_clamp_changes_what_comes_behind_it(start: int, tmp_path: Path) -> None:
    own, reading = opened(tmp_path / "m")
    free, held = both(own, reading, *(Clamp(1, unit, "h", "set", 20.0, start, steps=None) for unit in range(8)))
    assert free.symbols != held.symbols
    agree = max(0, start - len(reading.symbols) + 1)
    assert free.symbols[:agree] == held.symbols[:agree]


@pytest.mark.parametrize("start", [2, 40])
def test_what_is_recorded_is_what_reading_it_all_gives(start: int, tmp_path: Path) -> None:
    own, reading = opened(tmp_path / "m")
    clamp = Clamp(0, 3, "c", "set", 2.0, start)
    _, held = both(own, reading, clamp)
    whole = own.read(held.recording.records, clamps=[clamp])
    assert np.abs(whole.logits - held.recording.logits).max() <= 1e-5
    assert tuple(held.recording.symbols[len(reading.symbols) :]) == held.symbols


def test_what_is_written_is_remembered_as_what_is_read(tmp_path: Path) -> None:
    own, reading = opened(tmp_path / "m")
    free, _ = both(own, reading, temperature=0.0)
    again = Reading(PROMPT + free.text, load_languages().by_name("python"), "a.py")
    if again.layout == reading.layout and np.array_equal(again.symbols, free.recording.symbols):
        assert (again.records(own.config) == free.recording.records).all()
    assert (free.recording.records[len(reading.symbols) :, 2] > 0).any()


def test_it_may_begin_inside_of_the_text(tmp_path: Path) -> None:
    own, reading = opened(tmp_path / "m")
    recording = own.read(reading.records(own.config))
    free, _ = regenerate(own, reading, recording, [], Writing(symbols=5), keep=12)
    assert (free.recording.symbols[:12] == reading.symbols[:12]).all()
    assert free.recording.length == 12 + len(free.symbols)
    for keep in (0, recording.length + 1):
        with pytest.raises(UserError, match="goes on behind"):
            regenerate(own, reading, recording, [], Writing(), keep=keep)


def test_a_character_that_was_begun_is_ended(tmp_path: Path) -> None:
    own = Network.open(small_model(tmp_path / "m"))
    reading = Reading("ab€")
    recording = own.read(reading.records(own.config))
    for keep in (3, 4):
        free, _ = regenerate(own, reading, recording, [], Writing(symbols=20, temperature=3.0), keep=keep)
        assert all(0x80 <= symbol < 0xC0 for symbol in free.symbols[: 5 - keep])
        assert not 0x80 <= free.symbols[5 - keep] < 0xC0


def test_it_stops_when_it_is_cancelled(tmp_path: Path) -> None:
    own, reading = opened(tmp_path / "m")
    answers = iter([False] * 3 + [True] * 1_000)
    recording = own.read(reading.records(own.config))
    free, held = regenerate(own, reading, recording, [], Writing(), cancelled=lambda: next(answers))
    assert (len(free.symbols), len(held.symbols)) == (3, 0)


def test_a_shipped_model_writes_code() -> None:
    own = Network.open(ModelFolder.open(resolve_model("python", language=None)))
    reading = Reading("import os\n\n\ndef main():\n", load_languages().by_name("python"), "a.py")
    recording = own.read(reading.records(own.config))
    free, _ = regenerate(own, reading, recording, [], Writing(symbols=40, temperature=0.0))
    assert free.text.startswith("    ")
