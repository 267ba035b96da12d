"""What a publication makes due: renewing the seizure before it lapses, and the shareholders' answer."""

from __future__ import annotations

from datetime import date, datetime

from auction_app.deadlines.service import NewDeadline, set_deadline
from auction_app.infra.transaction import Transaction
from auction_app.kernel.time import start_of_legal_day
from auction_app.law.special_periods import SHAREHOLDER_DAYS
from auction_app.law.working_days import Period, end_of
from auction_app.lots.content import LotContent
from auction_app.lots.models import Lot


def set_notice_deadlines(tx: Transaction, lot: Lot, content: LotContent, at: datetime) -> None:
    """In the transaction that publishes; a practice lot without a seizure has nothing to renew."""
    if content.seizure_until is not None:
        seized_on = content.notice.seized_on
        since = start_of_legal_day(seized_on) if seized_on else at
        set_renewal(tx, lot, content.seizure_until, since, at)
    told = content.notice.shareholders_told_on
    if content.category == "equity" and told is not None:
        period = Period(told, SHAREHOLDER_DAYS.at(told))
        since = start_of_legal_day(told)
        wanted = _deadline(lot, "shareholders", period.due_at(), since, period)
        set_deadline(tx, wanted, at)


def set_renewal(tx: Transaction, lot: Lot, until: date, since: datetime, at: datetime) -> None:
    """The last day of a seizure does not roll over holidays: on the day after it has no effect."""
    set_deadline(tx, _deadline(lot, "renew_seizure", end_of(until), since, None), at)


def _deadline(
    lot: Lot, code: str, due_at: datetime, since: datetime, period: Period | None
) -> NewDeadline:
    return NewDeadline(
        code=code,
        court_id=lot.court_id,
        lot_id=lot.id,
        case_number=lot.case_number,
        due_at=due_at,
        since=since,
        period=period,
    )
