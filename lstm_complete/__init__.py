"""LSTM Complete: code completion by a character-level LSTM."""

import os

from lstm_complete.version import __version__

# Since 1.29 ONNX Runtime reports on its sessions to its makers unless this is set before it is loaded. Nothing leaves
# the user's machine, so it is set where every part of the program passes.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__all__ = ["__version__"]
