"""A court stops a running lot before everybody's eyes: two people, the watcher's panel, the pages held to axe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.demo_site import DemoSite, signed_in, start_demo
from tests.journeys.test_accessibility import LANGUAGES, faults_of

SHOTS = os.environ.get("LUOCHUI_SHOTS", "")


@pytest.fixture(scope="module")
def site() -> Iterator[DemoSite]:
    made = start_demo()
    yield made
    made.stop()


def shot(page: Page, name: str) -> None:
    """A picture to be looked at, where a folder for pictures is named."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def window(browser: Browser, site: DemoSite, who: str) -> Page:
    """A page of somebody's own, in English."""
    context = signed_in(browser, site, who)
    context.add_cookies([{"name": "locale", "value": "en", "url": site.url}])
    return context.new_page()


def object_to(browser: Browser, site: DemoSite, lot: str) -> None:
    page = window(browser, site, "bidder1")
    page.goto(f"{site.url}/lots/{lot}/objection")
    shot(page, "objection-en")
    page.select_option("#f-kind", "third_party")
    page.fill("#f-name", "李四")
    page.fill("#f-text", "该房屋系我所有，有购房合同和付款凭证为证。")
    page.get_by_role("button", name="Hand in to the court").click()
    expect(page.get_by_text("Your objection is with the court")).to_be_visible()
    page.context.close()


def propose_stop(page: Page) -> None:
    page.select_option("#f-what", "suspend")
    page.select_option("#f-ground", "suspend:third_party_objection")
    page.fill("#f-decision", "（2026）川0105执异12号")
    page.fill("#f-reason_zh", "案外人对拍卖标的提出异议")
    page.fill("#f-reason_en", "A third party claims the property")
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.get_by_text("The proposal waits")).to_be_visible()


def test_a_lot_is_stopped_before_everybodys_eyes(chromium: Browser, site: DemoSite) -> None:
    lot = site.lots["live"]
    path = f"{site.url}/desk/lots/{lot}/hold"
    object_to(chromium, site, lot)
    watcher = chromium.new_context(locale="en-GB").new_page()
    watcher.context.add_cookies([{"name": "locale", "value": "en", "url": site.url}])
    watcher.goto(f"{site.url}/lots/{lot}")
    clerk = window(chromium, site, "clerk")
    clerk.goto(path)
    expect(clerk.get_by_text("bars disposal")).to_be_visible()
    propose_stop(clerk)
    approver = window(chromium, site, "approver")
    approver.goto(path)
    shot(approver, "hold-waiting-en")
    approver.get_by_role("button", name="Approve and suspend").click()
    expect(approver.get_by_text("Done. It is part")).to_be_visible()
    panel = watcher.locator("[data-live-panel]")
    expect(panel).to_have_attribute("data-state", "suspended")
    expect(panel).to_contain_text("Stay (暂缓)")
    kept = panel.locator(".tick").inner_text()
    assert any(digit.isdigit() for digit in kept)
    watcher.reload()
    expect(panel).to_contain_text("A third party claims the property")
    assert panel.locator(".tick").inner_text() == kept
    shot(watcher, "panel-suspended-en")
    found = []
    for language, cookie in LANGUAGES.items():
        for page, name, url in (
            (clerk, "hold-stopped", path),
            (watcher, "lot-stopped", f"{site.url}/lots/{lot}"),
        ):
            page.context.add_cookies([{"name": "locale", "value": cookie, "url": site.url}])
            found += faults_of(page, url)
            page.emulate_media(color_scheme="light")
            shot(page, f"{name}-{language}")
    assert found == []
