"""The clocks of an entry on its court's desk: deletion, review, correction, reconsideration (DL 10, 12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

from auction_app.deadlines.service import NewDeadline, court_calendar, set_deadline
from auction_app.eligibility.register_models import RegisterEntry
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


def watch_term(tx: Transaction, row: RegisterEntry) -> None:
    """An entry of a court here that has a term is deleted within three working days after it (DL 10)."""
    if row.kind != "list" or row.court_id is None or row.until is None:
        return
    if row.deleted_on is None:
        set_clock(tx, row, "list_delete", row.until, row.id)


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
