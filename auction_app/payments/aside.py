"""Money a card brought that pays nothing: what a transfer had paid already, or another sum than was due.

It is in the books the moment the provider tells it, in suspense, and counts as nobody's deposit. It leaves
to the card it came from and nowhere else: at once where it only came twice, else by the word of two people.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert

from auction_app.accounts.identity import same_human
from auction_app.books import chart, movements
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import FOUR_EYES, AuctionError
from auction_app.kernel.money import Money
from auction_app.ledger.service import post
from auction_app.payments import booking
from auction_app.payments.decision import GatewayEvent
from auction_app.payments.errors import NO_SUCH_MONEY, NOT_YET
from auction_app.payments.gateway import RefundOrder
from auction_app.payments.models import CardAside, CardDispute, PaymentIntent
from auction_app.payments.queries import payments_of_court
from auction_app.payments.refunds import BATCH, Tried
from auction_app.payments.standing import aside_rest

log = logging.getLogger(__name__)
TWICE, MISFIT = "twice", "misfit"
WAITING, PROPOSED, APPROVED, SENT = "waiting", "proposed", "approved", "sent"
_CURRENCY = re.compile(r"[A-Z]{3}")


def set_aside(
    tx: Transaction, intent: PaymentIntent, event: GatewayEvent, why: str, at: datetime
) -> bool:
    """Book what came and is not what was due; False where it is known, or no sum was told."""
    if not event.amount_fen or not _CURRENCY.fullmatch(event.currency or ""):
        return False
    amount = Money(event.amount_fen, str(event.currency))
    name = event.gateway_ref or intent.ref
    row = insert(CardAside).values(
        key=f"{intent.ref}.{name}",
        ref=intent.ref,
        gateway_ref=name,
        amount_fen=amount.fen,
        currency=amount.currency,
        why=why,
        state=APPROVED if why == TWICE else WAITING,  # it needs no judgment whose it is
        arrived_at=at,
    )
    new = row.on_conflict_do_nothing().returning(CardAside.key)
    if tx.session.execute(new).first() is None:
        return False
    aside = chart.suspense(chart.STRIPE, amount.currency)
    post(tx, movements.received(chart.STRIPE, f"{intent.ref}.{name}", aside, amount, at))
    log.error("card money set aside (%s): %s", why, intent.ref)
    return True


def find_aside(tx: Transaction, intent: PaymentIntent, event: GatewayEvent) -> CardAside | None:
    """The money set aside that a later message is about; None where it is about the payment itself."""
    found = select(CardAside).where(
        CardAside.ref == intent.ref, CardAside.gateway_ref == event.gateway_ref
    )
    return tx.session.scalar(found.with_for_update())


def check_court(tx: Transaction, key: str, court_id: str | None) -> None:
    """Money of another court's lot is none for this court. Raises `no_such_money`; None may see all."""
    if court_id is None:
        return
    own = CardAside.ref.in_(payments_of_court(court_id))
    if tx.session.scalar(select(CardAside.key).where(CardAside.key == key, own)) is None:
        raise AuctionError(NO_SUCH_MONEY)


def propose(tx: Transaction, key: str, by: str, at: datetime) -> None:
    """One person looked and says that it goes back. Raises `no_such_money`."""
    row = _row(tx, key, WAITING)
    row.state, row.proposed_by, row.proposed_at = PROPOSED, by, at
    tx.session.flush()


def approve(tx: Transaction, key: str, by: str, at: datetime) -> None:
    """Another person says so too: it is sent. Raises `no_such_money`, `four_eyes`."""
    row = _row(tx, key, PROPOSED)
    _refuse_the_same(tx, row, by)
    row.state, row.approved_by, row.approved_at = APPROVED, by, at
    tx.session.flush()


def decline(tx: Transaction, key: str, by: str) -> None:
    """Another person does not agree: it waits again. Raises `no_such_money`, `four_eyes`."""
    row = _row(tx, key, PROPOSED)
    _refuse_the_same(tx, row, by)
    row.state, row.proposed_by, row.proposed_at = WAITING, None, None
    tx.session.flush()


def orders_to_send(tx: Transaction) -> list[RefundOrder]:
    """What may leave: approved, and not taken back by its holder or about to be."""
    disputed = exists().where(CardDispute.aside == CardAside.key, CardDispute.state == "open")
    rows = tx.session.scalars(
        select(CardAside)
        .where(CardAside.state == APPROVED, ~disputed)
        .order_by(CardAside.arrived_at, CardAside.key)
        .limit(BATCH)
    )
    return [_order(tx, row) for row in rows if aside_rest(tx.session, row) > 0]


def note_sending(tx: Transaction, tried: Tried, at: datetime) -> bool:
    """The provider has taken the order: out of suspense, once. A refusal is tried again by the loop."""
    row = tx.session.get_one(CardAside, _key_of(tried.order), with_for_update=True)
    if tried.gateway_ref is None or row.state == SENT:
        row.last_error = tried.error
        return False
    row.state, row.sent_at, row.sent_fen = SENT, at, tried.order.amount_fen
    row.refund_ref, row.last_error = tried.gateway_ref, ""
    tx.session.flush()
    amount = Money(tried.order.amount_fen, tried.order.currency)
    account = chart.suspense(chart.STRIPE, amount.currency)
    booking.book_out(tx, account, tried.order.key, amount, at)
    return True


def came_back(tx: Transaction, row: CardAside, event: GatewayEvent, at: datetime) -> None:
    """The payer's bank refused it: it waits in suspense again, for two people. Raises `not_yet`."""
    if row.refund_ref != event.about:
        raise AuctionError(NOT_YET)
    if row.state != SENT:
        return
    amount = Money(row.sent_fen or 0, row.currency)
    account = chart.suspense(chart.STRIPE, row.currency)
    post(tx, movements.came_back(chart.STRIPE, _order(tx, row).key, account, amount, at))
    row.state, row.sent_at, row.sent_fen = WAITING, None, None
    row.rounds += 1
    row.proposed_by = row.proposed_at = row.approved_by = row.approved_at = None
    row.last_error = "returned by the payer's bank"
    tx.session.flush()
    log.error("card money set aside came back: %s", row.ref)


def _order(tx: Transaction, row: CardAside) -> RefundOrder:
    rest = aside_rest(tx.session, row)
    name = row.gateway_ref if row.gateway_ref != row.ref else None
    return RefundOrder(f"{row.key}.back", row.ref, rest, row.currency, name, row.rounds)


def _key_of(order: RefundOrder) -> str:
    return order.id.removesuffix(".back")


def _row(tx: Transaction, key: str, state: str) -> CardAside:
    row = tx.session.get(CardAside, key, with_for_update=True)
    if row is None or row.state != state:
        raise AuctionError(NO_SUCH_MONEY)
    return row


def _refuse_the_same(tx: Transaction, row: CardAside, by: str) -> None:
    if same_human(tx.session, str(row.proposed_by), by):
        raise AuctionError(FOUR_EYES)
