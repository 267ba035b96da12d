"""The stop behind a suspended lot: its row, its deadlines, and what the court records about its cause.

A stop is written with its event. The platform's own stops come from the sequencer, which writes events
alone; a follower writes their rows, and every verb here does so first if it comes earlier.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.bidding.models import Auction
from auction_app.deadlines.service import NewDeadline, drop_deadline, meet_deadline, set_deadline
from auction_app.evidence.chain import Event, parse_event
from auction_app.evidence.models import LotEvent
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import N_, AuctionError, define
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.law.bidding_time import RESUME_DAYS
from auction_app.law.stays import EMERGENCY_GROUNDS, STOP_GROUNDS, StopKind, report_due
from auction_app.law.working_days import Period
from auction_app.lots.models import Lot
from auction_app.stays.models import Stop

NOT_STOPPED = define(
    "not_stopped",
    409,
    N_("This lot is not suspended."),
    N_("Reload the page to see its present state."),
)
BAD_DAY = define(
    "bad_record_day",
    422,
    N_("This day cannot be."),
    N_("It lies after today, or before what it follows."),
)


def event_remaining(body: dict[str, Any]) -> int:
    """The time left at a stop, in milliseconds; older records name none."""
    left = body.get("remaining_ms")
    return left if type(left) is int and left >= 0 else 0


def stop_from_event(
    tx: Transaction, lot: str, seq: int, body: dict[str, Any], at: datetime
) -> Stop:
    """Write the row of a stop, with the deadlines that run from it."""
    ground = STOP_GROUNDS[_ground_of(body)]
    until = body.get("until")
    stop = Stop(
        lot_id=lot,
        seq=seq,
        kind=ground.kind.value,
        ground=ground.code,
        article=ground.article.key,
        stopped_at=at,
        remaining_ms=event_remaining(body),
        until_on=date.fromisoformat(until) if until else None,
    )
    tx.session.add(stop)
    tx.session.flush()
    if ground.kind is StopKind.EMERGENCY:
        _set(tx, "report_stop", stop, since=at, due_at=report_due(at, law_day(tx.session, lot, at)))
    if stop.until_on is not None:
        set_resumption(tx, lot, stop.until_on, at)
    return stop


def _ground_of(body: dict[str, Any]) -> str:
    named = body.get("ground")
    if isinstance(named, str) and named in STOP_GROUNDS:
        return named
    reason = body.get("reason")
    usual = "other_suspension" if body.get("decision") else "system_fault"
    return EMERGENCY_GROUNDS.get(reason, usual) if isinstance(reason, str) else usual


def law_day(session: Session, lot: str, at: datetime) -> date:
    """The notice day, whose law a lot keeps; of a lot without a notice (the probe) the day of the question."""
    published_at = session.scalar(select(Lot.published_at).where(Lot.id == lot))
    return legal_day(published_at or at)


def open_stop(session: Session, lot: str) -> Stop | None:
    """The stop that holds a lot now."""
    return session.scalar(select(Stop).where(Stop.lot_id == lot, Stop.ended_at.is_(None)))


def ensure_stop(tx: Transaction, auction: Auction) -> Stop:
    """The row of the stop that holds this locked lot, written now if the follower has not come by.

    Raises `not_stopped`.
    """
    if auction.status != "suspended":
        raise AuctionError(NOT_STOPPED)
    found = open_stop(tx.session, auction.lot_id)
    if found is not None:
        return found
    newest = (
        select(LotEvent.text)
        .where(LotEvent.lot_id == auction.lot_id, LotEvent.kind == "lot.suspended")
        .order_by(LotEvent.seq.desc())
        .limit(1)
    )
    event = parse_event(tx.session.scalars(newest).one())
    return stop_from_event(tx, auction.lot_id, event.seq, event.body, event.at)


def follow_stop(tx: Transaction, event: Event) -> None:
    """The platform's own stop gets its row; one that is over or already written is left alone."""
    if tx.session.get(Stop, (event.lot, event.seq)) is not None:
        return
    auction = tx.session.get_one(Auction, event.lot, with_for_update=True)
    if auction.status == "suspended" and open_stop(tx.session, event.lot) is None:
        stop_from_event(tx, event.lot, event.seq, event.body, event.at)


def end_stop(tx: Transaction, auction: Auction, as_: str, at: datetime) -> str:
    """The stop is over: its deadlines are met, or fall away with the lot. Gives its ground."""
    if auction.status != "suspended":
        return ""
    stop = ensure_stop(tx, auction)
    stop.ended_at, stop.ended_as = at, as_
    meet_deadline(tx, "report_stop", stop.lot_id, at)
    settle = meet_deadline if as_ == "resumed" else drop_deadline
    settle(tx, "resume_bidding", stop.lot_id, at)
    meet_deadline(tx, "third_party_wait", stop.lot_id, at, key=None)
    tx.session.flush()
    return stop.ground


def check_cause_day(stop: Stop, ended_on: date, at: datetime) -> None:
    """Raise `bad_record_day` unless the cause may have ended on this day."""
    if not legal_day(stop.stopped_at) <= ended_on <= legal_day(at):
        raise AuctionError(BAD_DAY, fields={"cause_ended_on": BAD_DAY}, article="NP28")


def record_cause_ended(
    tx: Transaction, stop: Stop, ended_on: date, proposal: str, at: datetime
) -> None:
    """Two people found that the cause is gone: five days begin. `proposal` names what they agreed on.

    Raises `bad_record_day`.
    """
    check_cause_day(stop, ended_on, at)
    stop.cause_ended_on, stop.cause_proposal = ended_on, proposal
    set_resumption(tx, stop.lot_id, ended_on, at)
    tx.session.flush()


def record_seen(tx: Transaction, auction: Auction, by_id: str, at: datetime) -> None:
    """The court has seen that the platform stopped the lot, and why. Raises `not_stopped`."""
    stop = ensure_stop(tx, auction)
    if stop.seen_at is None:
        stop.seen_at, stop.seen_by = at, by_id
    meet_deadline(tx, "report_stop", stop.lot_id, at)
    tx.session.flush()


def set_resumption(tx: Transaction, lot: str, ended_on: date, at: datetime) -> None:
    """Bidding goes on within five days of the end of the cause; a day later it is overdue."""
    stop = open_stop(tx.session, lot)
    if stop is None:
        return
    period = Period(ended_on, RESUME_DAYS.at(law_day(tx.session, lot, at)))
    since = start_of_legal_day(ended_on)
    _set(tx, "resume_bidding", stop, since=since, due_at=period.due_at(), period=period, at=at)


def drop_resumption(tx: Transaction, lot: str, at: datetime) -> None:
    """The cause has come back (a suit was filed): nothing has to go on."""
    drop_deadline(tx, "resume_bidding", lot, at)


def _set(
    tx: Transaction,
    code: str,
    stop: Stop,
    *,
    since: datetime,
    due_at: datetime,
    period: Period | None = None,
    at: datetime | None = None,
) -> None:
    lot = tx.session.get_one(Lot, stop.lot_id)
    wanted = NewDeadline(code, lot.court_id, lot.id, lot.case_number, due_at, since, period=period)
    set_deadline(tx, wanted, at)
