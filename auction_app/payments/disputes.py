"""Card disputes: the refund is frozen, what the bank takes is booked, the end decides who bears it.

The provider tells each step by an event of its own, in any order; each leads to the same end.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, select, update

from auction_app.books import chart, movements
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import Account, post
from auction_app.payments import booking, decision, standing
from auction_app.payments.decision import GatewayEvent
from auction_app.payments.errors import NOT_YET
from auction_app.payments.facts import DisputeClosed, DisputeOpened, PaymentTakenBack
from auction_app.payments.models import CardAside, CardDispute, PaymentIntent, Refund

log = logging.getLogger(__name__)
OPEN, WON, LOST = "open", "won", "lost"
_UNNAMED = "dispute-of-"


def take_dispute_event(
    tx: Transaction,
    intent: PaymentIntent,
    aside: CardAside | None,
    event: GatewayEvent,
    at: datetime,
) -> None:
    """Note one step of a dispute about a payment, or about money set `aside` under its reference.

    Raises `not_yet` for money that is not known to have come.
    """
    if aside is None and not standing.card_has_paid(tx.session, intent):
        raise AuctionError(NOT_YET)
    dispute = _dispute_of(tx, intent, aside, event, at)
    amount, was_lost = Money(dispute.amount_fen, dispute.currency), _is_lost_for_good(dispute)
    if event.kind == decision.FUNDS_TAKEN and dispute.withdrawn_at is None:
        dispute.withdrawn_at = at
        post(tx, movements.dispute_taken(dispute.id, _payer_of(tx, amount), amount, at))
    if event.kind == decision.FUNDS_BACK and dispute.reinstated_at is None:
        dispute.reinstated_at = at
        post(tx, movements.dispute_given_back(dispute.id, _taker_of(tx, amount), amount, at))
    if event.kind == decision.DISPUTE_CLOSED and dispute.state == OPEN:
        dispute.state, dispute.closed_at = (LOST if event.reason == LOST else WON), at
        tx.emit(DisputeClosed(intent.ref, intent.lot_id, intent.bidder, dispute.state, at))
    tx.session.flush()
    _bear_loss(tx, intent, aside, dispute, at)
    if aside is None:
        _let_go_on(tx, intent, at)
        if _is_lost_for_good(dispute) and not was_lost:
            _tell_taken_back(tx, intent, amount, at)


def _payer_of(tx: Transaction, amount: Money) -> Account:
    """The provider takes it from what it holds for us; when that is not enough, we owe it."""
    holding = chart.clearing(chart.STRIPE, amount.currency)
    if -balance_of(tx.session, holding.code, holding.currency) >= amount.fen:
        return holding
    return chart.owed_to_provider(amount.currency)


def _taker_of(tx: Transaction, amount: Money) -> Account:
    """What comes back first settles what we owe the provider."""
    owed = chart.owed_to_provider(amount.currency)
    if balance_of(tx.session, owed.code, owed.currency) >= amount.fen:
        return owed
    return chart.clearing(chart.STRIPE, amount.currency)


def _tell_taken_back(tx: Transaction, intent: PaymentIntent, amount: Money, at: datetime) -> None:
    """The payment is short by what was lost, and the rooms above hear it; one sent back before is not."""
    refund = tx.session.scalar(select(Refund).where(Refund.ref == intent.ref))
    if refund is not None and refund.state != "void" and not standing.is_here(refund):
        return
    intent.received_fen -= amount.fen
    tx.session.flush()
    left = Money(intent.received_fen, intent.currency)
    tx.emit(PaymentTakenBack(intent.ref, intent.lot_id, intent.bidder, amount, left, at))


def heal(tx: Transaction, paid: PaymentIntent, at: datetime) -> None:
    """The buyer pays again what a lost dispute took of a price shared out before: the loss is made good."""
    if paid.purpose.startswith(booking.DEPOSIT):
        return
    rows = tx.session.scalars(
        select(CardDispute)
        .join(PaymentIntent, PaymentIntent.ref == CardDispute.ref)
        .outerjoin(Refund, Refund.ref == PaymentIntent.ref)
        .where(PaymentIntent.lot_id == paid.lot_id, PaymentIntent.bidder == paid.bidder)
        .where(CardDispute.aside.is_(None), CardDispute.borne_fen < CardDispute.amount_fen)
        .where(PaymentIntent.ref != paid.ref, Refund.id.is_(None))
    )
    left = paid.received_fen
    for dispute in rows:
        much = min(left, dispute.amount_fen - dispute.borne_fen)
        if _is_lost_for_good(dispute) and much > 0:
            left -= much
            _book_borne(tx, dispute, [(booking.destination(paid), Money(much, paid.currency))], at)


def has_open_dispute(tx: Transaction, intent: PaymentIntent) -> bool:
    """Whether a payment's money may not move."""
    return any(one.state == OPEN for one in _all_of(tx, intent))


def refund_is_here_again(tx: Transaction, intent: PaymentIntent, at: datetime) -> None:
    """A refund came back: it bears what a lost dispute took meanwhile, or waits while one runs."""
    for dispute in _all_of(tx, intent):
        _bear_loss(tx, intent, None, dispute, at)
    if has_open_dispute(tx, intent):
        _hold_refund(tx, intent)


def aside_is_here_again(
    tx: Transaction, intent: PaymentIntent, aside: CardAside, at: datetime
) -> None:
    """Money set aside came back: it bears what a lost dispute took meanwhile."""
    for dispute in tx.session.scalars(select(CardDispute).where(CardDispute.aside == aside.key)):
        _bear_loss(tx, intent, aside, dispute, at)


def _dispute_of(
    tx: Transaction,
    intent: PaymentIntent,
    aside: CardAside | None,
    event: GatewayEvent,
    at: datetime,
) -> CardDispute:
    """The dispute an event names; whichever event comes first opens it."""
    id_ = event.about or _UNNAMED + intent.ref
    dispute = tx.session.get(CardDispute, id_, with_for_update=True)
    if dispute is not None:
        dispute.answer_by = dispute.answer_by or event.answer_by
        return dispute
    dispute = CardDispute(
        id=id_,
        ref=intent.ref,
        amount_fen=event.amount_fen,
        currency=intent.currency if aside is None else aside.currency,
        aside=None if aside is None else aside.key,
        reason="" if event.reason in (WON, LOST) else event.reason,
        state=OPEN,
        opened_at=at,
        answer_by=event.answer_by,
    )
    tx.session.add(dispute)
    if aside is None:
        intent.disputed_at = intent.disputed_at or at
        _hold_refund(tx, intent)
    tx.session.flush()
    log.error("a payment is disputed: %s, dispute %s", intent.ref, dispute.id)
    tx.emit(DisputeOpened(intent.ref, intent.lot_id, intent.bidder, dispute.id, at))
    return dispute


def _hold_refund(tx: Transaction, intent: PaymentIntent) -> None:
    """Nothing goes back on top of what the bank takes."""
    tx.session.execute(
        update(Refund)
        .where(Refund.ref == intent.ref, Refund.state.in_(("due", "failed")))
        .values(state="held", last_error=_unless_sending("disputed"))
    )


def _let_go_on(tx: Transaction, intent: PaymentIntent, at: datetime) -> None:
    """Once no dispute runs and all news of them is here, what was frozen goes on."""
    disputes = _all_of(tx, intent)
    if any(one.state == OPEN for one in disputes):
        return
    intent.disputed_at = None
    if all(one.state == WON or one.reinstated_at or one.withdrawn_at for one in disputes):
        held = update(Refund).where(Refund.ref == intent.ref, Refund.state == "held")
        said = _unless_sending("")
        tx.session.execute(held.values(state="due", next_try_at=at, last_error=said))


def _unless_sending(said: str) -> ColumnElement[str]:
    """An order that is on its way stays known as such until the provider has answered."""
    is_sending = Refund.last_error == standing.SENDING
    return case((is_sending, standing.SENDING), else_=said)


def _bear_loss(
    tx: Transaction,
    intent: PaymentIntent,
    aside: CardAside | None,
    dispute: CardDispute,
    at: datetime,
) -> None:
    """Take a loss from this very money; what is not there the reserve goes on showing."""
    if not _is_lost_for_good(dispute) or dispute.borne_fen == dispute.amount_fen:
        return
    session = tx.session
    here = standing.aside_money(session, aside) if aside else standing.card_money(session, intent)
    left, sources = dispute.amount_fen - dispute.borne_fen, list[movements.Side]()
    for account, much in here:
        taken = Money(min(left, much.fen), much.currency)
        if taken.fen:
            sources.append((account, taken))
            left -= taken.fen
    if sources:
        _book_borne(tx, dispute, sources, at)
        _lessen_refund(tx, intent, sources)
    if left:  # it went back already, or was passed on: the platform's loss until people settle it
        log.error("a lost dispute has no money left to bear it: %s %s", intent.ref, dispute.id)


def _book_borne(
    tx: Transaction, dispute: CardDispute, sources: Sequence[movements.Side], at: datetime
) -> None:
    post(tx, movements.dispute_lost(dispute.id, sources, dispute.borne_fen, at))
    dispute.borne_fen += sum(much.fen for _account, much in sources)
    tx.session.flush()


def _is_lost_for_good(dispute: CardDispute) -> bool:
    is_taken = dispute.withdrawn_at is not None and dispute.reinstated_at is None
    return dispute.state == LOST and is_taken


def _lessen_refund(
    tx: Transaction, intent: PaymentIntent, sources: Sequence[movements.Side]
) -> None:
    """What the loss took out of what waited to go back is owed no more; the rest is."""
    waiting = booking.owed(intent)
    taken = sum(much.fen for account, much in sources if account == waiting)
    if not taken:
        return
    refund = tx.session.scalars(
        select(Refund).where(Refund.ref == intent.ref).with_for_update()
    ).one()
    if refund.amount_fen > taken:
        refund.amount_fen -= taken
    else:
        refund.state, refund.last_error = "void", "dispute lost"
    tx.session.flush()


def _all_of(tx: Transaction, intent: PaymentIntent) -> Sequence[CardDispute]:
    """The disputes about the payment itself."""
    own = select(CardDispute).where(CardDispute.ref == intent.ref, CardDispute.aside.is_(None))
    return tx.session.scalars(own).all()
