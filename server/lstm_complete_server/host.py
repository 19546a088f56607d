"""The models of one server process: loaded once, run by one thread, shared by all sessions."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.engine.model import Model, open_model
from lstm_complete.inside.network import Network
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
        self.chosen = model
        """The model that was named when the server was started: a name or a folder, for every language."""
        self._device = device
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="model")
        self._models: dict[Path, Model] = {}
        self._networks: dict[Path, Network] = {}
        self._indexer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="index", initializer=_give_way)
        self._waiting = 0
        self._count = threading.Lock()
        self.registry: Registry = load_languages()

    @property
    def busy(self) -> bool:
        """Is work waiting for the thread that somebody waits for, besides what it does now?"""
        return self._waiting > 0

    def submit(self, work: Callable[[], T], *, background: bool = False) -> "Future[T]":
        """Do `work` in the model thread, after what was submitted before; what is done in the `background` ends by
        itself when the host is `busy`, and makes nothing else end."""
        if background:
            return self._worker.submit(work)
        self._count_waiting(1)
        future = self._worker.submit(self._begin, work)
        future.add_done_callback(lambda done: self._count_waiting(-1) if done.cancelled() else None)
        return future

    def submit_indexing(self, work: Callable[[], T]) -> "Future[T]":
        """Do `work` beside the model thread: it lets that one run."""
        return self._indexer.submit(work)

    def model(self, path: Path) -> Model:
        """The model of a folder, loaded if need be. For the model thread only; raises UserError."""
        if path not in self._models:
            self._models[path] = open_model(ModelFolder.open(path), self._device)
        return self._models[path]

    def network(self, path: Path) -> Network:
        """The network of a folder laid open, read if need be. For the model thread only; raises UserError."""
        if path not in self._networks:
            self._networks[path] = Network.open(ModelFolder.open(path))
        return self._networks[path]

    def forget(self, path: Path) -> None:
        """Another model has come to a folder: it is loaded when it is asked for; sessions keep what they have."""
        self._models.pop(path, None)
        self._networks.pop(path, None)

    def is_loaded(self, path: Path) -> bool:
        """Is the folder's model there without waiting?"""
        return path in self._models

    def close(self) -> None:
        """Let the thread end after what it does now."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self._indexer.shutdown(wait=False, cancel_futures=True)

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
