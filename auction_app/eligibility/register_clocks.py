"""The clocks of an entry on its court's desk: deletion, review, correction, reconsideration (DL 10, 12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.deadlines.service import (
    NewDeadline,
    court_calendar,
    drop_deadline,
    meet_deadline,
    set_deadline,
)
from auction_app.eligibility.register_models import ListRequest, RegisterEntry
from auction_app.infra.transaction import Transaction
from auction_app.kernel.time import start_of_legal_day
from auction_app.law.article import Dated
from auction_app.law.dishonest_list import (
    DELETE_WORKING_DAYS,
    FIX_WORKING_DAYS,
    RECONSIDERATION_DAYS,
    REVIEW_DAYS,
    deletion_due,
    fix_due,
    reconsideration_due,
    review_due,
)
from auction_app.law.working_days import Calendar, Period, end_of

CORRECTION = "correction"
Unit = Literal["days", "working_days"]
_PERIODS: dict[str, tuple[Dated[int], Unit]] = {
    "list_delete": (DELETE_WORKING_DAYS, "working_days"),
    "list_fix": (FIX_WORKING_DAYS, "working_days"),
    "list_review": (REVIEW_DAYS, "days"),
    "list_reconsideration": (RECONSIDERATION_DAYS, "days"),
}

_LAST_DAY: dict[str, Callable[[date, Calendar], date]] = {
    "list_delete": deletion_due,
    "list_fix": fix_due,
    "list_review": review_due,
    "list_reconsideration": reconsideration_due,
}


def watch_entry(tx: Transaction, row: RegisterEntry, at: datetime) -> None:
    """An entry of a court here is deleted within three working days after its term (DL 10), or it was."""
    if row.court_id is None:
        return
    if row.deleted_on is not None:
        settle_deletion(tx, row, at)
    elif row.kind == "list" and row.until is not None:
        set_clock(tx, row, "list_delete", row.until, row.id)


def settle_deletion(tx: Transaction, row: RegisterEntry, at: datetime) -> None:
    """The entry is off the list, whoever wrote so: what was due about it is done or has no object."""
    assert row.deleted_on is not None
    meet_deadline(tx, "list_delete", None, min(at, start_of_legal_day(row.deleted_on)), key=row.id)
    for request in requests_of(tx.session, row.id):
        if request.is_upheld and request.done_on is None:
            request.done_on = row.deleted_on
            meet_deadline(tx, "list_fix", None, at, key=request.id)
        elif request.kind == CORRECTION and request.decided_on is None:
            drop_deadline(tx, "list_review", None, at, key=request.id)
    tx.session.flush()


def requests_of(session: Session, entry_id: str) -> list[ListRequest]:
    """What was asked about an entry, oldest first."""
    query = select(ListRequest).where(ListRequest.entry_id == entry_id)
    return list(session.scalars(query.order_by(ListRequest.received_on, ListRequest.id)))


def set_clock(tx: Transaction, row: RegisterEntry, code: str, day: date, key: str) -> None:
    """Set one clock from a legal day; the case of the entry names it on the desk."""
    assert row.court_id is not None
    figure, unit = _PERIODS[code]
    period = Period(day, figure.at(day), unit)
    due_at = end_of(_LAST_DAY[code](day, court_calendar(tx.session)))
    since = start_of_legal_day(day)
    wanted = NewDeadline(
        code, row.court_id, None, row.case_number, due_at, since, key=key, period=period
    )
    set_deadline(tx, wanted)
