"""What the test doors make: a practice court with two people, bidders, lots that open at once.

They use the rooms' own verbs, except that a test lot may be shorter and cheaper than the law allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from auction_app.accounts.identity import find_index
from auction_app.accounts.models import Account, Court
from auction_app.accounts.service import NO_PASSWORD, StaffMember, create_staff
from auction_app.accounts.staff import find_or_create_court
from auction_app.eligibility.court import ConfirmPriority, confirm_priority
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.lots.content import LotContent
from auction_app.lots.drafts import Staff
from auction_app.lots.models import Lot
from auction_app.lots.publish import compose_for, put_out
from auction_app.lots.ready_made import ReadyMade, draft_ready_made
from auction_app.lots.steps import note_step

COURT_CODE = "川0199"
FIRST_LOT_LOCK = 5_100_199
CASE_NUMBER = "（2026）川0199执{serial}号"


@dataclass(frozen=True, slots=True)
class TestLot:
    """Terms of a lot that opens at once; money in fen, spans in seconds."""

    __test__ = False  # not a test class, whatever its name

    start_price: int
    increment: int
    seconds_open: int
    window_s: int
    deposit: int
    priority: tuple[str, ...] = ()
    outage_gap_s: int = 15
    recovery_s: int = 600
    currency: str = "CNY"
    court: str = ""
    category: str = "housing"
    strict_ladder: bool = False


def publish_test_lot(tx: Transaction, vault: Vault, wanted: TestLot, at: datetime) -> str:
    """Draft and publish; the lot is due to open at `at`. Gives its id."""
    court_id, clerk, approver = _court(tx, vault, wanted.court, at)
    ready = ReadyMade(court_id, clerk, approver, _content(wanted, at))
    lot_id = draft_ready_made(tx, ready, at)
    lot = tx.session.get_one(Lot, lot_id)
    lot.state, lot.submitted_at = "submitted", at
    note_step(tx, lot, "submitted", Staff(clerk, court_id), at)
    for rank, account_id in enumerate(wanted.priority, start=1):
        index = find_index(tx.session, account_id)
        if index is not None:
            right = ConfirmPriority(lot_id, index, rank, "test", approver)
            confirm_priority(tx, vault, right, at)
    put_out(tx, lot, compose_for(tx.session, lot, at), Staff(approver, court_id), at)
    return lot_id


def _content(wanted: TestLot, at: datetime) -> LotContent:
    return LotContent(
        case_number=CASE_NUMBER.format(serial=1 + at.microsecond % 9_999_998),
        category=wanted.category,
        division_code="510199",
        city_zh="成都市",
        city_en="Chengdu",
        address_zh="测试路 1 号",
        address_en="1 Test Road",
        title_zh="测试标的物",
        title_en="Test lot",
        start_price_fen=wanted.start_price,
        increment_fen=wanted.increment,
        deposit_fen=wanted.deposit,
        currency=wanted.currency,
        opens_at=at,
        ends_at=at + timedelta(seconds=wanted.seconds_open),
        extension_window_s=wanted.window_s,
        outage_gap_s=wanted.outage_gap_s,
        recovery_s=wanted.recovery_s,
        strict_ladder=wanted.strict_ladder,
    )


def _court(tx: Transaction, vault: Vault, name: str, at: datetime) -> tuple[str, str, str]:
    if tx.session.scalar(select(Court.id).where(Court.code == COURT_CODE)) is None:
        # The first lots may be asked for at once: one makes the court and its people.
        tx.session.execute(select(func.pg_advisory_xact_lock(FIRST_LOT_LOCK)))
    court_id = find_or_create_court(
        tx,
        code=COURT_CODE,
        name_zh="测试法院",
        name_en="Test Court",
        division_code="510199",
        practice=True,
    )
    clerk = _staff(tx, vault, court_id, "clerk", at)
    return court_id, clerk, _staff(tx, vault, court_id, "approver", at)


def _staff(tx: Transaction, vault: Vault, court_id: str, role: str, at: datetime) -> str:
    email = f"{role}@test-court.invalid"
    known: Any = tx.session.scalar(select(Account.id).where(Account.email == email))
    if known is not None:
        return str(known)
    member = StaffMember(email, role, role, court_id, NO_PASSWORD)
    return create_staff(tx, vault, member, at)
