"""The models of one server process: loaded once, run by one thread, shared by all sessions."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.model import Model, open_model
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import Registry, load_languages

T = TypeVar("T")

_BACKGROUND = 10
"""The niceness of indexing."""


class ModelHost:
    """Loads models when they are first needed and runs all work on them in one thread of its own.

    One thread, because a network's runs gain nothing side by side on the cores that an editor leaves; its own,
    because a busy pool that also reads the client's messages makes a server deaf.
    """

    def __init__(self, model: str | None, device: str) -> None:
        self._model, self._device = model, device
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="model")
        self._models: dict[Path, Model] = {}
        self._indexer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="index", initializer=_give_way)
        self._waiting = 0
        self._count = threading.Lock()
        self.registry: Registry = load_languages()

    @property
    def busy(self) -> bool:
        """Is work waiting for the thread, besides what it does now?"""
        return self._waiting > 0

    def submit(self, work: Callable[[], T]) -> "Future[T]":
        """Do `work` in the model thread, after what was submitted before."""
        self._count_waiting(1)
        future = self._worker.submit(self._begin, work)
        future.add_done_callback(lambda done: self._count_waiting(-1) if done.cancelled() else None)
        return future

    def submit_indexing(self, work: Callable[[], T]) -> "Future[T]":
        """Do `work` beside the model thread: it lets that one run."""
        return self._indexer.submit(work)

    def model(self, language: Language) -> Model:
        """The model for a language, loaded if need be. For the model thread only; raises UserError."""
        path = self._path(language)
        if path not in self._models:
            self._models[path] = open_model(ModelFolder.open(path), self._device)
        return self._models[path]

    def is_loaded(self, language: Language) -> bool:
        """Is the language's model there without waiting? Raises UserError where it has none."""
        return self._path(language) in self._models

    def close(self) -> None:
        """Let the thread end after what it does now."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._indexer.shutdown(wait=False, cancel_futures=True)

    def _path(self, language: Language) -> Path:
        return resolve_model(self._model, language=language.name).resolve()

    def _begin(self, work: Callable[[], T]) -> T:
        self._count_waiting(-1)
        return work()

    def _count_waiting(self, change: int) -> None:
        with self._count:
            self._waiting += change


def _give_way() -> None:
    """Let the operating system prefer other threads to this one, where it can."""
    if sys.platform == "linux":  # elsewhere the number would be the process's
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BACKGROUND)


class Completers:
    """One session's completers, one for each language: what it keeps of documents and project is the session's alone.

    Languages may share a model; what is remembered of their files they do not share.
    """

    def __init__(self, host: ModelHost) -> None:
        self._host = host
        self._completers: dict[tuple[Model, str], Completer] = {}

    def get(self, language: Language) -> Completer:
        """The completer of a language's model. For the model thread only; raises UserError."""
        model = self._host.model(language)
        key = model, language.name
        if key not in self._completers:
            self._completers[key] = Completer(model, catches_up=True)
        return self._completers[key]

    @property
    def searches(self) -> int:
        """How often something was searched for, asked or unasked."""
        return sum(completer.searches for completer in list(self._completers.values()))

    def close(self, uri: str) -> None:
        """Forget a document."""
        for completer in list(self._completers.values()):
            completer.close(uri)
