"""The editor in a real browser: findings follow the typing, one press takes the lawful value, nothing to hear
from the accessibility rules."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from werkzeug.serving import make_server

from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day
from auction_app.lots import questions
from auction_app.lots.questions import Ask
from auction_app.lots.service import begin_draft
from tests.lots.conftest import make_team
from tests.lots.test_court_doors import pdf
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, hand_over, lawful_content, publish_lot
from tests.support.people import Person, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    """The application behind a plain threaded server."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def here(app: Flask, ports: Ports, clock: HandClock) -> CourtTeam:
    return make_team(app.extensions["auction"].transactions, ports, clock)


def sign_in(page: Page, app: Flask, address: str, account_id: str, clock: HandClock) -> None:
    """Give the window a live session with its second factor."""
    transactions = app.extensions["auction"].transactions
    person = Person(account_id, "")
    client = signed_in(app, transactions, person, clock.now(), second_factor=True)
    cookie = client.get_cookie("session_token")
    assert cookie is not None
    # The account's own language would win over the browser's.
    spoken = "en" if page.evaluate("navigator.language").startswith("en") else "zh_Hans_CN"
    cookies = {"session_token": cookie.value, "locale": spoken}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
    )


def test_findings_follow_the_typing_and_one_press_takes_the_lawful_value(
    app: Flask, address: str, here: CourtTeam, clock: HandClock, open_page: Callable[..., Page]
) -> None:
    transactions = app.extensions["auction"].transactions
    at = clock.now()
    with transactions() as tx:
        lot_id = begin_draft(tx, lawful_content(at, decision=None), here.clerk, at)
    page = open_page(locale="en-GB", viewport={"width": 1280, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, app, address, here.clerk.account_id, clock)
    page.goto(f"{address}/desk/lots/{lot_id}")
    prove_service(page)
    beside = page.locator('[data-find="start_price"]')
    page.get_by_label("Starting price (¥)").fill("1,000,000")
    beside.get_by_text("Below 70% of the reference price").wait_for()
    beside.get_by_role("button", name="Change to ¥1,143,865.80").click()
    beside.get_by_text("At least 70% of the reference price").wait_for()
    assert page.get_by_label("Starting price (¥)").input_value() == "1,143,865.80"
    page.get_by_label("Increment (¥)").fill("gratis")
    page.get_by_text("Please enter an amount in yuan, such as 179,022.90.").wait_for()
    page.get_by_label("Increment (¥)").fill("5,000")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("link", name="Record the panel’s decision").click()
    page.get_by_label("Number of the minutes").fill("笔录1号")
    page.get_by_label("Decided on").fill(legal_day(at).isoformat())
    page.get_by_label("Nobody is known to have a right of first purchase").check()
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("The decision is recorded; its figures are locked.").wait_for()
    assert page.get_by_label("Starting price (¥)").get_attribute("readonly") is not None
    page.get_by_role("button", name="Submit for approval").click()
    page.get_by_text("Submitted. Another person of your court decides.").wait_for()
    assert said == []


def prove_service(page: Page) -> None:
    """A digest alone proves nothing: the paper is handed in, then chosen for both sides."""
    told = page.locator('[data-find="told1_how"]')
    told.get_by_text("does not lie with this lot").wait_for()
    page.get_by_label("Name of the paper").fill("Receipts")
    proof = pdf()
    paper = {"name": "receipts.pdf", "mimeType": "application/pdf", "buffer": proof}
    page.get_by_label("The court’s paper as PDF").set_input_files(paper)  # type: ignore[arg-type]
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("link", name="Receipts").wait_for()
    for number in (1, 2):
        page.locator(f"#f-told{number}_proof").select_option(sha256(proof).hexdigest())
    told.get_by_text("Told in time").wait_for()


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_courts_pages_break_no_accessibility_rule(
    app: Flask,
    address: str,
    here: CourtTeam,
    clock: HandClock,
    open_page: Callable[..., Page],
    locale: str,
    scheme: str,
) -> None:
    transactions = app.extensions["auction"].transactions
    at = clock.now()
    fact = publish_lot(transactions, here, lawful_content(at), at)
    with transactions() as tx:
        soon = {"opens_at": at + timedelta(days=1), "ends_at": at + timedelta(days=2)}
        wrong = lawful_content(at, start_price_fen=1_000, panel=(), **soon)
        draft = begin_draft(tx, wrong, here.clerk, at)
        waiting = begin_draft(tx, lawful_content(at), here.clerk, at)
        hand_over(tx, waiting, 1, here.clerk, at)
        questions.ask(tx, Ask(fact.lot_id, locale.encode() + scheme.encode(), "空置？"), at)
    page = open_page(locale=locale, color_scheme=scheme)
    sign_in(page, app, address, here.approver.account_id, clock)
    found = {}
    paths = ["/desk", "/desk/live", "/desk/lots", "/desk/questions"]
    paths += [f"/desk/lots/{waiting}/approval", f"/desk/lots/{fact.lot_id}/published"]
    clerks = [
        f"/desk/lots/{draft}",
        f"/desk/lots/{draft}/preview",
        f"/desk/lots/{draft}/panel",
        f"/desk/lots/{fact.lot_id}/seizure",
        "/desk/lots/new",
        "/desk/import",
    ]
    clerks += [f"/lots/{fact.lot_id}/questions/new"]
    for account_id, visited in (
        (here.approver.account_id, paths),
        (here.clerk.account_id, clerks),
    ):
        sign_in(page, app, address, account_id, clock)
        for path in visited:
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            broken = Axe().run(page).response["violations"]
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if broken or wide:
                nodes = [(one["id"], one["nodes"][0]["html"][:150]) for one in broken]
                found[path] = (nodes, wide)
    assert found == {}
