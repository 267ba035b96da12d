"""The clocks of further rounds: they begin with a failure and are met by the next notice."""

from __future__ import annotations

from datetime import datetime

from auction_app.deadlines.service import (
    NewDeadline,
    drop_deadline,
    meet_deadline,
    set_deadline,
)
from auction_app.infra.transaction import Transaction
from auction_app.kernel.time import legal_day
from auction_app.law.further_rounds import second_auction_period
from auction_app.law.lot_states import FIRST, SALE, SECOND
from auction_app.law.sale import sale_notice_period
from auction_app.law.working_days import Period
from auction_app.lots.facts import LotPublished
from auction_app.lots.law_day import law_day
from auction_app.lots.models import Lot

OF_FAILURE = ("second_auction", "sale_notice")


def start_after_failure(tx: Transaction, lot: Lot, failed_at: datetime) -> None:
    """Thirty days to the second auction (art. 26); fifteen to the notice of a sale (unconfirmed)."""
    failed_on, on = legal_day(failed_at), law_day(lot, failed_at)
    if lot.round == FIRST:
        _set(tx, lot, "second_auction", second_auction_period(failed_on, on), failed_at)
    elif lot.round == SECOND:
        _set(tx, lot, "sale_notice", sale_notice_period(failed_on, on), failed_at)


def next_notice_is_out(tx: Transaction, fact: LotPublished) -> None:
    """The notice of the next round meets the clock of the failure; a sale's own period begins to count."""
    lot = tx.session.get_one(Lot, fact.lot_id)
    at = lot.published_at
    assert at is not None  # the fact says so
    if fact.predecessor is not None:
        for code in OF_FAILURE:
            meet_deadline(tx, code, fact.predecessor, at)
    if fact.round == SALE:
        wanted = NewDeadline(
            "sale_period", lot.court_id, lot.id, lot.case_number, fact.ends_at, fact.opens_at
        )
        set_deadline(tx, wanted, at)


def drop_failure_clocks(tx: Transaction, lot_id: str, at: datetime) -> None:
    """No further round is due: a creditor took the property, or it goes back."""
    for code in OF_FAILURE:
        drop_deadline(tx, code, lot_id, at)


def _set(tx: Transaction, lot: Lot, code: str, period: Period, since: datetime) -> None:
    wanted = NewDeadline(
        code, lot.court_id, lot.id, lot.case_number, period.due_at(), since, period=period
    )
    set_deadline(tx, wanted)
