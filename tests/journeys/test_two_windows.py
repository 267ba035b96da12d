"""Two newcomers bid against each other in two windows: a phone in Chinese and a desk in English."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import (
    apply,
    bid_minimum,
    expect_state,
    newcomer,
    sign_up,
    tab_to,
    type_into,
)
from tests.support.doors import Doors
from tests.support.server import RunningServer

OpenPage = Callable[..., Page]
PHONE = {"width": 360, "height": 640}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def doors(server: RunningServer) -> Doors:
    return Doors(server.port, server.admin_token)


def test_two_newcomers_sign_up_and_outbid_each_other_in_both_languages(
    open_page: OpenPage, server: RunningServer, doors: Doors
) -> None:
    lot = doors.lot(start_price=10_000_000, increment=50_000)
    phone = open_page(locale="zh-CN", viewport=PHONE)
    desk = open_page(locale="en-GB", viewport=DESK)
    for page, name in ((phone, "张三"), (desk, "李四")):
        sign_up(page, server.url, newcomer(name))
        apply(page, server.url, lot)
    bid_minimum(phone)
    expect_state(phone, "leading")
    expect(phone.locator(".panel__state")).to_contain_text("您领先")
    expect(desk.locator(".panel__next")).to_contain_text("¥100,500.00")
    bid_minimum(desk)
    expect_state(desk, "leading")
    expect_state(phone, "outbid")
    expect(phone.locator(".panel__state")).to_contain_text("您被超越")
    expect(phone.locator("[data-live-assertive]")).to_contain_text("¥100,500.00")
    expect(phone.locator(".panel__next")).to_contain_text("¥101,000.00")
    bid_minimum(phone)
    expect_state(phone, "leading")
    expect_state(desk, "outbid")
    assert [
        event["body"]["amount"] for event in doors.events(lot) if event["kind"] == "bid.accepted"
    ] == [
        10_000_000,
        10_050_000,
        10_100_000,
    ]
    expect(desk.locator("[data-live-history] tbody tr")).to_have_count(3)


def test_the_one_button_is_seen_without_scrolling_on_a_small_phone(
    open_page: OpenPage, server: RunningServer, doors: Doors
) -> None:
    lot = doors.lot()
    page = open_page(locale="zh-CN", viewport=PHONE)
    sign_up(page, server.url, newcomer("王五"))
    apply(page, server.url, lot)
    for part in (".panel__state", ".panel__price", ".panel__time", ".panel__act .btn--primary"):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE["height"], part


def test_a_bid_far_above_the_minimum_is_asked_once_more_in_words(
    open_page: OpenPage, server: RunningServer, doors: Doors
) -> None:
    lot = doors.lot(start_price=10_000_000, increment=50_000)
    page = open_page(locale="en-GB", viewport=DESK)
    sign_up(page, server.url, newcomer("赵六"))
    apply(page, server.url, lot)
    page.fill("#bid-amount", "1,000,000")
    bid_minimum(page)
    expect_state(page, "confirm")
    page.locator(".panel__act .btn--primary").dispatch_event(
        "click"
    )  # the second tap of a double tap
    expect_state(page, "confirm")
    expect(page.locator(".words")).to_have_text("人民币壹佰万元整")
    expect(page.locator(".panel__act")).to_contain_text("RMB one million yuan only")
    assert doors.snapshot(lot)["bids"] == 0
    page.locator(".panel__act .btn:not(.btn--primary)").first.click()
    expect_state(page, "leading")
    assert doors.snapshot(lot)["price"] == 10_000_000


def test_leading_and_raising_one_s_own_bid_is_asked_once_more(
    open_page: OpenPage, server: RunningServer, doors: Doors
) -> None:
    lot = doors.lot(start_price=10_000_000, increment=50_000)
    page = open_page(locale="en-GB", viewport=DESK)
    sign_up(page, server.url, newcomer("孙七"))
    apply(page, server.url, lot)
    bid_minimum(page)
    expect_state(page, "leading")
    page.get_by_role("button", name="Raise my own bid").click()
    bid_minimum(page)
    expect_state(page, "confirm")
    page.wait_for_timeout(600)
    bid_minimum(page)
    expect_state(page, "leading")
    expect(page.locator(".panel__price .money")).to_have_text("¥100,500.00")


def test_a_secret_limit_answers_for_its_owner(
    open_page: OpenPage, server: RunningServer, doors: Doors
) -> None:
    lot = doors.lot(start_price=10_000_000, increment=50_000)
    page = open_page(locale="en-GB", viewport=DESK)
    sign_up(page, server.url, newcomer("周八"))
    apply(page, server.url, lot)
    bid_minimum(page)
    expect_state(page, "leading")
    page.fill("#auto-limit", "110,000")
    page.get_by_role("button", name="Set automatic limit").click()
    expect(page.locator(".panel__act")).to_contain_text("¥110,000.00. Nobody else sees it")
    rival = doors.bidder("吴九")
    doors.register(lot, rival)
    answer = doors.bid(lot, rival.token, 10_050_000, "6f9619ff-8b86-4d01-b42d-00cf4fc964ff")
    assert answer.status == 201
    expect(page.locator(".panel__price .money")).to_have_text("¥101,000.00")
    expect_state(page, "leading")


def test_a_broken_connection_strikes_the_price_and_the_bid_made_meanwhile_is_seen_after(
    open_page: OpenPage, server: RunningServer, doors: Doors
) -> None:
    lot = doors.lot(start_price=10_000_000, increment=50_000)
    page = open_page(locale="zh-CN", viewport=PHONE)
    page.goto(f"{server.url}/lots/{lot}")
    expect_state(page, "watching")
    expect(page.locator(".clock")).to_contain_text("±")
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect_state(page, "reconnecting")
    assert page.locator("[data-live-panel][data-live]").count() == 0
    rival = doors.bidder()
    doors.register(lot, rival)
    doors.bid(lot, rival.token, 10_000_000, "6f9619ff-8b86-4d01-b42d-00cf4fc964fe")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect_state(page, "watching")
    expect(page.locator(".panel__price .money")).to_have_text("¥100,000.00", timeout=15_000)


def test_the_page_reads_without_script(
    open_page: OpenPage, server: RunningServer, doors: Doors
) -> None:
    lot = doors.lot(start_price=10_000_000, increment=50_000)
    rival = doors.bidder()
    doors.register(lot, rival)
    doors.bid(lot, rival.token, 10_000_000, "6f9619ff-8b86-4d01-b42d-00cf4fc964fd")
    page = open_page(locale="en-GB", java_script_enabled=False)
    page.goto(f"{server.url}/lots/{lot}")
    expect(page.locator(".panel__price .money")).to_have_text("¥100,000.00")
    expect(page.locator("[data-live-history] tbody tr")).to_have_count(1)
    assert page.locator("svg.flow--tall .c-line").count() == 1
    for part in ("#disclosures", "#reminders", "#notice"):
        assert page.locator(part).is_visible()


def test_one_registers_and_bids_with_the_keyboard_alone(
    open_page: OpenPage, server: RunningServer, doors: Doors
) -> None:
    lot = doors.lot(start_price=10_000_000, increment=50_000)
    who = newcomer("郑十")
    page = open_page(locale="en-GB", viewport=DESK)
    page.goto(f"{server.url}/sign-up")
    type_into(page, "#f-email", who.email)
    type_into(page, "#f-password", "correct horse battery")
    type_into(page, "#f-again", "correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/real-name*")
    type_into(page, "#f-name", who.name)
    type_into(page, "#f-id_no", who.id_no)
    page.keyboard.press("Enter")
    expect(page.locator("#f-id_no")).to_have_count(0)
    page.goto(f"{server.url}/lots/{lot}")
    expect_state(page, "watching")
    tab_to(page, "[data-live-panel] a.btn--primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/register")
    tab_to(page, "#f-promise")
    page.keyboard.press("Space")
    tab_to(page, "main form button.btn--primary")
    page.keyboard.press("Enter")
    expect(page.locator("#f-promise")).to_have_count(0)
    page.goto(f"{server.url}/lots/{lot}")
    expect_state(page, "ready")
    tab_to(page, "#bid-amount")
    page.keyboard.press("ArrowUp")
    tab_to(page, ".panel__act .btn--primary")
    page.keyboard.press("Enter")
    expect_state(page, "leading")
    expect(page.locator(".panel__state")).to_be_focused()
    assert doors.snapshot(lot)["price"] == 10_050_000
