"""What a process gives back: measured in a process of its own, by what the system says of it."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.fake_editor import WATCHDOG, running

_PROCESS = """
import re
from pathlib import Path
import numba, numpy as np
from lstm_complete.memory.names import Names
from lstm_complete.resident import give_back_code

def resident():
    inside, kilobytes = False, 0
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if re.match("[0-9a-f]+-", line):
            inside = ".so" in line
        elif inside and line.startswith("Rss:"):
            kilobytes += int(line.split()[1])
    return kilobytes

names = Names()
names.add_all(np.frombuffer(b"alpha beta", np.uint8))
names.warm_up()
before = resident()
give_back_code()
after = resident()
names.add_all(np.frombuffer(b"gamma", np.uint8))
assert "alpha" in names and "gamma" in names and "delta" not in names
assert numba.njit(lambda number: number + 1)(1) == 2
print(before, after, resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is resident")
def test_the_code_of_libraries_leaves_memory_and_comes_back() -> None:
    """Most of it is not needed once a process has started; what was compiled runs, and the compiler compiles again."""
    found = subprocess.run([sys.executable, "-c", _PROCESS], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    before, after, again = map(int, found.stdout.split())
    assert after < before / 2
    assert again > after


_LOADING = """
import gc, weakref
from lstm_complete.resident import loading, settle

class Node:
    pass

with loading():
    assert not gc.isenabled()
    node = Node()
    node.self = node
    gone, node = weakref.ref(node), None
    kept = [Node() for _ in range(1000)]
assert gc.isenabled()
gc.collect()
assert gone() is not None  # what was loaded is left alone ...
settle()
assert gone() is None  # ... until once it is not
assert not any(one is kept for one in gc.get_objects()) and gc.get_freeze_count() > 1000
"""


def test_what_is_loaded_is_looked_through_once() -> None:
    found = subprocess.run([sys.executable, "-c", _LOADING], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def kilobytes_of_libraries(process: int) -> int:
    """What is resident of the libraries that a process has loaded."""
    inside, kilobytes = False, 0
    for line in Path(f"/proc/{process}/smaps").read_text(encoding="utf-8").splitlines():
        if re.match("[0-9a-f]+-", line):
            inside = ".so" in line
        elif inside and line.startswith("Rss:"):
            kilobytes += int(line.split()[1])
    return kilobytes


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is resident")
def test_a_server_that_reads_no_workspace_gives_code_back_when_it_has_answered() -> None:
    with running() as server:
        editor = server.connect()
        editor.settings = {"memory": False}
        editor.initialize(initializationOptions=editor.settings)
        editor.open("file:///a.py", "import os\n")
        editor.request("lstmComplete/generate", {"language": "python", "chars": 1})  # the model is loaded
        before = kilobytes_of_libraries(server.process.pid)
        editor.ghost_text("file:///a.py", 1, 0)
        end = time.monotonic() + WATCHDOG
        while kilobytes_of_libraries(server.process.pid) > before / 2:
            assert time.monotonic() < end, editor.story()
