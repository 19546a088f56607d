"""Stands between an editor and a server on standard input and output, and notes what passes and when.

python tap.py LOG PROGRAM ARGUMENTS...   LOG gets a line of JSON for each message: seconds since 1970, sender, message
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TextIO

PIECE_SECONDS = 0.002
"""Each piece of what is streamed is held up for so long: there has to be time to stop a stream on any machine."""


def main() -> int:
    """Returns the server's exit status."""
    log, *command = sys.argv[1:]
    if "serve" not in command:  # what else the program can do has no messages
        os.execv(command[0], command)  # noqa: S606 (the tests' own command)
    with (
        Path(log).open("a", encoding="utf-8") as notes,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server,
    ):
        assert server.stdin is not None
        assert server.stdout is not None
        threading.Thread(target=_pass_on, args=("editor", sys.stdin.buffer, server.stdin, notes), daemon=True).start()
        _pass_on("server", server.stdout, sys.stdout.buffer, notes)
        return server.wait()


def _pass_on(sender: str, source: IO[bytes], target: IO[bytes], notes: TextIO) -> None:
    for body in _bodies(source):
        now = time.time()
        message = json.loads(body)
        if message.get("method") == "$/progress":
            time.sleep(PIECE_SECONDS)
        target.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        target.flush()
        notes.write(json.dumps({"time": now, "from": sender, "message": message}) + "\n")
        notes.flush()
    target.close()


def _bodies(source: IO[bytes]) -> Iterator[bytes]:
    while header := source.readline():
        length = int(header.split(b":")[1])
        while source.readline().strip():
            pass
        yield source.read(length)


if __name__ == "__main__":
    sys.exit(main())
