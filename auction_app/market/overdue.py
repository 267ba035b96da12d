"""What supervisors and auditors read of deadlines: overdue acts of all courts, and why; what was done late."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Account, Court
from auction_app.deadlines import queries
from auction_app.deadlines.models import DeadlineChange
from auction_app.lots.page_views import Words
from auction_app.market.due import DueRow, due_rows

SINCE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Reason:
    """What somebody of the court put on the record."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class LateAct:
    """An act that is or was late, with its court and every reason given for it."""

    row: DueRow
    court: Words
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class OverduePage:
    """`total` counts all overdue acts, also those that `overdue` has no room for."""

    total: int
    overdue: tuple[LateAct, ...]
    done_late: tuple[LateAct, ...]


def oversight_page(session: Session, at: datetime) -> OverduePage:
    """All courts at one instant."""
    overdue = queries.overdue(session, None, at)
    late = queries.done_late(session, None, at - SINCE, at)
    reasons = _reasons(session, [one.id for one in (*overdue, *late)])
    courts = _courts(session, {one.court_id for one in (*overdue, *late)})

    def acts(found: list[queries.DeadlineView]) -> tuple[LateAct, ...]:
        return tuple(
            LateAct(row, courts[row.deadline.court_id], tuple(reasons.get(row.deadline.id, ())))
            for row in due_rows(session, found, at)
        )

    total = queries.count_open(session, None, at + queries.MICROSECOND)
    return OverduePage(total=total, overdue=acts(overdue), done_late=acts(late))


def _reasons(session: Session, ids: Collection[str]) -> dict[str, list[Reason]]:
    rows = session.execute(
        select(DeadlineChange, Account.display_name)
        .join(Account, Account.id == DeadlineChange.by_id)
        .where(DeadlineChange.deadline_id.in_(ids), DeadlineChange.what == "explained")
        .order_by(DeadlineChange.id)
    )
    found: dict[str, list[Reason]] = {}
    for change, name in rows:
        found.setdefault(change.deadline_id, []).append(Reason(change.at, name, change.note))
    return found


def _courts(session: Session, ids: Collection[str]) -> dict[str, Words]:
    rows = session.execute(select(Court.id, Court.name_zh, Court.name_en).where(Court.id.in_(ids)))
    return {court_id: Words(zh, en or zh) for court_id, zh, en in rows}
