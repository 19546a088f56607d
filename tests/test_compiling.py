"""Compiled code that is kept on disk: where it is found."""

from pathlib import Path

import numba
import pytest

from lstm_complete.compiling import compiled_with, environment_for, kept_in


def _twice(number: int) -> int:
    return 2 * number


def test_code_that_cannot_be_kept_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.setattr(numba.config, "CACHE_LOCATOR_CLASSES", "UserProvidedCacheLocator")  # there is no other place
    function = compiled_with(_twice)
    assert function(2) == 4
    assert kept_in(function) is None
    assert environment_for(function) == {}


def test_another_cache_folder_does_not_hide_compiled_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    function = compiled_with(_twice)
    assert function(2) == 4
    assert environment_for(function) == {"NUMBA_CACHE_DIR": str(tmp_path)}
    assert list(tmp_path.glob("*/*.nbi"))
