"""`lstm-complete doctor`: does everything that completions need work on this machine?"""

import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lstm_complete.artifacts.find import DEFAULTS, data_home, default_model, installed_models
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.cli.extras import NEEDS, Need
from lstm_complete.cli.options import JsonOption
from lstm_complete.cli.output import print_json, stdout
from lstm_complete.cores import usable_cores
from lstm_complete.errors import UserError
from lstm_complete.version import __version__

_STEPS = 200
_MARKS = {"ok": "ok  ", "absent": "--  ", "failed": "FAIL"}


def doctor(json: JsonOption = False) -> int:
    """Check the installation; exit status 1 if something does not work. What is optional and absent is no failure."""
    checks = [_checked(name, check) for name, check in _checks()]
    healthy = all(check["ok"] for check in checks)
    if json:
        print_json({"ok": healthy, "checks": checks})
    else:
        for check in checks:
            stdout.print(f"{_MARKS[check['state']]}  {check['name']}: {check['detail']}")
    return 0 if healthy else 1


def _checks() -> Iterator[tuple[str, Callable[[], str]]]:
    yield (
        "lstm-complete",
        lambda: f"{__version__}, Python {platform.python_version()}, {usable_cores()} CPU cores",
    )
    yield "engine", lambda: f"ONNX Runtime {version('onnxruntime')}"
    for need in NEEDS:
        yield need.what, partial(_state, need)
    yield "compiled code", _compiled_code
    yield "languages", _languages
    yield "your data", _data
    for model in installed_models():
        yield f"model {model.name}", partial(_model, model.path)
    yield "defaults", _defaults


def _checked(name: str, check: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"name": name, "ok": True, "state": "ok", "detail": check()}
    except _Absent as absent:
        return {"name": name, "ok": True, "state": "absent", "detail": str(absent)}
    except UserError as error:
        return {"name": name, "ok": False, "state": "failed", "detail": str(error)}


class _Absent(Exception):  # noqa: N818 (no error: completing does not need it)
    """What is not installed, and how to get it."""


def _state(need: Need) -> str:
    if need.missing:
        raise _Absent(need.state)
    return need.state


def _compiled_code() -> str:
    from lstm_complete.compiling import kept_in
    from lstm_complete.memory.reading import read_on

    folder = kept_in(read_on)
    if folder is None:
        raise UserError("cannot be kept, so that each start takes a minute; set NUMBA_CACHE_DIR")
    return str(folder)


def _languages() -> str:
    from lstm_complete.languages.registry import load_languages

    registry = load_languages()
    if registry.problems:
        raise UserError("; ".join(registry.problems))
    return ", ".join(registry.names)


def _data() -> str:
    home = data_home()
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            return str(home)
    except OSError as error:
        raise UserError(f"{home}: cannot be written ({error.strerror}); set LSTM_COMPLETE_HOME") from None


def _model(path: Path) -> str:
    """Open a model, and time steps of one character."""
    import numpy as np

    from lstm_complete.engine.runtime import open_runtime

    runtime = open_runtime(ModelFolder.open(path), "cpu")
    records = np.zeros((1, 1, len(runtime.config.inputs)), np.int64)
    state, times = runtime.initial_state(1), []
    for _ in range(_STEPS):
        began = time.perf_counter()
        runtime.run(records, state)
        times.append(time.perf_counter() - began)
    return f"{1e6 * statistics.median(times):.0f} us a character"


def _defaults() -> str:
    names = {model.name for model in installed_models()}
    chosen = {language: default_model(language) for language in DEFAULTS}
    missing = [f"{language} uses '{name}'" for language, name in chosen.items() if name not in names]
    if missing:
        raise UserError(f"{', '.join(missing)}, which is not installed; choose with 'lstm-complete models use NAME'")
    return ", ".join(f"{language} uses {name}" for language, name in chosen.items())
