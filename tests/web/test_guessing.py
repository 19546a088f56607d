"""The game of the lesson: which of two lines did a person write?"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.explorer import Explorer
from support.looker import Looker, told
from support.writer import DESKTOP

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

OWN = "The old parser is gone and nobody will miss it\nTwo words"
BEGINNING = "The old parser is"


@pytest.fixture
def game(browser: "Browser", shared_explorer: Explorer) -> Iterator["Locator"]:
    with Looker.opened(browser, shared_explorer.url, DESKTOP) as looker:
        looker.page.evaluate("() => { location.hash = '#/learn?section=posts' }")
        found = looker.page.locator("figure.guessing")
        found.wait_for()
        yield found


def dealt(game: "Locator") -> list[str]:
    game.get_by_role("button", name="Two lines").click()
    game.locator(".pair button").nth(1).wait_for()
    return game.locator(".pair button").all_inner_texts()


def test_one_line_is_a_persons_and_one_the_networks(game: "Locator", shared_explorer: Explorer) -> None:
    game.locator("textarea").fill(OWN)
    real = OWN.split("\n", maxsplit=1)[0]
    (other,) = [line for line in dealt(game) if line != real]
    read = told(shared_explorer, "inside/recordings", {"network": "text", "text": BEGINNING})
    asks = {"at": read["length"] - 1, "length": 100, "temperature": 0.5, "seed": 3, "clamps": []}
    wrote = told(shared_explorer, "inside/regenerate", {"id": read["id"], **asks})["without"]
    assert other.startswith(BEGINNING)
    assert wrote.startswith(other.removeprefix(BEGINNING))


def test_guesses_are_counted(game: "Locator") -> None:
    people = game.locator("textarea").input_value().split("\n")
    pair = dealt(game)
    game.locator(".pair button").nth([line in people for line in pair].index(True)).click()
    assert "Right. You know 1 of 1" in game.locator("[role=status]").inner_text()
    assert game.locator(".pair button:disabled").count() == 2
    second = dealt(game)
    assert second != pair
    game.locator(".pair button").nth([line in people for line in second].index(False)).click()
    assert "Wrong. You know 1 of 2" in game.locator("[role=status]").inner_text()


def test_lines_that_are_too_short_are_no_game(game: "Locator") -> None:
    game.locator("textarea").fill("Two words\n\nthree words here")
    game.get_by_role("button", name="Two lines").click()
    game.locator("[role=status]:has-text('Give it a line of 5 words or more.')").wait_for()
    assert game.locator(".pair button").count() == 0
