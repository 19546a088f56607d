"""Counting texts on a second core while the first one does other work: the tables of the contexts are apart."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from typing import Final

from lstm_complete.memory.contexts import CONTEXTS, Words
from lstm_complete.memory.store import Store, count_symbols

SHARED: Final = 1024
"""Symbols for which it is worth it to ask a second thread."""
_HALVES: Final = ((0, CONTEXTS // 2), (CONTEXTS // 2, CONTEXTS))


class Counting:
    """Texts of one store that are still to be counted. Used from one thread at a time, which goes on meanwhile."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: list[tuple[int, int, int, Words]] = []
        self._tasks: list[tuple[Future[None], Callable[[], None]]] = []

    def add(self, first: int, start: int, end: int, words: Words) -> None:
        """Have text[start:end] counted behind all that was added before; see `count_symbols`, `words` stay."""
        self._texts.append((first, start, end, words.copy()))

    def begin(self) -> None:
        """Count what was added, if it is much on another core; until `finish` the table must not be looked at."""
        texts, self._texts = self._texts, []
        if sum(end - start for _, start, end, _ in texts) < SHARED:
            _count(self._store, texts, (0, CONTEXTS))
            return
        tasks = [partial(_count, self._store, texts, contexts) for contexts in _HALVES]
        self._tasks = [(_helper().submit(task), task) for task in tasks]

    def finish(self) -> None:
        """Have everything counted; what the other core has not begun is done here."""
        for future, task in reversed(self._tasks):
            if future.cancel():
                task()
            else:
                future.result()
        self._tasks = []


def _count(store: Store, texts: list[tuple[int, int, int, Words]], contexts: tuple[int, int]) -> None:
    for first, start, end, words in texts:
        count_symbols(store, first, start, end, words.copy(), contexts)


@cache
def _helper() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="counting")
