"""Money of a sale that the card provider holds, on its way to the court's account (art. 25).

Wanted from the hammer on; there when the court's statement shows it, or a clerk says so before.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from auction_app.deadlines.service import meet_deadline
from auction_app.infra.transaction import Transaction
from auction_app.kernel.errors import BAD_FIELDS, AuctionError
from auction_app.payments.models import PaymentIntent
from auction_app.procedure.models import ProviderTransfer


def want_transfer(
    tx: Transaction, intent: PaymentIntent, kind: str, amount_fen: int, at: datetime
) -> None:
    """The provider holds so much of a sale: it belongs on the court's account. Said twice it is once."""
    if tx.session.get(ProviderTransfer, intent.ref) is not None:
        return
    tx.session.add(
        ProviderTransfer(
            ref=intent.ref,
            lot_id=intent.lot_id,
            kind=kind,
            amount_fen=amount_fen,
            currency=intent.currency,
            wanted_at=at,
        )
    )
    tx.session.flush()


def take_deposit(tx: Transaction, lot_id: str, amount_fen: int, at: datetime) -> None:
    """A clerk says that the buyer's deposit reached the court's account: the 24 hours are met.

    Raises `bad_fields` unless exactly this deposit is with the card provider or on its way.
    """
    row = _open_deposit(tx, lot_id)
    if row is None:
        raise AuctionError(BAD_FIELDS, 422, fields={"kind": "no_deposit_outside"})
    if row.amount_fen != amount_fen:
        raise AuctionError(BAD_FIELDS, 422, fields={"amount": "not_the_deposit"})
    row.arrived_at = at
    tx.session.flush()
    meet_deadline(tx, "transfer_deposit", lot_id, at)


def give_deposit_up(tx: Transaction, lot_id: str) -> None:
    """It was not there after all: the money is looked for again."""
    row = tx.session.scalar(
        select(ProviderTransfer)
        .where(ProviderTransfer.lot_id == lot_id, ProviderTransfer.kind == "deposit")
        .where(ProviderTransfer.arrived_at.is_not(None), ProviderTransfer.entry_id.is_(None))
        .with_for_update()
    )
    if row is not None:
        row.arrived_at = None
        tx.session.flush()


def _open_deposit(tx: Transaction, lot_id: str) -> ProviderTransfer | None:
    return tx.session.scalar(
        select(ProviderTransfer)
        .where(ProviderTransfer.lot_id == lot_id, ProviderTransfer.kind == "deposit")
        .where(ProviderTransfer.arrived_at.is_(None))
        .with_for_update()
    )
