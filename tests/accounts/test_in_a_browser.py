"""A person with a phone opens an account, and everything a page shows passes the checks of access."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pyotp
import pytest

from tests.support.people import PASSWORD, resident_id
from tests.support.server import RunningServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
OpenPage = Callable[..., "Page"]
SMALL = {"width": 360, "height": 740}


def sign_up(page: Page, server: RunningServer, email: str) -> None:
    page.goto(f"{server.url}/sign-up")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click("form#form button[type=submit]")
    page.wait_for_url("**/real-name")


def faults_of(page: Page) -> list[dict[str, Any]]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    return list(found.response["violations"])


@pytest.mark.parametrize(
    ("locale", "confirmed"), [("zh-CN", "您的实名已确认"), ("en-GB", "Your real name is confirmed")]
)
def test_a_newcomer_signs_up_and_confirms_the_real_name_on_a_phone(
    open_page: OpenPage, server: RunningServer, locale: str, confirmed: str
) -> None:
    page = open_page(locale=locale, viewport=SMALL)
    sign_up(page, server, f"{locale}@example.test".lower())
    page.fill("[name=name]", "张三")
    page.fill("[name=id_no]", "110105194912310021")
    page.click("form#form button[type=submit]")
    assert page.locator("#f-id_no").get_attribute("aria-invalid") == "true"
    assert page.locator(".errsum").is_visible()
    assert page.evaluate("document.activeElement.className") == "errsum"
    page.fill("[name=id_no]", resident_id())
    page.click("form#form button[type=submit]")
    page.wait_for_url("**/account")
    page.goto(f"{server.url}/real-name")
    assert confirmed in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_second_factor_is_set_up_and_asked_at_the_next_sign_in(
    open_page: OpenPage, server: RunningServer
) -> None:
    page = open_page(locale="en-GB")
    sign_up(page, server, "factor@example.test")
    page.goto(f"{server.url}/security/second-factor")
    secret = page.inner_text("code.mono")
    page.fill("[name=code]", pyotp.TOTP(secret).now())
    page.click("form#form button[type=submit]")
    codes = re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}", page.inner_text("main"))
    assert len(codes) == 10
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("form[action='/sign-out'] button").first.click()
    page.wait_for_url(f"{server.url}/")
    page.goto(f"{server.url}/sign-in?next=/security")
    page.fill("[name=email]", "factor@example.test")
    page.fill("[name=password]", PASSWORD)
    page.click("form#form button[type=submit]")
    page.wait_for_url("**/second-factor?*")
    page.fill("[name=code]", codes[0].lower())
    page.click("form#form button[type=submit]")
    page.wait_for_url("**/security")


def test_a_mailed_link_keeps_its_code_out_of_the_address(
    open_page: OpenPage, server: RunningServer
) -> None:
    page = open_page()
    page.goto(f"{server.url}/new-password#secret-code-of-the-link")
    page.wait_for_function("document.querySelector('[name=token]').value !== ''")
    assert page.input_value("[name=token]") == "secret-code-of-the-link"
    assert "secret" not in page.url


@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "light"), ("en-GB", "dark")])
def test_pages_about_people_have_no_fault_of_access(
    open_page: OpenPage, server: RunningServer, locale: str, scheme: str
) -> None:
    page = open_page(locale=locale, color_scheme=scheme)
    wrong = {}
    for path in ("/sign-in", "/sign-up", "/forgotten-password", "/new-password", "/cases"):
        page.goto(server.url + path)
        wrong[path] = [one["id"] for one in faults_of(page)]
    sign_up(page, server, f"axe-{locale}-{scheme}@example.test".lower())
    for path in ("/real-name", "/account", "/security", "/security/second-factor"):
        page.goto(server.url + path)
        wrong[path] = [one["id"] for one in faults_of(page)]
    page.goto(f"{server.url}/real-name")
    page.click("form#form button[type=submit]")
    wrong["/real-name with errors"] = [one["id"] for one in faults_of(page)]
    assert {path: ids for path, ids in wrong.items() if ids} == {}
