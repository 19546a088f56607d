"""Settings from outside: what is invalid keeps its default and is named."""

from pathlib import Path

import pytest

from lstm_complete.settings import Settings


def test_dependencies_are_absolute_paths() -> None:
    settings, warnings = Settings.from_untrusted({"dependencies": ["/usr/lib/python3", "~/libraries"]})
    assert settings.dependencies == ("/usr/lib/python3", str(Path.home() / "libraries"))
    assert warnings == []


@pytest.mark.parametrize("value", [["lib"], ["../lib"], ["/usr", "lib"], "/usr", [3], ["~no-such-user/lib"]])
def test_other_dependencies_are_named_and_left_out(value: object) -> None:
    settings, warnings = Settings.from_untrusted({"dependencies": value})
    assert settings.dependencies == ()
    assert len(warnings) == 1
    assert "'dependencies'" in warnings[0]
