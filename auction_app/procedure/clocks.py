"""The clocks that start when bidding ends: refunds, the transfer of the deposit, the balance.

Runs in the jobs process for each `lot.closed` and `lot.withdrawn`, in the follower's transaction.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.bidding.models import PROBE_LOT, Auction
from auction_app.deadlines.facts import DeadlineMoved
from auction_app.deadlines.service import (
    NewDeadline,
    court_calendar,
    meet_deadline,
    set_deadline,
)
from auction_app.eligibility.queries import deposit_refs
from auction_app.evidence.chain import Event, parse_event
from auction_app.evidence.followers import Follower, each
from auction_app.evidence.models import LotEvent
from auction_app.infra.transaction import Transaction
from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day
from auction_app.law.deposit import refund_due_at, transfer_due_at
from auction_app.law.lot_states import SALE, LotState
from auction_app.law.settlement import balance_due_at
from auction_app.law.working_days import Period
from auction_app.lots.models import Lot
from auction_app.payments.queries import are_deposits_held
from auction_app.procedure.invoices import price_begins
from auction_app.procedure.models import LotProcedure
from auction_app.procedure.round_clocks import start_after_failure

KINDS = frozenset({"lot.closed", "lot.withdrawn"})


def follow(tx: Transaction, event: Event) -> None:
    """Begin what comes after the hammer; told twice it changes nothing."""
    if event.lot == PROBE_LOT:
        return
    # Two followers may come to the same end at once: one of them begins, the other waits and sees it.
    lot = tx.session.get(Lot, event.lot, with_for_update={"key_share": True})
    if lot is None or tx.session.get(LotProcedure, event.lot) is not None:
        return
    outcome = "withdrawn" if event.kind == "lot.withdrawn" else event.body["outcome"]
    due = _balance_due(tx.session, lot, event.at) if outcome == "sold" else None
    tx.session.add(
        LotProcedure(
            lot_id=lot.id,
            state=LotState(outcome).value,
            round=lot.round,
            since=event.at,
            ended_at=event.at,
            balance_due_at=due,
        )
    )
    tx.session.flush()
    start_refund_clock(tx, lot, event.at, event.body.get("bidder"))
    if outcome == "unsold":
        start_after_failure(tx, lot, event.at)
    if lot.round == SALE:
        meet_deadline(tx, "sale_period", lot.id, event.at)
    if due is not None:
        _start_buyers_clocks(tx, lot, event, due)
        price = Money(event.body["price"], lot.currency)
        price_begins(tx, lot.id, event.body["bidder"], price, event.at)


def begin_from_record(tx: Transaction, lot_id: str) -> LotProcedure | None:
    """The procedure of a lot, begun from its record where the follower has not come so far yet."""
    known = tx.session.get(LotProcedure, lot_id)
    if known is not None:
        return known
    text = tx.session.scalar(
        select(LotEvent.text).where(LotEvent.lot_id == lot_id, LotEvent.kind.in_(sorted(KINDS)))
    )
    if text is None:
        return None
    follow(tx, parse_event(text))
    return tx.session.get(LotProcedure, lot_id)


def start_refund_clock(
    tx: Transaction, lot: Lot, ended_at: datetime, winner: str | None = None
) -> None:
    """24 hours for every deposit that goes back (art. 23; for a withdrawal by analogy, our convention)."""
    if are_deposits_held(tx.session, lot.id, winner):
        due = refund_due_at(ended_at, _law_of(lot, ended_at))
        _set(tx, lot, "refund_deposits", due, ended_at)


def refunds_are_done(tx: Transaction, lot_id: str, at: datetime) -> None:
    """After each refund: the last one meets the deadline."""
    auction = tx.session.get(Auction, lot_id)
    procedure = tx.session.get(LotProcedure, lot_id)
    if auction is None or procedure is None:
        return
    keeps = procedure.state not in ("annulled", "withdrawn")
    if not are_deposits_held(tx.session, lot_id, auction.leader if keeps else None):
        meet_deadline(tx, "refund_deposits", lot_id, at)


def balance_moved(tx: Transaction, fact: DeadlineMoved) -> None:
    """The working days changed: the buyer's term ends where the desk says it does."""
    found = tx.session.get(LotProcedure, fact.lot_id) if fact.code == "balance_due" else None
    if found is not None:
        found.balance_due_at = fact.due_at


def _start_buyers_clocks(tx: Transaction, lot: Lot, closed: Event, due: datetime) -> None:
    if closed.body["bidder"] in deposit_refs(tx.session, lot.id):
        transfer = transfer_due_at(closed.at, _law_of(lot, closed.at))
        _set(tx, lot, "transfer_deposit", transfer, closed.at)
    period = Period(legal_day(closed.at), lot.balance_days)
    _set(tx, lot, "balance_due", due, closed.at, period)


def _balance_due(session: Session, lot: Lot, ended_at: datetime) -> datetime:
    return balance_due_at(ended_at, lot.balance_days, court_calendar(session, lot.court_id))


def _set(
    tx: Transaction,
    lot: Lot,
    code: str,
    due_at: datetime,
    since: datetime,
    period: Period | None = None,
) -> None:
    wanted = NewDeadline(code, lot.court_id, lot.id, lot.case_number, due_at, since, period=period)
    set_deadline(tx, wanted)


def _law_of(lot: Lot, at: datetime) -> date:
    """A lot keeps the law of the day of its notice."""
    return legal_day(lot.published_at or at)


FOLLOWER = Follower("procedure", each(follow), KINDS)
