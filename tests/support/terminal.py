"""A program in a terminal of its own, as its user has it: keys go in, what it draws comes out."""

import contextlib
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
import time
from pathlib import Path

from support.neovim import eventually

COLUMNS, LINES = 100, 30
_CONTROL = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()].|[ -~])")


class Terminal:
    """One program."""

    def __init__(self, command: list[str], folder: Path, **environment: str) -> None:
        self._keys, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            ["setsid", "--ctty", *command],  # a session of its own, whose terminal this is
            cwd=folder,
            env={**os.environ, "TERM": "xterm-256color", **environment},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        self._drawn = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def keys(self, keys: str) -> None:
        """Press keys; control keys are their characters."""
        os.write(self._keys, keys.encode())

    @property
    def sent(self) -> bytes:
        """All that the program sent so far."""
        return self._drawn

    @property
    def drawn(self) -> str:
        """All that was drawn so far, without control sequences."""
        return _CONTROL.sub("", self._drawn.decode(errors="replace"))

    def draws(self, text: str) -> None:
        """Wait until a text has been drawn in one go, since the last call."""
        eventually(lambda: text in self.drawn, f"{text!r} was not drawn")
        self._drawn = b""

    def soon_draws(self, text: str) -> bool:
        """Is a text drawn within three seconds?"""
        end = time.monotonic() + 3
        while text not in self.drawn and time.monotonic() < end:
            time.sleep(0.01)
        return text in self.drawn

    def stop(self) -> None:
        """End the program and all that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join()
        os.close(self._keys)

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # the program has ended
            while piece := os.read(self._keys, 1 << 16):
                self._drawn += piece
