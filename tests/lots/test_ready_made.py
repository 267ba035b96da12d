"""Practice courts publish at once, and the page and the published text say that nothing real is sold."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from auction_app.accounts.service import find_or_create_court
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.lots.content import LotContent
from auction_app.lots.lot_page import lot_page, published_text
from auction_app.lots.ready_made import ReadyMade, publish_ready_made
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam
from tests.support.people import make_staff


def content(clock: HandClock) -> LotContent:
    return LotContent(
        case_number="（2026）川0199执77号",
        division_code="510199",
        city_zh="成都市",
        title_zh="练习拍品",
        title_en="Practice lot",
        start_price_fen=100_000,
        increment_fen=1_000,
        deposit_fen=0,
        opens_at=clock.now(),
        ends_at=clock.now() + timedelta(minutes=10),
    )


def test_a_practice_lot_opens_now_and_says_what_was_left_out(
    transactions: Transactions, ports: Ports, clock: HandClock
) -> None:
    with transactions() as tx:
        court_id = find_or_create_court(
            tx,
            code="川0199",
            name_zh="练习法院",
            name_en="Practice Court",
            division_code="510199",
            practice=True,
        )
    people = [
        make_staff(transactions, ports.vault, role, clock.now(), court_id=court_id).id
        for role in ("clerk", "approver")
    ]
    with transactions() as tx:
        fact = publish_ready_made(
            tx, ReadyMade(court_id, people[0], people[1], content(clock)), clock.now()
        )
    with transactions.reading() as session:
        page = lot_page(session, fact.lot_id)
        document = json.loads(published_text(session, fact.lot_id)[0])
    assert page.is_practice
    assert page.notice.zh.startswith("【演练】")
    assert page.notice.en.startswith("[Practice]")
    assert document["court"]["practice"] is True
    assert sorted(document["shortened"]) == [
        "bidding_too_short",
        "deposit_out_of_range",
        "notice_too_short",
        "party_not_named",
        "seizure_missing",
    ]


def test_a_real_court_never_publishes_ready_made(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    ready = ReadyMade(
        team.court_id, team.clerk.account_id, team.approver.account_id, content(clock)
    )
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        publish_ready_made(tx, ready, clock.now())
    assert refused.value.code == "forbidden"
