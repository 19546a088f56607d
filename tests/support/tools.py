"""What tests in real browsers and editors need beside Python, and what becomes of them without it."""

import os

import pytest


def unless_missing(part: str, reason: str | None) -> None:
    """Skip a test for which a tool is missing; fail it where LSTM_COMPLETE_REQUIRE names this part of fetch-editors."""
    if reason and part in os.environ.get("LSTM_COMPLETE_REQUIRE", "").split(","):
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
