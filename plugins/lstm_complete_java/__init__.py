"""Java for LSTM Complete."""

from lstm_complete_java.plugin import Java

language = Java()
"""The plugin that the entry point names."""

__all__ = ["language"]
