"""Why: the rule behind a figure opens in place, by mouse, by keyboard, on a phone, and without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.doors import Doors
from tests.support.server import RunningServer

OpenPage = Callable[..., Page]
BOX = "#why-box"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def lot(server: RunningServer) -> str:
    """A published lot of the test doors."""
    return Doors(server.port, server.admin_token).lot()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
def test_a_rule_opens_in_place_and_gives_the_focus_back(
    server: RunningServer, open_page: OpenPage, lot: str, size: dict[str, int]
) -> None:
    page = open_page(locale="en-GB", viewport=size)
    page.goto(f"{server.url}/lots/{lot}")
    link = page.locator('main a.why[data-law="NP17"]').first
    link.focus()
    page.keyboard.press("Enter")
    box = page.locator(BOX)
    expect(box).to_be_visible()
    expect(box).to_contain_text("between five and twenty per cent")
    expect(box).to_contain_text("百分之五至百分之二十")  # the other language is there too
    expect(box).to_contain_text("法释〔2016〕18号")
    expect(page.locator("#why-head")).to_be_focused()
    assert link.get_attribute("aria-expanded") == "true"
    inside = box.bounding_box()
    assert inside is not None
    assert inside["x"] >= 0 and inside["x"] + inside["width"] <= size["width"]
    assert inside["y"] >= 0 and inside["y"] + inside["height"] <= size["height"]
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(link).to_be_focused()
    assert page.url.endswith(f"/lots/{lot}")


def test_one_rule_at_a_time_and_a_touch_beside_it_closes_it(
    server: RunningServer, open_page: OpenPage, lot: str
) -> None:
    page = open_page(locale="zh-CN", viewport=WIDE)
    page.goto(f"{server.url}/lots/{lot}")
    for key, words in (("NP10", "保留价"), ("NP17", "保证金数额")):
        page.locator(f'main a.why[data-law="{key}"]').first.click()
        expect(page.locator(BOX)).to_contain_text(words)
    page.locator("h1").first.click()
    expect(page.locator(BOX)).to_be_hidden()


def test_when_the_text_cannot_be_had_the_link_leads_to_the_page(
    server: RunningServer, open_page: OpenPage, lot: str
) -> None:
    page = open_page(locale="en-GB", viewport=WIDE)
    page.goto(f"{server.url}/lots/{lot}")
    page.route("**/api/v1/law/**", lambda route: route.abort())
    page.locator('main a.why[data-law="NP17"]').first.click()
    page.wait_for_url("**/law/NP17")
    expect(page.locator("h1#NP17")).to_be_visible()


def test_without_script_every_why_is_a_link(
    server: RunningServer, open_page: OpenPage, lot: str
) -> None:
    page = open_page(locale="en-GB", viewport=PHONE, java_script_enabled=False)
    page.goto(f"{server.url}/lots/{lot}")
    page.locator('main a.why[data-law="NP17"]').first.click()
    page.wait_for_url("**/law/NP17")
    expect(page.locator("main")).to_contain_text("between five and twenty per cent")
