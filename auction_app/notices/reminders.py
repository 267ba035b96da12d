"""Reminders of statutory deadlines: some days ahead, on the day, and when it has passed; each once.

Told are the clerk of the lot and the court's approvers; of what has passed also the supervisors, and
where the act is the platform's own, its operators. A date that moves is a new date: it is told again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from auction_app.accounts.models import Account
from auction_app.accounts.sessions import holder_of
from auction_app.deadlines.models import OPEN, Deadline, DeadlineReminder
from auction_app.deadlines.queries import MICROSECOND
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.kernel.time import legal_day, rfc3339, start_of_legal_day
from auction_app.law.deadline_kinds import DEADLINES
from auction_app.lots.models import Lot
from auction_app.notices.service import Telling, tell

BATCH = 100


def remind(tx: Transaction, vault: Vault, at: datetime, days_ahead: int) -> int:
    """Tell of up to BATCH deadlines whose stage nobody was told of; gives how many there were."""
    due = _untold(tx, at, days_ahead)
    for deadline in due:
        stage = stage_of(deadline.due_at, at)
        tx.session.add(
            DeadlineReminder(deadline_id=deadline.id, stage=stage, due_at=deadline.due_at, at=at)
        )
        _tell_court(tx, vault, deadline, stage, at)
        if stage == "overdue":
            _tell_platform(tx, vault, deadline, at)
    tx.session.flush()
    return len(due)


def stage_of(due_at: datetime, at: datetime) -> str:
    """`overdue` from the first instant that is too late, `today` on the last legal day, else `ahead`."""
    if due_at <= at:
        return "overdue"
    return "today" if legal_day(due_at - MICROSECOND) == legal_day(at) else "ahead"


def _untold(tx: Transaction, at: datetime, days_ahead: int) -> Sequence[Deadline]:
    """Open deadlines of the coming days without a reminder of their present stage and date."""
    today = legal_day(at)
    tomorrow = start_of_legal_day(today + timedelta(days=1))
    horizon = start_of_legal_day(today + timedelta(days=days_ahead + 1))
    stage = or_(
        and_(Deadline.due_at <= at, DeadlineReminder.stage == "overdue"),
        and_(
            Deadline.due_at > at,
            Deadline.due_at <= tomorrow,
            DeadlineReminder.stage == "today",
        ),
        and_(Deadline.due_at > at, Deadline.due_at > tomorrow, DeadlineReminder.stage == "ahead"),
    )
    told = (
        select(DeadlineReminder.deadline_id)
        .where(
            DeadlineReminder.deadline_id == Deadline.id,
            DeadlineReminder.due_at == Deadline.due_at,
            stage,
        )
        .exists()
    )
    return tx.session.scalars(
        select(Deadline)
        .where(Deadline.state == OPEN, Deadline.due_at <= horizon, ~told)
        .order_by(Deadline.due_at, Deadline.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()


def _tell_court(
    tx: Transaction, vault: Vault, deadline: Deadline, stage: str, at: datetime
) -> None:
    mine = Account.court_id == deadline.court_id
    clerk = select(Lot.clerk_id).where(Lot.id == deadline.lot_id).scalar_subquery()
    members = tx.session.scalars(
        select(Account.id).where(
            mine,
            Account.disabled_at.is_(None),
            or_(Account.role == "approver", Account.id == clerk),
        )
    ).all()
    url = f"/desk/deadlines/{deadline.id}"
    _tell(tx, [holder_of(vault, one) for one in members], deadline, (stage, url), at)


def _tell_platform(tx: Transaction, vault: Vault, deadline: Deadline, at: datetime) -> None:
    roles = ("supervisor", "operator") if _is_ours(deadline) else ("supervisor",)
    members = tx.session.scalars(
        select(Account.id).where(Account.role.in_(roles), Account.disabled_at.is_(None))
    ).all()
    readers = [holder_of(vault, one) for one in members]
    _tell(tx, readers, deadline, ("overdue", "/oversight/deadlines"), at)


def _is_ours(deadline: Deadline) -> bool:
    return DEADLINES[deadline.code].by == "platform"


def _tell(
    tx: Transaction,
    readers: list[bytes],
    deadline: Deadline,
    stage_and_url: tuple[str, str],
    at: datetime,
) -> None:
    stage, url = stage_and_url
    params: dict[str, Any] = {
        "code": deadline.code,
        "due": rfc3339(deadline.due_at),
        "case_number": deadline.case_number,
        "url": url,
    }
    lot_id = tx.session.scalar(select(Lot.id).where(Lot.id == deadline.lot_id))
    occasion = f"{deadline.id} {rfc3339(deadline.due_at)}"
    tell(tx, readers, Telling(lot_id, f"deadline_{stage}", occasion, params), at)
