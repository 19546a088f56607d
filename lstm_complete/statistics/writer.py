"""Counts on their way to the file: its lock and the disk are waited for in a thread of the writer's own."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from lstm_complete.statistics.counts import Counts, merged
from lstm_complete.statistics.store import Store


class Writer:
    """Writes to one user's store. The thread ends with the writer; Python waits for what it still has to write."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="statistics")
        self._left = list[Counts]()
        """What the file has not taken; known to the thread alone."""

    def write(self, counts: Sequence[Counts]) -> "Future[None]":
        """Write counts down; what the file does not take is offered again with the next ones, which may be none."""
        return self._thread.submit(self._write, counts)

    def _write(self, counts: Sequence[Counts]) -> None:
        self._left = merged([*self._left, *counts])
        if self._left and self.store.add(self._left):
            self._left = []
