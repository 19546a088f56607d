"""How many cores the command line takes for arithmetic."""

import os
import subprocess
import sys

import pytest

COUNT = """
import os
import lstm_complete.cli.main
import numpy as np

square = np.ones((1000, 1000), np.float32)
square @ square
print(len(os.listdir("/proc/self/task")))
"""


def threads(**chosen: str) -> int:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")} | chosen
    done = subprocess.run([sys.executable, "-c", COUNT], env=environment, capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted by Linux")
def test_numpy_multiplies_in_one_thread_unless_told_otherwise() -> None:
    assert threads() == 1
    if len(os.sched_getaffinity(0)) > 1:
        assert threads(OPENBLAS_NUM_THREADS="2") == 2
