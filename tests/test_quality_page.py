"""docs/quality.md tells what a report holds, and nothing of what an older one lacks."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def quality(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script that writes the page."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import quality

    return quality


def project(language: str, stated: list[float], right: list[int]) -> dict[str, Any]:
    ours = {"shown": len(stated), "shortened": 2}
    return {"language": language, "stated": stated, "right": right, "typing": {"ours": ours}}


def test_calibration_is_that_of_all_projects_of_a_language(quality: ModuleType) -> None:
    projects = {
        "one": project("java", [1.0], [1]),
        "two": project("java", [1.0], [0]),
        "three": project("python", [0.5], [1]),
    }
    page = quality.calibration_part(projects)
    assert "| Java | 2 | 0.500 | 0.000 | 0.000 |" in page  # who says 100 % and is wrong has no excuse
    assert "| Python | 1 | 0.500 | 0.500 | 0.500 |" in page  # a single throw of a coin tells nothing


def test_what_is_shortened_stands_beside_what_is_shown(quality: ModuleType) -> None:
    assert "one 2 and 3" in quality.shortened_note({"one": project("java", [0.5] * 3, [1] * 3)})


def test_an_older_report_has_no_such_parts(quality: ModuleType) -> None:
    older = {"one": {"language": "java", "typing": {"ours": {"shown": 3}}}}
    assert (quality.calibration_part(older), quality.shortened_note(older)) == ("", "")
