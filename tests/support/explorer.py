"""The web app as its users have it: a real process of `lstm-complete explore`, and a real browser."""

import contextlib
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator

WATCHDOG = 60.0
"""Seconds after which what is waited for is taken to be missing."""


class Explorer:
    """One process."""

    def __init__(self, *arguments: str, port: int = 0) -> None:
        self.errors = ""
        self._cache = tempfile.TemporaryDirectory()
        self._addresses: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lstm_complete.cli.main", "explore", "--port", str(port), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "XDG_CACHE_HOME": self._cache.name, "PYTHONUNBUFFERED": "1"},
        )
        self._threads = [threading.Thread(target=read) for read in (self._read_output, self._read_errors)]
        for thread in self._threads:
            thread.start()
        self.url = self._addresses.get(timeout=WATCHDOG)
        if not self.url:
            self.stop()
            raise AssertionError(f"explore has ended: {self.errors}")
        self.port = int(self.url.rstrip("/").rpartition(":")[2])

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        self._cache.cleanup()

    def _read_output(self) -> None:
        for line in self.process.stdout or ():
            if match := re.search(rb"http://\S+", line):
                self._addresses.put(match[0].decode())
        self._addresses.put("")

    def _read_errors(self) -> None:
        for line in self.process.stderr or ():
            self.errors += line.decode()


@contextlib.contextmanager
def exploring(*arguments: str, port: int = 0) -> Iterator[Explorer]:
    """A web app that is gone afterwards."""
    explorer = Explorer(*arguments, port=port)
    try:
        yield explorer
    finally:
        explorer.stop()
