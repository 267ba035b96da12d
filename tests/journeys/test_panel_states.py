"""The live panel's 21 states, drawn by the page's own modules, in both languages."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from auction_app.infra import formats
from auction_app.kernel.words import amount_in_words_en, amount_in_words_zh
from tests.support.doors import Doors
from tests.support.server import RunningServer

OpenPage = Callable[..., Page]
GALLERY = Path(__file__).with_name("gallery.js").read_text().split("\n", 1)[1]
LANGUAGES = {"zh-CN": "zh", "en-GB": "en"}
ASSERTIVE = {"outbid", "refused", "suspended", "reconnecting", "won"}
ENDED = {"won", "lost", "unsold", "withdrawn"}
MAY_BID_OR_APPLY = {"watching", "ready", "outbid", "refused", "confirm", "extended", "last"}
States = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def lot(server: RunningServer) -> str:
    """A lot whose page gives the words and the modules."""
    return Doors(server.port, server.admin_token).lot()


@pytest.fixture(params=list(LANGUAGES))
def page(
    request: pytest.FixtureRequest, open_page: OpenPage, server: RunningServer, lot: str
) -> Page:
    """The lot's page on a small phone."""
    opened = open_page(locale=request.param, viewport={"width": 320, "height": 640})
    opened.goto(f"{server.url}/lots/{lot}")
    return opened


def draw(page: Page) -> States:
    """All states by name, as drawn."""
    return {one["name"]: one for one in page.evaluate(GALLERY)}


def test_all_21_states_are_reached_and_each_says_itself_in_words_of_its_own(page: Page) -> None:
    states = draw(page)
    assert len(states) == 21
    assert {name: one["state"] for name, one in states.items()} == {name: name for name in states}
    heads = {one["text"].split("\n")[0] for one in states.values()}
    assert len(heads) == 21
    for one in states.values():
        assert "{" not in one["text"]
        assert "_" not in one["text"].replace("too_low", "")


def test_no_state_is_wider_than_a_phone_of_320_pixels(page: Page) -> None:
    wide = [name for name, one in draw(page).items() if one["wide"]]
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_price_that_may_be_old_is_never_shown_as_live(page: Page) -> None:
    states = draw(page)
    lost = states["reconnecting"]
    assert (lost["stale"], lost["live"], lost["ticks"], lost["edge"]) == (
        True,
        False,
        False,
        "broken",
    )
    assert not any(states[name]["live"] or states[name]["ticks"] for name in ENDED | {"suspended"})


def test_being_outbid_refused_suspended_or_cut_off_interrupts_and_nothing_else_does(
    page: Page,
) -> None:
    states = draw(page)
    assert {name for name, one in states.items() if one["role"] == "alert"} == ASSERTIVE


def test_there_is_one_vermilion_button_at_most_and_none_while_leading(page: Page) -> None:
    states = draw(page)
    assert all(one["primary"] <= 1 for one in states.values())
    assert states["leading"]["primary"] == 0
    assert all(states[name]["primary"] == 1 for name in MAY_BID_OR_APPLY)


def test_amounts_in_words_and_figures_are_those_of_the_server(page: Page) -> None:
    chance = random.Random(20260825)
    amounts = [chance.randrange(1, 10 ** chance.randrange(1, 14)) for _turn in range(400)]
    written = page.evaluate(
        """async (amounts) => {
          const words = await import("/static/bidding/words.js");
          const format = await import("/static/bidding/format.js");
          return amounts.map((fen) => [words.inChinese(fen), words.inEnglish(fen), format.yuan(fen), format.parseYuan(format.yuan(fen))]);
        }""",
        amounts,
    )
    for fen, (chinese, english, figure, parsed) in zip(amounts, written, strict=True):
        assert chinese == amount_in_words_zh(fen)
        assert english == amount_in_words_en(fen)
        assert figure == formats.yuan(fen)
        assert parsed == fen


@pytest.mark.parametrize("typed", ["", "abc", "-5", "1e3", "1.234", "12,34", "0", "１２.５.５"])
def test_what_is_no_amount_is_told_while_it_is_typed(page: Page, typed: str) -> None:
    parsed = page.evaluate(
        """async (typed) => (await import("/static/bidding/format.js")).parseYuan(typed)""", typed
    )
    assert parsed is None
