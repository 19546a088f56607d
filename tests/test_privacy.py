"""Nothing leaves the machine: not from the libraries that we load, either."""

import os
import subprocess
import sys
from pathlib import Path


def test_onnx_runtime_reports_nothing(tmp_path: Path) -> None:
    """Its reports are first put into a database in the user's cache folder; where that is not made, none is written.

    It looks for variables that build servers set, and is silent there.
    """
    quiet = {"CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "XDG_CACHE_HOME", "XDG_DATA_HOME"}
    environment = {name: value for name, value in os.environ.items() if name not in quiet}
    code = (
        "from lstm_complete.artifacts.find import resolve_model;"
        "from lstm_complete.artifacts.folder import ModelFolder;"
        "from lstm_complete.engine.runtime import OnnxRuntime;"
        "OnnxRuntime(ModelFolder.open(resolve_model(None, language='python')))"
    )
    subprocess.run([sys.executable, "-c", code], env={**environment, "HOME": str(tmp_path)}, check=True)
    assert list(tmp_path.rglob("*")) == []
