"""Counts on their way to the file: nobody waits for it, nothing is lost."""

import fcntl
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from lstm_complete.statistics.counts import Counts
from lstm_complete.statistics.store import Store
from lstm_complete.statistics.writer import Writer

WATCHDOG = 30.0
ONE = Counts(day=date(2026, 5, 4), language="python", shown=1)


class Watched(Store):
    """A store that knows in which threads it was written to."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.threads = set[threading.Thread]()

    def add(self, counts: Sequence[Counts]) -> bool:
        self.threads.add(threading.current_thread())
        return super().add(counts)


@pytest.fixture
def store(tmp_path: Path) -> Watched:
    return Watched(tmp_path / "statistics.jsonl")


def test_the_lock_is_waited_for_elsewhere_and_nothing_is_lost(store: Watched) -> None:
    writer = Writer(store)
    with store.path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        writer.write([ONE]).result(WATCHDOG)
        writer.write([ONE]).result(WATCHDOG)
        assert store.read() == []
    writer.write([]).result(WATCHDOG)
    writer.write([]).result(WATCHDOG)
    assert [found.shown for found in store.read()] == [2]
    assert len(store.threads) == 1
    assert threading.current_thread() not in store.threads
