"""A browser for the tests of the web app, and one app for all of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.explorer import CHROMIUM, Explorer, chromium, exploring
from support.writer import DESKTOP, PHONE, Writer

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    if CHROMIUM is None:
        pytest.skip("the browser tests need Chromium: apt install chromium-headless-shell")
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
