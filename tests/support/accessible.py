"""What axe finds on a page that would keep somebody out."""

from pathlib import Path
from typing import TYPE_CHECKING

from support.tools import unless_missing

if TYPE_CHECKING:
    from playwright.sync_api import Page

_AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"


def unless_axe_is_missing() -> None:
    """Skip or fail a test for want of axe."""
    unless_missing("web", "there is no axe-core: (cd web && npm ci)" if not _AXE.exists() else None)


def barriers(page: "Page", *, checks: int) -> list[tuple[str, str]]:
    """Serious violations, rule and element; at least so many rules must have found something to check."""
    page.evaluate(_AXE.read_text())
    found = page.evaluate("axe.run()")
    assert len(found["passes"]) > checks, "axe has not seen the page"
    return [(v["id"], v["nodes"][0]["html"]) for v in found["violations"] if v["impact"] in ("serious", "critical")]
