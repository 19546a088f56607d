"""Python for LSTM Complete."""

from lstm_complete_python.plugin import Python

language = Python()
"""The plugin that the entry point names."""

__all__ = ["language"]
