"""Lock files that are deleted by who holds them."""

import os
import subprocess
import sys
from pathlib import Path

from lstm_complete_server.claims import claim

CLAIMS = """
import os, sys
from pathlib import Path
from lstm_complete_server.claims import claim

path, inside, done = Path("x.lock"), Path("inside"), 0
while done < 1_000:
    handle = claim(path)
    if handle is not None:
        inside.touch(exist_ok=False)
        inside.unlink()
        path.unlink()
        os.close(handle)
        done += 1
"""
"""Fails where another process is inside, or has deleted the lock file."""


def test_one_at_a_time_holds_a_claim(tmp_path: Path) -> None:
    first = claim(tmp_path / "x.lock")
    assert first is not None
    assert claim(tmp_path / "x.lock") is None
    os.close(first)
    second = claim(tmp_path / "x.lock")
    assert second is not None
    os.close(second)


def test_a_file_that_goes_with_its_claim_lets_no_two_in(tmp_path: Path) -> None:
    """Who has opened the file before it went holds the lock of nothing."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", CLAIMS]
    processes = [subprocess.Popen(command, cwd=tmp_path, env=environment) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert list(tmp_path.iterdir()) == []
