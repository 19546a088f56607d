"""The file of counts: several writers, a bounded size, and nothing that a damaged line could spoil."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from lstm_complete.errors import UserError
from lstm_complete.statistics.counts import Counts, latency_class, percentile
from lstm_complete.statistics.store import MOST_BYTES, MOST_DAYS, Store
from lstm_complete.statistics.summary import summary

TODAY = date(2026, 5, 4)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "state" / "statistics.jsonl")


def counts(day: date = TODAY, language: str = "python", shown: int = 1, **more: object) -> Counts:
    return Counts.model_validate({"day": day, "language": language, "shown": shown, **more})


def test_counts_of_one_day_and_language_are_added_up(store: Store) -> None:
    assert store.add([counts(accepted=1, characters=7, latency={3: 2}), counts(language="java")])
    assert store.add([counts(shown=4, latency={3: 1, 5: 1})])
    assert store.read() == [
        counts(language="java"),
        counts(shown=5, accepted=1, characters=7, latency={3: 3, 5: 1}),
    ]
    assert store.path.stat().st_mode & 0o777 == 0o600
    store.reset()
    assert store.read() == []


@pytest.mark.parametrize(
    "line", [b"{", b"\xff\xfe", b"[]", b'{"day": "yesterday", "language": "java"}', b'{"day":"2026-05-04","shown":-1}']
)
def test_what_is_no_count_is_passed_over(store: Store, line: bytes) -> None:
    store.add([counts()])
    with store.path.open("ab") as file:
        file.write(line)  # not even ended, as by a process that was killed
    store.add([counts()])
    assert store.read() == [counts(shown=2)]


def test_the_file_stays_small_and_loses_no_count(store: Store) -> None:
    store.add([counts(TODAY - timedelta(days=MOST_DAYS))])  # too old to be kept
    one = [counts(latency=dict.fromkeys(range(100), 10**9))] * 100
    added = 0
    while added * 60_000 < 3 * MOST_BYTES:
        assert store.add(one)
        added += 1
        assert store.path.stat().st_size < MOST_BYTES + 400_000
    assert [found.shown for found in store.read() if found.day == TODAY] == [100 * added]
    assert store.path.stat().st_size < MOST_BYTES


def test_several_processes_count_at_once(store: Store) -> None:
    code = (
        "import sys; from pathlib import Path; from lstm_complete.statistics.store import Store;"
        "from lstm_complete.statistics.counts import Counts;"
        "one = Counts(day='2026-05-04', language='python', shown=1, latency={n: 10**9 for n in range(150)});"
        "store = Store(Path(sys.argv[1]));"
        "left = 200\n"
        "while left: left -= sum([store.add([one] * 10)])"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(store.path)]) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert [found.shown for found in store.read()] == [3 * 200 * 10]
    assert sorted(path.name for path in store.path.parent.iterdir()) == ["statistics.jsonl", "statistics.lock"]


def test_a_link_or_a_folder_in_its_place_is_left_alone(store: Store, tmp_path: Path) -> None:
    store.path.parent.mkdir()
    (tmp_path / "other").write_text("mine")
    store.path.symlink_to(tmp_path / "other")
    assert not store.add([counts()])
    assert (tmp_path / "other").read_text() == "mine"
    store.path.unlink()
    store.path.mkdir()
    assert not store.add([counts()])
    with pytest.raises(UserError):
        store.read()
    with pytest.raises(UserError):
        store.reset()


def test_percentiles_are_right_to_a_twentieth() -> None:
    latency: dict[int, int] = {}
    for ms in range(1, 1_001):
        latency[latency_class(ms)] = latency.get(latency_class(ms), 0) + 1
    for share in (0.5, 0.95, 0.99):
        assert percentile(latency, share) == pytest.approx(1_000 * share, rel=0.06)
    assert percentile({}, 0.5) is None
    assert percentile({latency_class(0.0): 1, latency_class(1e12): 0}, 0.5) == pytest.approx(1, rel=0.1)


def test_a_summary_tells_days_languages_and_all_of_the_time_that_is_asked_for(store: Store) -> None:
    store.add([counts(accepted=1, retained=1), counts(language="java"), counts(TODAY - timedelta(days=3))])
    store.add([counts(TODAY + timedelta(days=1))])  # by a clock that was wrong
    found = summary(store, days=3, today=TODAY)
    assert [day["day"] for day in found["days"]] == ["2026-05-04"]
    assert {name: figures["shown"] for name, figures in found["languages"].items()} == {"java": 1, "python": 1}
    total = found["total"]
    assert (total["shown"], total["accepted"], total["rejected"], total["retained"]) == (2, 1, 1, 1)
    assert summary(store, days=4, today=TODAY)["total"]["shown"] == 3
