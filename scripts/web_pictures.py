"""Takes the pictures of the web app that the README shows.

PYTHONPATH=tests python scripts/web_pictures.py
"""

from pathlib import Path
from typing import Any

from support.browser import chromium
from support.explorer import exploring
from support.writer import DESKTOP, PHONE, Writer

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PICTURES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "write": ("#/write?sample=shelf", ".origin li", {**DESKTOP, "color_scheme": "light"}),
    "write-surprise": ("#/write?sample=bracket&heat=1", ".cm-line .heat", {**DESKTOP, "color_scheme": "dark"}),
    "inside-unit": (
        "#/neuron?network=java&layer=2&unit=20&at=120",
        ".provenance li",
        {**DESKTOP, "color_scheme": "light"},
    ),
    "inside-network": (
        "#/network?network=java&layer=1&vector=c",
        ".surface canvas",
        {**DESKTOP, "color_scheme": "dark"},
    ),
    "write-phone": ("#/write?sample=queue", ".origin li", {**PHONE, "color_scheme": "light"}),
}
"""Address, what must be there before the picture is taken, and who looks at it."""
SETTLED_MS = 500


def main() -> None:
    """Take them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with exploring() as explorer, chromium() as browser:
        for name, (route, awaited, device) in PICTURES.items():
            with Writer.opened(browser, explorer.url, device, route) as writer:
                writer.page.wait_for_selector(awaited)
                writer.page.wait_for_timeout(SETTLED_MS)
                writer.page.screenshot(path=FOLDER / f"{name}.png", caret="initial")


if __name__ == "__main__":
    main()
