"""What a user types to install an extra where the program that tells it runs."""

import importlib.util
import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Literal

Extra = Literal["torch", "cluster", "notebook"]


def install_command(extra: Extra) -> str:
    """The command that brings an extra into this environment."""
    what, prefix = f"'lstm-complete[{extra}]'", Path(sys.prefix)
    if (prefix / "pipx_metadata.json").exists():
        return f"pipx install --force {what}"
    if (prefix / "uv-receipt.toml").exists():
        return f"uv tool install {what}"
    if importlib.util.find_spec("pip") is None and _made_by_uv(prefix):
        return f"uv pip install --python {shlex.quote(sys.executable)} {what}"
    return f"{_python()} -m pip install {what}"


def _made_by_uv(prefix: Path) -> bool:
    try:
        lines = (prefix / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return any(line.partition("=")[0].strip() == "uv" for line in lines)


def _python() -> str:
    """This interpreter by its name, if a shell finds it by that, else by its path."""
    own = Path(sys.executable)
    for name in ("python", "python3"):
        # Interpreters of environments are links to one file: what tells them apart is where the link lies.
        found = shutil.which(name)
        if found is not None and Path(os.path.abspath(found)).parent == own.parent and own.samefile(found):  # noqa: PTH100
            return name
    return shlex.quote(sys.executable)
