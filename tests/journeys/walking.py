"""What a person does in the browser, step by step, with the mouse or with the keyboard alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.support.people import resident_id

PASSWORD = "correct horse battery"
DECIDED_WITHIN_MS = 15_000
expect.set_options(timeout=DECIDED_WITHIN_MS)


@dataclass(frozen=True)
class Newcomer:
    """Somebody who has never been here."""

    name: str
    email: str
    id_no: str


def newcomer(name: str) -> Newcomer:
    """A person with a mail address and a resident ID of their own."""
    serial = int(uuid.uuid4().hex[:6], 16) % 11_000
    return Newcomer(name, f"{uuid.uuid4().hex}@example.test", resident_id(serial))


def sign_up(page: Page, url: str, who: Newcomer) -> None:
    """Open an account and confirm the real name."""
    page.goto(f"{url}/sign-up")
    page.fill("#f-email", who.email)
    page.fill("#f-password", PASSWORD)
    page.fill("#f-again", PASSWORD)
    page.click("#form button[type=submit]")
    page.wait_for_url("**/real-name*")
    page.fill("#f-name", who.name)
    page.fill("#f-id_no", who.id_no)
    page.click("#form button[type=submit]")
    expect(page.locator("#f-id_no")).to_have_count(0)


def apply(page: Page, url: str, lot: str) -> None:
    """Register for a lot with no deposit due, and come back to its page."""
    page.goto(f"{url}/lots/{lot}")
    page.click("[data-live-panel] a.btn--primary")
    page.check("#f-promise")
    page.click("main form button.btn--primary")
    expect(page.locator("#f-promise")).to_have_count(0)
    page.goto(f"{url}/lots/{lot}")
    expect_state(page, "ready", "outbid", "last")


def expect_state(page: Page, *states: str) -> None:
    """Wait until the panel is in one of the states."""
    wanted = ", ".join(f"[data-live-panel][data-state={state}]" for state in states)
    expect(page.locator(wanted)).to_have_count(1, timeout=DECIDED_WITHIN_MS)


def bid_minimum(page: Page) -> None:
    """One tap on the one button."""
    page.click("[data-live-panel] .btn--primary")


def tab_to(page: Page, selector: str, at_most: int = 80) -> None:
    """Press Tab until the element has the focus; fails when it cannot be reached."""
    for _press in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement?.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the Tab key on {page.url}")


def type_into(page: Page, selector: str, text: str) -> None:
    """Reach a field with the keyboard and type."""
    tab_to(page, selector)
    page.keyboard.type(text)
