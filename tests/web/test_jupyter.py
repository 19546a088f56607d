"""The notebook's widget in a real JupyterLab, where one is installed: `pip install jupyterlab anywidget`."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.explorer import WATCHDOG

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CELLS = [
    'from lstm_complete.notebook import Explorer\nexplorer = Explorer("lab-counting", "aaaXbbb\\n")\nexplorer',
    'explorer.text = "aaaaaXbbbbb\\n"',
]
missing = [name for name in ("jupyterlab", "anywidget", "ipykernel") if importlib.util.find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


@pytest.fixture
def laboratory(tmp_path: Path) -> Iterator[str]:
    """The address of a notebook in a JupyterLab of its own."""
    code: list[dict[str, Any]] = [
        {"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "execution_count": None} for cell in CELLS
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": code, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook))
    options = ["--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path), "JUPYTER_PREFER_ENV_PATH": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for line in process.stderr or ():
            if match := re.search(r"(http://127\.0\.0\.1:\d+)/lab\?token=(\w+)", line):
                yield f"{match[1]}/lab/tree/a.ipynb?token={match[2]}"
                break
        else:
            raise AssertionError("JupyterLab has ended")
    finally:
        process.terminate()
        process.communicate()


def test_jupyterlab_shows_the_network_and_another_text(browser: "Browser", laboratory: str) -> None:
    from playwright.sync_api import expect

    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    try:
        page = context.new_page()
        page.set_default_timeout(1000 * WATCHDOG)
        page.goto(laboratory)
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", state="attached")
        page.wait_for_selector("#jp-main-statusbar :text('Python 3 (ipykernel) | Idle')")
        page.click(".jp-Notebook .cm-content >> nth=0")
        page.keyboard.press("Shift+Enter")
        frame = page.frame_locator("iframe[title='A network, looked into']")
        frame.locator("h1:has-text('Layer 0, hidden state')").wait_for()
        assert frame.locator("#text").input_value() == "aaaXbbb\n"
        assert frame.locator("[aria-roledescription='heat map'] canvas").count() == 1
        assert frame.locator(".badge[data-holds=true]").count() == 1
        page.keyboard.press("Shift+Enter")
        expect(frame.locator("#text")).to_have_value("aaaaaXbbbbb\n", timeout=1000 * WATCHDOG)
    finally:
        context.close()
