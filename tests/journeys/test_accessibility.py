"""No page breaks a rule of axe-core (WCAG 2.0 to 2.2 A and AA, best practice), in both languages, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.demo_site import DemoSite, signed_in, start_demo
from tests.journeys.pages import BY_ROLE, PUBLIC, path_of

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (390, 1280)
AXE = Axe()


@pytest.fixture(scope="module")
def site() -> Iterator[DemoSite]:
    """A demo without bots: pages with real lots on them."""
    made = start_demo()
    yield made
    made.stop()


def faults_of(page: Page, url: str) -> list[str]:
    """What axe finds on one page, wide and narrow, light and dark; plus scrolling sideways."""
    found = []
    page.goto(url)
    for width, scheme in zip(WIDTHS, SCHEMES, strict=True):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        for violation in AXE.run(page).response["violations"]:
            where = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            found.append(f"{url} {scheme} {width}: {violation['id']}: {where}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{url} scrolls sideways at {width}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_break_no_rule_of_accessibility(
    chromium: Browser, site: DemoSite, language: str
) -> None:
    context = chromium.new_context()
    context.add_cookies([{"name": "locale", "value": LANGUAGES[language], "url": site.url}])
    page = context.new_page()
    found = [
        fault
        for path in PUBLIC.values()
        for fault in faults_of(page, site.url + path_of(site, path))
    ]
    context.close()
    assert found == []


@pytest.mark.parametrize("who", list(BY_ROLE))
def test_pages_of_each_role_break_no_rule_of_accessibility(
    chromium: Browser, site: DemoSite, who: str
) -> None:
    context = signed_in(chromium, site, who)
    page = context.new_page()
    found = []
    for cookie in LANGUAGES.values():
        context.add_cookies([{"name": "locale", "value": cookie, "url": site.url}])
        for path in BY_ROLE[who].values():
            found += faults_of(page, site.url + path_of(site, path))
    context.close()
    assert found == []
