"""A browser for the tests of the web app, and one app for all of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.browser import CHROMIUM, chromium
from support.explorer import Explorer, exploring
from support.tools import unless_missing
from support.writer import DESKTOP, PHONE, Writer

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """For a file: as long as it runs, Playwright's event loop does, and Neovim's client runs one, too."""
    unless_missing("web", "there is no Chromium: apt install chromium-headless-shell" if CHROMIUM is None else None)
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def shared_explorer() -> Iterator[Explorer]:
    with exploring() as process:
        yield process


@pytest.fixture
def writer(browser: "Browser", shared_explorer: Explorer) -> Iterator[Writer]:
    """The page on a desk."""
    with Writer.opened(browser, shared_explorer.url, DESKTOP) as page:
        yield page


@pytest.fixture
def phone(browser: "Browser", shared_explorer: Explorer) -> Iterator[Writer]:
    """The page in a hand."""
    with Writer.opened(browser, shared_explorer.url, PHONE) as page:
        yield page
