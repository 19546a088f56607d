"""Compiled code that is kept on disk is that of the sources as they are."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("room", ["memory.jit", "nets.bf16"])
def test_code_that_was_compiled_into_another_files_is_not_kept_when_it_changes(room: str, tmp_path: Path) -> None:
    (tmp_path / ".#inner.py").symlink_to("nowhere")  # an editor's lock
    head = f"from lstm_complete.{room} import compiled\n\n\n@compiled\n"
    (tmp_path / "outer.py").write_text(f"from inner import one\n{head}def two():\n    return one() + 1\n")
    for value, expected in ((1, "2"), (1, "2"), (50, "51")):
        (tmp_path / "inner.py").write_text(f"{head}def one():\n    return {value}\n")
        command = [sys.executable, "-c", "import outer; print(outer.two())"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == expected
