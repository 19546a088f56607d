"""LSTM Complete: code completion by a character-level LSTM."""

from lstm_complete.version import __version__

__all__ = ["__version__"]
