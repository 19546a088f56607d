"""The user's folders for what can be made again, and for what is noted while the programs run."""

import os
from pathlib import Path

from platformdirs import user_state_path


def cache_home() -> Path:
    """$XDG_CACHE_HOME/lstm-complete, or ~/.cache/lstm-complete; it need not exist."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lstm-complete"


def state_home() -> Path:
    """$XDG_STATE_HOME/lstm-complete, or the platform's place for such notes; it need not exist."""
    return user_state_path("lstm-complete", appauthor=False)
