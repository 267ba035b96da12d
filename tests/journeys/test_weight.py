"""The lot page stays light: at most 150 KB over the wire without photos, one style sheet, nothing that jumps."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import CDPSession, Page

from tests.journeys.walking import expect_state
from tests.support.doors import Doors
from tests.support.server import RunningServer

BUDGET_BYTES = 150_000
LARGEST_SHIFT = 0.1  # "good" by the Core Web Vitals


def weigh(session: CDPSession) -> dict[str, int]:
    """Collects the bytes that really came, by address."""
    addresses: dict[str, str] = {}
    weights: dict[str, int] = {}

    def sent(event: dict[str, object]) -> None:
        addresses[str(event["requestId"])] = str(event["request"]["url"])  # type: ignore[index]

    def finished(event: dict[str, object]) -> None:
        address = addresses.get(str(event["requestId"]), "")
        weights[address] = weights.get(address, 0) + int(
            str(event["encodedDataLength"]).split(".")[0]
        )

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    return weights


def test_the_lot_page_weighs_no_more_than_its_budget_with_one_style_sheet_of_our_own(
    open_page: Callable[..., Page], server: RunningServer
) -> None:
    lot = Doors(server.port, server.admin_token).lot()
    page = open_page(locale="zh-CN")
    weights = weigh(page.context.new_cdp_session(page))
    page.goto(f"{server.url}/lots/{lot}")
    expect_state(page, "watching")
    page.wait_for_timeout(1000)
    fonts = sum(weight for address, weight in weights.items() if "fontsource" in address)
    total = (
        sum(weights.values()) - fonts
    )  # fonts come after the page, where there is no system face
    assert total <= BUDGET_BYTES, sorted(weights.items(), key=lambda one: -one[1])[:8]
    sheets = [
        address for address in weights if address.endswith(".css") and "/vendor/" not in address
    ]
    assert len(sheets) == 1


def test_nothing_on_the_lot_page_jumps_while_it_comes_up(
    open_page: Callable[..., Page], server: RunningServer
) -> None:
    lot = Doors(server.port, server.admin_token).lot()
    page = open_page(locale="en-GB", viewport={"width": 390, "height": 844})
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(entry) => { window.shift += entry.value })).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{server.url}/lots/{lot}")
    expect_state(page, "watching")
    page.wait_for_timeout(800)
    assert page.evaluate("window.shift") < LARGEST_SHIFT
