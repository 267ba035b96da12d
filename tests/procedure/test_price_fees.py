"""Who is paid for finding the price, by the hammer price; who bears an auction that failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from auction_app.infra.ports import Ports
from auction_app.lots.price_record import REISSUED, PriceRecord, ReportLine
from auction_app.procedure.price_fees import NearReport, PriceFees, fees_of
from tests.procedure.court import Court, end_sold, make_court
from tests.support.clock import HandClock
from tests.support.lots import lawful_content

if TYPE_CHECKING:
    from flask import Flask

AT = datetime(2026, 8, 28, 2, 0, tzinfo=UTC)
MONDAY, DUE = date(2026, 6, 1), date(2026, 6, 4)


def inquired(record: PriceRecord, *figures: int) -> PriceRecord:
    """Platforms asked on a Monday that all reported in time."""
    lines = [ReportLine(f"平台{n}", fen, DUE) for n, fen in enumerate(figures, 1)]
    return replace(record, asked_on=MONDAY, reported_on=None, reports=tuple(lines))


@pytest.mark.parametrize(
    ("third", "sold", "nearest"),
    [
        # Acceptance case AC-07: distances 42,000, 18,000 and 48,000.
        (109_000_000, 104_200_000, [NearReport("平台2", 106_000_000, 1_800_000)]),
        (
            102_400_000,
            104_200_000,
            [
                NearReport("平台2", 106_000_000, 1_800_000),
                NearReport("平台3", 102_400_000, 1_800_000),
            ],
        ),
        (109_000_000, None, []),
    ],
)
def test_the_inquiry_fee_goes_to_the_nearest_platform(
    third: int, sold: int | None, nearest: list[NearReport]
) -> None:
    content = lawful_content(AT, price_basis="network")
    record = inquired(content.price, 100_000_000, 106_000_000, third)
    assert list(fees_of(replace(content, price=record), sold).nearest) == nearest


def test_an_appraiser_is_paid_on_the_lesser_figure_or_on_expenses() -> None:
    content = lawful_content(AT)
    assert fees_of(content, 200_000_000).base_fen == 163_409_400
    assert fees_of(content, 120_000_000).base_fen == 120_000_000
    assert fees_of(content, None) == PriceFees(is_on_expenses=True, costs_by="debtor")


def test_the_applicant_bears_an_auction_it_asked_for() -> None:
    content = lawful_content(AT)
    asked = replace(content.price, told_on=MONDAY, requested_on=DUE, tested_fen=1)
    assert fees_of(replace(content, price=asked), None).costs_by == "applicant"


def test_page_and_api_name_the_platform_that_is_paid(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    today = clock.now().date()
    base = lawful_content(clock.now())
    lines = tuple(
        ReportLine(f"平台{n}", fen, base.price.asked_on or today)
        for n, fen in enumerate((163_000_000, 163_818_800), 1)
    )
    record = replace(base.price, reported_on=None, reports=lines)
    sold: Court = end_sold(make_court(app, ports, clock, price_basis="network", price=record))
    fees = sold.document()["price_fees"]
    assert [one["platform"] for one in fees["nearest"]] == ["平台1"]
    page = sold.client("clerk").get(sold.path).get_data(as_text=True)
    assert "平台1" in page
    assert 'data-law="RP31"' in page


def test_the_fee_is_shared_a_report_issued_again_costs_less_and_nobody_pays_a_commission() -> None:
    """Acceptance case AC-51 beside RP 31 and 32: 1,937,600 allows 96,880.00, of which nothing is charged."""
    content = lawful_content(AT, price_basis="network")
    record = inquired(content.price, 100_000_000, 106_000_000, 102_400_000)
    shared = fees_of(replace(content, price=replace(record, fee_fen=60_001)), 104_200_000)
    assert [one.share_fen for one in shared.nearest] == [30_001, 30_000]
    again = replace(content.price, fee_fen=1_000_001, reissue=REISSUED)
    assert fees_of(replace(content, price=again), None).reissue_fen == 300_001
    assert fees_of(content, 193_760_000).commission_cap_fen == 9_688_000
    assert fees_of(content, None).commission_cap_fen is None
