"""What tests in real editors need beside Python, and what becomes of them without it."""

import os

import pytest


def unless_missing(reason: str | None) -> None:
    """Skip a test for which a tool is missing; where `scripts/editors` was to get all of them, fail it."""
    if reason and os.environ.get("LSTM_COMPLETE_EDITORS_REQUIRED"):
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
