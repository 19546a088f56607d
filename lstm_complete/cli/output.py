"""How commands print: results on stdout, everything else on stderr."""

import json
import sys
from typing import Any

from rich.console import Console
from rich.progress import Progress, ProgressColumn

stdout = Console(soft_wrap=True, highlight=False, markup=False)
stderr = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


def print_json(value: dict[str, Any]) -> None:
    """One JSON object on one line of stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")
    sys.stdout.flush()


def progress_bars(*columns: ProgressColumn, transient: bool = True) -> Progress:
    """Bars on stderr, gone when the work is done if they are transient; none where stderr is no terminal."""
    return Progress(*columns, console=stderr, transient=transient, disable=not stderr.is_terminal)
