"""The court's acts on its own entries: take a request, decide, serve, correct, delete; each with its clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.deadlines.service import meet_deadline
from auction_app.eligibility.errors import LIST_STEP_NOT_OPEN
from auction_app.eligibility.register_clocks import (
    CORRECTION,
    set_clock,
    settle_deletion,
)
from auction_app.eligibility.register_models import ListRequest, RegisterEntry
from auction_app.eligibility.registers import LIST, RESTRICTION, in_force
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.law.consumption import must_be_restricted
from auction_app.law.dishonest_list import is_effective

MOST_ENTRIES = 500
DELETION = "deletion"


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asks for correction, or a ground for deletion arose, on a legal day."""

    entry_id: str
    kind: str
    reason: str
    day: date
    by: str


def receive(tx: Transaction, court_id: str, asked: Request, at: datetime) -> str:
    """Take a request; its clock begins on the day it came. Raises `not_found`, `bad_fields`."""
    row = own_entry(tx.session, asked.entry_id, court_id)
    if asked.day > legal_day(at) or asked.day < row.since:
        raise AuctionError(errors.BAD_FIELDS, fields={"day": "bad_request_day"})
    request = ListRequest(
        id=new_id("lr"),
        entry_id=row.id,
        kind=asked.kind,
        reason=asked.reason,
        received_on=asked.day,
        clerk_id=asked.by,
        entered_at=at,
    )
    tx.session.add(request)
    tx.session.flush()
    if asked.kind == CORRECTION:
        set_clock(tx, row, "list_review", asked.day, request.id)
    else:
        set_clock(tx, row, "list_delete", asked.day, row.id)
    return request.id


def decide(
    tx: Transaction, court_id: str, request_id: str, is_upheld: bool, day: date, at: datetime
) -> None:
    """Uphold a request, which is then carried out within three working days, or reject it.

    Two people decide it: see `court_proposals`. Raises what `check_step` raises.
    """
    step = "uphold" if is_upheld else "reject"
    request, row = check_step(tx.session, (court_id, request_id, step), day, at)
    request.decided_on, request.is_upheld = day, is_upheld
    tx.session.flush()
    meet_deadline(tx, "list_review", None, start_of_legal_day(day), key=request.id)
    if is_upheld:
        set_clock(tx, row, "list_fix", day, request.id)


def check_step(
    session: Session, named: tuple[str, str, str], day: date, at: datetime
) -> tuple[ListRequest, RegisterEntry]:
    """The request and its entry, if (court, request, step) may be taken on this day.

    Raises `not_found`, also for another court's, `list_step_not_open`, `bad_fields` beside the day.
    """
    court_id, request_id, step = named
    request, row = _request(session, court_id, request_id)
    if step in ("uphold", "reject"):
        is_open = request.kind == CORRECTION and request.decided_on is None
        earliest = request.received_on
    elif step == "serve":
        is_open = request.is_upheld is False and request.served_on is None
        earliest = request.decided_on or request.received_on
    else:
        is_open = request.done_on is None and request.decided_on is not None
        earliest = request.decided_on or request.received_on
    if not is_open:
        raise AuctionError(LIST_STEP_NOT_OPEN)
    _check_day(day, earliest, at)
    return request, row


def serve(tx: Transaction, court_id: str, request_id: str, day: date, at: datetime) -> None:
    """A rejection was served: the court above may be asked within ten days; nothing is stayed meanwhile."""
    request, row = check_step(tx.session, (court_id, request_id, "serve"), day, at)
    request.served_on = day
    tx.session.flush()
    set_clock(tx, row, "list_reconsideration", day, request.id)


def finish(tx: Transaction, court_id: str, request_id: str, day: date, at: datetime) -> None:
    """What was upheld is carried out in the list, or the days of reconsideration are settled.

    Two people find it: see `court_proposals`.
    """
    request, _row = check_step(tx.session, (court_id, request_id, "finish"), day, at)
    request.done_on = day
    tx.session.flush()
    code = "list_fix" if request.is_upheld else "list_reconsideration"
    meet_deadline(tx, code, None, start_of_legal_day(day), key=request.id)


def delete(tx: Transaction, court_id: str, entry_id: str, reason: str, at: datetime) -> None:
    """Take an entry off: from today on it bars nobody; what was refused before stays refused."""
    row = own_entry(tx.session, entry_id, court_id)
    if row.deleted_on is not None:
        raise AuctionError(LIST_STEP_NOT_OPEN)
    row.deleted_on, row.delete_reason = legal_day(at), reason
    tx.session.flush()
    settle_deletion(tx, row, at)


def needs_restriction(session: Session, row: RegisterEntry, on: date) -> bool:
    """Whether a listed debtor's consumption must be restricted and no such order is in force (HC 1)."""
    is_listed = row.kind == LIST and is_effective(row.since, row.until, row.deleted_on, on)
    if not must_be_restricted(is_listed):
        return False
    order = select(RegisterEntry.id).where(
        RegisterEntry.subject_index == row.subject_index,
        RegisterEntry.kind == RESTRICTION,
        in_force(on),
    )
    return session.scalar(order.limit(1)) is None


def own_entries(session: Session, court_id: str) -> list[RegisterEntry]:
    """The entries of one court, the newest first."""
    return list(
        session.scalars(
            select(RegisterEntry)
            .where(RegisterEntry.court_id == court_id)
            .order_by(RegisterEntry.since.desc(), RegisterEntry.id)
            .limit(MOST_ENTRIES)
        )
    )


def own_entry(session: Session, entry_id: str, court_id: str) -> RegisterEntry:
    """One entry of this court. Raises `not_found`, also for another court's."""
    row = session.get(RegisterEntry, entry_id)
    if row is None or row.court_id != court_id:
        raise AuctionError(errors.NOT_FOUND)
    return row


def name_of_court(session: Session, court_id: str) -> str:
    """The Chinese name an entry carries."""
    return session.get_one(Court, court_id).name_zh


def _request(session: Session, court_id: str, request_id: str) -> tuple[ListRequest, RegisterEntry]:
    request = session.get(ListRequest, request_id, with_for_update=True)
    if request is None:
        raise AuctionError(errors.NOT_FOUND)
    return request, own_entry(session, request.entry_id, court_id)


def _check_day(day: date, earliest: date, at: datetime) -> None:
    if not earliest <= day <= legal_day(at):
        raise AuctionError(errors.BAD_FIELDS, fields={"day": "bad_request_day"})
