"""Compiled code that is kept on disk: where it is found."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numba
import pytest

from lstm_complete.compiling import compiled_with, environment_for, kept_in


def _twice(number: int) -> int:
    return 2 * number


def test_code_that_cannot_be_kept_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.setattr(numba.config, "CACHE_LOCATOR_CLASSES", "UserProvidedCacheLocator")  # there is no other place
    function = compiled_with(_twice)
    assert function(2) == 4
    assert kept_in(function) is None
    assert environment_for(function) == {}


def test_another_cache_folder_does_not_hide_compiled_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    function = compiled_with(_twice)
    assert function(2) == 4
    assert environment_for(function) == {"NUMBA_CACHE_DIR": str(tmp_path)}
    assert list(tmp_path.glob("*/*.nbi"))


_FIRST_COMPLETION = """
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from numba.core import event
from lstm_complete.index.build import build_index
from lstm_complete.languages.registry import load_languages

recorded = event.RecordingListener()
event.register("numba:compile", recorded)
build_index([Path.cwd()], load_languages().by_name("python"), frozenset())
for _, compiled in recorded.buffer:
    if compiled.is_start:
        function = compiled.data["dispatcher"].py_func
        print(function.__module__, function.__qualname__)
"""


def test_nothing_is_compiled_twice_or_in_vain_before_a_project_is_known(tmp_path: Path) -> None:
    """A new user waits for it: constants that are types of their own, or what NumPy says of shapes, cost seconds."""
    (tmp_path / "one.py").write_text("x = 1\n")
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "numba"), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_COMPLETION],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    compiled = done.stdout.splitlines()
    assert "lstm_complete.engine.beam _take_step" in compiled
    ours = Counter(line for line in compiled if line.startswith("lstm_complete."))
    assert [name for name, times in ours.items() if times > 1] == []
    assert not [line for line in compiled if line.startswith("numba.cpython.unicode")]
