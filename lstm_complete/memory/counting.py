"""Counting texts on a second core while the first one does other work: the tables of the contexts are apart."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import cache, partial
from typing import Final

from lstm_complete.memory.contexts import CONTEXTS, Words
from lstm_complete.memory.store import Store, count_symbols

SHARED: Final = 1024
"""Symbols for which it is worth it to ask a second thread."""
_HALVES: Final = ((0, CONTEXTS // 2), (CONTEXTS // 2, CONTEXTS))


class Counting:
    """Texts of one store that are still to be counted. Used from one thread at a time, which goes on meanwhile."""

    def __init__(self, store: Store, helper: Callable[[], ThreadPoolExecutor] | None = None) -> None:
        """`helper` is who is asked to count beside this thread, if not the one that documents share."""
        self._store, self._helper = store, helper or document_helper
        self._texts: list[tuple[int, int, int, Words]] = []
        self._tasks: list[tuple[Future[None], Callable[[], None]]] = []
        self.failed = False
        """Something was not counted: the store does not hold what it should."""

    def add(self, first: int, start: int, end: int, words: Words) -> None:
        """Have text[start:end] counted behind all that was added before; see `count_symbols`, `words` stay."""
        self._texts.append((first, start, end, words.copy()))

    def begin(self) -> None:
        """Count what was added, if it is much on another core; until `finish` the table must not be looked at."""
        texts, self._texts = self._texts, []
        tasks = [partial(_count, self._store, texts, contexts) for contexts in _HALVES]
        if sum(end - start for _, start, end, _ in texts) >= SHARED:
            self._tasks = [(self._helper().submit(task), task) for task in tasks]
            return
        with self._noting_failure():
            for task in tasks:
                task()

    def finish(self) -> None:
        """Have everything counted; what the other core has not begun is done here."""
        tasks, self._tasks = self._tasks, []
        with self._noting_failure():
            try:
                for future, task in reversed(tasks):
                    if future.cancel():
                        task()
                    else:
                        future.result()
            finally:  # whatever happens, nobody counts any more when this returns
                wait([future for future, _ in tasks if not future.cancel()])

    @contextmanager
    def _noting_failure(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.failed = True
            raise


def count_together(store: Store, first: int, start: int, end: int, words: Words) -> None:
    """`count_symbols` of all contexts by two cores, if it is worth it; `words` stay."""
    counting = Counting(store, project_helper)
    counting.add(first, start, end, words)
    counting.begin()
    counting.finish()


def _count(store: Store, texts: list[tuple[int, int, int, Words]], contexts: tuple[int, int]) -> None:
    for first, start, end, words in texts:
        count_symbols(store, first, start, end, words.copy(), contexts)


@cache
def document_helper() -> ThreadPoolExecutor:
    """Counts documents, for which somebody waits. Its thread has the priority of the thread that asks it first."""
    return ThreadPoolExecutor(1, thread_name_prefix="counting")


@cache
def project_helper() -> ThreadPoolExecutor:
    """Counts projects: a thread of its own, since on Linux it is as patient as the indexing that asks it first."""
    return ThreadPoolExecutor(1, thread_name_prefix="counting-project")
