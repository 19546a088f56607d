"""The user's folder for what can be made again."""

import os
from pathlib import Path


def cache_home() -> Path:
    """$XDG_CACHE_HOME/lstm-complete, or ~/.cache/lstm-complete; it need not exist."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lstm-complete"
