"""Builds the wheel twice and checks what it holds; then uses it in an environment without torch.

The wheel must hold the six import packages and nothing else, every tracked file of them (weights
too), the entry points, and be the same file both times. Installed alone, it must complete.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTAINERS = {
    "lstm_complete": "",
    "lstm_complete_server": "server/",
    "lstm_complete_java": "plugins/",
    "lstm_complete_python": "plugins/",
    "lstm_complete_text": "plugins/",
    "lstm_complete_models": "models/",
}
EPOCH = "1577836800"  # any fixed instant: file times must not make two builds differ


def main() -> None:
    """Runs every check; exits with status 1 and one line at the first that fails."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = (_build(Path(folder) / name) for name in ("first", "second"))
        _require(_digest(first) == _digest(second), "two builds of the wheel differ")
        _check_contents(first)
        _check_light_install(first, Path(folder) / "environment")
    print("wheel: contents, entry points, reproducible build and torch-free install are as they should be")


def _build(target: Path) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(target), str(ROOT)]
    _run(command, SOURCE_DATE_EPOCH=EPOCH)
    return next(target.glob("*.whl"))


def _check_contents(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = set()
    for package, container in CONTAINERS.items():
        tracked = _run(["git", "ls-files", "-z", f"{container}{package}"], cwd=str(ROOT)).split("\0")
        wanted |= {name.removeprefix(container) for name in tracked if name}
    _require(not wanted - names, f"the wheel lacks {sorted(wanted - names)[:5]}")
    _require(not names - wanted, f"the wheel holds files that are not tracked: {sorted(names - wanted)[:5]}")


def _check_light_install(wheel: Path, environment: Path) -> None:
    venv.create(environment, with_pip=True)
    python = str(environment / "bin" / "python")
    _run([python, "-m", "pip", "--disable-pip-version-check", "-q", "install", str(wheel)])
    elsewhere = str(environment)
    for module in ("torch", "server", "plugins", "models", "tests"):
        code = f"import importlib.util as u, sys; sys.exit(u.find_spec({module!r}) is not None)"
        _run([python, "-c", code], cwd=elsewhere)
    example = str(ROOT / "examples" / "Draft.java")
    command = [python, "-m", "lstm_complete.cli.main"]
    out = _run([*command, "complete", example, "--line", "24", "--column", "32", "--json"], cwd=elsewhere)
    _require(json.loads(out)["suggestions"], "the torch-free install suggests nothing for the example")
    _run([*command, "doctor"], cwd=elsewhere)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run(command: list[str], cwd: str | None = None, **environment: str) -> str:
    done = subprocess.run(command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False)
    _require(done.returncode == 0, f"{' '.join(command[:6])} ... failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        sys.exit(f"check_wheel: {otherwise}")


if __name__ == "__main__":
    main()
