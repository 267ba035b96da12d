"""What a draft's price makes due: to begin, to send, to explain, the notice within the validity, disposal."""

from __future__ import annotations

from datetime import date, datetime

from auction_app.deadlines.service import (
    NewDeadline,
    court_calendar,
    drop_deadline,
    meet_deadline,
    set_deadline,
)
from auction_app.infra.transaction import Transaction
from auction_app.kernel.time import start_of_legal_day
from auction_app.law import price_objections, reference_price, surplus
from auction_app.law.working_days import Period, end_of
from auction_app.lots.checks.price_steps import begun_on
from auction_app.lots.content import FIRST, LotContent
from auction_app.lots.models import Lot
from auction_app.lots.price_record import PriceRecord

CODES = (
    "price_validity",
    "start_disposal",
    "answer_surplus",
    "send_report",
    "start_price",
    "hand_objection",
    "explain_appraisal",
)
_DAYS = {
    "start_disposal": reference_price.DISPOSAL_DAYS,
    "answer_surplus": surplus.ANSWER_DAYS,
    "send_report": price_objections.SEND_DAYS,
    "start_price": reference_price.START_DAYS,
    "hand_objection": price_objections.HAND_DAYS,
    "explain_appraisal": price_objections.EXPLAIN_DAYS,
}


def keep_price_deadlines(tx: Transaction, lot: Lot, content: LotContent, at: datetime) -> None:
    """Set what the record makes known, move what it changed, drop what it took back. Same transaction."""
    record = content.price
    is_first = content.round == FIRST
    _validity(tx, lot, content.price_valid_until if is_first else None, record.fixed_on, at)
    # Sold before, and auctioned again because the buyer did not pay: the disposal began then.
    fixed_on = record.fixed_on if is_first and lot.predecessor_id is None else None
    _period(tx, lot, "start_disposal", fixed_on, at)
    _period(tx, lot, "answer_surplus", record.told_on, at)
    if record.told_on is not None and record.requested_on is not None:
        meet_deadline(tx, "answer_surplus", lot.id, start_of_legal_day(record.requested_on))
    _sending(tx, lot, record, at)
    _beginning(tx, lot, content, at)
    _explaining(tx, lot, record, at)


def meet_price_deadlines(tx: Transaction, lot_id: str, at: datetime) -> None:
    """The first notice is out: the disposal has begun, within the validity of its price."""
    for code in ("price_validity", "start_disposal"):
        meet_deadline(tx, code, lot_id, at)


def drop_price_deadlines(tx: Transaction, lot_id: str, at: datetime) -> None:
    """The draft is discarded."""
    for code in CODES:
        drop_deadline(tx, code, lot_id, at)


def _beginning(tx: Transaction, lot: Lot, content: LotContent, at: datetime) -> None:
    """Thirty days from the seizure to the first step; a further round keeps the price there is."""
    seized_on = content.notice.seized_on if content.round == FIRST else None
    _period(tx, lot, "start_price", seized_on, at)
    begun = begun_on(content)
    if seized_on is not None and begun is not None:
        meet_deadline(tx, "start_price", lot.id, start_of_legal_day(begun))


def _explaining(tx: Transaction, lot: Lot, record: PriceRecord, at: datetime) -> None:
    """An objection to the result goes to the appraiser in three days, who explains in five."""
    is_of_result = record.objection_ground == "method"
    _period(tx, lot, "hand_objection", record.objection_on if is_of_result else None, at)
    handed_on = record.handed_on if is_of_result else None
    _period(tx, lot, "explain_appraisal", handed_on, at)
    if handed_on is not None:
        meet_deadline(tx, "hand_objection", lot.id, start_of_legal_day(handed_on))
    if handed_on is not None and record.explained_on is not None:
        meet_deadline(tx, "explain_appraisal", lot.id, start_of_legal_day(record.explained_on))


def _sending(tx: Transaction, lot: Lot, record: PriceRecord, at: datetime) -> None:
    """A report is on its way to the parties within three days; served or posted, whichever was first."""
    came_on = max((one.reported_on for one in record.reports), default=record.reported_on)
    sent = [on for on in (record.received_on, record.posted_on) if on is not None]
    if not sent:
        _period(tx, lot, "send_report", came_on, at)
    else:
        meet_deadline(tx, "send_report", lot.id, start_of_legal_day(min(sent)))


def _validity(
    tx: Transaction, lot: Lot, until: date | None, fixed_on: date | None, at: datetime
) -> None:
    """A day written in the report: it does not roll over holidays."""
    if until is None:
        drop_deadline(tx, "price_validity", lot.id, at)
        return
    since = start_of_legal_day(fixed_on) if fixed_on else lot.created_at
    _set(tx, lot, "price_validity", since, end_of(until), None, at)


def _period(tx: Transaction, lot: Lot, code: str, event: date | None, at: datetime) -> None:
    if event is None:
        drop_deadline(tx, code, lot.id, at)
        return
    period = Period(event, _DAYS[code].at(event))
    due_at = period.due_at(court_calendar(tx.session, lot.court_id))
    _set(tx, lot, code, start_of_legal_day(event), due_at, period, at)


def _set(
    tx: Transaction,
    lot: Lot,
    code: str,
    since: datetime,
    due_at: datetime,
    period: Period | None,
    at: datetime,
) -> None:
    wanted = NewDeadline(
        code=code,
        court_id=lot.court_id,
        lot_id=lot.id,
        case_number=lot.case_number,
        due_at=due_at,
        since=since,
        period=period,
    )
    set_deadline(tx, wanted, at)
