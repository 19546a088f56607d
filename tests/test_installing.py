"""What a user is told to type for an extra, in environments of every kind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ASK = "from lstm_complete.installing import install_command; print(install_command('torch'))"
WHAT = "'lstm-complete[torch]'"


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "own env")], check=True)
    return tmp_path / "own env"


def told(environment: Path, *, on_path: bool) -> str:
    """What the interpreter of an environment says."""
    path = f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}" if on_path else os.environ["PATH"]
    done = subprocess.run(
        [str(environment / "bin" / "python"), "-c", ASK],
        env={"PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_pip_is_that_of_the_environment_that_runs(environment: Path) -> None:
    assert told(environment, on_path=True) == f"python -m pip install {WHAT}"
    assert told(environment, on_path=False) == f"'{environment / 'bin' / 'python'}' -m pip install {WHAT}"


def test_environments_of_uv_and_pipx_are_told_by_their_marks(environment: Path) -> None:
    with (environment / "pyvenv.cfg").open("a") as config:
        config.write("uv = 0.9.1\n")
    python = environment / "bin" / "python"
    assert told(environment, on_path=True) == f"uv pip install --python '{python}' {WHAT}"
    (environment / "uv-receipt.toml").touch()
    assert told(environment, on_path=True) == f"uv tool install {WHAT}"
    (environment / "pipx_metadata.json").touch()
    assert told(environment, on_path=True) == f"pipx install --force {WHAT}"
