"""The facts in market.json as values, and a listing with a window as the content of a lot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from auction_app.kernel.ids import check_credit_code, check_resident_id
from auction_app.kernel.time import SHANGHAI, legal_day
from auction_app.law.announcement import notice_days
from auction_app.law.sale import sale_period_end
from auction_app.lots.checks.judgement import Party
from auction_app.lots.content import FIRST, SALE, LotContent
from auction_app.lots.ready_made import VALID_FOR, standing_decision, standing_price
from auction_app.lots.standing_notice import BOTH_SIDES, noticed
from auction_app.lots.statements import COMPLETE

_FILE = Path(__file__).with_name("market.json")
# Division codes that no place has, so that no number is a real person's or company's.
_NO_PROVINCE, _NO_REGION = "190000", "990000"
_CHECKS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FROM_LISTING = [
    "round",
    "category",
    "is_movable",
    "division_code",
    "city_zh",
    "city_en",
    "district_zh",
    "district_en",
    "address_zh",
    "address_en",
    "title_zh",
    "title_en",
    "description_zh",
    "description_en",
    "appraisal_fen",
    "start_price_fen",
    "deposit_fen",
    "increment_fen",
]
SINCE_FAILURE = timedelta(days=7)
SINCE_PRICE = timedelta(days=5)  # within the ten days in which the disposal has to begin
NINE = time(9)  # Beijing time
ENFORCEMENT_COSTS_FEN = 12_000_00
VIEWING_ZH = "公告期内工作日上午九时至十一时可以预约看样，电话 12368。"
VIEWING_EN = (
    "Viewing by appointment on working days, 9 to 11 a.m., until bidding opens: call 12368."
)
PLACE_COURT_ZH = "（演示：挂网资料未载明法院，按标的物所在地列示。）"
PLACE_COURT_EN = "(Demo: the listing named no court; the court of the place is shown.)"


@dataclass(frozen=True, slots=True)
class Listing:
    """One real lot's facts; `serial` numbers its made-up case."""

    key: str
    court: str
    serial: int
    facts: dict[str, Any]

    @property
    def case_number(self) -> str:
        """A case number of the right shape; the case is made up."""
        return f"（2026）{self.court}执{self.serial}号"


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up bidder or party with a well-formed identity number of no real person."""

    email: str
    name: str
    id_no: str


@dataclass(frozen=True, slots=True)
class Window:
    """When a lot is published, opens and ends."""

    published_at: datetime
    opens_at: datetime
    ends_at: datetime


@cache
def facts() -> dict[str, Any]:
    """The whole file."""
    found: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return found


@cache
def listings() -> dict[str, Listing]:
    """Every listing by its key, in the file's order."""
    rows = facts()["lots"]
    return {
        row["key"]: Listing(row["key"], row["court"], 2600 + 37 * number, row)
        for number, row in enumerate(rows)
    }


def bidders() -> list[Person]:
    """The demo's bidders; the bots are among them."""
    return [
        Person(
            row["email"],
            row["name"],
            _credit_code(n) if row.get("is_company") else _resident_id(n),
        )
        for n, row in enumerate(facts()["bidders"])
    ]


def party() -> Person:
    """The creditor who may look at his case."""
    return Person(facts()["party"]["email"], facts()["party"]["name"], _resident_id(80))


def debtor() -> Person:
    """The other side of every demo case."""
    return Person("", facts()["debtor"]["name"], _resident_id(90))


def window_for(listing: Listing, opens_at: datetime, length: timedelta) -> Window:
    """The window with a notice as long as the law asks, published at nine in the morning."""
    opens_on = legal_day(opens_at)
    days = notice_days(listing.facts["round"], listing.facts["is_movable"], opens_on)
    published_on = opens_on - timedelta(days=days + 1)
    published_at = datetime.combine(published_on, NINE, SHANGHAI)
    is_sale = listing.facts["round"] == SALE
    ends_at = sale_period_end(opens_on) if is_sale else opens_at + length
    return Window(published_at, opens_at, ends_at)


def content_of(
    listing: Listing, window: Window, parties: Sequence[Party] = BOTH_SIDES
) -> LotContent:
    """What the clerk would have written about the listing."""
    row = {name: listing.facts[name] for name in _FROM_LISTING}
    if not listing.facts["court_from_source"]:
        row["description_zh"] += PLACE_COURT_ZH
        row["description_en"] += " " + PLACE_COURT_EN
    drafted_on = legal_day(window.published_at) - timedelta(days=1)
    content = LotContent(
        **row,
        case_number=listing.case_number,
        viewing_zh=VIEWING_ZH,
        viewing_en=VIEWING_EN,
        **_round_before(listing, window),
        notice_day=legal_day(window.published_at),
        opens_at=window.opens_at,
        ends_at=window.ends_at,
        panel=tuple(facts()["panel"]),
        statements=COMPLETE,
        price=replace(
            standing_price(drafted_on),
            fixed_on=drafted_on - SINCE_PRICE,
            costs_fen=ENFORCEMENT_COSTS_FEN,
        ),
        price_valid_until=drafted_on + VALID_FOR,
    )
    content = noticed(content, legal_day(window.published_at), parties)
    return replace(content, decision=standing_decision(content, drafted_on))


def next_round_of(listing: Listing) -> Listing:
    """The same property in the round after it failed: a fifth cheaper, or as a sale at the same price."""
    row = dict(listing.facts)
    row["round"] += 1
    row["previous_start_fen"] = row["start_price_fen"]
    if row["round"] != SALE:
        row["start_price_fen"] = -(-row["start_price_fen"] * 8 // 10)
        row["deposit_fen"] = row["start_price_fen"] // 10
    return replace(listing, facts=row)


def _round_before(listing: Listing, window: Window) -> dict[str, Any]:
    """What failed elsewhere before this round: the listing's own figure, else the same price, a week earlier."""
    if listing.facts["round"] == FIRST:
        return {}
    known = listing.facts.get("previous_start_fen")
    failed_on = legal_day(window.published_at) - SINCE_FAILURE
    return {
        "previous_start_fen": known or listing.facts["start_price_fen"],
        "previous_ended_on": failed_on,
    }


def _resident_id(number: int) -> str:
    stem = f"{_NO_PROVINCE}19900101{number:03d}"
    return next(stem + mark for mark in "0123456789X" if check_resident_id(stem + mark))


def _credit_code(number: int) -> str:
    stem = f"91{_NO_REGION}MADEM{number:04d}"
    return next(stem + mark for mark in _CHECKS if check_credit_code(stem + mark))
